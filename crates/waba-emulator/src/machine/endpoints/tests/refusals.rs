//! Calls that are refused by the last of their checks. That they leave the number as it was, [`Bench`] sees to.

use std::time::Duration;

use serde_json::{Value, json};
use waba_types::Dialect;
use waba_types::api::TemplateStatus;

use crate::machine::millis::days;
use crate::machine::testing::Bench;

fn refused(bench: &mut Bench, method: &str, path: &str, body: &Value) {
    let (status, answer) = bench.ask(method, path, body);
    assert!(status >= 400, "{method} {path}: {status} {answer}");
}

#[test]
fn a_code_with_an_image_of_an_unknown_type_is_not_made() {
    let mut bench = Bench::on(Dialect::Cloud);
    let code = json!({ "prefilled_message": "Hi", "generate_qr_image": "GIF" });
    refused(&mut bench, "POST", "/message_qrdls", &code);
    assert_eq!(bench.done("GET", "/message_qrdls", &Value::Null)["data"], json!([]));
}

#[test]
fn a_flow_that_can_not_be_published_at_once_is_not_made() {
    let mut bench = Bench::on(Dialect::Cloud);
    refused(&mut bench, "POST", "/flows", &json!({ "name": "Survey", "publish": true }));
    assert_eq!(bench.done("GET", "/flows", &Value::Null)["data"], json!([]));
}

#[test]
fn of_templates_in_several_languages_all_are_made_or_none() {
    let mut bench = Bench::on(Dialect::Cloud);
    let templates = |languages: &[&str]| {
        json!({ "name": "otp", "languages": languages, "category": "AUTHENTICATION", "components": [
            { "type": "BODY" }, { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] },
        ] })
    };
    let path = "/upsert_message_templates";
    let made = bench.done("POST", path, &templates(&["en_US", "de"]));
    bench.advance(Duration::from_secs(10));
    let id = made["data"][1]["id"].as_str().unwrap();
    bench.done("DELETE", &format!("/message_templates?name=otp&hsm_id={id}"), &Value::Null);
    // The name is blocked in the second language.
    refused(&mut bench, "POST", path, &templates(&["fr", "de"]));
    refused(&mut bench, "POST", path, &templates(&["en_US", "de"]));
    let listed = bench.done("GET", "/message_templates", &Value::Null);
    let template = &listed["data"][0];
    assert_eq!((listed["data"].as_array().unwrap().len(), &template["status"]), (1, &json!("APPROVED")));
}

#[test]
fn a_template_that_can_not_be_changed_stays_as_it_is() {
    let mut bench = Bench::on(Dialect::Cloud);
    let body = |text: &str| json!([{ "type": "BODY", "text": text }]);
    let new =
        json!({ "name": "order", "language": "en_US", "category": "UTILITY", "components": body("Hi") });
    let id = bench.done("POST", "/message_templates", &new)["id"].as_str().unwrap().to_owned();
    bench.advance(Duration::from_secs(10));
    let path = format!("/message_templates/{id}");
    bench.done("POST", &path, &json!({ "components": body("Hello") }));
    bench.advance(days(31));
    refused(&mut bench, "POST", &path, &json!({ "category": "MARKETING" }));
    bench.step(|state, turn| state.decide_on_template(&id, TemplateStatus::Disabled, None, turn));
    refused(&mut bench, "DELETE", "/message_templates?name=order", &Value::Null);
}

#[test]
fn a_file_whose_time_is_over_can_not_be_deleted() {
    let mut bench = Bench::on(Dialect::OnPremise);
    let upload = bench.send_body("POST", "/v1/media", &[("content-type", "text/plain")], "Hi");
    let upload: Value = serde_json::from_slice(&upload.body).unwrap();
    bench.advance(days(7));
    let path = format!("/v1/media/{}", upload["media"][0]["id"].as_str().unwrap());
    refused(&mut bench, "DELETE", &path, &Value::Null);
}
