//! `models/`: a module for each module of `waba-types`, loaded when one of its names is needed.

use std::collections::{BTreeMap, BTreeSet};

use waba_types::descriptor::{EnumDescriptor, Layout, TypeRef, UnionDescriptor};
use waba_types::webhook::CONTENTS;

use super::super::Files;
use super::super::code::Code;
use super::super::reach::{Catalog, Definition, Reached};
use super::super::{docs, names};
use super::class::class;
use super::parameters::kinds_of;
use super::{annotation, docstring, module, public};
use crate::Result;

/// The module of the union of all contents.
const CONTENT_MODULE: &str = "webhook_typed_content";

/// The hand-written modules that a module may need, and their names.
const TOOLS: [(&str, &[&str]); 5] = [
    (
        "_coercion",
        &[
            "as_groups",
            "as_list",
            "as_named",
            "as_only",
            "as_part",
            "from_int",
            "from_pair",
            "from_text",
            "make",
        ],
    ),
    ("_decoding", &["read_list", "read_map", "read_optional", "take_constant", "take_first"]),
    ("_lazy_types", &["Alias", "Words", "aliases"]),
    ("_model", &["Model"]),
    ("_unions", &["Inline", "Keyed", "union"]),
];

/// The files, by their names.
pub(in super::super) fn render(catalog: &Catalog) -> Result<Files> {
    let areas = areas(catalog);
    let mut files = vec![("__init__.py".to_owned(), package(catalog, &areas))];
    let mut modules: BTreeMap<String, Vec<&Reached>> = BTreeMap::new();
    for reached in &catalog.types {
        modules.entry(area(reached.definition)).or_default().push(reached);
    }
    for (area, types) in modules {
        files.push((format!("{area}.py"), one(&area, &types, &areas)));
    }
    files.push((format!("{CONTENT_MODULE}.py"), contents(&areas)));
    Ok(files)
}

/// The module of a definition: `message_interactive_buttons`.
fn area(definition: Definition) -> String {
    let path = definition.module().split("::").skip(1);
    path.collect::<Vec<_>>().join("_")
}

/// The modules by the names that they hold.
fn areas(catalog: &Catalog) -> BTreeMap<String, String> {
    let mut areas = BTreeMap::new();
    for reached in &catalog.types {
        let (name, area) = (reached.definition.name(), area(reached.definition));
        if let Definition::Union(_) = reached.definition {
            areas.insert(kinds_of(name), area.clone());
        }
        areas.insert(name.to_owned(), area);
    }
    areas.insert("TypedContent".to_owned(), CONTENT_MODULE.to_owned());
    areas
}

fn package(catalog: &Catalog, areas: &BTreeMap<String, String>) -> String {
    let mut code = module("Messages, webhooks and answers of the API.");
    code.lines(["from importlib import import_module", "", "from ..._model import Model", ""]);
    let types = catalog.types.iter().map(|reached| reached.definition.name().to_owned());
    public(&mut code, types.chain(["Model".to_owned(), "TypedContent".to_owned()]));
    code.lines(["TYPE_CHECKING = False", "if TYPE_CHECKING:"]);
    code.indented(|code| {
        // With stars, which editors follow that don't follow long lists.
        let areas: BTreeSet<_> = areas.values().collect();
        code.lines(areas.iter().map(|area| format!("from .{area} import *")));
    });
    code.line("else:");
    code.indented(|code| {
        code.line("# Type checkers would take it for a promise that every name exists.");
        code.line("def __getattr__(name: str) -> object:");
        code.indented(|code| {
            code.line("if name not in _AREAS:");
            code.indented(|code| {
                code.line("raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")");
            });
            code.line("area = import_module(f\".{_AREAS[name]}\", __name__)");
            code.line("value = globals()[name] = getattr(area, name)");
            code.line("return value");
        });
    });
    code.lines(["", "", "# The module of each name. It is loaded when one of its names is needed."]);
    code.block("_AREAS = {", "}", |code| {
        code.lines(areas.iter().map(|(name, area)| format!("\"{name}\": \"{area}\",")));
    });
    code.finish()
}

/// Whether it is the name of a constant.
fn is_constant(name: &str) -> bool {
    !name.chars().any(|c| c.is_ascii_lowercase())
}

