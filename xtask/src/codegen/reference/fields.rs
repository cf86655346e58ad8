//! The tables of fields, of a type and of all that it is made of.

use std::collections::HashSet;

use waba_types::descriptor::{
    EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, Place, TypeRef, UnionDescriptor,
};

use super::super::docs;
use super::super::reach::spread;

/// The tables of a type and of its parts, as Markdown.
pub(super) fn tables(ty: TypeRef) -> String {
    let mut tables = Tables::default();
    tables.follow(ty);
    tables.text
}

/// Tables, each type once.
#[derive(Default)]
pub(super) struct Tables {
    text: String,
    seen: HashSet<&'static str>,
    /// The types that have pages of their own, and where these are.
    elsewhere: &'static [(&'static str, &'static str)],
}

impl Tables {
    /// The tables of a call, beside which there are the pages of messages.
    pub(super) fn of_operations() -> Self {
        Self { elsewhere: &[("MessageContent", "../../README.md#messages")], ..Self::default() }
    }

    /// The tables of what a call takes.
    pub(super) fn request(&mut self, model: &'static ModelDescriptor) -> String {
        self.section(model, true)
    }

    /// The tables of what a call answers with.
    pub(super) fn answer(&mut self, model: &'static ModelDescriptor) -> String {
        self.section(model, false)
    }

    fn section(&mut self, model: &'static ModelDescriptor, places: bool) -> String {
        if self.seen.insert(model.name) {
            self.model(model, places);
        } else {
            self.text = format!("\nAnother [{}](#{}).\n", model.name, model.name.to_lowercase());
        }
        std::mem::take(&mut self.text)
    }

    fn follow(&mut self, ty: TypeRef) {
        match ty {
            TypeRef::List(item) | TypeRef::Map(item) => self.follow(*item),
            TypeRef::Model(model) if self.is_new(model.name) => self.model(model, false),
            TypeRef::Union(union) if self.is_new(union.name) => self.union(union),
            TypeRef::Enum(values) if self.is_new(values.name) => self.values(values),
            _ => {}
        }
    }

    fn is_new(&mut self, name: &'static str) -> bool {
        self.elsewhere.iter().all(|(other, _)| *other != name) && self.seen.insert(name)
    }

    fn model(&mut self, model: &'static ModelDescriptor, places: bool) {
        self.text.push_str(&format!("\n### {}\n\n{}\n", model.name, docs::of_model(model)));
        let place = |place| if places { format!(" {place} |") } else { String::new() };
        let always = model.constants.iter().map(|constant| {
            let place = place("body");
            format!("| `{}` |{place} always `{}` | |\n", constant.name, constant.json)
        });
        let fields = model.fields.iter().map(|field| self.row(field, &place(place_of(field))));
        let rows: String = always.chain(fields).collect();
        if !rows.is_empty() {
            let (head, line) = if places { (" place |", "---|") } else { ("", "") };
            self.text.push_str(&format!("\n| field |{head} type | |\n|---|{line}---|---|\n{rows}"));
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
                self.name_of(variant.ty),
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
        if values.open {
            self.text.push_str("\nOther values may come, and are kept as they are.\n");
        }
    }

    fn row(&self, field: &'static FieldDescriptor, place: &str) -> String {
        let name = if spread(field).is_some() {
            "`type`, and the key that it names".to_owned()
        } else {
            format!("`{}`", field.name)
        };
        let required = if field.required { ", required" } else { "" };
        let doc = cell(&docs::of_field(field));
        format!("| {name} |{place} {}{required} | {doc} |\n", self.name_of(field.ty))
    }

    /// A type in words, with a link to its table.
    fn name_of(&self, ty: TypeRef) -> String {
        match ty {
            TypeRef::String | TypeRef::Id(_) => "text".to_owned(),
            TypeRef::Bool => "true or false".to_owned(),
            TypeRef::Integer | TypeRef::Unsigned => "whole number".to_owned(),
            TypeRef::Number => "number".to_owned(),
            TypeRef::Timestamp => "time".to_owned(),
            TypeRef::Json => "any JSON".to_owned(),
            TypeRef::List(item) => format!("list of {}", self.name_of(*item)),
            TypeRef::Map(item) => format!("object with {}", self.name_of(*item)),
            TypeRef::Enum(EnumDescriptor { name, .. })
            | TypeRef::Model(ModelDescriptor { name, .. })
            | TypeRef::Union(UnionDescriptor { name, .. }) => {
                match self.elsewhere.iter().find(|(other, _)| other == name) {
                    Some((_, page)) => format!("[{name}]({page})"),
                    None => format!("[{name}](#{})", name.to_lowercase()),
                }
            }
        }
    }
}

fn place_of(field: &FieldDescriptor) -> &'static str {
    match field.place {
        Place::Body => "body",
        Place::Path => "path",
        Place::Query => "query",
    }
}

/// Text for the cell of a table.
fn cell(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
