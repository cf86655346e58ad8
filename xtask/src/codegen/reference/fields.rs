//! The tables of fields, of a type and of all that it is made of.

use std::collections::HashSet;

use waba_types::descriptor::{
    EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor,
};

use super::super::docs;
use super::super::reach::spread;

/// The tables of a type and of its parts, as Markdown.
pub(super) fn tables(ty: TypeRef) -> String {
    let mut tables = Tables::default();
    tables.follow(ty);
    tables.text
}

#[derive(Default)]
struct Tables {
    text: String,
    seen: HashSet<&'static str>,
}

impl Tables {
    fn follow(&mut self, ty: TypeRef) {
        match ty {
            TypeRef::List(item) | TypeRef::Map(item) => self.follow(*item),
            TypeRef::Model(model) if self.seen.insert(model.name) => self.model(model),
            TypeRef::Union(union) if self.seen.insert(union.name) => self.union(union),
            TypeRef::Enum(values) if self.seen.insert(values.name) => self.values(values),
            _ => {}
        }
    }

    fn model(&mut self, model: &'static ModelDescriptor) {
        self.text.push_str(&format!("\n### {}\n\n{}\n", model.name, docs::of_model(model)));
        let always = model
            .constants
            .iter()
            .map(|constant| format!("| `{}` | always `{}` | |\n", constant.name, constant.json));
        let fields = model.fields.iter().map(row);
        let rows: String = always.chain(fields).collect();
        if !rows.is_empty() {
            self.text.push_str(&format!("\n| field | type | |\n|---|---|---|\n{rows}"));
        }
        model.fields.iter().for_each(|field| self.follow(field.ty));
    }

    fn union(&mut self, union: &'static UnionDescriptor) {
        self.text.push_str(&format!("\n### {}\n\n{}\n", union.name, docs::plain(union.doc)));
        let place = match union.layout {
            Layout::Keyed => "content, under the key of that name",
            Layout::Inline => "content, beside `type`",
        };
        self.text.push_str(&format!("\n| `type` | {place} | |\n|---|---|---|\n"));
        for variant in union.variants {
            let doc = docs::of_variant(variant);
            self.text.push_str(&format!(
                "| `{}` | {} | {} |\n",
                variant.wire,
                name_of(variant.ty),
                cell(&doc)
            ));
        }
        union.variants.iter().for_each(|variant| self.follow(variant.ty));
    }

    fn values(&mut self, values: &'static EnumDescriptor) {
        self.text.push_str(&format!("\n### {}\n\n{}\n", values.name, docs::plain(values.doc)));
        self.text.push_str("\n| value | |\n|---|---|\n");
        for variant in values.variants {
            self.text.push_str(&format!("| `{}` | {} |\n", variant.wire, cell(&docs::plain(variant.doc))));
        }
        self.text.push_str("\nOther values may come, and are kept as they are.\n");
    }
}

fn row(field: &'static FieldDescriptor) -> String {
    let name = if spread(field).is_some() {
        "`type`, and the key that it names".to_owned()
    } else {
        format!("`{}`", field.name)
    };
    let required = if field.required { ", required" } else { "" };
    format!("| {name} | {}{required} | {} |\n", name_of(field.ty), cell(&docs::of_field(field)))
}

/// A type in words, with a link to its table.
fn name_of(ty: TypeRef) -> String {
    match ty {
        TypeRef::String | TypeRef::Id(_) => "text".to_owned(),
        TypeRef::Bool => "true or false".to_owned(),
        TypeRef::Integer | TypeRef::Unsigned => "whole number".to_owned(),
        TypeRef::Number => "number".to_owned(),
        TypeRef::Timestamp => "time".to_owned(),
        TypeRef::Json => "any JSON".to_owned(),
        TypeRef::List(item) => format!("list of {}", name_of(*item)),
        TypeRef::Map(item) => format!("object with {}", name_of(*item)),
        TypeRef::Enum(EnumDescriptor { name, .. })
        | TypeRef::Model(ModelDescriptor { name, .. })
        | TypeRef::Union(UnionDescriptor { name, .. }) => format!("[{name}](#{})", name.to_lowercase()),
    }
}

/// Text for the cell of a table.
fn cell(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
