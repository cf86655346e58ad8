//! The command as a user runs it: arguments, environment, files, standard streams, exit codes.

#![allow(clippy::unwrap_used, reason = "a test ends with a panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

const KEY: &str = "emulator-key";

fn waba(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waba"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // A command that does not read its input closes it; that is fine.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A process that is ended when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An emulator and its address.
fn emulator(dialect: &str) -> (Running, String) {
    emulator_with(dialect, &[])
}

/// An emulator with further arguments and its address.
fn emulator_with(dialect: &str, further: &[&str]) -> (Running, String) {
    let arguments =
        ["emulator", "--bind", "127.0.0.1:0", "--dialect", dialect, "--json", "--until-stdin-closes"];
    let mut child = waba(&arguments).args(further).stdin(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(address["dialect"], dialect);
    (Running(child), address["base_url"].as_str().unwrap().to_owned())
}

const BODY: &str = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
  "metadata":{"display_phone_number":"1555","phone_number_id":"2000"},
  "messages":[{"from":"4911","id":"wamid.A","timestamp":"1767225600","type":"text","text":{"body":"a  b"}},
              {"from":"4911","id":"wamid.B","timestamp":"1767225601","type":"text","text":{"body":7}}],
  "statuses":[{ "id":"wamid.S", "status":"read", "timestamp":"1767225602", "recipient_id":"4912" }]}}]}]}"#;

fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn parse_prints_one_object_for_each_event() {
    let output = run(waba(&["webhook", "parse"]), BODY);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(
        lines(&output),
        [
            json!({"kind": "message", "type": "text", "id": "wamid.A", "from": "4911", "to": "1555", "timestamp": 1_767_225_600,
                   "text": "a  b", "phone_number_id": "2000",
                   "raw": {"from": "4911", "id": "wamid.A", "timestamp": "1767225600", "type": "text", "text": {"body": "a  b"}}}),
            json!({"kind": "malformed", "type": "text", "id": "wamid.B", "from": "4911", "to": "1555", "timestamp": 1_767_225_601,
                   "phone_number_id": "2000", "path": "entry[0].changes[0].value.messages[1].text.body",
                   "error": "expected a string, found a number",
                   "raw": {"from": "4911", "id": "wamid.B", "timestamp": "1767225601", "type": "text", "text": {"body": 7}}}),
            json!({"kind": "status", "type": "read", "id": "wamid.S", "to": "4912", "timestamp": 1_767_225_602, "phone_number_id": "2000",
                   "raw": {"id": "wamid.S", "status": "read", "timestamp": "1767225602", "recipient_id": "4912"}}),
        ]
    );
}

#[test]
fn raw_text_gives_the_exact_bytes() {
    let output = run(waba(&["webhook", "parse", "--raw-text", "-"]), BODY);
    let raw = lines(&output)[2]["raw"].as_str().unwrap().to_owned();
    assert_eq!(
        raw,
        r#"{ "id":"wamid.S", "status":"read", "timestamp":"1767225602", "recipient_id":"4912" }"#
    );
}

