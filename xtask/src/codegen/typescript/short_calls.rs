//! `short-calls.ts`.

use waba_types::descriptor::{FieldDescriptor, ModelDescriptor, TypeRef};
use waba_types::model::Model;
use waba_types::{OutboundMessage, SHORT_CALLS, ShortCall};

use super::super::code::Code;
use super::super::reach::Catalog;
use super::super::short::{self, Part, Shape, is_spread};
use super::super::{docs, names};
use super::{By, choices, module, tsdoc, type_of};
use crate::Result;

const TOOLS: [&str; 7] = ["each", "expectMessage", "fromText", "given", "grouped", "named", "wrap"];

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut body = Code::new("  ");
    options(&mut body);
    for call in SHORT_CALLS {
        body.blank();
        parameters(&mut body, call);
    }
    body.blank();
    tsdoc(&mut body, "The everyday messages, each sent by a call of its own.");
    body.block("export abstract class ShortCalls extends Operations {", "}", |code| {
        for (index, call) in SHORT_CALLS.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            method(code, call);
        }
    });
    for call in SHORT_CALLS {
        body.blank();
        message(&mut body, call);
    }
    body.blank();
    let around: Vec<_> = around().map(|(_, name, ..)| format!("\"{name}\"")).collect();
    literal(&mut body, "const AROUND = ", &format!("[{}]", around.join(", ")), ";");
    body.blank();
    enveloped(&mut body);
    let body = body.finish();

    let mut code = module("The everyday messages, each sent by a call of its own.");
    let words: std::collections::HashSet<_> =
        body.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let mut models: Vec<_> = catalog.types.iter().map(|reached| reached.definition.name()).collect();
    models.retain(|name| words.contains(name));
    models.sort_unstable();
    code.block("import type {", "} from \"./models.js\";", |code| {
        code.lines(models.iter().map(|model| format!("{model},")));
    });
    code.line("import { Operations } from \"./operations.js\";");
    code.line("import type { CallOptions } from \"../options.js\";");
    let tools: Vec<_> = TOOLS.into_iter().filter(|tool| body.contains(&format!("{tool}("))).collect();
    code.line("import { expectObject } from \"../check.js\";");
    code.line(format!("import {{ {} }} from \"../short.js\";", tools.join(", ")));
    code.blank();
    Ok(code.finish() + &body)
}

/// The type of the parameters of a call: `SendCtaUrl`.
fn type_name(call: &ShortCall) -> String {
    format!("Send{}", names::pascal(call.name))
}

/// The fields of a message around its content, with the names that they have here.
fn around() -> impl Iterator<Item = (&'static FieldDescriptor, String, String, String)> {
    let fields = OutboundMessage::DESCRIPTOR.fields.iter();
    fields.filter(|field| field.name != "content").map(|field| {
        let (name, ty, doc) = match field.name {
            "recipient_type" => ("group", "boolean", "Whether `to` is the id of a group.".to_owned()),
            "context" => ("replyTo", "string", "Id of a message of the conversation to quote.".to_owned()),
            _ => ("", &*type_of(field.ty, By::Caller), docs::of_field(field)),
        };
        let name = if name.is_empty() { names::camel(field.name) } else { name.to_owned() };
        (field, name, ty.to_owned(), doc)
    })
}

fn options(code: &mut Code) {
    tsdoc(code, "What every message takes besides its content.");
    code.block("export interface MessageOptions {", "}", |code| {
        for (field, name, ty, doc) in around() {
            tsdoc(code, &doc);
            let (mark, absent) = if field.required { ("", "") } else { ("?", " | undefined") };
            code.line(format!("{name}{mark}: {ty}{absent};"));
        }
    });
}

/// A parameter of a call.
struct Parameter {
    name: String,
    ty: String,
    required: bool,
    one_of: bool,
    doc: String,
}

