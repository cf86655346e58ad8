//! How parts of messages are made in one call, in Kotlin and Swift: without the wrapping that the wire has around them.
//!
//! `ButtonsMessage(body: InteractiveBody(text: …), action: ButtonsAction(buttons: [ReplyButton(reply: …)]))` becomes
//! `ButtonsMessage(body: …, buttons: …)`. All of it is read off the descriptors.

use std::collections::HashSet;

use waba_types::OutboundMessage;
use waba_types::descriptor::{
    Described, FieldDescriptor, ModelDescriptor, TypeRef, UnionDescriptor, UnionVariant,
};
use waba_types::model::Model;
use waba_types::rules::Limit;

use super::super::docs;
use super::super::reach::{Catalog, Definition};
use crate::Result;

/// Fields whose names say nothing: the fields of their models stand for them.
const STRUCTURE: [&str; 2] = ["action", "parameters"];

/// The types that messages are made of, each after its parts.
pub(super) fn parts_of_messages() -> Result<Vec<Definition>> {
    let types = Catalog::reach(&[], [OutboundMessage::TYPE], [])?.types;
    let parts = types.into_iter().map(|reached| reached.definition);
    Ok(parts.filter(|part| part.name() != OutboundMessage::DESCRIPTOR.name).collect())
}

/// What a call makes of its parameters.
pub(super) enum Value {
    Parameter(Parameter),
    Model(&'static ModelDescriptor, Vec<(&'static FieldDescriptor, Value)>),
}

/// A parameter.
pub(super) struct Parameter {
    /// In snake case.
    pub(super) name: &'static str,
    /// The type, of the items where it is a list.
    pub(super) ty: TypeRef,
    pub(super) number: Number,
    pub(super) presence: Presence,
    pub(super) doc: String,
    /// What is put around the parameter, or around each item of it: from the inside out.
    pub(super) wraps: Vec<Wrap>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    /// Null if absent.
    Optional,
    /// Empty if absent.
    Empty,
}

/// How many values a parameter is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    One,
    /// The one item of a list.
    OnlyItem,
    List,
}

/// A model around a value.
#[derive(Clone, Copy)]
pub(super) enum Wrap {
    /// The value is this field of it.
    Field(&'static ModelDescriptor, &'static FieldDescriptor),
    /// The value is a pair of texts: these fields.
    Pair(&'static ModelDescriptor, [&'static FieldDescriptor; 2]),
}

impl Value {
    /// The parameters, those first that must be given.
    pub(super) fn parameters(&self) -> Vec<&Parameter> {
        let mut parameters = match self {
            Self::Parameter(parameter) => vec![parameter],
            Self::Model(_, fields) => fields.iter().flat_map(|(_, value)| value.parameters()).collect(),
        };
        parameters.sort_by_key(|parameter| parameter.presence != Presence::Required);
        parameters
    }

    /// Whether something that must be given is taken without its wrapping: what would else be the constructor.
    fn unwraps(&self) -> bool {
        match self {
            Self::Parameter(parameter) => {
                parameter.presence == Presence::Required && !parameter.wraps.is_empty()
            }
            Self::Model(_, fields) => fields.iter().any(|(_, value)| match value {
                Self::Parameter(_) => value.unwraps(),
                Self::Model(..) => value.parameters().iter().any(|p| p.presence == Presence::Required),
            }),
        }
    }

    fn names_differ(&self) -> bool {
        let mut seen = HashSet::new();
        self.parameters().iter().all(|parameter| seen.insert(parameter.name))
    }
}

/// The call that makes a model, where it differs from its constructor.
pub(super) fn constructor(model: &'static ModelDescriptor) -> Option<Value> {
    let has_choice = model.fields.iter().any(|field| field.one_of);
    Some(whole(model)).filter(|value| !has_choice && value.unwraps() && value.names_differ())
}

/// The calls that make a model of one of several things: one call for each.
pub(super) fn choices(model: &'static ModelDescriptor) -> Vec<(&'static FieldDescriptor, Value)> {
    let choice = |chosen: &'static FieldDescriptor| {
        let fields = model.fields.iter().filter(|field| !field.one_of || std::ptr::eq(*field, chosen));
        let fields = fields.map(|field| match part(field) {
            Value::Parameter(parameter) if field.one_of => {
                (field, Value::Parameter(Parameter { presence: Presence::Required, ..parameter }))
            }
            value => (field, value),
        });
        (chosen, Value::Model(model, fields.collect()))
    };
    model.fields.iter().filter(|field| field.one_of).map(choice).collect()
}

