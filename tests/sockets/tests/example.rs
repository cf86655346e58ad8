//! The examples, run as they stand.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use bytes::Bytes;
use futures_util::stream;
use http::Request;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper_util::rt::TokioExecutor;
use waba_emulator::{Clock, Emulator};
use waba_vectors::vectors;

#[tokio::test]
async fn the_example_sends_and_receives() {
    let emulator = Emulator::start().await.unwrap();
    let shown = run(&emulator, "send_and_receive").await;
    assert!(shown.contains("accepted as wamid.EMU"), "{shown}");
    assert!(shown.contains("message from 491510000001: Thanks!"), "{shown}");
    assert_eq!(emulator.messages().len(), 1);
}

#[tokio::test]
async fn the_example_of_the_delivery_waits_for_it() {
    let emulator = Emulator::builder().clock(Clock::Real).start().await.unwrap();
    let shown = run(&emulator, "delivery").await;
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines[0], "webhook was missing");
    assert!(lines[1].ends_with(" is delivered") || lines[1].ends_with(" is read"), "{shown}");
}

#[tokio::test]
async fn the_example_of_the_messages_sends_each() {
    let emulator = Emulator::start().await.unwrap();
    let shown = run(&emulator, "messages").await;
    assert_eq!(shown, "");
    assert_eq!(emulator.messages().len(), 18);
}

#[tokio::test]
async fn the_example_of_the_files_gets_back_what_it_sends() {
    let emulator = Emulator::start().await.unwrap();
    let shown = run(&emulator, "media").await;
    assert_eq!(
        shown.lines().collect::<Vec<_>>(),
        ["sent 190000 bytes", "saved 190000 bytes", "streamed 190000 bytes of text/plain"]
    );
}

#[tokio::test]
async fn the_example_of_the_faults_meets_one() {
    let emulator = Emulator::start().await.unwrap();
    let shown = run(&emulator, "lost_answer").await;
    assert!(shown.starts_with("messages.send: "), "{shown}");
}

#[tokio::test]
async fn the_receiver_answers_as_360dialog_wants_it() {
    let mut receiver =
        Running(Command::new(example("with_axum")).env("PORT", "0").stdout(Stdio::piped()).spawn().unwrap());
    let output = BufReader::new(receiver.0.stdout.take().unwrap());
    let (sender, shown) = mpsc::channel();
    // All the time: who writes a long line waits until it is read.
    thread::spawn(move || output.lines().try_for_each(|line| sender.send(line.unwrap())));
    let url = format!("http://{}/webhook", shown.recv().unwrap());
    let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
    let answered_to = async |body: UnsyncBoxBody<Bytes, Infallible>, authorization: &str| {
        let request = Request::post(&url).header("authorization", authorization);
        let answer = client.request(request.body(body).unwrap()).await.unwrap();
        (answer.status().as_u16(), answer.into_body().collect().await.unwrap().to_bytes())
    };
    let answered = async |body: String, authorization: &str| {
        answered_to(Full::from(body).boxed_unsync(), authorization).await
    };
    let message = |text: &str| {
        format!(
            r#"{{"messages":[{{"from":"491510000001","id":"m1","type":"text","text":{{"body":"{text}"}}}}]}}"#
        )
    };
    let (basic, large) = ("Basic c2hvcDpzZWNyZXQ=", "x".repeat(3_000_000));
    for text in ["Thanks!", &large] {
        assert_eq!(answered(message(text), basic).await, (200, Bytes::new()));
        assert_eq!(shown.recv().unwrap(), format!("message m1 {text}"));
    }
    assert_eq!(answered("no JSON".to_owned(), basic).await, (200, Bytes::new()));
    assert_eq!(answered(message("Thanks!"), "Basic bm9ib2R5").await, (401, Bytes::new()));
    // Of a request without the proof no body is waited for.
    let endless = StreamBody::new(stream::pending()).boxed_unsync();
    assert_eq!(answered_to(endless, "Basic bm9ib2R5").await, (401, Bytes::new()));
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

/// A program that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Runs an example to its end, and gives what it writes.
async fn run(emulator: &Emulator, name: &str) -> String {
    let mut command = Command::new(example(name));
    command.env("D360_API_KEY", "emulator-key").env("WABA_BASE_URL", emulator.base_url());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Where cargo puts the examples: beside the folder of the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