/// Constants first, then classes.
fn sort_as_isort(names: &mut [String]) {
    names.sort_by_key(|name| {
        let constant = is_constant(name);
        let class = name.starts_with(|c: char| c.is_ascii_uppercase());
        (!constant, !class, name.to_lowercase())
    });
}

fn import(code: &mut Code, module: &str, names: &[String]) {
    let line = format!("from .{module} import {}", names.join(", "));
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    code.block(format!("from .{module} import ("), ")", |code| {
        code.lines(names.iter().map(|name| format!("{name},")));
    });
}

/// One module.
fn one(area: &str, types: &[&Reached], areas: &BTreeMap<String, String>) -> String {
    let is_here = |name: &str| areas.get(name).is_some_and(|other| other == area);
    let qualify = |name: &str| match name {
        _ if is_here(name) => name.to_owned(),
        _ if is_constant(name) => format!("union(\"{name}\")"),
        _ => format!("models.{name}"),
    };
    let mut body = Code::new("    ");
    let mut lazy = Vec::new();
    for reached in types {
        body.lines(["", ""]);
        match reached.definition {
            Definition::Model(model) => class(&mut body, model, reached, &qualify),
            Definition::Union(union) => {
                alias(&mut body, union);
                lazy.push((union.name, kinds_of(union.name)));
            }
            Definition::Enum(words) if words.open => constants(&mut body, words),
            Definition::Enum(words) => {
                literals(&mut body, words);
                lazy.push((words.name, format!("Words({})", quoted(words).join(", "))));
            }
        }
    }
    if !lazy.is_empty() {
        let known: Vec<_> = lazy.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        body.lines(["", ""]);
        body.line("if not TYPE_CHECKING:");
        body.indented(|code| {
            let line = format!("__getattr__ = aliases({{{}}})", known.join(", "));
            if line.chars().count() <= code.room() {
                return code.line(line);
            }
            code.block("__getattr__ = aliases(", ")", |code| code.sequence("{", &known, "}"));
        });
    }
    let about = types[0].definition.module().split("::").skip(1).collect::<Vec<_>>().join("::");
    finish(&format!("Types of `{about}`."), &body.finish(), area, areas)
}

/// The module: its imports, as far as the body needs them, and the body.
fn finish(about: &str, body: &str, area: &str, areas: &BTreeMap<String, String>) -> String {
    let words: std::collections::HashSet<_> =
        body.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let is_called = |name: &str| body.contains(&format!("{name}(")) || body.contains(&format!("({name})"));
    let mut code = module(about);
    let called = |names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| is_called(name)).map(|name| (*name).to_owned()).collect()
    };
    let tools: Vec<_> = TOOLS.iter().map(|(tools, names)| (tools, called(names))).collect();
    let tools: Vec<_> = tools.into_iter().filter(|(_, names)| !names.is_empty()).collect();
    for (tools, names) in &tools {
        import(&mut code, &format!("..{tools}"), names);
    }
    let names_others = body.contains("models.");
    if names_others {
        code.line("from .. import models");
    }
    if names_others || !tools.is_empty() {
        code.blank();
    }
    let here = areas.iter().filter(|(name, other)| *other == area && !is_constant(name));
    public(&mut code, here.map(|(name, _)| name.clone()));
    code.line("TYPE_CHECKING = False");
    code.line("if TYPE_CHECKING:");
    code.indented(|code| {
        let of = |names: &[&str]| -> Vec<String> {
            names.iter().filter(|name| words.contains(*name)).map(|name| (*name).to_owned()).collect()
        };
        let (collections, typing) =
            (of(&["Mapping", "Sequence"]), of(&["Any", "Final", "Literal", "TypeAlias", "overload"]));
        if !collections.is_empty() {
            code.line(format!("from collections.abc import {}", collections.join(", ")));
        }
        if !typing.is_empty() {
            code.line(format!("from typing import {}", typing.join(", ")));
        }
        if words.contains("Self") {
            code.lines(["", "from typing_extensions import Self"]);
        }
        let mut others: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (name, other) in areas {
            if other != area && annotated(body, name) {
                others.entry(other).or_default().push(name.clone());
            }
        }
        if !others.is_empty() {
            code.blank();
        }
        for (other, names) in others {
            import(code, other, &names);
        }
    });
    code.finish() + body
}

/// Imports the types that the code names in annotations.
pub(super) fn import_names(code: &mut Code, module: &str, catalog: &Catalog, body: &str) {
    let types = catalog.types.iter().map(|reached| reached.definition.name().to_owned());
    let mut names: Vec<_> = types.filter(|name| annotated(body, name)).collect();
    sort_as_isort(&mut names);
    if !names.is_empty() {
        import(code, module, &names);
    }
}