/// The call that makes an alternative of a union.
pub(super) fn alternative(variant: &'static UnionVariant) -> Value {
    match variant.ty {
        TypeRef::Model(model) if is_flat(model) => whole(model),
        TypeRef::Model(model) => match model.fields {
            [field] if field.required && !field.one_of => whole(model),
            _ => content(variant.ty),
        },
        ty => content(ty),
    }
}

/// The content of an alternative as it is.
fn content(ty: TypeRef) -> Value {
    let (ty, number) = match ty {
        TypeRef::List(item) => (*item, Number::List),
        ty => (ty, Number::One),
    };
    let (name, presence, doc, wraps) = ("content", Presence::Required, String::new(), Vec::new());
    Value::Parameter(Parameter { name, ty, number, presence, doc, wraps })
}

/// What a plain text can stand for, where a call takes nothing but that, or a list of it.
pub(super) fn texts(value: &Value) -> Option<(&'static UnionDescriptor, &'static UnionVariant, Number)> {
    let [parameter] = value.parameters()[..] else { return None };
    match parameter.ty {
        TypeRef::Union(union) if parameter.number != Number::One => {
            Some((union, union.text_variant()?, parameter.number))
        }
        _ => None,
    }
}

/// Whether the fields of a model are nothing but texts, numbers and the like, none of which excludes another.
pub(in super::super) fn is_flat(model: &ModelDescriptor) -> bool {
    model.fields.iter().all(|field| {
        let is_scalar = match field.ty {
            TypeRef::Model(part) => field.required && part.fields.len() == 1 && part.text_field().is_some(),
            TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Union(_) => false,
            _ => true,
        };
        is_scalar && !field.one_of
    })
}

fn whole(model: &'static ModelDescriptor) -> Value {
    Value::Model(model, model.fields.iter().map(|field| (field, part(field))).collect())
}

/// What is given for a field.
fn part(field: &'static FieldDescriptor) -> Value {
    let is_structure = STRUCTURE.contains(&field.name);
    if let (true, true, TypeRef::Model(model)) = (is_structure, field.required, field.ty) {
        return whole(model);
    }
    let (item, number) = match field.ty {
        TypeRef::List(item) if has_one_item(field) => (*item, Number::OnlyItem),
        TypeRef::List(item) => (*item, Number::List),
        ty => (ty, Number::One),
    };
    let mut wraps = Vec::new();
    let (ty, inner) = unwrap(item, &mut wraps);
    let (mut name, mut doc) = match inner.filter(|_| number != Number::List) {
        Some(inner) => (if is_structure { inner } else { field }.rust_name, docs::of_field(inner)),
        None => (field.rust_name, docs::of_field(field)),
    };
    if let (Number::OnlyItem, None) = (number, inner) {
        // `parameters` of which there is one.
        (name, doc) = (name.strip_suffix('s').unwrap_or(name), docs::plain(field.doc));
    }
    if let (Number::List, TypeRef::Model(model)) = (number, ty)
        && let Some((one, two)) = pair(model)
    {
        doc.push_str(&format!(" Each is a pair of `{}` and `{}`.", one.name, two.name));
        wraps.push(Wrap::Pair(model, [one, two]));
    }
    wraps.reverse();
    Value::Parameter(Parameter {
        name,
        ty,
        number,
        presence: match field {
            _ if field.required => Presence::Required,
            _ if field.empty_if_absent => Presence::Empty,
            _ => Presence::Optional,
        },
        doc,
        wraps,
    })
}

/// The type below models that are nothing but their one field, and that field; the models from the outside in.
fn unwrap(ty: TypeRef, wraps: &mut Vec<Wrap>) -> (TypeRef, Option<&'static FieldDescriptor>) {
    let TypeRef::Model(model) = ty else { return (ty, None) };
    let only = match model.fields {
        [field] if field.required && !matches!(field.ty, TypeRef::List(_) | TypeRef::Union(_)) => Some(field),
        _ => model.text_field(),
    };
    let Some(field) = only else { return (ty, None) };
    wraps.push(Wrap::Field(model, field));
    let (ty, inner) = unwrap(field.ty, wraps);
    (ty, inner.or(Some(field)))
}

