//! The examples, run as they stand.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use waba_emulator::{Clock, Emulator};
use waba_vectors::vectors;

#[tokio::test]
async fn the_example_sends_and_receives() {
    let emulator = Emulator::builder().api_key("example-key").start().await.unwrap();
    let url = emulator.base_url().to_owned();
    let run = move || {
        Command::new(example("send_and_receive"))
            .env("D360_API_KEY", "example-key")
            .env("WABA_BASE_URL", url)
            .output()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("accepted as wamid.EMU"), "{shown}");
    assert!(shown.contains("message from 491510000001: Thanks!"), "{shown}");
    assert_eq!(emulator.messages().len(), 1);
}

#[tokio::test]
async fn the_example_of_the_delivery_waits_for_it() {
    let emulator = Emulator::builder().clock(Clock::Real).start().await.unwrap();
    let url = emulator.base_url().to_owned();
    let run = move || {
        Command::new(example("delivery"))
            .env("D360_API_KEY", "emulator-key")
            .env("WABA_BASE_URL", url)
            .output()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines[0], "webhook was missing");
    assert!(lines[1].ends_with(" is delivered") || lines[1].ends_with(" is read"), "{shown}");
}

#[test]
fn the_endpoint_of_a_flow_answers() {
    let names = ["ping_signed", "init_signed", "error_signature_wrong"];
    let all = vectors("flows");
    let wanted: Vec<_> =
        all.iter().filter(|vector| names.contains(&vector["name"].as_str().unwrap())).collect();
    assert_eq!(wanted.len(), names.len());
    for vector in wanted {
        let mut child = Command::new(example("flow_endpoint"))
            .env("FLOW_PRIVATE_KEY", vector["private_key"].as_str().unwrap())
            .env("META_APP_SECRET", vector["app_secret"].as_str().unwrap())
            .env("HTTP_X_HUB_SIGNATURE_256", vector["headers"][0][1].as_str().unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let body = vector["body"].as_str().unwrap();
        child.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let (status, answer) = (vector["status"].as_i64().unwrap_or(200), vector["answer"].as_str());
        let expected =
            format!("Status: {status}\nContent-Type: text/plain\n\n{}", answer.unwrap_or_default());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{}", vector["name"]);
    }
}

/// Where cargo puts the examples: beside the folder of the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
