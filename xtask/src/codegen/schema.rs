//! JSON for programs: a JSON Schema of all types, the table of calls, the tables of errors.

use serde_json::Value;
use waba_types::descriptor::{
    Dialects, Direction, EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, Place, TypeRef,
    UnionDescriptor,
};
use waba_types::error_codes::{Again, CLOUD_CODES, ErrorCode, ErrorKind, ON_PREMISE_CODES};
use waba_types::operations::{OperationSpec, Repeat, Route, Unconfirmed};
use waba_types::rules::{Limit, UNLIMITED};

use super::json::Json;
use super::reach::{Catalog, Definition, spread};
use super::{HEADER, docs, names};
use crate::Result;

fn comment() -> (&'static str, Json) {
    ("$comment", format!("{HEADER} from `crates/waba-types`.").into())
}

/// `waba.schema.json`.
pub(super) fn types(catalog: &Catalog) -> Result<String> {
    let definitions = catalog.types.iter().map(|reached| {
        let schema = match reached.definition {
            Definition::Model(model) => of_model(model),
            Definition::Union(union) => of_union(union),
            Definition::Enum(open_enum) => of_enum(open_enum),
        };
        (reached.definition.name(), schema)
    });
    Ok(Json::object([
        ("$schema", "https://json-schema.org/draft/2020-12/schema".into()),
        comment(),
        ("title", "waba".into()),
        ("$defs", Json::object(definitions)),
    ])
    .render())
}

fn of_model(model: &ModelDescriptor) -> Json {
    let direction = match model.direction {
        Direction::Outbound => "outbound",
        Direction::Inbound => "inbound",
        Direction::Request => "request",
        Direction::Response => "response",
    };
    let own = || model.fields.iter().filter(|field| spread(field).is_none());
    let constants = model
        .constants
        .iter()
        .map(|constant| (constant.name, Json::object([("const", of_json(constant.json))])));
    let names = model.constants.iter().map(|constant| constant.name);
    let required = own().filter(|field| field.required).map(|field| field.name);
    let required: Vec<_> = names.chain(required).map(Json::from).collect();
    let unions: Vec<_> = model.fields.iter().filter_map(spread).map(|union| reference(union.name)).collect();
    let rules = model.rules.iter().map(|rule| {
        let mut entries = vec![("id", rule.id.into()), ("doc", docs::plain(rule.doc).into())];
        entries.extend(dialect(rule.dialects));
        Json::object(entries)
    });
    let mut schema = vec![
        ("description", docs::of_model(model).into()),
        ("type", "object".into()),
        ("properties", Json::object(constants.chain(own().map(|field| (field.name, of_field(field)))))),
    ];
    if !required.is_empty() {
        schema.push(("required", Json::List(required)));
    }
    if !unions.is_empty() {
        schema.push(("allOf", Json::List(unions)));
    }
    schema.push(("x-direction", direction.into()));
    if !model.rules.is_empty() {
        schema.push(("x-rules", Json::list(rules)));
    }
    Json::object(schema)
}

/// The JSON of a constant.
fn of_json(json: &str) -> Json {
    fn of_value(value: Value) -> Json {
        match value {
            Value::Object(entries) => {
                Json::object(entries.into_iter().map(|(key, value)| (key, of_value(value))))
            }
            Value::String(text) => text.into(),
            other => other.as_i64().into(),
        }
    }
    of_value(serde_json::from_str(json).unwrap_or_default())
}

fn of_field(field: &FieldDescriptor) -> Json {
    let mut schema = vec![("description", docs::of_field(field).into())];
    schema.extend(of_type(field.ty));
    schema.extend(field.limits.iter().flat_map(|limit| bounds(limit, field.ty)));
    if !field.limits.is_empty() {
        schema.push(("x-limits", Json::list(field.limits.iter().map(of_limit))));
    }
    if field.secret {
        schema.push(("x-secret", true.into()));
    }
    schema.extend(dialect(field.dialects));
    match field.place {
        Place::Body => {}
        Place::Path => schema.push(("x-in", "path".into())),
        Place::Query => schema.push(("x-in", "query".into())),
    }
    Json::object(schema)
}