/// Whether a list has exactly one item.
fn has_one_item(field: &FieldDescriptor) -> bool {
    field.required && field.limits.iter().any(|limit| matches!(limit, Limit::Items { min: 1, max: 1 }))
}

/// The fields of a model that is nothing but two texts.
fn pair(model: &'static ModelDescriptor) -> Option<(&'static FieldDescriptor, &'static FieldDescriptor)> {
    let is_text = |field: &FieldDescriptor| field.required && matches!(field.ty, TypeRef::String);
    match model.fields {
        [one, two] if is_text(one) && is_text(two) => Some((one, two)),
        _ => None,
    }
}

/// The models whose fields stand for them wherever they occur.
pub(super) fn spread(parts: &[Definition]) -> HashSet<&'static str> {
    let models = parts.iter().filter_map(|part| match part {
        Definition::Model(model) => Some(*model),
        _ => None,
    });
    let fields = models.flat_map(|model| model.fields);
    let spread = fields.filter_map(|field| match field.ty {
        TypeRef::Model(model) if STRUCTURE.contains(&field.name) => Some(model.name),
        _ => None,
    });
    spread.collect()
}

#[cfg(test)]
mod tests {
    use waba_types::message::{
        ButtonsMessage, CallPermissionMessage, CtaUrlMessage, HeaderComponent, ImageContent, MessageContent,
        TemplateComponent,
    };

    use super::*;

    fn names(value: &Value) -> Vec<&'static str> {
        value.parameters().iter().map(|parameter| parameter.name).collect()
    }

    fn variant(union: TypeRef, name: &str) -> Value {
        let TypeRef::Union(union) = union else { panic!("no union") };
        alternative(union.variants.iter().find(|variant| variant.name == name).unwrap())
    }

    #[test]
    fn wrapping_is_left_out_and_what_must_be_given_comes_first() {
        let buttons = constructor(ButtonsMessage::DESCRIPTOR).unwrap();
        assert_eq!(names(&buttons), ["body", "buttons", "header", "footer"]);
        let pairs = buttons.parameters()[1];
        assert!(pairs.number == Number::List && matches!(pairs.wraps[0], Wrap::Pair(..)));
        let link = constructor(CtaUrlMessage::DESCRIPTOR).unwrap();
        assert_eq!(names(&link), ["body", "display_text", "url", "header", "footer"]);
    }

    #[test]
    fn a_call_without_arguments_would_be_that_of_the_constructor() {
        assert!(constructor(CallPermissionMessage::DESCRIPTOR).is_none());
    }

    #[test]
    fn each_of_several_things_has_a_call_that_takes_none_of_the_others() {
        let choices = choices(ImageContent::DESCRIPTOR);
        let calls: Vec<_> = choices.iter().map(|(field, value)| (field.name, names(value))).collect();
        assert_eq!(
            calls,
            [("id", vec!["id", "provider", "caption"]), ("link", vec!["link", "provider", "caption"]),]
        );
        assert!(constructor(ImageContent::DESCRIPTOR).is_none());
    }

    #[test]
    fn an_alternative_takes_the_fields_of_flat_content_and_other_content_whole() {
        assert_eq!(names(&variant(MessageContent::TYPE, "Text")), ["body", "preview_url"]);
        assert_eq!(names(&variant(MessageContent::TYPE, "Image")), ["content"]);
        let header = variant(TemplateComponent::TYPE, "Header");
        assert_eq!(names(&header), ["parameter"]);
        assert!(matches!(texts(&header), Some((_, _, Number::OnlyItem))));
        assert!(matches!(texts(&variant(TemplateComponent::TYPE, "Body")), Some((_, _, Number::List))));
        assert!(texts(&variant(TemplateComponent::TYPE, "Button")).is_none());
    }

    #[test]
    fn a_model_that_its_fields_stand_for_is_known() {
        let parts = parts_of_messages().unwrap();
        let spread = spread(&parts);
        assert!(spread.contains("ButtonsAction") && !spread.contains(HeaderComponent::DESCRIPTOR.name));
    }
}
