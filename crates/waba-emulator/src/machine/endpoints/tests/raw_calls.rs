//! All other operations of the number and those of the partner API succeed, and their answers are read.

use serde_json::{Value, json};
use waba_types::dialect::Response as _;
use waba_types::operations::{Operation, OperationSpec, OperationVisitor, Route, visit};
use waba_types::{Dialect, OPERATIONS};

use super::typed_calls;
use crate::machine::paging::PAGE;
use crate::machine::testing::Bench;

const PERSON: &str = "491511234567";
const FLOW: &str = r#"{"version":"7.3","screens":[{"id":"A","layout":{}}]}"#;

/// A number about which there is something to ask, and the ids of that.
struct World {
    bench: Bench,
    ids: Vec<(&'static str, String)>,
}

impl World {
    fn new(dialect: Dialect) -> Self {
        let mut world = Self { bench: Bench::on(dialect), ids: Vec::new() };
        world.bench.write(PERSON, "Hi");
        for (name, id) in [
            ("wa_id", PERSON),
            ("phone", PERSON),
            ("meta_node_id", "17"),
            ("ad_object_id", "17"),
            ("partner_id", "emulatorPA"),
            ("client_id", "emulatorCL"),
            ("channel_id", "emulatorCH"),
            ("waba_account_id", "emulatorWA"),
        ] {
            world.ids.push((name, id.to_owned()));
        }
        match dialect {
            Dialect::Cloud => world.fill_cloud(),
            Dialect::OnPremise => {
                let pack =
                    world.bench.done("POST", "/v1/stickerpacks", &json!({ "publisher": "A", "name": "B" }));
                world.keep("stickerpack_id", &pack["stickerpacks"][0]["id"]);
                let stickers = format!("/v1/stickerpacks/{}/stickers", world.id("stickerpack_id"));
                let sticker = world.bench.done("POST", &stickers, &json!({ "image_data_id": "17" }));
                world.keep("index", &sticker["stickers"][0]["index"]);
                world.keep("name", &json!("files"));
                let provider = json!([{ "name": "files", "type": "www", "config": { "bearer": "token" } }]);
                world.bench.done("POST", "/v1/settings/application/media/providers", &provider);
                let identity = format!("/v1/contacts/{PERSON}/identity");
                let identity = world.bench.done("GET", &identity, &Value::Null);
                world.keep("hash", &identity["identity"]["hash"]);
            }
        }
        world
    }

    fn fill_cloud(&mut self) {
        let group = json!({ "messaging_product": "whatsapp", "subject": "Team",
                            "join_approval_mode": "approval_required" });
        let group = self.bench.done("POST", "/groups", &group);
        self.keep("group_id", &group["id"]);
        let id = self.id("group_id").as_str().into();
        let request = self.bench.step(|state, turn| state.join_group(&id, &PERSON.into(), turn)).unwrap();
        self.keep("join_request_id", &json!(request));
        let flow = self.bench.done("POST", "/flows", &json!({ "name": "Survey", "flow_json": FLOW }));
        self.keep("flow_id", &flow["id"]);
        let dataset = self.bench.done("POST", "/marketing/dataset", &json!({}));
        self.keep("dataset_id", &dataset["id"]);
        self.bench.done("POST", "/marketing/template_analytics?enable=true", &Value::Null);
        let template = json!({ "name": "offer", "category": "MARKETING", "language": "en_US",
                               "components": [{ "type": "BODY", "text": "New shoes" }] });
        let template = self.bench.done("POST", "/message_templates", &template);
        self.keep("template_id", &template["id"]);
        let path = "/partners/emulatorPA/waba_accounts/emulatorWA/waba_templates";
        let template = self.bench.done("GET", path, &Value::Null)["waba_templates"][0].clone();
        self.keep("partner_template_id", &template["id"]);
        // Its review ends before anything is asked.
        self.bench.advance(std::time::Duration::from_secs(60));
    }

    fn keep(&mut self, name: &'static str, id: &Value) {
        self.ids.push((name, id.as_str().unwrap().to_owned()));
    }

    fn id(&self, name: &str) -> String {
        self.ids.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone()).unwrap_or_default()
    }