/// The limits that JSON Schema can express. Its lengths count code points, of which a character may have several:
/// a most of characters is no most of code points.
fn bounds(limit: &Limit, ty: TypeRef) -> Vec<(&'static str, Json)> {
    let number = |value: u64| Json::Number(i64::try_from(value).unwrap_or(i64::MAX));
    match (*limit, ty) {
        (Limit::Chars { min, .. }, _) if min > 0 => vec![("minLength", number(min))],
        (Limit::Items { min, max }, TypeRef::Map(_)) => {
            ends([("minProperties", number(min)), ("maxProperties", number(max))], max)
        }
        (Limit::Items { min, max }, _) => ends([("minItems", number(min)), ("maxItems", number(max))], max),
        (Limit::Value { min, max: i64::MAX }, _) => vec![("minimum", min.into())],
        (Limit::Value { min, max }, _) => vec![("minimum", min.into()), ("maximum", max.into())],
        (Limit::HttpUrl, _) => vec![("pattern", "^[Hh][Tt][Tt][Pp][Ss]?://.".into())],
        _ => Vec::new(),
    }
}

/// Both ends of a limit, or the first one where the last one is not documented.
fn ends([min, max]: [(&'static str, Json); 2], most: u64) -> Vec<(&'static str, Json)> {
    if most == UNLIMITED { vec![min] } else { vec![min, max] }
}

fn of_limit(limit: &Limit) -> Json {
    let unsigned = |unit: &'static str, min: u64, max: u64| {
        let number = |value: u64| Json::Number(i64::try_from(value).unwrap_or(i64::MAX));
        let mut members = vec![("unit", unit.into())];
        members.extend(ends([("min", number(min)), ("max", number(max))], max));
        Json::object(members)
    };
    match *limit {
        Limit::Chars { min, max } => unsigned("chars", min, max),
        Limit::Bytes { min, max } => unsigned("bytes", min, max),
        Limit::Items { min, max } => unsigned("items", min, max),
        Limit::Value { min, max: i64::MAX } => Json::object([("unit", "value".into()), ("min", min.into())]),
        Limit::Value { min, max } => {
            Json::object([("unit", "value".into()), ("min", min.into()), ("max", max.into())])
        }
        Limit::HttpUrl => Json::object([("unit", "http_url".into())]),
    }
}

fn dialect(dialects: Dialects) -> Option<(&'static str, Json)> {
    match dialects {
        Dialects::Both => None,
        Dialects::CloudOnly => Some(("x-dialect", "cloud".into())),
        Dialects::OnPremiseOnly => Some(("x-dialect", "on-premise".into())),
    }
}

fn of_type(ty: TypeRef) -> Vec<(&'static str, Json)> {
    match ty {
        TypeRef::String | TypeRef::Id(_) => vec![("type", "string".into())],
        TypeRef::Bool => vec![("type", "boolean".into())],
        TypeRef::Integer => vec![("type", "integer".into())],
        TypeRef::Unsigned => vec![("type", "integer".into()), ("minimum", 0.into())],
        TypeRef::Number => vec![("type", "number".into())],
        TypeRef::Timestamp => {
            vec![("type", Json::list(["string".into(), "number".into()])), ("x-unit", "seconds".into())]
        }
        TypeRef::Json => Vec::new(),
        TypeRef::List(inner) => vec![("type", "array".into()), ("items", Json::object(of_type(*inner)))],
        TypeRef::Map(inner) => {
            vec![("type", "object".into()), ("additionalProperties", Json::object(of_type(*inner)))]
        }
        TypeRef::Enum(open_enum) => vec![pointer(open_enum.name)],
        TypeRef::Model(model) => vec![pointer(model.name)],
        TypeRef::Union(union) => vec![pointer(union.name)],
    }
}

fn pointer(name: &str) -> (&'static str, Json) {
    ("$ref", format!("#/$defs/{name}").into())
}

fn reference(name: &str) -> Json {
    Json::object([pointer(name)])
}

fn of_union(union: &UnionDescriptor) -> Json {
    let alternatives = union.variants.iter().map(|variant| {
        let kind = Json::object([("const", variant.wire.into())]);
        let mut properties = vec![("type", kind)];
        let mut required = vec!["type".into()];
        let mut schema = vec![("description", docs::plain(variant.doc).into()), ("type", "object".into())];
        match union.layout {
            Layout::Keyed => {
                let mut content = of_type(variant.ty);
                content.extend(variant.limits.iter().flat_map(|limit| bounds(limit, variant.ty)));
                properties.push((variant.wire, Json::object(content)));
                required.push(variant.wire.into());
            }
            Layout::Inline => schema.push(("allOf", Json::list([Json::object(of_type(variant.ty))]))),
        }
        schema.extend([("properties", Json::object(properties)), ("required", Json::List(required))]);
        schema.extend(dialect(variant.dialects));
        Json::object(schema)
    });
    Json::object([("description", docs::plain(union.doc).into()), ("oneOf", Json::list(alternatives))])
}

fn of_enum(open_enum: &EnumDescriptor) -> Json {
    let known = || ("enum", Json::list(open_enum.variants.iter().map(|variant| variant.wire.into())));
    let any = || Json::object([("type", "string".into())]);
    let values = open_enum.variants.iter().map(|variant| (variant.wire, docs::plain(variant.doc).into()));
    Json::object([
        ("description", docs::plain(open_enum.doc).into()),
        if open_enum.open { ("anyOf", Json::list([Json::object([known()]), any()])) } else { known() },
        ("x-values", Json::object(values)),
    ])
}

/// `operations.json`: what a host has, so without the tasks.
pub(super) fn operations(catalog: &Catalog) -> Result<String> {
    let operations = catalog.operations.iter().filter(|operation| !operation.is_task());
    let operations = operations.map(|operation| of_operation(operation));
    Ok(Json::object([comment(), ("operations", Json::list(operations))]).render())
}

fn of_operation(operation: &OperationSpec) -> Json {
    let route = |route: Option<Route>| {
        route.map(|Route { method, path, success, relayed }| {
            Json::object([
                ("method", method.as_str().into()),
                ("path", path.into()),
                ("success", i64::from(success).into()),
                ("relayed", relayed.into()),
            ])
        })
    };
    let repeat = match operation.repeat {
        Repeat::Freely => "freely",
        Repeat::IfNotSent => "if_not_sent",
    };
    let unconfirmed = operation.unconfirmed.map(|unconfirmed| match unconfirmed {
        Unconfirmed::Call => "call",
        Unconfirmed::Path => "path",
    });
    let request = Some(operation.request).filter(|request| !request.fields.is_empty());
    Json::object([
        ("name", operation.name.into()),
        ("doc", docs::plain(operation.doc).into()),
        ("page", operation.page.into()),
        ("unconfirmed", unconfirmed.into()),
        (
            "routes",
            Json::object([
                ("cloud", route(operation.cloud).into()),
                ("on-premise", route(operation.on_premise).into()),
                ("partner", route(operation.partner).into()),
            ]),
        ),
        ("repeat", repeat.into()),
        ("request", request.map(|request| request.name).into()),
        ("response", operation.response.name.into()),
        ("items", operation.items.into()),
    ])
}

/// `errors.json`.
pub(super) fn errors(_: &Catalog) -> Result<String> {
    let kinds = ErrorKind::ALL.iter().map(|kind| {
        Json::object([
            ("name", kind.as_str().into()),
            ("class", names::error_class(*kind).into()),
            ("api", kind.is_api().into()),
            ("doc", kind.doc().into()),
        ])
    });
    let codes = |codes: &[ErrorCode]| Json::list(codes.iter().map(of_code));
    let tables = Json::object([("cloud", codes(CLOUD_CODES)), ("on-premise", codes(ON_PREMISE_CODES))]);
    Ok(Json::object([comment(), ("kinds", Json::list(kinds)), ("codes", tables)]).render())
}

fn of_code(code: &ErrorCode) -> Json {
    let again = match code.again {
        Again::Never => "never",
        Again::Later => "later",
        Again::Replay => "replay",
    };
    Json::object([
        ("code", code.code.into()),
        ("last", code.last.into()),
        ("kind", code.kind.as_str().into()),
        ("again", again.into()),
        ("wait_seconds", i64::from(code.wait_seconds).into()),
        ("title", code.title.into()),
    ])
}
