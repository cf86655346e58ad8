//! C8: keys, passwords and texts are shown nowhere, whatever goes wrong while tracing writes down everything.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::LazyLock;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};
use url::Url;
use waba::flows::{FlowEndpoint, FlowKey};
use waba::http::{CaBundle, ClientCertificate, HttpConfig, HyperService, ProxyChoice};
use waba::types::response::ErrorReport;
use waba::webhook::{Auth, Webhook};
use waba::{
    CallOptions, Client, DeliveryTracker, Error, Host, Key, OutboundMessage, PartnerClient, RateLimits,
    RetryPolicy, Secret, Upload, WebhookConfig,
};
use waba_emulator::{
    Emulator, ErrorFault, Fault, FaultAction, FaultEnvelope, FaultPoint, GoAwayFault, ResetCode, RetryAfter,
};
use waba_vectors::{text, vectors};

use crate::recorder::{CANARY, heard, listen};

/// A secret of 40 characters, the same one in every run.
fn secret(seed: u64) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed + 1);
    let letters = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[(state % 62) as usize])
    });
    CANARY.chars().chain(letters).take(40).collect()
}

static KEY: LazyLock<String> = LazyLock::new(|| secret(1));
static PASSWORD: LazyLock<String> = LazyLock::new(|| secret(2));
static HEADER: LazyLock<String> = LazyLock::new(|| secret(3));
static MESSAGE: LazyLock<String> = LazyLock::new(|| secret(4));

#[track_caller]
fn assert_safe(name: &str, shown: &str) {
    assert!(!shown.contains(CANARY), "{name}: {shown}");
}

/// All that a log or an error tracker can get out of an error.
#[track_caller]
fn assert_safe_error(name: &str, error: &Error) {
    let report = ErrorReport::from(error);
    let api = error.api.as_ref().map(|api| format!("{api:?} {:?} {:?}", api.body(), api.href));
    let mut shown = format!(
        "{error} {error:?} {error:#?} {:?} {report:?} {} {:?} {api:?}",
        error.attempts(),
        serde_json::to_string(&report).unwrap(),
        error.violations,
    );
    let mut source = error.source();
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?} {cause:#?}");
        source = cause.source();
    }
    assert_safe(name, &shown);
}

/// A client that holds every kind of secret.
fn client(emulator: &Emulator, host: Host, timeout: Duration) -> Client {
    let options = CallOptions::new().header("x-tenant", &HEADER).unwrap();
    let mut proxy = Url::parse("http://proxy.invalid").unwrap();
    proxy.set_username(&PASSWORD).unwrap();
    proxy.set_password(Some(&PASSWORD)).unwrap();
    let mut builder = Client::builder(host)
        .retry(RetryPolicy::default().attempts(3).base_delay(Duration::from_millis(1)))
        .rate_limits(RateLimits::off())
        .timeout(timeout)
        // Not asked on the way to the machine itself.
        .proxy(ProxyChoice::Url(proxy));
    if let Some(pem) = emulator.ca_pem() {
        builder = builder.ca_bundle(pem);
    }
    builder.build().unwrap().with_options(options)
}

/// One of each kind of fault, with the key in all that a server can say.
fn faults() -> Vec<FaultAction> {
    let mut faults = Vec::new();
    for point in [FaultPoint::BeforeRead, FaultPoint::AfterRead, FaultPoint::AfterAccept, FaultPoint::MidBody]
    {
        faults.extend([FaultAction::Close(point), FaultAction::Reset(point), FaultAction::Silence(point)]);
    }
    for envelope in [
        FaultEnvelope::Meta,
        FaultEnvelope::Gateway,
        FaultEnvelope::Short,
        FaultEnvelope::OnPremise,
        FaultEnvelope::None,
    ] {
        for status in [400, 401, 503] {
            let mut error = ErrorFault::new(envelope, status).retry_after(RetryAfter::Text(KEY.clone()));
            if envelope != FaultEnvelope::None {
                error.message = Some(format!("no key {} for D360-API-KEY", *KEY));
            }
            faults.push(FaultAction::Error(error));
        }
    }
    faults.extend([
        FaultAction::Delay { ms: 10 },
        FaultAction::Delay { ms: 60_000 },
        FaultAction::Dribble { every_ms: 60_000 },
        FaultAction::Truncate,
        FaultAction::Gzip,
        FaultAction::ContentType(format!("text/{}", *KEY)),
        FaultAction::Endless,
        FaultAction::Huge { bytes: 1 << 26 },
        FaultAction::Html { status: 502, accept: false },
        FaultAction::Redirect { status: 307, location: format!("http://127.0.0.1:1/?key={}", *KEY) },
        FaultAction::ResetStream(ResetCode::RefusedStream),
        FaultAction::ResetStream(ResetCode::InternalError),
        FaultAction::ResetStream(ResetCode::Cancel),
        FaultAction::GoAway(GoAwayFault::Unprocessed),
        FaultAction::GoAway(GoAwayFault::Processed),
    ]);
    faults
}

