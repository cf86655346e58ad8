//! `operations.ts`.

use waba_types::descriptor::{ModelDescriptor, TypeRef};
use waba_types::operations::OperationSpec;

use super::super::code::Code;
use super::super::reach::{Api, Catalog, call_of, item_of};
use super::super::{docs, names};
use super::{By, module, tsdoc, type_of};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = module("The calls of the API, in groups.");
    let mut models: Vec<_> = catalog
        .operations
        .iter()
        .flat_map(|operation| [operation.request, operation.response])
        .filter(|model| catalog.models().any(|reached| std::ptr::eq(reached, *model)))
        .map(|model| model.name)
        .chain(catalog.operations.iter().filter_map(|operation| match item_of(operation)? {
            (_, TypeRef::Model(item)) => Some(item.name),
            _ => None,
        }))
        .collect();
    models.sort_unstable();
    models.dedup();
    code.block("import type {", "} from \"./models.js\";", |code| {
        code.lines(models.iter().map(|model| format!("{model},")));
    });
    code.line("import type { Call, CallOptions } from \"../options.js\";");
    code.line("import { pages } from \"../pages.js\";");
    if catalog.operations.iter().any(|operation| !secrets(operation).is_empty()) {
        code.line("import { veil } from \"../secret.js\";");
    }
    code.blank();
    let parameters = "operation: string, request: unknown, options?: CallOptions";
    for (index, api) in Api::ALL.into_iter().enumerate() {
        if index > 0 {
            code.blank();
        }
        let groups = catalog.groups(api);
        operations(&mut code, &groups, parameters, api);
        for (group, calls) in groups {
            code.blank();
            calls_of(&mut code, group, &calls);
        }
    }
    Ok(code.finish())
}

/// The class that a client is made of.
fn operations(code: &mut Code, groups: &[(&'static str, Vec<&OperationSpec>)], parameters: &str, api: Api) {
    tsdoc(code, "The groups of calls. A client is made of it and says how a call is done.");
    code.block(format!("export abstract class {}Operations {{", api.prefix()), "}", |code| {
        for (group, _) in groups {
            tsdoc(code, docs::of_group(group));
            let class = class(group);
            code.line(format!(
                "readonly {}: {class} = new {class}((...call) => this.call(...call));",
                names::camel(api.property(group))
            ));
        }
        code.blank();
        tsdoc(code, "Does the call named `operation` and resolves to its answer.");
        code.line(format!("protected abstract call({parameters}): Promise<unknown>;"));
    });
}

fn class(group: &str) -> String {
    format!("{}Api", names::pascal(group))
}

fn calls_of(code: &mut Code, group: &str, calls: &[&OperationSpec]) {
    tsdoc(code, docs::of_group(group));
    code.block(format!("export class {} {{", class(group)), "}", |code| {
        code.lines(["readonly #call: Call;", ""]);
        code.block("constructor(call: Call) {", "}", |code| code.line("this.#call = call;"));
        for operation in calls {
            code.blank();
            method(code, operation);
            all(code, operation);
        }
    });
}

/// The parameters of a call, and the expression of its request: with its constants, which nobody has to give.
fn parameters_of(operation: &OperationSpec) -> (Vec<String>, String) {
    let request = operation.request;
    let needed = request.fields.iter().any(|field| field.required);
    let constants = request.constants.iter();
    let constants: String = constants.map(|c| format!("{}: {}, ", c.name, c.json)).collect();
    let (parameter, expression) = match request.fields {
        [] => (None, "{}".to_owned()),
        _ if !constants.is_empty() => {
            (Some(format!("request: {}", request.name)), format!("{{ {constants}...request }}"))
        }
        _ if needed => (Some(format!("request: {}", request.name)), "request".to_owned()),
        _ => (Some(format!("request: {} = {{}}", request.name)), "request".to_owned()),
    };
    (parameter.into_iter().chain(["options?: CallOptions".to_owned()]).collect(), expression)
}

/// The call that goes through all pages.
fn all(code: &mut Code, operation: &OperationSpec) {
    let Some((items, item)) = item_of(operation) else { return };
    let (parameters, request) = parameters_of(operation);
    let call = names::camel(call_of(operation));
    let page = operation.response.name;
    code.blank();
    tsdoc(code, &format!("The items of {{@link {call}}}, from page to page."));
    let close = format!("): AsyncGenerator<{}, void, undefined> {{", type_of(item, By::Server));
    code.sequence(format!("async *{call}All("), &parameters, &close);
    code.indented(|code| {
        let pages = format!("pages(this.#call, \"{}\", {request}, options)", operation.name);
        code.block(format!("for await (const page of {pages}) {{"), "}", |code| {
            code.line(format!("yield* (page as {page}).{items} ?? [];"));
        });
    });
    code.line("}");
}

fn method(code: &mut Code, operation: &OperationSpec) {
    tsdoc(code, &docs::of_operation(operation));
    let (parameters, request) = parameters_of(operation);
    let answer = format!("Promise<{}>", operation.response.name);
    let open = format!("{}(", names::camel(call_of(operation)));
    let secrets: Vec<_> = secrets(operation).iter().map(|path| format!("\"{path}\"")).collect();
    let start = if secrets.is_empty() { "" } else { "async " };
    code.sequence(format!("{start}{open}"), &parameters, &format!("): {answer} {{"));
    code.indented(|code| {
        let call = format!("this.#call(\"{}\", {request}, options)", operation.name);
        if secrets.is_empty() {
            return code.line(format!("return {call} as {answer};"));
        }
        code.line(format!("const answer = (await {call}) as {};", operation.response.name));
        code.line(format!("return veil(answer, {});", secrets.join(", ")));
    });
    code.line("}");
}

/// The paths of the values in the answer that must not be shown: `destinations.headers`.
fn secrets(operation: &OperationSpec) -> Vec<String> {
    fn walk(model: &ModelDescriptor, start: &str, found: &mut Vec<String>) {
        for field in model.fields {
            let path = format!("{start}{}", field.name);
            if field.secret {
                found.push(path);
            } else if let Some(inner) = model_in(field.ty) {
                walk(inner, &format!("{path}."), found);
            }
        }
    }

    fn model_in(ty: TypeRef) -> Option<&'static ModelDescriptor> {
        match ty {
            TypeRef::Model(model) => Some(model),
            TypeRef::List(inner) => model_in(*inner),
            _ => None,
        }
    }

    let mut found = Vec::new();
    walk(operation.response, "", &mut found);
    found
}
