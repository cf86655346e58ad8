//! Templates, from their review to their end, and the messages made from them.

use std::time::Duration;

use serde_json::{Value, json};
use waba_types::api::TemplateStatus;
use waba_types::message::TemplateMessage;
use waba_types::response::ApiError;
use waba_types::{Dialect, OutboundMessage, decode};

use crate::machine::millis::days;
use crate::machine::settings::{Settings, Timing};
use crate::machine::testing::Bench;

fn body_of(answer: &crate::machine::request::Answer) -> Value {
    decode(&answer.body).unwrap()
}

fn new(name: &str, language: &str) -> Value {
    json!({ "name": name, "language": language, "category": "UTILITY", "components": [
        { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::x"] } },
        { "type": "BODY", "text": "Your order {{1}} is there.", "example": { "body_text": [["17"]] } },
    ] })
}

fn create(bench: &mut Bench, template: &Value) -> Result<String, i64> {
    let answer = bench.post("/message_templates", &template.to_string());
    match answer.status {
        200 => Ok(body_of(&answer)["id"].as_str().unwrap().to_owned()),
        _ => Err(ApiError::from_wire(&answer.body).unwrap().subcode.unwrap_or_default()),
    }
}

/// The events of templates that were told.
fn told(bench: &Bench) -> Vec<String> {
    let value = |body: &Value| body.pointer("/entry/0/changes/0/value/event").cloned();
    bench.posts.iter().filter_map(|(_, body)| Some(value(body)?.as_str()?.to_owned())).collect()
}

fn decide(bench: &mut Bench, name: &str, status: &TemplateStatus) {
    bench.step(|state, turn| {
        let ids: Vec<_> = state.templates.named(name).map(|template| template.id().to_owned()).collect();
        for id in ids {
            state.decide_on_template(&id, status.clone(), None, turn);
        }
    });
}

#[test]
fn a_template_is_approved_after_its_review_and_a_webhook_tells_so() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, &new("order", "en_US")).unwrap();
    let path = format!("/message_templates/{id}");
    assert_eq!(body_of(&bench.call("GET", &path, ""))["status"], "PENDING");
    bench.advance(Timing::default().review - Duration::from_millis(1));
    assert!(told(&bench).is_empty());
    bench.advance(Duration::from_millis(1));
    assert_eq!(body_of(&bench.call("GET", &path, ""))["status"], "APPROVED");
    let change = &bench.posts[0].1["entry"][0]["changes"][0];
    assert_eq!(change["field"], "message_template_status_update");
    assert_eq!(
        change["value"],
        json!({ "event": "APPROVED", "message_template_id": id, "message_template_name": "order",
                "message_template_language": "en_US", "message_template_category": "UTILITY", "reason": "NONE" })
    );
}

#[test]
fn a_rejection_comes_before_the_end_of_the_review() {
    let mut bench = Bench::on(Dialect::Cloud);
    create(&mut bench, &new("order", "en_US")).unwrap();
    decide(&mut bench, "order", &TemplateStatus::Rejected);
    bench.advance(days(1));
    assert_eq!(told(&bench), ["REJECTED"]);
}

#[test]
fn a_name_is_used_once_in_each_language_and_is_blocked_after_its_deletion() {
    let mut bench = Bench::on(Dialect::Cloud);
    create(&mut bench, &new("order", "en_US")).unwrap();
    create(&mut bench, &new("order", "de")).unwrap();
    assert_eq!(create(&mut bench, &new("order", "de")), Err(2_388_024));
    bench.advance(days(1));
    assert_eq!(bench.call("DELETE", "/message_templates?name=order", "").status, 200);
    assert_eq!(bench.call("DELETE", "/message_templates?name=order", "").status, 400);
    assert_eq!(create(&mut bench, &new("order", "fr")), Err(2_388_023));
    bench.advance(days(30));
    assert!(create(&mut bench, &new("order", "fr")).is_ok());
    // One that never was approved blocks nothing, and one that is disabled stays.
    assert_eq!(bench.call("DELETE", "/message_templates?name=order", "").status, 200);
    let id = create(&mut bench, &new("order", "fr")).unwrap();
    decide(&mut bench, "order", &TemplateStatus::Disabled);
    assert_eq!(bench.call("DELETE", &format!("/message_templates?hsm_id={id}&name=order"), "").status, 400);
}