async fn emulator(dialect: waba::Dialect, tls: bool) -> Emulator {
    Emulator::builder().dialect(dialect).api_key(KEY.clone()).tls(tls).start().await.unwrap()
}

/// Sends and reads under a fault. Gives how many of the calls failed.
async fn run(fault: FaultAction, tls: bool) -> usize {
    let name = format!("{fault:?}, tls {tls}");
    let emulator = emulator(waba::Dialect::Cloud, tls).await;
    emulator.fault(Fault::new(fault)).unwrap();
    let host = Host::cloud(KEY.as_str()).base_url(emulator.base_url());
    let client = client(&emulator, host, Duration::from_millis(500));
    let outcomes = [
        client.send(&OutboundMessage::text("+4915112345678", MESSAGE.as_str())).await.map(drop),
        client.webhook().get().await.map(drop),
    ];
    let errors: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    for error in &errors {
        assert_safe_error(&name, error);
    }
    errors.len()
}

fn assert_nothing_was_logged(what: &str) {
    heard(|heard| {
        assert!(heard.leaks.is_empty(), "{what}: {:#?}", &heard.leaks[..heard.leaks.len().min(5)]);
    });
}

#[tokio::test]
async fn no_fault_makes_anything_show_a_secret() {
    listen();
    let runs = faults().into_iter().flat_map(|fault| [(fault.clone(), false), (fault, true)]);
    let failed: Vec<_> = stream::iter(runs).map(|(fault, tls)| run(fault, tls)).buffered(8).collect().await;
    assert!(failed.iter().sum::<usize>() > 60, "{failed:?}");
    assert_nothing_was_logged("faults");
    heard(|heard| {
        for library in ["TRACE h2", "TRACE hyper", "DEBUG waba::http", "INFO waba::retry"] {
            assert!(heard.targets.iter().any(|target| target.starts_with(library)), "{library} was heard");
        }
    });
}

#[tokio::test]
async fn no_scenario_of_the_vectors_makes_anything_show_a_secret() {
    listen();
    let scenario = async |vector: &Value, tls: bool| {
        let name = text(vector, "name");
        let dialect = text(vector, "dialect").parse().unwrap();
        let emulator = emulator(dialect, tls).await;
        for fault in vector["faults"].as_array().unwrap() {
            emulator.fault(serde_json::from_value(fault.clone()).unwrap()).unwrap();
        }
        let base_url = vector["base_url"].as_str().unwrap_or(emulator.base_url());
        let timeout = Duration::from_millis(vector["timeout_ms"].as_u64().unwrap_or(10_000));
        let client = client(&emulator, Host::of(dialect, KEY.as_str()).base_url(base_url), timeout);
        let request = vector["request"].to_string();
        match client.call_json(text(vector, "operation"), request.as_bytes()).reported().await {
            Ok(reported) => assert_safe(name, &format!("{reported:?}")),
            Err(error) => assert_safe_error(name, &error),
        }
    };
    let (plain, encrypted) = (vectors("faults"), vectors("faults_http2"));
    let runs = plain.iter().flat_map(|vector| [(vector, false), (vector, true)]);
    let runs = runs.chain(encrypted.iter().map(|vector| (vector, true)));
    stream::iter(runs).map(|(vector, tls)| scenario(vector, tls)).buffered(8).collect::<Vec<_>>().await;
    assert_nothing_was_logged("vectors");
}

#[tokio::test]
async fn a_server_that_sends_everything_back_makes_nothing_show_a_secret() {
    listen();
    let emulator = emulator(waba::Dialect::Cloud, false).await;
    let client =
        client(&emulator, Host::cloud(KEY.as_str()).base_url(emulator.base_url()), Duration::from_secs(10));
    let key = KEY.as_str();
    for status in [200, 302, 400, 401, 403, 404, 429, 500] {
        for body in [
            json!({ "error": { "code": 190, "message": key, "type": key, "fbtrace_id": key, "error_user_title": key,
                "error_user_msg": key, "error_data": { "details": key } } }),
            json!({ "meta": { "developer_message": key, "details": { key: key }, "360dialog_trace_id": key } }),
            json!({ "errors": [{ "code": 1, "title": key, "details": key, "href": key }] }),
            json!({ "error": key }),
            json!({ "error": "no", "headers": { "D360-API-KEY": key } }),
            json!({ key: key }),
            json!({ "url": { key: key } }),
            json!({ "messages": [{ "id": [key] }] }),
            json!([key]),
            json!(key),
        ] {
            let headers = [
                ("x-fb-trace-id", key),
                ("x-business-use-case-usage", key),
                ("retry-after", key),
                ("server", key),
            ];
            for operation in ["webhook.get", "messages.mark_read", "templates.list", "media.get"] {
                emulator.answer_next(status, &headers, body.to_string()).unwrap();
                let request = br#"{"message_id":"wamid.A","media_id":"1","status":"read"}"#;
                match client.call_json(operation, request).reported().await {
                    Ok(reported) => {
                        assert_safe(operation, &format!("{:?} {:?}", reported.http, reported.attempts))
                    }
                    Err(error) => assert_safe_error(operation, &error),
                }
                // Repetitions ask again.
                emulator.reset(None);
            }
        }
    }
    assert_nothing_was_logged("echoes");
}