fn parameters(code: &mut Code, call: &ShortCall) {
    let (parameters, _) = content(call);
    tsdoc(code, &format!("What `{}` takes.", names::camel(&format!("send_{}", call.name))));
    let mut without = Vec::new();
    if !call.fits_groups() {
        without.push("\"group\"");
    }
    if !call.fits_quotes() {
        without.push("\"replyTo\"");
    }
    let base = match without.as_slice() {
        [] => "MessageOptions".to_owned(),
        names => format!("Omit<MessageOptions, {}>", names.join(" | ")),
    };
    let choice: Vec<_> = parameters.iter().filter(|parameter| parameter.one_of).collect();
    let close = match choice.as_slice() {
        [] => "};".to_owned(),
        choice => {
            let names: Vec<_> = choice.iter().map(|p| (p.name.clone(), p.ty.clone())).collect();
            format!("}} & {};", choices(&names))
        }
    };
    if parameters.iter().all(|parameter| parameter.one_of) {
        let close = close.trim_start_matches("} & ");
        return code.line(format!("export type {} = {base} & {close}", type_name(call)));
    }
    code.block(format!("export type {} = {base} & {{", type_name(call)), &close, |code| {
        for Parameter { name, ty, required, doc, .. } in parameters.iter().filter(|p| !p.one_of) {
            tsdoc(code, doc);
            let (mark, absent) = if *required { ("", "") } else { ("?", " | undefined") };
            code.line(format!("{name}{mark}: {ty}{absent};"));
        }
    });
}

fn method(code: &mut Code, call: &ShortCall) {
    tsdoc(code, &docs::plain(call.doc));
    let name = names::camel(&format!("send_{}", call.name));
    let arguments = [format!("message: {}", type_name(call)), "options?: CallOptions".to_owned()];
    code.sequence(format!("async {name}("), &arguments, "): Promise<SendReceipt> {");
    code.indented(|code| {
        let request = format!("{}(message)", function_name(call));
        let sent = format!("this.call(\"messages.send\", {request}, options)");
        code.line(format!("return {sent} as Promise<SendReceipt>;"));
    });
    code.line("}");
}

/// The name of the function that makes the message of a call: `ctaUrlMessage`.
fn function_name(call: &ShortCall) -> String {
    format!("{}Message", names::camel(call.name))
}

fn message(code: &mut Code, call: &ShortCall) {
    let (parameters, made) = content(call);
    code.line("/** @internal */");
    let open = format!("export function {}(message: {}): object {{", function_name(call), type_name(call));
    code.block(open, "}", |code| {
        let one = parameters.iter().find(|parameter| parameter.one_of);
        let is_needed = |p: &&Parameter| p.required || one.is_some_and(|one| std::ptr::eq(*p, one));
        let (needed, others): (Vec<_>, Vec<_>) = parameters.iter().partition(is_needed);
        let [needed, others] = [needed, others].map(|parameters| {
            let names: Vec<_> = parameters.iter().map(|parameter| quoted(&parameter.name)).collect();
            format!("[{}]", names.join(", "))
        });
        let line = format!("expectMessage(message, AROUND, {needed}, {others});");
        if line.chars().count() <= code.room() {
            code.line(line);
        } else {
            code.block("expectMessage(", ");", |code| {
                code.lines(["message,", "AROUND,"]);
                [needed, others].iter().for_each(|names| literal(code, "", names, ","));
            });
        }
        let names: Vec<_> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
        destructure(code, &names);
        let tags = call.tags();
        let content = match tags.as_slice() {
            [_, inner] => made.replacen("{ ", &format!("{{ type: \"{inner}\", "), 1),
            _ => made,
        };
        let tag = tags.first().copied().unwrap_or_default();
        literal(code, "const content = ", &content, ";");
        code.line(format!("return enveloped(message, \"{tag}\", content);"));
    });
}

fn destructure(code: &mut Code, names: &[String]) {
    let line = format!("const {{ {} }} = message;", names.join(", "));
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    code.block("const {", "} = message;", |code| code.lines(names.iter().map(|name| format!("{name},"))));
}

/// An object or a list, with its entries on lines of their own where it does not fit on one.
fn literal(code: &mut Code, before: &str, value: &str, after: &str) {
    let line = format!("{before}{value}{after}");
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    for (open, close) in [("{", "}"), ("[", "]")] {
        if let Some(entries) = value.strip_prefix(open).and_then(|value| value.strip_suffix(close)) {
            return code.block(format!("{before}{open}"), &format!("{close}{after}"), |code| {
                for entry in split(entries) {
                    match entry
                        .split_once(": ")
                        .filter(|(key, _)| key.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()))
                    {
                        Some((key, value)) => literal(code, &format!("{key}: "), value, ","),
                        None => literal(code, "", entry, ","),
                    }
                }
            });
        }
    }
    code.line(line);
}

