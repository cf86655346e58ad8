//! `_models.py`.

use waba_types::descriptor::{
    EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor,
};
use waba_types::webhook::CONTENTS;

use super::super::code::Code;
use super::super::reach::{Catalog, Definition, spread};
use super::super::{docs, names};
use super::{annotation, attribute, docstring, module, name, parameters, public};
use crate::Result;

/// What all models share.
const PRELUDE: &str = r#"# ruff: noqa: PLR0912, PLR0915, RUF023 (as many fields as the API's object has, in its order)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Final, TypeAlias, TypeVar

    from typing_extensions import Self

    T = TypeVar("T")
    M = TypeVar("M", bound="Model")

    Kind: TypeAlias = tuple[type | tuple[type, ...], Callable[[Any], Any], Callable[[Any], Any]]
    Kinds: TypeAlias = Mapping[str, Kind]


class Model:
    """A value of the API. Two are equal when they are of one class and all their fields are."""

    __slots__ = ("extra",)

    _SECRETS: tuple[str, ...] = ()

    extra: dict[str, Any]
    """Fields that this version does not know, as they came."""

    def to_dict(self) -> dict[str, Any]:
        """Returns the value as JSON has it, absent fields left out."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Reads the value from what JSON has. Unknown fields are kept in `extra`."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in (*self.__slots__, "extra"))

    def __repr__(self) -> str:
        fields = ((name, getattr(self, name)) for name in (*self.__slots__, "extra"))
        shown = [
            f"{name}={_redacted(value) if name in self._SECRETS else repr(value)}"
            for name, value in fields
            if value not in (None, {}, [])
        ]
        return f"{type(self).__name__}({', '.join(shown)})"


def _redacted(value: Any) -> str:
    return repr(dict.fromkeys(value, "[redacted]") if isinstance(value, dict) else "[redacted]")


def _optional(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _list(read: Callable[[Any], T], values: Any) -> list[T]:
    return [] if values is None else [read(value) for value in values]


def _map(read: Callable[[Any], T], values: Any) -> dict[str, T]:
    return {} if values is None else {key: read(value) for key, value in values.items()}


def _content(kinds: Kinds, fields: dict[str, Any]) -> Any:
    """Takes the content that `type` names out of `fields`; without `type` the only one that is there."""
    kind = fields.pop("type", None)
    if kind is None:
        kind = next((kind for kind in kinds if kind in fields), "")
    if kind not in kinds:
        raise ValueError(f"unknown type: {kind!r}")
    _, read, _ = kinds[kind]
    return read(fields.pop(kind))


def _one(model: type[Model]) -> Kind:
    return model, model.from_dict, model.to_dict


def _several(model: type[Model]) -> Kind:
    return list, lambda values: _list(model.from_dict, values), lambda values: [v.to_dict() for v in values]


def _one_of(kinds: Mapping[str, type[Model]]) -> Kind:
    return tuple(kinds.values()), _untagged(kinds), lambda content: _tagged(kinds, content)


def _put(data: dict[str, Any], kinds: Kinds, content: Any) -> None:
    """Writes `type` and, under the key of that name, the content."""
    for kind, (classes, _, write) in kinds.items():
        if isinstance(content, classes):
            data["type"] = kind
            data[kind] = write(content)
            return
    raise TypeError(f"not one of {', '.join(kinds)}: {type(content).__name__}")


def _untagged(kinds: Mapping[str, type[M]]) -> Callable[[Mapping[str, Any]], M]:
    """Returns what reads the class that `type` names from the fields beside it."""

    def read(data: Mapping[str, Any]) -> M:
        fields = dict(data)
        kind = str(fields.pop("type")).lower()
        if kind not in kinds:
            raise ValueError(f"unknown type: {kind!r}")
        return kinds[kind].from_dict(fields)

    return read


def _tagged(kinds: Mapping[str, type[Model]], content: Model) -> dict[str, Any]:
    """Writes `type` and, beside it, the fields."""
    for kind, model in kinds.items():
        if isinstance(content, model):
            return {"type": kind, **content.to_dict()}
    raise TypeError(f"not one of {', '.join(kinds)}: {type(content).__name__}")"#;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = module("Messages, webhooks and answers of the API.");
    let types = catalog.types.iter().map(|reached| reached.definition.name().to_owned());
    public(&mut code, types.chain(["Model".to_owned(), "TypedContent".to_owned()]));
    code.lines(PRELUDE.lines());
    for reached in &catalog.types {
        code.lines(["", ""]);
        match reached.definition {
            Definition::Model(model) => class(&mut code, model),
            Definition::Union(union) => alias(&mut code, union),
            Definition::Enum(open_enum) => constants(&mut code, open_enum),
        }
    }
    code.lines(["", ""]);
    let mut models: Vec<_> = CONTENTS.iter().map(|content| content.model.name).collect();
    models.sort_unstable();
    models.dedup();
    one_of(&mut code, "TypedContent", &models);
    docstring(&mut code, "The content of an event that is neither unknown nor malformed.");
    Ok(code.finish())
}

/// A name for one of several classes.
fn one_of(code: &mut Code, name: &str, models: &[&str]) {
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

fn alias(code: &mut Code, union: &UnionDescriptor) {
    let models: Vec<_> = union.variants.iter().map(|variant| annotation(variant.ty)).collect();
    one_of(code, union.name, &models.iter().map(String::as_str).collect::<Vec<_>>());
    docstring(code, &docs::of_union(union));
    code.blank();
    let inline = union.layout == Layout::Inline;
    let kinds = union.variants.iter().map(|variant| {
        let entry = if inline { annotation(variant.ty) } else { keyed(variant.ty) };
        format!("\"{}\": {entry}", variant.wire)
    });
    let ty = if inline { format!("dict[str, type[{}]]", union.name) } else { "Kinds".to_owned() };
    code.sequence(format!("{}: {ty} = {{", kinds_of(union)), &kinds.collect::<Vec<_>>(), "}");
    let what = if inline { "The classes" } else { "The classes, readers and writers" };
    docstring(code, &format!("{what} of `{}` by the value of `type`.", union.name));
}

/// The classes of the values of an alternative, what reads one, and what writes one.
fn keyed(ty: TypeRef) -> String {
    match ty {
        TypeRef::List(item) => format!("_several({})", annotation(*item)),
        TypeRef::Union(union) => format!("_one_of({})", kinds_of(union)),
        ty => format!("_one({})", annotation(ty)),
    }
}

/// The constant that holds the classes of a union by the value of `type`.
fn kinds_of(union: &UnionDescriptor) -> String {
    names::constant(union.name)
}

fn class(code: &mut Code, model: &ModelDescriptor) {
    let fields = model.fields;
    code.line(format!("class {}(Model):", model.name));
    code.indented(|code| {
        docstring(code, &docs::of_model(model));
        code.blank();
        tuple(code, "__slots__", fields.iter().map(name));
        tuple(code, "__match_args__", fields.iter().filter(|field| field.required).map(name));
        if fields.iter().any(|field| field.secret) {
            code.blank();
            tuple(code, "_SECRETS", fields.iter().filter(|field| field.secret).map(name));
        }
        if !fields.is_empty() {
            code.blank();
        }
        for field in fields {
            code.line(format!("{}: {}", name(field), attribute(field)));
            docstring(code, &documented(field));
        }
        code.blank();
        init(code, fields);
        code.blank();
        to_dict(code, model);
        code.blank();
        from_dict(code, model);
    });
}

fn tuple(code: &mut Code, name: &str, items: impl Iterator<Item = String>) {
    let items: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
    match items.as_slice() {
        [only] => code.line(format!("{name} = ({only},)")),
        items => code.sequence(format!("{name} = ("), items, ")"),
    }
}

fn documented(field: &FieldDescriptor) -> String {
    let doc = docs::of_field(field);
    match field.ty {
        TypeRef::Enum(open_enum) => format!("{doc} See `{}`.", open_enum.name),
        _ => doc,
    }
}

fn init(code: &mut Code, fields: &[FieldDescriptor]) {
    let mut arguments = vec!["self".to_owned()];
    arguments.extend(parameters(fields.iter()));
    if fields.iter().all(|field| field.required) {
        arguments.push("*".to_owned());
    }
    arguments.push("extra: dict[str, Any] | None = None".to_owned());
    code.sequence("def __init__(", &arguments, ") -> None:");
    code.indented(|code| {
        for field in fields {
            let name = name(field);
            let value = match field.ty {
                _ if !field.empty_if_absent => name.clone(),
                TypeRef::Map(_) => format!("{{}} if {name} is None else {name}"),
                _ => format!("[] if {name} is None else {name}"),
            };
            let line = format!("self.{name} = {value}");
            if line.chars().count() <= code.room() {
                code.line(line);
            } else {
                code.block(format!("self.{name} = ("), ")", |code| code.line(value));
            }
        }
        code.line("self.extra: dict[str, Any] = {} if extra is None else extra");
    });
}

fn to_dict(code: &mut Code, model: &ModelDescriptor) {
    code.line("def to_dict(self) -> dict[str, Any]:");
    code.indented(|code| {
        code.line("data: dict[str, Any] = {}");
        // The JSON of constants has texts, numbers and objects, which Python writes alike.
        let constants = model.constants.iter();
        code.lines(constants.map(|c| format!("data[\"{}\"] = {}", c.name, c.json.replace("\":", "\": "))));
        for field in model.fields {
            let value = format!("self.{}", name(field));
            if let Some(union) = spread(field) {
                code.line(format!("_put(data, {}, {value})", kinds_of(union)));
                continue;
            }
            let assignment = format!("data[\"{}\"] = {}", field.name, written(field.ty, &value));
            if field.required {
                code.line(assignment);
            } else {
                let present = if field.empty_if_absent { "" } else { " is not None" };
                code.line(format!("if {value}{present}:"));
                code.indented(|code| code.line(assignment));
            }
        }
        code.line("data.update(self.extra)");
        code.line("return data");
    });
}

/// The expression that makes JSON of a value.
fn written(ty: TypeRef, value: &str) -> String {
    match ty {
        TypeRef::Timestamp => format!("str({value})"),
        TypeRef::Model(_) => format!("{value}.to_dict()"),
        TypeRef::Union(union) => format!("_tagged({}, {value})", kinds_of(union)),
        TypeRef::List(inner) if converts(*inner) => {
            let item = item_of(*inner);
            format!("[{} for {item} in {value}]", written(*inner, item))
        }
        TypeRef::Map(inner) if converts(*inner) => {
            let item = item_of(*inner);
            format!("{{key: {} for key, {item} in {value}.items()}}", written(*inner, item))
        }
        _ => value.to_owned(),
    }
}

fn item_of(ty: TypeRef) -> &'static str {
    if matches!(ty, TypeRef::List(_) | TypeRef::Map(_)) { "items" } else { "item" }
}

fn from_dict(code: &mut Code, model: &ModelDescriptor) {
    let fields = model.fields;
    code.line("@classmethod");
    code.line("def from_dict(cls, data: Mapping[str, Any]) -> Self:");
    code.indented(|code| {
        code.line("extra = dict(data)");
        code.lines(model.constants.iter().map(|c| format!("extra.pop(\"{}\", None)", c.name)));
        let required = fields.iter().filter(|field| field.required).map(taken);
        let optional = fields.iter().filter(|field| !field.required);
        let optional = optional.map(|field| format!("{}={}", name(field), taken(field)));
        let arguments: Vec<_> = required.chain(optional).chain(["extra=extra".to_owned()]).collect();
        code.sequence("return cls(", &arguments, ")");
    });
}

/// The expression that takes a field out of `extra`.
fn taken(field: &FieldDescriptor) -> String {
    if let Some(union) = spread(field) {
        return format!("_content({}, extra)", kinds_of(union));
    }
    let popped = if field.required {
        format!("extra.pop(\"{}\")", field.name)
    } else {
        format!("extra.pop(\"{}\", None)", field.name)
    };
    match (reader(field.ty), field.ty) {
        (None, _) => popped,
        (Some(_), TypeRef::List(inner)) if field.required || field.empty_if_absent => {
            format!("_list({}, {popped})", reader_or_same(*inner))
        }
        (Some(_), TypeRef::Map(inner)) if field.required || field.empty_if_absent => {
            format!("_map({}, {popped})", reader_or_same(*inner))
        }
        (Some(read), _) if field.required => format!("{read}({popped})"),
        (Some(read), _) => format!("_optional({read}, {popped})"),
    }
}

fn reader_or_same(ty: TypeRef) -> String {
    reader(ty).unwrap_or_else(|| "lambda value: value".to_owned())
}

/// The function that makes a value of JSON; none where JSON has it already.
fn reader(ty: TypeRef) -> Option<String> {
    match ty {
        TypeRef::Timestamp => Some("int".to_owned()),
        TypeRef::Model(model) => Some(format!("{}.from_dict", model.name)),
        TypeRef::Union(union) => Some(format!("_untagged({})", kinds_of(union))),
        TypeRef::List(inner) => reader(*inner).map(|read| format!("lambda values: _list({read}, values)")),
        TypeRef::Map(inner) => reader(*inner).map(|read| format!("lambda values: _map({read}, values)")),
        _ => None,
    }
}

fn converts(ty: TypeRef) -> bool {
    reader(ty).is_some()
}
