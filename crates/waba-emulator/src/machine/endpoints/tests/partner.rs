//! The partner API, with the emulated number as one of its channels.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use ring::hmac;
use serde_json::{Value, json};
use waba_types::Dialect;

use crate::machine::journal::Outcome;
use crate::machine::request::Request;
use crate::machine::settings::Settings;
use crate::machine::store::partner::NewClient;
use crate::machine::testing::Bench;

const BASE: &str = "/api/v2/partners/emulatorPA";
const KEYS: &str = "/api/v2/partners/emulatorPA/channels/emulatorCH/api_keys";

fn connect(bench: &mut Bench, name: &str, phone_number: &str) -> crate::ConnectedClient {
    let client = NewClient {
        name: name.to_owned(),
        phone_number: phone_number.to_owned(),
        email: Some(format!("{name}@example.com")),
    };
    bench.step(|state, turn| state.connect_client(client, turn)).unwrap()
}

/// Calls the API with these headers alone.
fn with_headers(bench: &mut Bench, method: &str, path: &str, headers: &[(&'static str, &str)]) -> u16 {
    let headers = headers
        .iter()
        .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
    let headers: HeaderMap = headers.collect();
    let key = headers.get("d360-api-key").map(|key| key.to_str().unwrap().to_owned());
    let (method, path) = (method.to_owned(), path.to_owned());
    let request =
        Request { method, path, query: None, key, headers, body: bytes::Bytes::new(), http2: false };
    bench.step(|state, turn| state.answer(request, turn)).answer.status
}

#[test]
fn the_api_wants_its_own_key_or_a_token() {
    let mut bench = Bench::on(Dialect::Cloud);
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("d360-api-key", "emulator-key")]), 401);
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("x-api-key", "emulator-key")]), 401);
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("x-api-key", "emulator-partner-key")]), 200);
    // The key of a partner does not open the API of a number.
    let key = [("d360-api-key", "emulator-partner-key")];
    assert_eq!(with_headers(&mut bench, "GET", "/v1/configs/webhook", &key), 401);

    let wrong = json!({ "username": "ann@example.com", "password": "wrong" });
    let (status, answer) = bench.ask("POST", "/api/v2/token", &wrong);
    assert_eq!((status, answer), (401, json!({ "error": "invalid_grant" })));
    let right = json!({ "username": "ann@example.com", "password": "emulator-password" });
    let token = bench.done("POST", "/api/v2/token", &right)["access_token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("authorization", &bearer)]), 200);
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("x-api-key", &token)]), 401);
    bench.advance(Duration::from_secs(60 * 60));
    assert_eq!(with_headers(&mut bench, "GET", BASE, &[("authorization", &bearer)]), 401);
    assert!(!bench.journal().contains(&token) && !bench.journal().contains("emulator-password"));
}

#[test]
fn a_new_key_ends_the_older_one_and_takes_the_webhook_away() {
    let mut bench = Bench::on(Dialect::Cloud);
    let webhook = "/v1/configs/webhook";
    assert!(bench.done("GET", webhook, &Value::Null)["url"].is_string());
    let made = bench.done("POST", KEYS, &Value::Null);
    assert_eq!(made["address"], "http://127.0.0.1");
    let key = made["api_key"].as_str().unwrap().to_owned();
    assert_eq!(bench.ask("GET", webhook, &Value::Null).0, 401);
    assert_eq!(with_headers(&mut bench, "GET", webhook, &[("d360-api-key", &key)]), 200);
    assert!(bench.state.webhook.is_none());
    let listed = bench.done("GET", KEYS, &Value::Null);
    assert_eq!(
        (&listed["api_keys"][0]["id"], &listed["api_keys"][0]["api_key"]),
        (&made["id"], &json!("***"))
    );
    assert!(!bench.journal().contains(&key));

    bench.done("DELETE", KEYS, &Value::Null);
    assert_eq!(with_headers(&mut bench, "GET", webhook, &[("d360-api-key", &key)]), 401);
    assert_eq!(with_headers(&mut bench, "GET", webhook, &[]), 401);
    assert_eq!(bench.done("GET", KEYS, &Value::Null), json!({ "api_keys": [] }));
}

#[test]
fn without_the_clients_leave_there_is_no_key() {
    let mut bench = Bench::on(Dialect::Cloud);
    bench.step(|state, turn| state.permit_keys(&"emulatorCH".into(), false, turn)).unwrap();
    let (status, answer) = bench.ask("POST", KEYS, &Value::Null);
    assert_eq!((status, &answer["meta"]["success"]), (403, &json!(false)));
    bench.step(|state, turn| state.permit_keys(&"emulatorCH".into(), true, turn)).unwrap();
    bench.done("POST", KEYS, &Value::Null);
}