/// The entries of an object or a list.
fn split(entries: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in entries.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(entries[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(entries[start..].trim());
    found.retain(|entry| !entry.is_empty());
    found
}

/// One literal: V8 takes long to spread one object into another, and the longer to collect it again.
fn enveloped(code: &mut Code) {
    let signature = "function enveloped(message: MessageOptions, type: string, content: unknown): object {";
    code.block(signature, "}", |code| {
        let names: Vec<_> = around().map(|(_, name, ..)| name).collect();
        destructure(code, &names);
        code.block("return {", "};", |code| {
            for (field, name, ..) in around() {
                let value = match field.name {
                    "recipient_type" => "group ? \"group\" : undefined".to_owned(),
                    "context" => "given(replyTo, (id) => ({ message_id: id }))".to_owned(),
                    _ => name.clone(),
                };
                code.line(entry(field.name, &value) + ",");
            }
            code.lines(["type,", "[type]: content,"]);
        });
    });
}

/// The parameters of the content, and the expression that makes its JSON of them.
fn content(call: &ShortCall) -> (Vec<Parameter>, String) {
    match call.content {
        TypeRef::Model(model) => spread(model),
        ty => {
            let name = names::camel(call.name);
            let made = made(ty, &name, &quoted(&name));
            let doc = docs::plain(call.doc);
            (vec![Parameter { name, ty: accepted(ty), required: true, one_of: false, doc }], made)
        }
    }
}

fn spread(model: &'static ModelDescriptor) -> (Vec<Parameter>, String) {
    let (mut all, mut entries) = (Vec::new(), Vec::new());
    entries.extend(model.constants.iter().map(|constant| format!("{}: {}", constant.name, constant.json)));
    let parts = short::parts(model);
    for field in model.fields {
        if let Some(parts) = parts.as_ref().filter(|parts| std::ptr::eq(parts.field, field)) {
            let mut items = Vec::new();
            for part in &parts.parts {
                all.push(of_part(part));
                items.push(component(part));
            }
            let others = "What the others leave out.".to_owned();
            all.push(Parameter { required: false, doc: others, ..of_field(field) });
            items.push(format!("...({} ?? [])", names::camel(field.name)));
            entries.push(format!("{}: [{}]", field.name, items.join(", ")));
            continue;
        }
        match field.ty {
            TypeRef::Model(inner) if is_spread(field) => {
                let (parameters, made) = spread(inner);
                all.extend(parameters);
                entries.push(format!("{}: {made}", field.name));
            }
            TypeRef::Model(inner) if short::is_wrapping(field) => {
                let Some(text) = inner.text_field() else { continue };
                let parameter = Parameter { required: field.required, ..of_field(text) };
                let value = format!("given({}, (text) => ({{ {}: text }}))", parameter.name, text.name);
                entries.push(format!("{}: {value}", field.name));
                all.push(parameter);
            }
            ty => {
                let parameter = of_field(field);
                let name = &parameter.name;
                let place = quoted(name);
                let value = match made(ty, "value", &place) {
                    value if value == "value" => name.clone(),
                    _ if field.required => made(ty, name, &place),
                    value => format!("given({name}, (value) => {value})"),
                };
                entries.push(entry(field.name, &value));
                all.push(parameter);
            }
        }
    }
    (all, format!("{{ {} }}", entries.join(", ")))
}

fn of_field(field: &'static FieldDescriptor) -> Parameter {
    Parameter {
        name: names::camel(field.name),
        ty: accepted(field.ty),
        required: field.required,
        one_of: field.one_of,
        doc: docs::of_field(field),
    }
}

fn of_part(part: &Part) -> Parameter {
    let ty = match part.shape {
        Shape::Item(item) => accepted(item),
        Shape::Items(item) => {
            let names = naming(item).map(|_| " | Record<string, string>").unwrap_or_default();
            format!("{}{names}", list_of(item))
        }
        Shape::Several => format!("readonly {}[]", part.model.name),
        Shape::Itself => part.model.name.to_owned(),
    };
    let named = if ty.contains("Record") { " An object names the variables." } else { "" };
    let doc = format!("{}{named}", docs::plain(part.doc));
    Parameter { name: names::camel(&part.name), ty, required: false, one_of: false, doc }
}

/// The expression that spreads the components of a part into their list.
fn component(part: &Part) -> String {
    let name = names::camel(&part.name);
    let tag = &part.tag;
    let place = quoted(&name);
    let list = || part.model.fields[0].name;
    let one = match part.shape {
        Shape::Several => {
            let item = format!("{{ type: \"{tag}\", ...expectObject(place, item) }}");
            return format!("...each({place}, {name} ?? [], (item, place) => ({item}))");
        }
        Shape::Itself => format!("{{ type: \"{tag}\", ...{name} }}"),
        Shape::Item(item) => format!("{{ type: \"{tag}\", {}: [{}] }}", list(), made(item, &name, &place)),
        Shape::Items(item) => {
            let values = match naming(item) {
                Some((text, field)) => {
                    format!("named({place}, {name}, \"{field}\", (text) => ({{ {text} }}))")
                }
                None => name.clone(),
            };
            let values = mapped(&values, item, &place);
            format!("{{ type: \"{tag}\", {}: {values} }}", list())
        }
    };
    format!("...({name} === undefined ? [] : [{one}])")
}

/// The fields for the text and for the name of a variable; the alternatives of its union are told apart by `type`.
fn naming(item: TypeRef) -> Option<(String, &'static str)> {
    let model = short::text(item)?;
    let tag = if let TypeRef::Union(_) = item { "type: \"text\", " } else { "" };
    Some((format!("{tag}{}", entry(model.text_field()?.name, "text")), short::naming_field(model)?.name))
}

fn list_of(item: TypeRef) -> String {
    let item = accepted(item);
    if item.contains('|') { format!("readonly ({item})[]") } else { format!("readonly {item}[]") }
}

/// The type of what is taken for a value: itself, or a short form.
fn accepted(ty: TypeRef) -> String {
    if short::text(ty).is_some() {
        return format!("{} | string", type_of(ty, By::Caller));
    }
    match ty {
        TypeRef::Model(model) => match short::wrapped(model) {
            Some(inner) => format!("{} | {}", model.name, inner.name),
            None => model.name.to_owned(),
        },
        TypeRef::List(item) => match short::group(*item) {
            Some((group, inner)) => format!("readonly {}[] | {}", group.name, list_of(inner)),
            None => list_of(*item),
        },
        ty => type_of(ty, By::Caller),
    }
}

/// The expression that makes the JSON of a value of what is taken for it. `place` is one for its name, for errors.
fn made(ty: TypeRef, value: &str, place: &str) -> String {
    if let Some(field) = short::text(ty).and_then(ModelDescriptor::text_field) {
        let tag = if let TypeRef::Union(_) = ty { "type: \"text\", " } else { "" };
        return format!("fromText({value}, (text) => ({{ {tag}{} }}))", entry(field.name, "text"));
    }
    match ty {
        TypeRef::Model(model) if short::wrapped(model).is_some() => {
            let constants = model.constants.iter();
            let constants: Vec<_> = constants.map(|c| format!(" {}: {} ", c.name, c.json)).collect();
            format!("wrap({place}, {value}, \"{}\", {{{}}})", model.fields[0].name, constants.join(","))
        }
        TypeRef::List(item) => match short::group(*item) {
            Some((group, inner)) => {
                let list = group.fields.iter().find(|field| field.required).map_or("", |field| field.name);
                format!("grouped({place}, {value}, \"{list}\", {})", function(&made(inner, "item", "place")))
            }
            None => mapped(value, *item, place),
        },
        _ => value.to_owned(),
    }
}

fn entry(key: &str, value: &str) -> String {
    if key == value { value.to_owned() } else { format!("{key}: {value}") }
}

fn mapped(values: &str, item: TypeRef, place: &str) -> String {
    match made(item, "item", "place") {
        same if same == "item" => values.to_owned(),
        made => format!("each({place}, {values}, {})", function(&made)),
    }
}

/// The function that makes the JSON of an item.
fn function(made: &str) -> String {
    let parameters = if made.contains("place") { "item, place" } else { "item" };
    format!("({parameters}) => {made}")
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