#[test]
fn an_approved_template_is_changed_once_a_day_and_keeps_its_category() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, &new("order", "en_US")).unwrap();
    let path = format!("/message_templates/{id}");
    let components = json!({ "components": [{ "type": "BODY", "text": "There it is." }] }).to_string();
    assert_eq!(bench.post(&path, &components).status, 400, "under review");
    bench.advance(days(1));
    assert_eq!(bench.post(&path, r#"{"category":"MARKETING"}"#).status, 400);
    assert_eq!(bench.post(&path, &components).status, 200);
    assert_eq!(body_of(&bench.call("GET", &path, ""))["status"], "PENDING");
    bench.advance(Timing::default().review);
    assert_eq!(bench.post(&path, &components).status, 400, "twice a day");
    bench.advance(days(1));
    assert_eq!(bench.post(&path, &components).status, 200);
    assert_eq!(body_of(&bench.call("GET", &path, ""))["components"][0]["text"], "There it is.");
}

#[test]
fn a_list_is_filtered_and_read_page_by_page_in_both_dialects() {
    let mut bench = Bench::on(Dialect::Cloud);
    for number in 0..5 {
        create(&mut bench, &new(&format!("order_{number}"), if number == 3 { "de" } else { "en_US" }))
            .unwrap();
    }
    bench.advance(days(1));
    let mut names = Vec::new();
    let mut path = "/message_templates?limit=2&language=en_US&fields=name".to_owned();
    loop {
        let page = body_of(&bench.call("GET", &path, ""));
        for template in page["data"].as_array().unwrap() {
            assert!(template["status"].is_null());
            names.push(template["name"].as_str().unwrap().to_owned());
        }
        if page["paging"]["next"].is_null() {
            break;
        }
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        path = format!("/message_templates?limit=2&language=en_US&fields=name&after={after}");
    }
    assert_eq!(names, ["order_0", "order_1", "order_2", "order_4"]);

    let query = "limit=2&offset=1&sort=-business_templates.name&filters=%7B%22status%22%3A%22approved%22%7D";
    let page = body_of(&bench.call("GET", &format!("/v1/configs/templates?{query}"), ""));
    let names: Vec<_> =
        page["waba_templates"].as_array().unwrap().iter().map(|template| &template["name"]).collect();
    assert_eq!(names, ["order_3", "order_2"]);
    assert_eq!((&page["total"], &page["count"], &page["offset"]), (&5.into(), &2.into(), &1.into()));
    assert_eq!(page["waba_templates"][0]["status"], "approved");
}

#[test]
fn the_other_dialect_hands_on_what_meta_refuses() {
    let mut bench = Bench::on(Dialect::OnPremise);
    let template = new("order", "en_US").to_string();
    let answer = bench.post("/v1/configs/templates", &template);
    assert_eq!((answer.status, &body_of(&answer)["status"]), (201, &"submitted".into()));
    let answer = bench.post("/v1/configs/templates", &template);
    let error = ApiError::from_wire(&answer.body).unwrap();
    assert_eq!((answer.status, error.code, error.subcode), (400, Some(100), Some(2_388_024)));
}

/// Sends a message from a template and gives the code of the refusal.
fn send(bench: &mut Bench, name: &str, language: &str, components: &Value) -> Option<i64> {
    let dialect = bench.state.settings.dialect;
    let mut message = json!({ "to": "491511111111", "type": "template", "template": {
        "name": name, "language": { "code": language, "policy": "deterministic" }, "components": components,
    } });
    let path = if dialect == Dialect::Cloud { "/messages" } else { "/v1/messages" };
    if dialect == Dialect::Cloud {
        message["messaging_product"] = "whatsapp".into();
    }
    let answer = bench.post(path, &message.to_string());
    ApiError::from_wire(&answer.body).and_then(|error| error.code)
}

#[test]
fn a_message_fits_its_template() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let code =
            |cloud: i64, on_premise: i64| Some(if dialect == Dialect::Cloud { cloud } else { on_premise });
        let mut bench = Bench::on(dialect);
        assert_eq!(bench.post("/v1/configs/templates", &new("order", "en_US").to_string()).status, 201);
        let media = |kind: &str| {
            json!({ "type": "header", "parameters": [
            { "type": kind, kind: { "link": "https://example.com/a" } }] })
        };
        let body = |texts: &[&str]| {
            json!({ "type": "body", "parameters": texts.iter()
            .map(|text| json!({ "type": "text", "text": text })).collect::<Vec<_>>() })
        };
        let good = json!([media("image"), body(&["17"])]);
        assert_eq!(send(&mut bench, "order", "en_US", &good), code(132_001, 2001), "under review");
        bench.advance(days(1));
        for (components, expected) in [
            (good.clone(), None),
            (json!([media("image"), body(&["17", "18"])]), code(132_000, 2000)),
            (json!([media("image")]), code(132_000, 2000)),
            (json!([media("video"), body(&["17"])]), code(132_012, 2012)),
            (json!([body(&["17"])]), code(132_012, 2012)),
        ] {
            assert_eq!(send(&mut bench, "order", "en_US", &components), expected, "{dialect} {components}");
        }
        assert_eq!(send(&mut bench, "order", "de", &good), code(132_001, 2001), "another language");
        assert_eq!(send(&mut bench, "unknown", "de", &json!([])), None);
        bench.state.settings.enforce_templates = true;
        assert_eq!(send(&mut bench, "unknown", "de", &json!([])), code(132_001, 2001));
        for (status, expected) in [
            (TemplateStatus::Paused, code(132_015, 2001)),
            (TemplateStatus::Disabled, code(132_016, 2001)),
            (TemplateStatus::Approved, None),
        ] {
            decide(&mut bench, "order", &status);
            assert_eq!(send(&mut bench, "order", "en_US", &good), expected, "{dialect} {status}");
        }
    }
}

