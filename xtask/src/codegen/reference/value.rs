//! An example as typed values: what the JSON of a vector means by the descriptors.

use serde_json::Value as Json;
use waba_types::descriptor::{
    EnumVariant, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor, UnionVariant,
};

use super::super::reach::spread;
use crate::Result;

/// A value of an example.
pub(super) enum Value {
    Text(String),
    /// The text of an identifier, and its type in Rust.
    Id(&'static str, String),
    Bool(bool),
    /// A number, and its type.
    Number(serde_json::Number, TypeRef),
    /// Any JSON.
    Json(Json),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    Enum(&'static str, &'static EnumVariant),
    Model(&'static ModelDescriptor, Vec<Field>),
    Alternative(&'static UnionDescriptor, &'static UnionVariant, Box<Value>),
}

/// A field that the example sets.
pub(super) struct Field {
    pub(super) descriptor: &'static FieldDescriptor,
    pub(super) value: Value,
}

impl Value {
    /// What `json` means as a value of type `ty`. All of it has to mean something.
    pub(super) fn read(ty: TypeRef, json: &Json) -> Result<Self> {
        let unfit = || format!("{json} is no {ty:?}");
        Ok(match ty {
            TypeRef::String => Self::Text(json.as_str().ok_or_else(unfit)?.to_owned()),
            TypeRef::Id(name) => Self::Id(name, json.as_str().ok_or_else(unfit)?.to_owned()),
            TypeRef::Bool => Self::Bool(json.as_bool().ok_or_else(unfit)?),
            TypeRef::Integer | TypeRef::Unsigned | TypeRef::Number | TypeRef::Timestamp => {
                Self::Number(number(json).ok_or_else(unfit)?, ty)
            }
            TypeRef::Json => Self::Json(json.clone()),
            TypeRef::List(item) => {
                let items = json.as_array().ok_or_else(unfit)?.iter();
                Self::List(items.map(|json| Self::read(*item, json)).collect::<Result<_>>()?)
            }
            TypeRef::Map(item) => {
                let entries = json.as_object().ok_or_else(unfit)?.iter();
                let entries = entries.map(|(key, json)| Ok((key.clone(), Self::read(*item, json)?)));
                Self::Map(entries.collect::<Result<_>>()?)
            }
            TypeRef::Enum(known) => {
                let variant = known.variants.iter().find(|variant| json == variant.wire);
                Self::Enum(known.name, variant.ok_or_else(unfit)?)
            }
            TypeRef::Model(model) => Self::model(model, json)?,
            TypeRef::Union(union) => {
                let variant = alternative(union, json).ok_or_else(unfit)?;
                let content = if union.layout == Layout::Keyed { &json[variant.wire] } else { json };
                Self::Alternative(union, variant, Box::new(Self::read(variant.ty, content)?))
            }
        })
    }

    /// Calls `visit` with the value and all that it is made of.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        match self {
            Self::List(items) => items.iter().for_each(|item| item.each(visit)),
            Self::Map(entries) => entries.iter().for_each(|(_, value)| value.each(visit)),
            Self::Model(_, fields) => fields.iter().for_each(|field| field.value.each(visit)),
            Self::Alternative(_, _, content) => content.each(visit),
            _ => {}
        }
    }

    fn model(model: &'static ModelDescriptor, json: &Json) -> Result<Self> {
        let mut fields = Vec::new();
        for descriptor in model.fields {
            let json = if spread(descriptor).is_some() { json } else { &json[descriptor.name] };
            if !json.is_null() {
                let at = |error| format!("{}.{}: {error}", model.name, descriptor.name);
                fields.push(Field { descriptor, value: Self::read(descriptor.ty, json).map_err(at)? });
            } else if descriptor.required {
                return Err(format!("{}: an example without `{}`", model.name, descriptor.name));
            }
        }
        Ok(Self::Model(model, fields))
    }
}

/// Numbers and numeric strings are the same on the wire.
fn number(json: &Json) -> Option<serde_json::Number> {
    match json {
        Json::Number(number) => Some(number.clone()),
        Json::String(text) => text.parse::<i64>().ok().map(Into::into),
        _ => None,
    }
}

fn alternative(union: &UnionDescriptor, json: &Json) -> Option<&'static UnionVariant> {
    let tag = json["type"].as_str()?;
    union.variants.iter().find(|variant| variant.wire.eq_ignore_ascii_case(tag))
}
