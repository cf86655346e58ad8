//! `operations.ts`.

use waba_types::operations::OperationSpec;

use super::super::code::Code;
use super::super::reach::{Catalog, call_of};
use super::super::{docs, names};
use super::{module, tsdoc};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = module("The calls of the API, in groups.");
    let mut models: Vec<_> = catalog
        .operations
        .iter()
        .flat_map(|operation| [operation.request, operation.response])
        .filter(|model| catalog.models().any(|reached| std::ptr::eq(reached, *model)))
        .map(|model| model.name)
        .collect();
    models.sort_unstable();
    models.dedup();
    code.block("import type {", "} from \"./models.js\";", |code| {
        code.lines(models.iter().map(|model| format!("{model},")));
    });
    if catalog.operations.iter().any(|operation| secrets(operation).next().is_some()) {
        code.line("import { veil } from \"./secret.js\";");
    }
    code.blank();
    tsdoc(&mut code, "How one call is made.");
    code.block("export interface CallOptions {", "}", |code| {
        tsdoc(code, "Ends the call when it fires.");
        code.line("signal?: AbortSignal | undefined;");
    });
    code.blank();
    tsdoc(&mut code, "Does the call named `operation` and resolves to its answer.");
    let parameters = "operation: string, request: unknown, options?: CallOptions";
    code.line(format!("export type Call = ({parameters}) => Promise<unknown>;"));
    code.blank();
    operations(&mut code, catalog, parameters);
    for (group, calls) in catalog.groups() {
        code.blank();
        api(&mut code, group, &calls);
    }
    Ok(code.finish())
}

/// The class that a client is made of.
fn operations(code: &mut Code, catalog: &Catalog, parameters: &str) {
    tsdoc(code, "The groups of calls. A client is made of it and says how a call is done.");
    code.block("export abstract class Operations {", "}", |code| {
        for (group, _) in catalog.groups() {
            tsdoc(code, &format!("The calls of the group `{group}`."));
            let class = class(group);
            code.line(format!(
                "readonly {}: {class} = new {class}((...call) => this.call(...call));",
                names::camel(group)
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

fn api(code: &mut Code, group: &str, calls: &[&OperationSpec]) {
    tsdoc(code, &format!("The calls of the group `{group}`."));
    code.block(format!("export class {} {{", class(group)), "}", |code| {
        code.lines(["readonly #call: Call;", ""]);
        code.block("constructor(call: Call) {", "}", |code| code.line("this.#call = call;"));
        for operation in calls {
            code.blank();
            method(code, operation);
        }
    });
}

fn method(code: &mut Code, operation: &OperationSpec) {
    tsdoc(code, &docs::of_operation(operation));
    let (parameter, request) = match operation.request.fields {
        [] => (None, "{}"),
        _ => (Some(format!("request: {}", operation.request.name)), "request"),
    };
    let parameters: Vec<_> = parameter.into_iter().chain(["options?: CallOptions".to_owned()]).collect();
    let answer = format!("Promise<{}>", operation.response.name);
    let open = format!("{}(", names::camel(call_of(operation)));
    let secrets: Vec<_> = secrets(operation).map(|name| format!("\"{name}\"")).collect();
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

/// The fields of the answer that must not be shown.
fn secrets(operation: &OperationSpec) -> impl Iterator<Item = &'static str> {
    operation.response.fields.iter().filter(|field| field.secret).map(|field| field.name)
}