#[test]
fn no_public_value_shows_a_secret() {
    let key = || KEY.as_str();
    let certificate = || {
        let pair = rcgen::generate_simple_self_signed(["client.example".to_owned()]).unwrap();
        let pem = pair.signing_key.serialize_pem();
        (ClientCertificate::pem(pair.cert.pem(), pem.as_str()), pem)
    };
    let (trusted, pem) = certificate();
    let webhook = Webhook::builder().auth(Auth::basic("shop", &PASSWORD).unwrap());
    let flow_key =
        vectors("flows").iter().find_map(|vector| vector["private_key"].as_str().map(str::to_owned));
    let flow_key = flow_key.unwrap();
    let proxied = || {
        ProxyChoice::Url(Url::parse(&format!("http://{}:{}@proxy.invalid", *PASSWORD, *PASSWORD)).unwrap())
    };
    let mut config = HttpConfig::default();
    config.proxy = proxied();
    config.ca_bundle = CaBundle::Pem(pem.clone().into_bytes());
    config.client_certificate = Some(trusted.clone());
    let mut other = HttpConfig::default();
    other.proxy = proxied();
    let options = CallOptions::new().header("x-tenant", &HEADER).unwrap();
    let built = Client::builder(Host::cloud(key())).client_certificate(trusted.clone()).proxy(proxied());
    let provider = Key::provider(|| async { Ok(Secret::new(KEY.as_str())) });
    let with_password = format!("https://user:{}@example.com", *PASSWORD);
    let partner = Host::partner(key());
    let values: Vec<Box<dyn Debug>> = vec![
        Box::new(Secret::new(key())),
        Box::new(Key::from(key())),
        Box::new(provider.clone()),
        Box::new(Host::cloud(key())),
        Box::new(Host::on_premise(key())),
        Box::new(Host::sandbox(key())),
        Box::new(Host::meta(key(), "106")),
        Box::new(partner.clone()),
        Box::new(Host::partner_token(key())),
        Box::new(Host::cloud(provider)),
        Box::new(Host::cloud("key").base_url(&with_password)),
        Box::new(Host::cloud("key").base_url(format!("https://example.com/?key={}", *PASSWORD))),
        Box::new(Client::builder(Host::cloud("key").base_url(&with_password))),
        Box::new(trusted),
        Box::new(proxied()),
        Box::new(HyperService::new(&other).unwrap()),
        Box::new(options.clone()),
        Box::new(built),
        Box::new(Client::new(Host::cloud(key())).unwrap().with_options(options)),
        Box::new(PartnerClient::build(Client::builder(partner)).unwrap()),
        Box::new(Auth::basic("shop", &PASSWORD).unwrap()),
        Box::new(Auth::header("x-token", &HEADER).unwrap()),
        Box::new(Auth::signature_360dialog(key()).unwrap()),
        Box::new(Auth::hub_signature(key()).unwrap()),
        Box::new(webhook.build().unwrap()),
        Box::new(Webhook::builder().auth(Auth::header("x-token", &HEADER).unwrap())),
        Box::new(WebhookConfig::new("https://example.com").header("Authorization", PASSWORD.as_str())),
        Box::new(FlowKey::from_pem(&flow_key).unwrap()),
        Box::new(FlowEndpoint::without_auth(FlowKey::from_pem(&flow_key).unwrap())),
        Box::new(FlowEndpoint::new(
            FlowKey::from_pem(&flow_key).unwrap(),
            Auth::hub_signature(key()).unwrap(),
        )),
        Box::new(DeliveryTracker::new()),
        Box::new(Upload::bytes(MESSAGE.clone().into_bytes())),
    ];
    let pems = [pem, flow_key].map(|pem| pem.lines().nth(1).unwrap().to_owned());
    for value in values.iter().chain([&(Box::new(config) as Box<dyn Debug>)]) {
        for shown in [format!("{value:?}"), format!("{value:#?}")] {
            assert_safe("value", &shown);
            assert!(pems.iter().all(|pem| !shown.contains(pem)), "{shown}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_before_it_is_sent_shows_no_secret() {
    listen();
    let host = || Host::cloud(KEY.as_str());
    let certificate = |chain: &str, key: &str| ClientCertificate::pem(chain, key);
    let pem = |text: &str| format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    let builds = [
        Client::builder(Host::cloud(format!("{}\n", *KEY))).build(),
        Client::builder(Host::meta(format!("{}\n", *KEY), "1")).build(),
        Client::builder(host().base_url(format!("https://{}:{}@example.com", *PASSWORD, *PASSWORD))).build(),
        Client::builder(host().base_url(format!("https://example.com/?{}", *PASSWORD))).build(),
        Client::builder(host().base_url(format!("https://[{}", *PASSWORD))).build(),
        Client::builder(host().base_url(format!("http://{}.example", *PASSWORD))).build(),
        Client::builder(host()).ca_bundle(KEY.as_bytes()).build(),
        Client::builder(host()).ca_bundle(pem(&KEY)).build(),
        Client::builder(host()).client_certificate(certificate(&KEY, &PASSWORD)).build(),
        Client::builder(host()).client_certificate(certificate(&pem(&KEY), &pem(&PASSWORD))).build(),
        Client::builder(host())
            .proxy(ProxyChoice::Url(Url::parse(&format!("ftp://{0}:{0}@a", *PASSWORD)).unwrap()))
            .build(),
    ];
    for error in builds.into_iter().map(Result::unwrap_err) {
        assert_safe_error("build", &error);
    }
    let proxy = format!("http://{0}:{0}@[", *PASSWORD).parse::<ProxyChoice>().unwrap_err();
    assert_safe_error("proxy", &proxy.into());
    for auth in [
        Auth::basic(&format!("{}:", *PASSWORD), &PASSWORD),
        Auth::header(&format!("{} x", *HEADER), &HEADER),
        Auth::header("x-token", &format!("{}\n", *HEADER)),
    ] {
        assert_safe_error("auth", &auth.unwrap_err());
    }
    assert_safe_error("flow key", &FlowKey::from_pem(pem(&KEY)).unwrap_err().into());
    for options in [
        json!({ "headers": [["x-tenant", format!("{}\n", *HEADER)]] }),
        json!({ "headers": HEADER.as_str() }),
        json!({ "headers": { "x-tenant": HEADER.as_str() } }),
        json!({ "headers": [["x-tenant", 5, HEADER.as_str()]] }),
        json!({ "timeout": HEADER.as_str() }),
    ] {
        assert_safe_error("options", &CallOptions::from_json(options.to_string().as_bytes()).unwrap_err());
    }

    let client = Client::builder(host()).build().unwrap();
    for (operation, request) in [
        ("messages.send", json!({ "to": MESSAGE.as_str(), "type": "text", "text": MESSAGE.as_str() })),
        (
            "messages.send",
            json!({ "to": "", "type": "text", "text": { "body": MESSAGE.as_str().repeat(200) } }),
        ),
        ("messages.send", json!({ "to": "1", "type": "text", "text": { "body": [MESSAGE.as_str()] } })),
        ("webhook.set", json!({ "url": "x", "headers": HEADER.as_str() })),
        ("webhook.set", json!({ "url": "x", "headers": { "Authorization": [HEADER.as_str()] } })),
        (
            "webhook.set",
            json!({ "url": "http://x", "headers": { "Authorization": format!("{}\n", *HEADER) } }),
        ),
        ("partner_tokens.create", json!({ "username": "a", "password": PASSWORD.as_str() })),
    ] {
        let error = client.call_json(operation, request.to_string().as_bytes()).await.unwrap_err();
        assert_safe_error(operation, &error);
    }
    let webhook = Webhook::new(Auth::header("x-token", &HEADER).unwrap());
    let headers = [("x-token", format!("{}x", *HEADER))];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = webhook.parse(MESSAGE.clone().into_bytes(), &headers[..]).unwrap_err();
    assert_safe_error("webhook", &refused.into());
    let unread = webhook.parse_unverified(format!("{{{}", *MESSAGE)).unwrap_err();
    assert_safe_error("webhook", &unread.into());
    assert_nothing_was_logged("refusals");
}

#[test]
fn answers_with_secrets_do_not_show_them() {
    use waba::types::api::{HubToken, NewApiKey};
    let token = waba::types::decode::decode::<HubToken>(
        json!({ "access_token": KEY.as_str(), "refresh_token": KEY.as_str(), "token_type": "Bearer" })
            .to_string()
            .as_bytes(),
    );
    assert_safe("token", &format!("{:?}", token.unwrap()));
    let created = waba::types::decode::decode::<NewApiKey>(
        json!({ "id": "1", "api_key": KEY.as_str(), "app_id": "2" }).to_string().as_bytes(),
    );
    assert_safe("key", &format!("{:?}", created.unwrap()));
}
