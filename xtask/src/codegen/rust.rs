//! The groups of calls in Rust.

use waba_types::Dialect;
use waba_types::descriptor::{Direction, FieldDescriptor, TypeRef};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{Method, OperationSpec, Repeat};

use super::code::Code;
use super::reach::{Api, Catalog, call_of, item_of};
use super::reference::hosts_of;
use super::uniffi::{formatted, ident, operation_type, rustdoc};
use super::{HEADER, docs, names};
use crate::Result;

/// What a call takes in Rust.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing: there is nothing to say.
    Nothing,
    /// Nothing, or a request by the call `…_with`: a look in which nothing has to be said.
    NothingOrRequest,
    /// The fields of the request: all of them have to be given.
    Fields,
    /// The request, or the text alone that has to be given.
    RequestOrText(&'static str),
    /// The request.
    Request,
}

impl Takes {
    pub(super) fn of(operation: &OperationSpec) -> Self {
        let request = operation.request;
        let is_look = || {
            let routes = [operation.cloud, operation.on_premise, operation.partner];
            routes.iter().flatten().all(|route| route.method == Method::Get) && operation.items.is_none()
        };
        match request.fields {
            [] => Self::Nothing,
            _ if request.direction == Direction::Outbound => Self::Request,
            fields if operation.items.is_none() && fields.iter().all(|field| field.required) => Self::Fields,
            fields if is_look() && !fields.iter().any(|field| field.required) => Self::NothingOrRequest,
            _ => match request.text_field() {
                Some(text) => Self::RequestOrText(text.rust_name),
                None => Self::Request,
            },
        }
    }
}

pub(super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.lines(["//! The calls of the API, in groups.", "//!"]);
    code.lines([&format!("//! {HEADER} from `crates/waba-types`."), ""]);
    code.lines(["use waba_types::ids::*;", "use waba_types::models::*;"]);
    code.lines(["use waba_types::{Raw, Timestamp, operations};", ""]);
    code.lines(["use super::call::Call;", "use super::items::Items;"]);
    code.lines(["use crate::client::Client;", "use crate::partner::PartnerClient;"]);
    for api in Api::ALL {
        code.blank();
        clients(&mut code, catalog, api);
        for (group, operations) in catalog.groups(api) {
            code.blank();
            calls(&mut code, group, &operations, api);
        }
    }
    formatted(code)
}

/// The groups as methods of a client.
fn clients(code: &mut Code, catalog: &Catalog, api: Api) {
    let client = match api {
        Api::Messaging => "self",
        Api::Partner => "&self.0",
    };
    code.block(format!("impl {} {{", api.client()), "}", |code| {
        for (index, (group, _)) in catalog.groups(api).into_iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            let (class, name) = (class(group), api.property(group));
            rustdoc(code, docs::of_group(group));
            code.block(format!("pub fn {name}(&self) -> {class}<'_> {{"), "}", |code| {
                code.line(format!("{class}({client})"));
            });
        }
    });
}

/// The type of a group: `TemplatesCalls`.
fn class(group: &str) -> String {
    format!("{}Calls", names::pascal(group))
}

fn calls(code: &mut Code, group: &'static str, operations: &[&'static OperationSpec], api: Api) {
    let (class, name) = (class(group), api.property(group));
    rustdoc(code, &format!("{} Made by [`{}::{name}`].", docs::of_group(group), api.client()));
    code.line("#[derive(Clone, Copy, Debug)]");
    code.line(format!("pub struct {class}<'a>(pub(super) &'a Client);"));
    code.blank();
    code.block(format!("impl<'a> {class}<'a> {{"), "}", |code| {
        for (index, operation) in operations.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            methods(code, operation);
        }
    });
}

/// The methods that make a call.
fn methods(code: &mut Code, operation: &'static OperationSpec) {
    let (name, request) = (call_of(operation), operation.request.name);
    match Takes::of(operation) {
        Takes::Nothing => {
            let made = format!("&{request}::new()");
            method(code, name, &documented(operation, ""), "", operation, &made);
        }
        Takes::NothingOrRequest => {
            let doc = format!("[`{name}_with`](Self::{name}_with) says more.");
            let made = format!("{request}::new()");
            let answer = operation.response.name;
            rustdoc(code, &documented(operation, &doc));
            code.block(format!("pub fn {name}(&self) -> Call<'a, {answer}> {{"), "}", |code| {
                code.line(format!("self.{name}_with({made})"));
            });
            code.blank();
            let doc = format!("[`{name}`](Self::{name}), as `request` says.");
            let parameter = format!(", request: impl Into<{request}>");
            method(code, &format!("{name}_with"), &doc, &parameter, operation, "&request.into()");
        }
        Takes::Fields => {
            let fields = operation.request.fields;
            let lines = fields.iter().map(|field| format!("- `{}`: {}", ident(field), docs::of_field(field)));
            let doc = documented(operation, &lines.collect::<Vec<_>>().join("\n"));
            let parameters: String =
                fields.iter().map(|field| format!(", {}: {}", ident(field), taken(field))).collect();
            let values: Vec<_> = fields.iter().map(given).collect();
            let made = format!("&{request}::new({})", values.join(", "));
            method(code, name, &doc, &parameters, operation, &made);
        }
        takes @ (Takes::RequestOrText(_) | Takes::Request) => {
            let alone = match takes {
                Takes::RequestOrText(text) => format!("Takes [`{request}`], or its `{text}` alone."),
                _ => String::new(),
            };
            let parameter = format!(", request: impl Into<{request}>");
            method(code, name, &documented(operation, &alone), &parameter, operation, "&request.into()");
            if let Some((_, item)) = item_of(operation) {
                code.blank();
                let doc = format!(
                    "The items of [`{name}`](Self::{name}), from page to page, beginning with the page that `request` asks for."
                );
                rustdoc(code, &doc);
                let item = type_of(item);
                let open = format!("pub fn {name}_all(&self{parameter}) -> Items<'a, {item}> {{");
                code.block(open, "}", |code| {
                    let operation = operation_type(operation);
                    code.line(format!("self.0.pages::<operations::{operation}>(request.into())"));
                });
            }
        }
    }
}

