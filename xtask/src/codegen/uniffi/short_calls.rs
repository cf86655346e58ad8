//! `short_calls.rs`.

use waba_types::SHORT_CALLS;
use waba_types::descriptor::{ModelDescriptor, TypeRef};
use waba_types::short_calls::ShortCall;

use super::super::code::Code;
use super::super::docs;
use super::super::names::camel;
use super::super::reach::Catalog;
use super::factory::is_flat;
use super::types::{declared, holds_count, ident, type_of};
use super::{formatted, rustdoc, start};
use crate::Result;

/// What every call takes behind the content: name, type, default, doc.
const OPTIONS: [(&str, &str, &str, &str); 7] = [
    ("reply_to", "Option<String>", "None", "Id of a message to quote."),
    ("to_group", "bool", "false", "Whether `to` is the id of a group."),
    (
        "biz_opaque_callback_data",
        "Option<String>",
        "None",
        "At most 512 characters that come back in the status webhooks. Cloud hosts only.",
    ),
    (
        "recipient_identity_key_hash",
        "Option<String>",
        "None",
        "Delivers the message only if this is still the hash of the recipient's identity key. Cloud hosts only.",
    ),
    (
        "category",
        "Option<DirectSendCategory>",
        "None",
        "Sends the message without a template outside of the 24-hour window, and says what it is charged as (Direct Send, \
         beta; not confirmed). Cloud hosts only.",
    ),
    (
        "ttl_seconds",
        "Option<crate::Count>",
        "None",
        "Seconds for which a directly sent message may wait for its delivery (not confirmed). Cloud hosts only.",
    ),
    (
        "direct_send_config",
        "Option<DirectSendConfig>",
        "None",
        "How the message is sent directly (not confirmed). Cloud hosts only.",
    ),
];

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = start("The everyday messages, each a call of its own.");
    code.lines(["// The options of a call are parameters with names and defaults in Kotlin and Swift."]);
    code.lines(["#![allow(clippy::too_many_arguments)]", "", "use waba_types::models;", ""]);
    code.lines(["use super::errors::WabaError;", "use super::models::*;", "use crate::Client;"]);
    code.lines(["use crate::client::SendOptions;", "use crate::numbers::checked;", ""]);
    code.line("#[uniffi::export(async_runtime = \"tokio\")]");
    code.block("impl Client {", "}", |code| {
        for (index, call) in SHORT_CALLS.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            method(code, call);
        }
    });
    formatted(code)
}

fn method(code: &mut Code, call: &ShortCall) {
    let mut parameters = match call.content {
        TypeRef::Model(model) if is_flat(model) => flat(model),
        content => vec![Parameter { name: call.name.into(), ty: type_of(content), default: None, doc: None }],
    };
    parameters.sort_by_key(|parameter| parameter.default.is_some());
    parameters.extend(OPTIONS.iter().map(|(name, ty, default, doc)| Parameter {
        name: (*name).into(),
        ty: (*ty).into(),
        default: Some(default),
        doc: Some((*doc).into()),
    }));

    let listed = parameters.iter().filter_map(|Parameter { name, doc, .. }| Some((name, doc.as_ref()?)));
    let list: Vec<_> = listed.map(|(name, doc)| format!("- `{}`: {doc}", camel(name))).collect();
    rustdoc(code, &format!("{}\n\n{}", docs::plain(call.doc), list.join("\n")));
    let defaults = parameters.iter().filter_map(|Parameter { name, default, .. }| Some((name, (*default)?)));
    let defaults: Vec<_> = defaults.map(|(name, default)| format!("{name} = {default}")).collect();
    code.line(format!("#[uniffi::method(default({}))]", defaults.join(", ")));
    let taken = parameters.iter().map(|Parameter { name, ty, .. }| format!("{name}: {ty}"));
    let taken = taken.collect::<Vec<_>>().join(", ");
    let open = format!(
        "pub async fn send_{}(&self, to: String, {taken}) -> Result<SendReceipt, WabaError> {{",
        call.name
    );
    code.block(open, "}", |code| {
        code.line(format!("let content = {};", content(call)));
        let options = OPTIONS.map(|(name, ..)| name).join(", ");
        code.line(format!("let options = SendOptions {{ {options} }};"));
        code.line("self.send_content(to, content, options).await");
    });
}

struct Parameter {
    name: String,
    ty: String,
    /// The default in Rust, where the parameter may be left out.
    default: Option<&'static str>,
    doc: Option<String>,
}

fn flat(model: &ModelDescriptor) -> Vec<Parameter> {
    let parameter = |field: &waba_types::descriptor::FieldDescriptor| Parameter {
        name: ident(field),
        ty: match field.ty {
            TypeRef::Model(_) => "String".into(),
            _ => declared(field),
        },
        default: (!field.required).then_some("None"),
        doc: Some(docs::of_field(field)),
    };
    model.fields.iter().map(parameter).collect()
}

/// The expression of the content in the core.
fn content(call: &ShortCall) -> String {
    let model = match call.content {
        TypeRef::Model(model) => model,
        TypeRef::List(item) => {
            let item = type_of(*item);
            return format!("{}.into_iter().map(models::{item}::from).collect::<Vec<_>>()", call.name);
        }
        _ => return call.name.into(),
    };
    if !is_flat(model) {
        let value = match holds_count(call.content) {
            true => format!("checked({0:?}, {0})?", call.name),
            false => call.name.to_owned(),
        };
        return format!("models::{}::from({value})", model.name);
    }
    let fields = model.fields.iter().map(|field| {
        let name = ident(field);
        match field.ty {
            TypeRef::Model(part) => {
                format!("{name}: {} {{ {}: {name} }}", part.name, ident(&part.fields[0]))
            }
            _ => name,
        }
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    format!("models::{0}::from({0} {{ {fields} }})", model.name)
}
