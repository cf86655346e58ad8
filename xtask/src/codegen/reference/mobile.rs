//! The files of examples in Kotlin and Swift: a function for each example, and tables of them.

use waba_types::descriptor::TypeRef;

use super::super::code::Code;
use super::super::{HEADER, names};
use super::layout::Expr;
use super::value::Value;
use super::{MessageExample, WIDTH, WebhookExample, function_name};

pub(super) const UNIT: &str = "    ";

/// How a language writes them.
pub(super) trait Mobile {
    /// What every file begins with.
    const START: &[&str];
    /// What a file with lists imports besides.
    const LIST_IMPORTS: &[&str] = &[];
    /// What any call answers with.
    const ANSWER: &str;
    /// What any list is read into.
    const ITEMS: &str;
    /// The type of a function that reads an event.
    const READER: &str;

    /// Opens a function that makes a call of `client`, of the type `class`.
    fn caller(function: &str, client: &str, class: &str, answer: &str) -> String;

    /// The type of such a function.
    fn caller_type(class: &str, answer: &str) -> String;

    /// Opens a function that reads an event.
    fn reader(function: &str) -> String;

    /// Opens and closes a table of functions of a type.
    fn table(name: &str, ty: &str) -> (String, &'static str);

    /// The function of an example in a table.
    fn entry(example: &str, function: &str) -> String;

    /// What a call answers with, as its function says.
    fn answer(model: &'static str) -> &'static str;

    /// A call with a request.
    fn call(open: String, request: &Value) -> Expr;

    /// The call of its own that sends the message, if there is one.
    fn short_call(message: &Value) -> Option<Expr>;

    /// What stands before a call to name its answer.
    fn naming(answer: &str) -> String;

    /// The statements that read all `items` of a list.
    fn list(call: &Expr, item: TypeRef) -> Vec<String>;

    /// The statement that reads the content of the event.
    fn webhook(example: &WebhookExample) -> Vec<String>;
}

/// The statement that sends the message, and names what it makes.
pub(super) fn message<L: Mobile>(message: &Value, made: &str) -> Vec<String> {
    let call = L::short_call(message).unwrap_or_else(|| L::call("client.send(".to_owned(), message));
    call.render(&L::naming(made), "", UNIT, WIDTH)
}

pub(super) fn messages<L: Mobile>(examples: &[MessageExample]) -> String {
    let mut code = module::<L>("Sends the messages of the reference pages.");
    for example in examples {
        let head = L::caller(&function(example.name), "client", "Client", "SendReceipt");
        code.block(head, "}", |code| {
            code.lines(message::<L>(&example.message, "receipt"));
            code.line("return receipt");
        });
        code.blank();
    }
    let ty = L::caller_type("Client", "SendReceipt");
    table::<L>(&mut code, "messageExamples", &ty, examples.iter().map(|example| example.name));
    code.finish()
}

pub(super) fn webhooks<L: Mobile>(examples: &[WebhookExample]) -> String {
    let mut code = module::<L>("Reads the webhooks of the reference pages.");
    for example in examples {
        code.block(L::reader(&function(example.name)), "}", |code| code.lines(L::webhook(example)));
        code.blank();
    }
    table::<L>(&mut code, "webhookExamples", L::READER, examples.iter().map(|example| example.name));
    code.finish()
}

pub(super) fn module<L: Mobile>(about: &str) -> Code {
    let mut code = Code::new(UNIT);
    code.lines([&format!("// {about}"), "//", &format!("// {HEADER} from `crates/waba-types`."), ""]);
    code.lines(L::START);
    code
}

/// The table of examples of a file.
pub(super) fn table<'a, L: Mobile>(
    code: &mut Code,
    name: &str,
    ty: &str,
    examples: impl Iterator<Item = &'a str>,
) {
    let (open, close) = L::table(name, ty);
    code.block(open, close, |code| {
        code.lines(examples.map(|example| L::entry(example, &function(example))));
    });
}

/// The function of an example.
pub(super) fn function(example: &str) -> String {
    names::camel(&function_name(example))
}