#[test]
fn events_are_signed_and_delivered_again() {
    let mut bench = Bench::on(Dialect::Cloud);
    let url = json!({ "webhook_url": "http://127.0.0.1:1/partner" });
    assert_eq!(bench.done("POST", &format!("{BASE}/webhook_url"), &url)["webhook_url"], url["webhook_url"]);
    let (status, _) =
        bench.ask("POST", &format!("{BASE}/webhook_url"), &json!({ "webhook_url": "https://example.com" }));
    assert_eq!(status, 400, "without leave events stay on this machine");

    let key = hmac::Key::new(hmac::HMAC_SHA256, b"emulator-platform-secret");
    let mut attempts = 0;
    bench.receiver(move |post| {
        assert_eq!(post.webhook.url, "http://127.0.0.1:1/partner");
        let hex = post.webhook.headers.get("x-360dialog-signature").unwrap();
        let bytes: Vec<u8> =
            (0..32).map(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).unwrap()).collect();
        hmac::verify(&key, post.body.as_str().as_bytes(), &bytes).unwrap();
        attempts += 1;
        Some(Outcome::Status(if attempts == 1 { 500 } else { 200 }))
    });
    let connected = connect(&mut bench, "acme", "+49 30 1234567");
    bench.advance(Duration::from_secs(10));
    let events: Vec<_> =
        bench.posts.iter().map(|(_, body)| body["event"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        events,
        ["client_created", "channel_created", "channel_ready", "channel_running", "client_created"]
    );
    assert_eq!(bench.posts[1].1["data"]["id"], json!(connected.channel_id));
    assert_eq!(bench.posts[1].1["data"]["setup_info"]["phone_number"], "49301234567");

    let path = format!("{BASE}/clients/emulatorCL/channels/emulatorCH/control/cancellation_request");
    for (enabled, event) in [(true, "cancellation_request"), (false, "cancellation_revoke")] {
        bench.done("POST", &path, &json!({ "enabled": enabled }));
        assert_eq!(bench.posts.last().unwrap().1["event"], event);
    }
    let other =
        format!("{BASE}/clients/{}/channels/emulatorCH/control/cancellation_request", connected.client_id);
    assert_eq!(bench.ask("POST", &other, &json!({ "enabled": true })).0, 404);
}

#[test]
fn lists_are_filtered_sorted_and_paged() {
    let mut bench = Bench::on(Dialect::Cloud);
    for (name, number) in [("b", "4930111111"), ("c", "4930222222"), ("a", "4930333333")] {
        connect(&mut bench, name, number);
    }
    let page = bench.done("GET", &format!("{BASE}/clients?sort=-name&limit=2&offset=1"), &Value::Null);
    let names: Vec<_> =
        page["clients"].as_array().unwrap().iter().map(|client| client["name"].clone()).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(
        (&page["count"], &page["total"], &page["limit"], &page["offset"]),
        (&json!(2), &json!(4), &json!(2), &json!(1))
    );
    assert_eq!(page["sort"], json!(["-name"]));

    let filters = "%7B%22client.contact_info.email%22%3A%22c%40example.com%22%7D";
    let page = bench.done("GET", &format!("{BASE}/channels?filters={filters}"), &Value::Null);
    assert_eq!(page["partner_channels"][0]["setup_info"]["phone_number"], "4930222222");
    assert_eq!((&page["total"], &page["limit"]), (&json!(1), &json!(20)));
    let (status, answer) = bench.ask("GET", &format!("{BASE}/channels?filters=none"), &Value::Null);
    assert_eq!((status, &answer["meta"]["http_code"]), (400, &json!(400)));
    let accounts = bench.done("GET", &format!("{BASE}/waba_accounts"), &Value::Null);
    assert_eq!(accounts["total"], 4);
}

#[test]
fn balances_can_be_read_five_times_in_thirty_seconds() {
    let mut bench = Bench::on(Dialect::Cloud);
    bench.send("491511234567", "Hi");
    let path = format!("{BASE}/clients/emulatorCL/info/balance?granularity=day");
    for _ in 0..5 {
        let usage = &bench.done("GET", &path, &Value::Null)["usage"];
        assert_eq!(usage[0]["period_date"], "2026-01-01");
        assert_eq!(usage[0]["quantity"], 1);
    }
    let (status, answer) = bench.ask("GET", &path, &Value::Null);
    assert_eq!((status, &answer["meta"]["http_code"]), (429, &json!(429)));
    bench.advance(Duration::from_secs(30));
    bench.done("GET", &path, &Value::Null);
    let balances = bench.done("GET", &format!("{BASE}/info/balance"), &Value::Null);
    assert_eq!(balances, json!([{ "total": 100, "currency": "EUR" }]));
}