    /// The path of a call, with the ids of what there is.
    fn path(&self, route: Route) -> String {
        let value = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            None => part.to_owned(),
            // 360dialog has ids of its own for templates.
            Some("template_id") if route.path.starts_with("/partners/") => self.id("partner_template_id"),
            Some(name) => self.id(name),
        };
        route.path.split('/').map(value).collect::<Vec<_>>().join("/")
    }

    /// Does what must have been done before the call can succeed.
    fn prepare(&mut self, spec: &OperationSpec) {
        if spec.name.ends_with("flows.deprecate") {
            let path = format!("/{}/publish", self.id("flow_id"));
            self.bench.done("POST", &path, &json!({}));
        }
    }

    /// Query and body with which a call succeeds.
    fn request(&self, spec: &OperationSpec) -> (&'static str, Value) {
        let key = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [48; 294])
        );
        match spec.name {
            "groups.create" | "groups.edit" => ("", json!({ "subject": "Crew" })),
            "groups.approve_join_requests" | "groups.reject_join_requests" => {
                ("", json!({ "join_requests": [self.id("join_request_id")] }))
            }
            "groups.remove_participants" => ("", json!({ "participants": [{ "user": PERSON }] })),
            "calling.control" => {
                let session = json!({ "sdp_type": "offer", "sdp": "v=0" });
                ("", json!({ "action": "connect", "to": PERSON, "session": session }))
            }
            "calling.edit_settings" => ("", json!({ "calling": { "status": "ENABLED" } })),
            "marketing.reach_estimate" => ("?targeting_spec={}&date_interval=L7D", Value::Null),
            "marketing.template_analytics" => ("?template_ids=[\"17\"]", Value::Null),
            "marketing.enable_template_analytics" => ("?enable=true", Value::Null),
            "marketing.send_events" => ("", json!({ "data": [{ "event_name": "Purchase" }] })),
            "flows.create" | "partner_flows.create" => ("", json!({ "name": "Poll" })),
            "flows.migrate" | "partner_flows.copy" => ("", json!({ "source_waba_id": "200000000000360" })),
            "encryption.set" => ("", json!({ "business_public_key": key })),
            "contacts.check" => ("", json!({ "contacts": [PERSON] })),
            "contacts.acknowledge_identity" => ("", json!({ "hash": self.id("hash") })),
            "application.add_media_provider" => {
                ("", json!([{ "name": "shop", "type": "www", "config": { "bearer": "token" } }]))
            }
            "stickerpacks.add_sticker" => ("", json!({ "image_data_id": "17" })),
            "stickerpacks.create" => ("", json!({ "publisher": "A", "name": "C" })),
            "partner_tokens.create" => {
                ("", json!({ "username": "ann@example.com", "password": "emulator-password" }))
            }
            "partner_webhook.set" => ("", json!({ "webhook_url": "http://127.0.0.1:1/" })),
            "partner_channels.request_cancellation" => ("", json!({ "enabled": true })),
            "marketing.send" => {
                let template = json!({ "name": "offer", "language": { "code": "en_US" } });
                ("", json!({ "to": PERSON, "type": "template", "template": template }))
            }
            "partner_templates.create" => {
                let body = json!({ "type": "BODY", "text": "Hi there" });
                (
                    "",
                    json!({ "name": "hello", "category": "UTILITY", "language": "en_US", "components": [body] }),
                )
            }
            "partner_templates.copy" => ("", json!({ "source_waba_id": "200000000000360" })),
            "partner_templates.previews" => ("?category=AUTHENTICATION&languages=en_US,de", Value::Null),
            "partner_channels.request_display_name" => ("", json!({ "new_display_name": "New" })),
            _ => ("", json!({})),
        }
    }

    fn succeeds(mut self, spec: &'static OperationSpec, route: Route, dialect: Dialect) {
        struct Read<'a>(Dialect, &'a [u8]);

        impl OperationVisitor for Read<'_> {
            type Output = Result<(), String>;

            fn visit<O: Operation>(self) -> Self::Output {
                O::Response::from_wire(self.0, self.1).map(drop).map_err(|error| error.to_string())
            }
        }

        self.prepare(spec);
        let (query, mut body) = self.request(spec);
        if let Some(fields) = body.as_object_mut() {
            fields.insert("messaging_product".to_owned(), json!("whatsapp"));
        }
        let query = if spec.name == "marketing.dataset_quality" {
            format!("?dataset_id={}", self.id("dataset_id"))
        } else {
            query.to_owned()
        };
        let path = format!("{}{query}", self.path(route));
        let answer = match body["business_public_key"].as_str() {
            Some(key) => self.bench.post_form(&path, &[("business_public_key", key)]),
            None => self.bench.call(route.method.as_str(), &path, &body.to_string()),
        };
        let text = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, route.success, "{} {path}: {text}", spec.name);
        let read = visit(spec.name, Read(dialect, &answer.body)).unwrap();
        assert_eq!(read, Ok(()), "{}: {text}", spec.name);
    }
}

#[test]
fn each_other_operation_of_a_host_succeeds_and_its_answer_is_read() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        for spec in OPERATIONS.iter().filter(|spec| !typed_calls::GROUPS.contains(&spec.group())) {
            let Some(route) = spec.route(dialect) else { continue };
            World::new(dialect).succeeds(spec, route, dialect);
        }
    }
}

#[test]
fn each_operation_of_the_partner_api_succeeds_and_its_answer_is_read() {
    for spec in OPERATIONS {
        let Some(route) = spec.partner else { continue };
        World::new(Dialect::Cloud).succeeds(spec, route, Dialect::Cloud);
    }
}

#[test]
fn each_operation_of_another_partner_is_refused() {
    let mut world = World::new(Dialect::Cloud);
    for spec in OPERATIONS {
        let Some(route) = spec.partner.filter(|route| route.path.contains("{partner_id}")) else { continue };
        let path = world.path(route).replace("emulatorPA", "otherPA");
        let (status, answer) = world.bench.ask(route.method.as_str(), &path, &json!({}));
        let problem = &answer["meta"]["developer_message"];
        assert_eq!((status, problem), (404, &json!("partner_id: no such partner")), "{}", spec.name);
    }
}

/// The number before `by default` in the docs of the field `limit`.
fn documented_limit(spec: &OperationSpec) -> Option<i64> {
    let limit = spec.request.fields.iter().find(|field| field.name == "limit")?;
    limit.doc.split_once(" by default")?.0.rsplit(' ').next()?.parse().ok()
}

#[test]
fn a_page_has_as_many_items_by_default_as_the_docs_say() {
    let mut world = World::new(Dialect::Cloud);
    let mut lists = Vec::new();
    for spec in OPERATIONS {
        let Some(limit) = documented_limit(spec) else { continue };
        let route = spec.partner.or(spec.route(Dialect::Cloud)).unwrap();
        let path = world.path(route);
        let page = world.bench.done("GET", &path, &Value::Null);
        // Lists with cursors don't say it; all of them have the same.
        assert_eq!(page["limit"].as_i64().unwrap_or(PAGE as i64), limit, "{path}");
        lists.push(spec.name);
    }
    let documented = [
        "config_templates.list",
        "groups.list",
        "qr_codes.list",
        "partner_clients.list",
        "partner_channels.list",
        "partner_templates.list",
    ];
    assert_eq!(lists, documented);
}