#[test]
fn a_body_that_is_not_json_ends_with_65_and_the_others_are_read() {
    let folder = tempdir();
    let (bad, good) = (folder.join("bad.json"), folder.join("good.json"));
    std::fs::write(&bad, "{\"messages\":[").unwrap();
    std::fs::write(&good, BODY).unwrap();
    let output = run(waba(&["webhook", "parse", bad.to_str().unwrap(), good.to_str().unwrap()]), "");
    assert_eq!((code(&output), lines(&output).len()), (65, 3));
    assert_eq!(stderr(&output).lines().count(), 1);
    for input in ["", "x", "{}{}", "\u{feff}{}"] {
        assert_eq!(code(&run(waba(&["webhook", "parse"]), input)), 65, "{input:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn tempdir() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("waba-cli-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_text_is_sent_in_both_dialects() {
    for dialect in ["cloud", "on-premise"] {
        let (_emulator, url) = emulator(dialect);
        let arguments = [
            "send",
            "text",
            "--to",
            "+491510000001",
            "--body",
            "-1 is a number",
            "--dialect",
            dialect,
            "--json",
        ];
        let mut command = waba(&arguments);
        command.env("D360_API_KEY", KEY).env("WABA_BASE_URL", &url);
        let output = run(command, "");
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{dialect}");
        let receipt = &lines(&output)[0];
        assert!(receipt["id"].as_str().unwrap().len() > 5);
        assert_eq!(receipt["wa_id"], "491510000001");

        let mut command =
            waba(&["send", "text", "--to", "+491510000001", "--body", "Hi", "--dialect", dialect]);
        command.args(["--base-url", &url, "--key-file", "-"]);
        let output = run(command, &format!("{KEY}\n"));
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).starts_with("accepted to 491510000001 as "));
    }
}

#[test]
fn an_emulator_shows_the_certificate_that_is_asked_for() {
    let path = tempdir().join("emulator.pem");
    let path = path.to_str().unwrap();
    let send = |certificate: &[&str]| {
        let (_emulator, url) =
            emulator_with("cloud", &[&["--save-cert", path, "--tls"], certificate].concat());
        let mut command =
            waba(&["send", "text", "--to", "+491510000001", "--body", "Hi", "--base-url", &url]);
        command.env("D360_API_KEY", KEY).env("SSL_CERT_FILE", path);
        run(command, "")
    };
    for good in [&[][..], &["good"]] {
        let output = send(good);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    for bad in ["other-name", "expired", "self-signed"] {
        let output = send(&[bad]);
        assert!(stderr(&output).contains("certificate of the server was refused"), "{bad} {output:?}");
    }
}

/// The answer to a request of the API, as it came.
fn answer(url: &str, line: &str, body: &str) -> String {
    let mut connection = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let length = body.len();
    let headers = format!("host: a\r\nd360-api-key: {KEY}\r\nconnection: close\r\ncontent-length: {length}");
    write!(connection, "{line} HTTP/1.1\r\n{headers}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn an_emulator_is_as_strict_as_its_flags_say() {
    const TEXT: &str =
        r#"{"messaging_product":"whatsapp","to":"491510000001","type":"text","text":{"body":"Hi"}}"#;
    const HOOK: &str = r#"{"url":"http://127.0.0.1:1/h","headers":{"X-Token":"hidden"}}"#;
    let flags = ["--enforce-rate-limits", "--mask-webhook-headers"];
    for (flags, refused, shown) in [(&[][..], 0, "hidden"), (&flags, 1, "***")] {
        let (_emulator, url) = emulator_with("cloud", &[flags, &["--virtual-clock"]].concat());
        let answers = (0..46).map(|_| answer(&url, "POST /messages", TEXT));
        assert_eq!(answers.filter(|answer| answer.contains("131056")).count(), refused);
        answer(&url, "POST /v1/configs/webhook", HOOK);
        let current = answer(&url, "GET /v1/configs/webhook", "");
        assert!(current.contains(&format!(r#""X-Token":"{shown}""#)), "{current}");
    }
}

#[test]
fn an_emulator_leaves_this_machine_only_if_it_is_told_to() {
    const HOOK: &str = r#"{"url":"https://example.com/"}"#;
    for (flags, taken) in [(&[][..], false), (&["--allow-public-webhooks"], true)] {
        let (_emulator, url) = emulator_with("cloud", flags);
        let set = answer(&url, "POST /v1/configs/webhook", HOOK);
        assert_eq!(!set.contains("unless `allow_public_webhooks` is set"), taken, "{flags:?}: {set}");
    }
    let public = ["emulator", "--bind", "0.0.0.0:0", "--until-stdin-closes"];
    let refused = run(waba(&public), "");
    assert!(code(&refused) == 74 && stderr(&refused).contains("set `allow_public_bind`"), "{refused:?}");
    let output = run(waba(&[&public[..], &["--allow-public-bind"]].concat()), "");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn exit_codes_say_what_to_do() {
    let (_emulator, url) = emulator("cloud");
    let send = |key: Option<&str>, url: &str, body: &str| {
        let mut command = waba(&["send", "text", "--to", "+491510000001", "--body", body, "--base-url", url]);
        if let Some(key) = key {
            command.env("D360_API_KEY", key);
        }
        let output = run(command, "");
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
        code(&output)
    };
    assert_eq!(send(None, &url, "Hi"), 78);
    assert_eq!(send(Some("wrong-key"), &url, "Hi"), 77);
    assert_eq!(send(Some(KEY), &url, ""), 65);
    assert_eq!(send(Some(KEY), "http://127.0.0.1:1", "Hi"), 69);
    assert_eq!(send(Some(KEY), "http://example.com", "Hi"), 78);
    assert_eq!(code(&run(waba(&["send", "text"]), "")), 2);
}

#[test]
fn who_refuses_a_message_is_a_choice() {
    let (_emulator, url) = emulator("cloud");
    let refusal = |extra: &[&str]| {
        let mut command = waba(&["send", "text", "--to", "+491510000001", "--body", "", "--base-url", &url]);
        command.args(extra).env("D360_API_KEY", KEY);
        stderr(&run(command, ""))
    };
    // The very same words, since the emulator has the same limits; only a host has a code for them.
    let limit = "text.body: 0 characters, limit 1 to 4096 characters";
    let (own, host) = (refusal(&[]), refusal(&["--unchecked"]));
    assert!(own.contains(limit) && !own.contains("131009"), "{own}");
    assert!(host.contains("131009"), "{host}");
}

#[test]
fn no_secret_is_echoed() {
    let (_emulator, url) = emulator("cloud");
    let secret = "canary-9b1c66e0";
    let mut outputs = Vec::new();
    for (arguments, key) in [
        (
            &[
                "webhook",
                "set",
                "--url",
                "https://127.0.0.1/h",
                "--basic",
                "shop",
                "--header",
                "X-Token=TOKEN",
            ][..],
            KEY,
        ),
        (&["webhook", "get"], KEY),
        (&["webhook", "get", "--json"], KEY),
        (&["send", "text", "--to", "+491510000001", "--body", "Hi"], secret),
        (&["listen", "--basic", "a:b"], secret),
    ] {
        let mut command = waba(arguments);
        command.env("WABA_WEBHOOK_PASSWORD", secret).env("TOKEN", secret);
        command.env("D360_API_KEY", key).env("WABA_BASE_URL", &url);
        outputs.push(run(command, ""));
    }
    for output in &outputs {
        let shown = stdout(output) + &stderr(output);
        assert!(!shown.contains(secret) && !shown.contains("c2hvcD"), "{shown}");
    }
    assert_eq!(outputs.iter().map(code).collect::<Vec<_>>(), [0, 0, 0, 77, 78]);
    assert!(stdout(&outputs[1]).contains("Authorization: [redacted]"));
    assert_eq!(lines(&outputs[2])[0]["headers"]["X-Token"], "[redacted]");
}

#[test]
fn listen_refuses_to_start_without_authorisation() {
    let output = run(waba(&["listen", "--bind", "127.0.0.1:0"]), "");
    assert_eq!((code(&output), stderr(&output).lines().count()), (78, 1));
    assert!(stderr(&output).contains("--no-auth"));
}

#[test]
fn listen_prints_what_the_emulator_posts() {
    let folder = tempdir();
    let certificate = folder.join("cert.pem");
    let mut command = waba(&["listen", "--bind", "127.0.0.1:0", "--basic", "shop", "--json", "--save-cert"]);
    command.arg(&certificate).env("WABA_WEBHOOK_PASSWORD", "pass");
    let mut listen = Running(command.spawn().unwrap());
    let mut notes = BufReader::new(listen.0.stderr.take().unwrap());
    let mut note = String::new();
    notes.read_line(&mut note).unwrap();
    let address = note.trim().strip_prefix("waba: listening on ").unwrap().to_owned();

    let arguments =
        ["emulator", "--bind", "127.0.0.1:0", "--json", "--until-stdin-closes", "--auto-reply", "Thanks!"];
    let mut command = waba(&arguments);
    command.arg("--webhook-root").arg(&certificate).stdin(Stdio::piped());
    let mut emulator = Running(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(emulator.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = serde_json::from_str::<Value>(&line).unwrap()["base_url"].as_str().unwrap().to_owned();

    let call = |arguments: &[&str]| {
        let mut command = waba(arguments);
        command.env("D360_API_KEY", KEY).env("WABA_BASE_URL", &url).env("WABA_WEBHOOK_PASSWORD", "pass");
        let output = run(command, "");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    };
    call(&["webhook", "set", "--url", &address, "--basic", "shop"]);
    call(&["send", "text", "--to", "+491510000001", "--body", "Your order is ready."]);

    let mut events = Vec::new();
    for line in BufReader::new(listen.0.stdout.take().unwrap()).lines() {
        let event: Value = serde_json::from_str(&line.unwrap()).unwrap();
        events.push(format!("{} {}", event["kind"].as_str().unwrap(), event["type"].as_str().unwrap()));
        if events.len() == 4 {
            break;
        }
    }
    events.sort();
    assert_eq!(events, ["message text", "status delivered", "status read", "status sent"]);

    // Nothing more is on standard error: no request was refused.
    drop(listen);
    note.clear();
    notes.read_to_string(&mut note).unwrap();
    assert_eq!(note, "");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_demo_shows_the_whole_conversation_in_both_dialects() {
    for arguments in
        [&["demo"][..], &["demo", "--dialect", "on-premise"], &["demo", "--", "--dialect", "cloud"]]
    {
        let output = run(waba(arguments), "");
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{arguments:?}");
        let shown = stdout(&output);
        assert!(!shown.contains('\u{1b}'), "colours without a terminal");
        let mut rest = shown.as_str();
        for step in [
            "set the webhook",
            "sends to",
            "sent:",
            "delivered:",
            "read:",
            "answers:",
            "replies:",
            "The whole conversation",
        ] {
            let at =
                rest.find(step).unwrap_or_else(|| panic!("{step} is missing or out of order in\n{shown}"));
            rest = &rest[at..];
        }
    }
}

#[test]
fn a_missing_file_does_not_hide_the_others() {
    let folder = tempdir();
    let good = folder.join("good.json");
    std::fs::write(&good, BODY).unwrap();
    let missing = folder.join("missing.json");
    let output =
        run(waba(&["webhook", "parse", missing.to_str().unwrap(), good.to_str().unwrap(), "-"]), "x");
    assert_eq!((code(&output), lines(&output).len(), stderr(&output).lines().count()), (74, 3, 1));
    assert!(stderr(&output).contains("missing.json") && stderr(&output).contains("not JSON"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_reader_that_has_had_enough_is_no_news() {
    let mut child = waba(&["webhook", "parse"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    // Enough events for more than any pipe or buffer holds.
    let items = vec!["1"; 20_000].join(",");
    child.stdin.take().unwrap().write_all(format!(r#"{{"messages":[{items}]}}"#).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (74, ""));
}

#[test]
fn what_was_done_is_told_even_if_nobody_reads_standard_output() {
    let (_emulator, url) = emulator("cloud");
    let unread = |arguments: &[&str]| {
        let mut command = waba(arguments);
        let mut child = command.args(["--base-url", &url]).env("D360_API_KEY", KEY).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        (code(&output), stderr(&output))
    };
    for json in [&[][..], &["--json"]] {
        let send = ["send", "text", "--to", "+491510000001", "--body", "Hi"];
        let (code, told) = unread(&[&send, json].concat());
        assert_eq!(code, 75, "{told}");
        assert!(told.starts_with("waba: accepted to 491510000001 as wamid."), "{told}");
    }
    let (code, told) = unread(&["webhook", "set", "--url", "http://127.0.0.1:9/hook"]);
    assert_eq!(code, 75, "{told}");
    assert!(told.starts_with("waba: the webhook is set, but standard output"), "{told}");
}

#[test]
fn a_user_that_no_receiver_would_accept_is_refused() {
    let set = |arguments: &[&str]| {
        let mut command = waba(&["webhook", "set", "--url", "https://example.com/h"]);
        command.args(arguments).env("WABA_WEBHOOK_PASSWORD", "p").env("A", "a").env("D360_API_KEY", KEY);
        code(&run(command, ""))
    };
    assert_eq!(set(&["--basic", "user:name"]), 78);
    assert_eq!(set(&["--basic", "user", "--header", "authorization=A"]), 78);
}

#[cfg(unix)]
#[test]
fn an_interrupted_listener_ends_at_once() {
    let mut command = waba(&["listen", "--bind", "127.0.0.1:0", "--no-auth"]);
    let mut listen = Running(command.spawn().unwrap());
    let mut note = String::new();
    BufReader::new(listen.0.stderr.take().unwrap()).read_line(&mut note).unwrap();
    assert!(note.contains("listening on https://"), "{note}");
    let interrupted = Command::new("kill").args(["-INT", &listen.0.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let mut shown = String::new();
    listen.0.stdout.take().unwrap().read_to_string(&mut shown).unwrap();
    assert_eq!((listen.0.wait().unwrap().code(), shown.as_str()), (Some(0), ""));
}