#[test]
fn a_code_goes_to_phone_numbers_only() {
    let mut bench = Bench::on(Dialect::Cloud);
    let template = json!({ "name": "login_code", "language": "en_US", "category": "AUTHENTICATION", "components": [
        { "type": "BODY" }, { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] },
    ] });
    create(&mut bench, &template).unwrap();
    bench.advance(DAY);
    let mut send = |person: &str| {
        let message =
            OutboundMessage::new(person, TemplateMessage::one_time_password("login_code", "en_US", "123456"));
        let mut message = serde_json::to_value(&message).unwrap();
        message["messaging_product"] = "whatsapp".into();
        ApiError::from_wire(&bench.post("/messages", &message.to_string()).body).and_then(|error| error.code)
    };
    assert_eq!(send("491511111111"), None);
    assert_eq!(send("DE.1349120865530274"), Some(131_062));
}

#[test]
fn the_route_for_marketing_takes_approved_templates_of_marketing() {
    let mut bench = Bench::new(Settings::default());
    create(&mut bench, &new("order", "en_US")).unwrap();
    let mut offer = new("offer", "en_US");
    offer["category"] = "MARKETING".into();
    offer["components"] = json!([{ "type": "BODY", "text": "Less for more!" }]);
    create(&mut bench, &offer).unwrap();
    let send = |bench: &mut Bench, name: &str| {
        let message = json!({ "messaging_product": "whatsapp", "to": "491511111111", "type": "template",
            "template": { "name": name, "language": { "code": "en_US" } } });
        let answer = bench.post("/marketing_messages", &message.to_string());
        (answer.status, body_of(&answer))
    };
    let (status, answer) = send(&mut bench, "offer");
    assert!(status == 403 && answer["error"].is_string(), "{answer}");
    bench.advance(days(1));
    let (status, answer) = send(&mut bench, "offer");
    assert_eq!((status, &answer["messages"][0]["message_status"]), (200, &"accepted".into()));
    assert_eq!(send(&mut bench, "order").1["error"]["code"], 134_100);
}