#[test]
fn flows_of_the_numbers_account_are_those_of_its_own_api() {
    let mut bench = Bench::on(Dialect::Cloud);
    let flows = format!("{BASE}/waba_accounts/emulatorWA/flows");
    let made = bench.done("POST", &flows, &json!({ "name": "Survey" }));
    let id = made["id"].as_str().unwrap();
    assert_eq!(bench.done("GET", &format!("/{id}"), &Value::Null)["name"], "Survey");
    let (status, answer) = bench.ask("POST", &format!("{flows}/{id}/publish"), &Value::Null);
    assert_eq!((status, &answer["meta"]["success"]), (400, &json!(false)));

    let connected = connect(&mut bench, "acme", "4930111111");
    let account = connected.waba_account_id;
    let other = format!("{BASE}/waba_accounts/{account}/flows");
    let body = json!({ "source_waba_id": "200000000000360", "source_flow_names": ["Survey", "Poll"] });
    let copied = bench.done("POST", &format!("{other}/migrate"), &body);
    assert_eq!(copied["migrated_flows"][0]["source_id"], json!(id));
    assert_eq!(copied["failed_flows"][0]["source_name"], "Poll");
    let page = bench.done("GET", &format!("{other}?fields=[\"name\"]"), &Value::Null);
    assert_eq!((&page["total"], &page["flows"][0]["name"]), (&json!(1), &json!("Survey")));
    // And back again, by Meta's id of the account.
    bench.done("DELETE", &format!("{flows}/{id}"), &Value::Null);
    let details = bench.done("GET", &format!("{BASE}/waba_accounts/{account}"), &Value::Null);
    let body = json!({ "source_waba_id": details["external_id"] });
    assert_eq!(bench.done("POST", "/migrate_flows", &body)["migrated_flows"][0]["source_name"], "Survey");
}