/// Whether the code names the class by itself, as annotations do.
fn annotated(body: &str, name: &str) -> bool {
    body.match_indices(name).any(|(at, _)| {
        let before = body[..at].chars().next_back();
        let after = body[at + name.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "_`\".".contains(c));
        !is_word(before) && !after.is_some_and(|c| c.is_ascii_alphanumeric() || "_`\"".contains(c))
    })
}

/// The union of all contents.
fn contents(areas: &BTreeMap<String, String>) -> String {
    let mut models: Vec<_> = CONTENTS.iter().map(|content| content.model.name.to_owned()).collect();
    models.sort_unstable();
    models.dedup();
    let mut body = Code::new("    ");
    body.blank();
    body.line("if TYPE_CHECKING:");
    body.indented(|code| {
        one_of(code, "TypedContent", &models);
        docstring(code, "The content of an event that is neither unknown nor malformed.");
    });
    body.line("else:");
    body.indented(|code| {
        code.line("__getattr__ = aliases(");
        code.indented(|code| {
            code.block("{", "}", |code| {
                let names: Vec<_> = models.iter().map(|name| format!("\"{name}\",")).collect();
                code.line("\"TypedContent\": Alias(");
                code.indented(|code| code.block("[", "]", |code| code.lines(&names)));
                code.line("),");
            });
        });
        code.line(")");
    });
    finish("The contents of events.", &body.finish(), CONTENT_MODULE, areas)
}

/// A name for one of several classes.
fn one_of(code: &mut Code, name: &str, models: &[String]) {
    let line = format!("{name}: TypeAlias = {}", models.join(" | "));
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    code.block(format!("{name}: TypeAlias = ("), ")", |code| {
        let line = models.join(" | ");
        if line.chars().count() <= code.room() {
            return code.line(line);
        }
        for (index, model) in models.iter().enumerate() {
            code.line(format!("{}{model}", if index == 0 { "" } else { "| " }));
        }
    });
}

fn constants(code: &mut Code, open_enum: &EnumDescriptor) {
    code.line(format!("class {}:", open_enum.name));
    code.indented(|code| {
        docstring(
            code,
            &format!("{} Other values may come: they are plain text.", docs::plain(open_enum.doc)),
        );
        code.blank();
        for variant in open_enum.variants {
            code.line(format!("{}: Final = \"{}\"", names::constant(variant.name), variant.wire));
            docstring(code, &docs::plain(variant.doc));
        }
    });
}

/// A closed enum: its values and no others.
fn literals(code: &mut Code, words: &EnumDescriptor) {
    code.line("if TYPE_CHECKING:");
    code.indented(|code| {
        code.sequence(format!("{}: TypeAlias = Literal[", words.name), &quoted(words), "]");
        docstring(code, &docs::of_enum(words));
    });
}

fn quoted(words: &EnumDescriptor) -> Vec<String> {
    words.variants.iter().map(|variant| format!("\"{}\"", variant.wire)).collect()
}

fn alias(code: &mut Code, union: &UnionDescriptor) {
    let models: Vec<_> = union.variants.iter().map(|variant| annotation(variant.ty)).collect();
    code.line("if TYPE_CHECKING:");
    code.indented(|code| {
        one_of(code, union.name, &models);
        docstring(code, &docs::of_union(union));
    });
    code.blank();
    let kinds = union.variants.iter().map(|variant| format!("\"{}\": {}", variant.wire, entry(variant.ty)));
    let kind = match union.layout {
        Layout::Inline => "Inline",
        Layout::Keyed => "Keyed",
    };
    code.line(format!("{} = {kind}(", kinds_of(union.name)));
    code.indented(|code| {
        code.block("{", "}", |code| code.lines(kinds.map(|kind| kind + ",")));
    });
    code.line(")");
    docstring(code, &format!("The classes of `{}` by the value of `type`.", union.name));
}

/// The name of the class of an alternative.
fn entry(ty: TypeRef) -> String {
    match ty {
        TypeRef::List(item) => format!("[\"{}\"]", annotation(*item)),
        TypeRef::Union(union) => format!("\"{}\"", kinds_of(union.name)),
        ty => format!("\"{}\"", annotation(ty)),
    }
}
