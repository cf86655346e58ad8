//! Compares what is sent with an OpenAPI description of the Cloud API.
//!
//! Such descriptions have gaps. Each deviation from one needs a reason in `tests/contract.json`, and each reason there
//! has to be about a deviation that exists.

mod deviations;
mod schema;

use std::fs;

use serde_json::Value;
use waba_types::dialect::Response;
use waba_types::{Dialect, SendReceipt};

use crate::Result;
use crate::workspace::Workspace;
use deviations::{Deviation, Reasons};
use schema::Document;

/// Where the reasons stand.
const REASONS: &str = "tests/contract.json";

/// Where the messages stand that are compared.
const VECTORS: &str = "tests/vectors/messages/";

/// The call that sends them: the end of its path.
const PATH: &str = "/messages";

/// Compares the vectors with the description in `file`; says whether each deviation has its reason.
pub(crate) fn run(workspace: &Workspace, file: &str) -> Result<bool> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let document = Document::read(&text).map_err(|error| format!("{file}: {error}"))?;
    let reasons = Reasons::read(&workspace.read(REASONS)?).map_err(|error| format!("{REASONS}: {error}"))?;
    let deviations = compare(&document, &examples(workspace)?, &receipt()?)?;
    let report = reasons.explain(&deviations);
    print!("{report}");
    Ok(report.is_complete())
}

/// A name and a body.
type Example = (String, Value);

/// The cloud bodies of the vectors.
fn examples(workspace: &Workspace) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for path in workspace.files()?.iter().filter(|path| path.starts_with(VECTORS)) {
        let mut vector: Value =
            serde_json::from_str(&workspace.read(path)?).map_err(|error| format!("{path}: {error}"))?;
        if let Some(body) = vector.get_mut("cloud").map(Value::take) {
            examples.push((path.trim_start_matches(VECTORS).trim_end_matches(".json").to_owned(), body));
        }
    }
    Ok(examples)
}

/// The answer to a message, as the emulator gives it.
fn receipt() -> Result<Example> {
    let receipt = SendReceipt::new("wamid.A").input("+491510000001").wa_id("491510000001");
    let body = receipt.to_wire(Dialect::Cloud).and_then(|wire| serde_json::from_slice(&wire));
    Ok(("answer".to_owned(), body.map_err(|error| format!("the answer: {error}"))?))
}

fn compare(document: &Document, requests: &[Example], answer: &Example) -> Result<Vec<Deviation>> {
    let call = document.post(PATH)?;
    let content = |part: &Value| part["content"]["application/json"]["schema"].clone();
    let request = content(&call["requestBody"]);
    let success = document.resolve(&call["responses"]["200"])?;
    let mut deviations = Vec::new();
    let mut check = |schema: &Value, (name, body): &Example| -> Result<()> {
        for (path, says) in document.validate(schema, body)? {
            deviations.push(Deviation { example: name.clone(), path, says });
        }
        Ok(())
    };
    for example in requests {
        check(&request, example)?;
    }
    // The response may be a schema by itself: the published description leaves its envelope out.
    let schema = if success["content"].is_null() { success.clone() } else { content(success) };
    check(&schema, answer)?;
    Ok(deviations)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DESCRIPTION: &str = "
openapi: 3.1.0
paths:
  /{Version}/{Phone-Number-ID}/messages:
    post:
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Message' } } }
      responses:
        '200':
          content: { application/json: { schema: { type: object, required: [messages] } } }
components:
  schemas:
    Message:
      oneOf: [ { $ref: '#/components/schemas/Text' } ]
      discriminator: { propertyName: type, mapping: { text: '#/components/schemas/Text' } }
    Base: { type: object, required: [to], properties: { to: { type: string }, type: { type: string } } }
    Text:
      allOf:
      - $ref: '#/components/schemas/Base'
      - type: object
        additionalProperties: false
        properties: { text: { type: object, properties: { body: { type: string, maxLength: 3 } } } }
";

    fn deviations(body: Value) -> Vec<String> {
        let document = Document::read(DESCRIPTION).unwrap();
        let answer = ("answer".to_owned(), json!({"messages": []}));
        let found = compare(&document, &[("example".to_owned(), body)], &answer).unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_planted_deviation_is_found_with_its_place() {
        assert!(deviations(json!({"to": "1", "type": "text", "text": {"body": "abc"}})).is_empty());
        assert_eq!(
            deviations(json!({"to": "1", "type": "text", "text": {"body": "abcd"}})),
            ["example: text.body: maxLength is 3, found 4"]
        );
        assert_eq!(
            deviations(json!({"type": "text", "new": 1})),
            ["example: the body: required lists `to`", "example: new: additionalProperties is false"]
        );
        assert_eq!(
            deviations(json!({"type": "pin"})),
            ["example: type: discriminator knows text, found pin"]
        );
    }

    #[test]
    fn the_answer_is_compared_too() {
        let document = Document::read(DESCRIPTION).unwrap();
        let found = compare(&document, &[], &("answer".to_owned(), json!({}))).unwrap();
        assert_eq!(found[0].to_string(), "answer: the body: required lists `messages`");
    }

    #[test]
    fn every_reason_can_be_read() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/contract.json");
        Reasons::read(&fs::read_to_string(committed).unwrap()).unwrap();
    }
}