#[test]
fn the_json_of_a_flow_of_any_account_is_uploaded_and_listed() {
    const FLOW: &str = r#"{"version":"7.3","screens":[{"id":"A","layout":{}}]}"#;
    let mut bench = Bench::on(Dialect::OnPremise);
    let connected = connect(&mut bench, "acme", "4930111111").waba_account_id;
    for account in ["emulatorWA", &connected] {
        let flows = format!("{BASE}/waba_accounts/{account}/flows");
        let id = bench.done("POST", &flows, &json!({ "name": "Survey" }))["id"].as_str().unwrap().to_owned();
        let assets = format!("{flows}/{id}/assets");
        assert_eq!(bench.done("GET", &assets, &Value::Null), json!({ "data": [] }));
        let upload = |bench: &mut Bench, path: &str, key: &str, json: &str| {
            let form = format!(
                "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nflow.json\r\n--x\r\n\
                 Content-Disposition: form-data; name=\"asset_type\"\r\n\r\nFLOW_JSON\r\n--x\r\n\
                 Content-Disposition: form-data; name=\"file\"; filename=\"flow.json\"\r\n\
                 Content-Type: application/json\r\n\r\n{json}\r\n--x--\r\n"
            );
            let headers = [("content-type", "multipart/form-data; boundary=x"), ("x-api-key", key)];
            let answer = bench.send_body("POST", path, &headers, form);
            (answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap())
        };
        let key = "emulator-partner-key";
        assert_eq!(upload(&mut bench, &assets, "emulator-key", FLOW).0, 401);
        assert_eq!(bench.done("GET", &assets, &Value::Null), json!({ "data": [] }));
        let (status, answer) = upload(&mut bench, &assets, key, "{}");
        assert_eq!((status, answer["validation_errors"].as_array().unwrap().len()), (200, 2));
        let refused = upload(&mut bench, &assets, key, "{");
        assert_eq!((refused.0, &refused.1["meta"]["success"]), (400, &json!(false)));
        assert_eq!(upload(&mut bench, &format!("{flows}/1/assets"), key, FLOW).0, 400);
        assert_eq!(upload(&mut bench, &assets.replace("emulatorPA", "otherPA"), key, FLOW).0, 404);
        let uploaded = json!({ "success": true, "validation_errors": [] });
        assert_eq!(upload(&mut bench, &assets, key, FLOW), (200, uploaded));

        let asset = bench.done("GET", &assets, &Value::Null)["data"][0].clone();
        assert_eq!((&asset["name"], &asset["asset_type"]), (&json!("flow.json"), &json!("FLOW_JSON")));
        let address = asset["download_url"].as_str().unwrap().strip_prefix("http://127.0.0.1").unwrap();
        let file = bench.call_with_key(None, "GET", address, "");
        assert_eq!((file.status, &*file.body), (200, FLOW.as_bytes()));
        bench.done("POST", &format!("{flows}/{id}/publish"), &Value::Null);
        assert_eq!(upload(&mut bench, &assets, key, FLOW).0, 400);
    }
    assert!(bench.journal().contains(r#""operation":"partner_flows.upload_json""#));
}

#[test]
fn templates_of_the_numbers_account_are_those_of_its_own_api() {
    let mut bench = Bench::on(Dialect::Cloud);
    let templates = format!("{BASE}/waba_accounts/emulatorWA/waba_templates");
    let new = json!({ "name": "hello", "category": "UTILITY", "language": "en_US",
                      "components": [{ "type": "BODY", "text": "Hi there" }] });
    let made = bench.done("POST", &templates, &new);
    assert_eq!((&made["status"], &made["waba_account_id"]), (&json!("submitted"), &json!("emulatorWA")));
    let id = made["id"].as_str().unwrap().to_owned();
    let external = format!("/message_templates/{}", made["external_id"].as_str().unwrap());
    assert_eq!(bench.done("GET", &external, &Value::Null)["status"], "PENDING");
    bench.advance(Duration::from_secs(60));
    let filters = "filters=%7B%22status%22%3A%22approved%22%7D&sort=-business_templates.name";
    let page = bench.done("GET", &format!("{templates}?{filters}"), &Value::Null);
    assert_eq!(
        (&page["total"], &page["limit"], &page["waba_templates"][0]["id"]),
        (&json!(1), &json!(1000), &json!(id))
    );

    let edit = json!({ "components": [{ "type": "BODY", "text": "Hello there" }] });
    let edited = bench.done("PATCH", &format!("{templates}/{id}"), &edit);
    assert_eq!(edited["components"][0]["text"], "Hello there");
    let account = connect(&mut bench, "acme", "4930111111").waba_account_id;
    let other = format!("{BASE}/waba_accounts/{account}/waba_templates");
    let copy = json!({ "source_waba_id": "200000000000360" });
    let copied = bench.done("POST", &format!("{other}/migrate"), &copy);
    let copied = copied["migrated_templates"][0].as_str().unwrap().to_owned();
    let again = bench.done("POST", &format!("{other}/migrate"), &copy);
    assert!(again["failed_templates"][&id].is_string(), "{again}");
    assert_eq!(bench.done("PATCH", &format!("{other}/{copied}"), &edit)["status"], "approved");

    bench.done("DELETE", &format!("{other}/{copied}"), &Value::Null);
    bench.done("DELETE", &format!("{templates}/{id}"), &Value::Null);
    let (status, answer) = bench.ask("DELETE", &format!("{templates}/{id}"), &Value::Null);
    assert_eq!((status, &answer["meta"]["http_code"]), (404, &json!(404)));
}

#[test]
fn templates_can_be_listed_so_often_in_a_minute() {
    let mut bench = Bench::on(Dialect::Cloud);
    let path = format!("{BASE}/waba_accounts/emulatorWA/waba_templates");
    for _ in 0..400 {
        assert_eq!(bench.call("GET", &path, "").status, 200);
    }
    assert_eq!(bench.call("GET", &path, "").status, 429);
    bench.advance(Duration::from_secs(60));
    assert_eq!(bench.call("GET", &path, "").status, 200);
}

#[test]
fn the_partner_and_its_clients_are_changed() {
    let mut bench = Bench::new(Settings { dialect: Dialect::OnPremise, ..Settings::default() });
    let details = bench.done("PATCH", BASE, &json!({ "partner_redirect_url": "https://example.com/back" }));
    assert_eq!(details["partner_redirect_url"], "https://example.com/back");
    assert_eq!(bench.done("GET", BASE, &Value::Null), details);
    let client =
        bench.done("PATCH", &format!("{BASE}/clients/emulatorCL"), &json!({ "partner_payload": "crm-17" }));
    assert_eq!((&client["partner_payload"], &client["max_channels"]), (&json!("crm-17"), &json!(100)));
    let channel = bench.done("GET", &format!("{BASE}/channels/emulatorCH"), &Value::Null);
    assert_eq!(channel["client"]["partner_payload"], "crm-17");
    assert_eq!(channel["integration"]["hosting_platform_type"], "onpremise");
    let commerce = format!("{BASE}/clients/emulatorCL/channels/emulatorCH/whatsapp_commerce_settings");
    assert_eq!(bench.done("GET", &commerce, &Value::Null)["id"], "100000000000360");
    assert_eq!(bench.ask("GET", "/api/v2/partners/otherPA", &Value::Null).0, 404);
}