fn method(
    code: &mut Code,
    name: &str,
    doc: &str,
    parameters: &str,
    operation: &'static OperationSpec,
    request: &str,
) {
    rustdoc(code, doc);
    let answer = operation.response.name;
    code.block(format!("pub fn {name}(&self{parameters}) -> Call<'a, {answer}> {{"), "}", |code| {
        let how = if operation.is_task() { "run" } else { "call" };
        code.line(format!("self.0.{how}::<operations::{}>({request})", operation_type(operation)));
    });
}

/// The doc of a call: what it does, what it takes, the hosts that have it, and what it fails with.
fn documented(operation: &OperationSpec, takes: &str) -> String {
    let mut doc = docs::of_operation(operation);
    let hosts = hosts_of(operation);
    if !hosts.is_empty() {
        doc = doc.replace("\n\nAPI page: ", &format!("\n\nHosts: {}. API page: ", hosts.join(", ")));
    }
    if !takes.is_empty() {
        let about = docs::plain(operation.doc);
        doc.insert_str(about.len(), &format!("\n\n{takes}"));
    }
    doc.push_str("\n\n# Errors\n\nThose of every [`Call`]; ");
    doc.push_str(match operation.repeat {
        Repeat::Freely => "repeating is safe.",
        Repeat::IfNotSent => "repeating may send or make it twice.",
    });
    let kinds = kinds(operation);
    if !kinds.is_empty() {
        let kinds: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.type_name())).collect();
        doc.push_str(&format!(" Of its own: {}.", kinds.join(", ")));
    }
    doc
}

/// The kinds of errors that the API reports of a call.
fn kinds(operation: &OperationSpec) -> Vec<ErrorKind> {
    let of = |dialect| operation.codes(dialect).map(|code| code.kind);
    let codes: Vec<_> = of(Dialect::Cloud)
        .chain(operation.on_premise.into_iter().flat_map(|_| of(Dialect::OnPremise)))
        .collect();
    ErrorKind::ALL.iter().copied().filter(|kind| codes.contains(kind)).collect()
}

/// The type of a parameter for a field.
fn taken(field: &FieldDescriptor) -> String {
    match field.ty {
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::List(inner) => format!("impl IntoIterator<Item = impl Into<{}>>", type_of(*inner)),
        TypeRef::String if field.secret => "impl Into<waba_types::secret::SecretText>".to_owned(),
        ty => format!("impl Into<{}>", type_of(ty)),
    }
}

/// What is given for a field to the constructor of the request.
fn given(field: &FieldDescriptor) -> String {
    let name = ident(field);
    match field.ty {
        TypeRef::List(_) => format!("{name}.into_iter().map(Into::into).collect::<Vec<_>>()"),
        _ => name,
    }
}

fn type_of(ty: TypeRef) -> String {
    match ty {
        TypeRef::String => "String".to_owned(),
        TypeRef::Id(name) => name.to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::Integer => "i64".to_owned(),
        TypeRef::Unsigned => "u32".to_owned(),
        TypeRef::Number => "f64".to_owned(),
        TypeRef::Timestamp => "Timestamp".to_owned(),
        TypeRef::Json => "Raw".to_owned(),
        TypeRef::List(inner) => format!("Vec<{}>", type_of(*inner)),
        TypeRef::Map(inner) => format!("std::collections::BTreeMap<String, {}>", type_of(*inner)),
        TypeRef::Enum(open_enum) => open_enum.name.to_owned(),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use waba_types::operations::{
        EditQrCode, EditTemplate, GetAbout, GetProfile, GetTemplate, ListTemplates, Operation, SendMessage,
    };

    use super::*;

    #[test]
    fn a_call_takes_what_has_to_be_given() {
        assert!(Takes::of(&GetAbout::SPEC) == Takes::Nothing);
        assert!(Takes::of(&GetProfile::SPEC) == Takes::NothingOrRequest);
        assert!(Takes::of(&EditQrCode::SPEC) == Takes::Fields);
        for spec in [GetTemplate::SPEC, EditTemplate::SPEC] {
            assert!(Takes::of(&spec) == Takes::RequestOrText("template_id"));
        }
        for spec in [ListTemplates::SPEC, SendMessage::SPEC] {
            assert!(Takes::of(&spec) == Takes::Request);
        }
    }

    #[test]
    fn every_call_is_documented_with_its_hosts_and_failures() {
        let doc = documented(&GetTemplate::SPEC, "");
        assert_eq!(
            doc,
            "Reads a template.\n\nHosts: cloud. API page: Message Templates.\n\n# Errors\n\nThose of every [`Call`]; \
             repeating is safe. Of its own: `RateLimited`."
        );
    }
}
