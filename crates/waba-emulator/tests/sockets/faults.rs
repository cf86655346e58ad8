//! Faults, as a client meets them on its socket.

use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use h2::Reason;
use http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use waba_emulator::{
    Emulator, ErrorFault, Fault, FaultAction, FaultEnvelope, FaultPoint, GoAwayFault, InvalidFault,
    JournalEvent, ResetCode, RetryAfter, ServerCertificate,
};

use crate::support::{self, request, send};

const MESSAGE: &str =
    r#"{"messaging_product":"whatsapp","to":"491511234567","type":"text","text":{"body":"Hi"}}"#;

/// What came back on a socket, and how it ended.
#[derive(Debug)]
struct Heard {
    text: String,
    end: Option<ErrorKind>,
}

/// Sends a message on a socket of its own and reads until the connection ends, ten seconds at most.
async fn exchange(emulator: &Emulator) -> Heard {
    let mut stream = post(emulator).await;
    let (mut heard, mut buffer) = (Vec::new(), [0; 4096]);
    let end = loop {
        match timeout(Duration::from_secs(10), stream.read(&mut buffer))
            .await
            .expect("the connection stays open")
        {
            Ok(0) => break None,
            Ok(length) => heard.extend(&buffer[..length]),
            Err(error) => break Some(error.kind()),
        }
    };
    Heard { text: String::from_utf8(heard).unwrap(), end }
}

async fn post(emulator: &Emulator) -> TcpStream {
    let mut stream = TcpStream::connect(support::authority(emulator)).await.unwrap();
    let head = format!(
        "POST /messages HTTP/1.1\r\nhost: 127.0.0.1\r\nd360-api-key: emulator-key\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{MESSAGE}",
        MESSAGE.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn with(fault: Fault) -> Emulator {
    let emulator = Emulator::start().await.unwrap();
    emulator.fault(fault).unwrap();
    emulator
}

/// What the journal says of the calls: the status, and the fault.
fn calls(emulator: &Emulator) -> Vec<(Option<u16>, Option<u64>)> {
    let call = |event| match event {
        JournalEvent::Call { status, fault, .. } => Some((status, fault)),
        _ => None,
    };
    emulator.journal().into_iter().filter_map(|entry| call(entry.event)).collect()
}

#[tokio::test]
async fn a_connection_ends_where_the_fault_says() {
    for (point, status, accepted) in [
        (FaultPoint::BeforeRead, None, 0),
        (FaultPoint::AfterRead, None, 0),
        (FaultPoint::AfterAccept, Some(200), 1),
        (FaultPoint::MidBody, Some(200), 1),
    ] {
        for reset in [false, true] {
            let emulator = with(if reset { Fault::reset(point) } else { Fault::close(point) }).await;
            let heard = exchange(&emulator).await;
            assert_eq!(heard.end, reset.then_some(ErrorKind::ConnectionReset), "{point:?} {reset} {heard:?}");
            assert_eq!((calls(&emulator), emulator.messages().len()), (vec![(status, Some(1))], accepted));
            let (head, body) = heard.text.split_once("\r\n\r\n").unwrap_or_default();
            if point == FaultPoint::MidBody {
                let length = body.len() * 2;
                let announced = [length, length + 1].map(|length| format!("content-length: {length}"));
                assert!(length > 0 && announced.iter().any(|length| head.contains(length)), "{heard:?}");
            } else {
                assert_eq!(heard.text, "", "{point:?}");
            }
        }
    }
}

#[tokio::test]
async fn silence_ends_when_the_client_leaves() {
    for point in [FaultPoint::BeforeRead, FaultPoint::AfterRead, FaultPoint::AfterAccept, FaultPoint::MidBody]
    {
        let emulator = with(Fault::silence(point).times(1)).await;
        let mut stream = post(&emulator).await;
        let mut buffer = [0; 4096];
        if point == FaultPoint::MidBody {
            assert!(stream.read(&mut buffer).await.unwrap() > 0);
        }
        let silent = timeout(Duration::from_millis(100), stream.read(&mut buffer)).await;
        assert!(silent.is_err(), "{point:?} {silent:?}");
        drop(stream);
        send(&emulator, "491511234567", "Hi").await;
        emulator.shutdown().await;
    }
}

#[tokio::test]
async fn late_and_dribbled_answers_are_whole() {
    for fault in [Fault::delay(30), Fault::dribble(1)] {
        let emulator = with(fault).await;
        let id = send(&emulator, "491511234567", "Hi").await;
        assert_eq!(&*emulator.messages()[0].id, id);
    }
}

#[tokio::test]
async fn answers_are_spoiled_on_their_way() {
    let heard = exchange(&with(Fault::new(FaultAction::Truncate)).await).await;
    let (_, body) = heard.text.split_once("\r\n\r\n").unwrap();
    assert!(body.starts_with('{') && serde_json::from_str::<Value>(body).unwrap_err().is_eof(), "{body}");

    let heard = exchange(&with(Fault::new(FaultAction::ContentType("text/plain".to_owned()))).await).await;
    assert!(heard.text.contains("content-type: text/plain\r\n") && !heard.text.contains("application/json"));

    let heard = exchange(&with(Fault::html(502)).await).await;
    assert!(heard.text.starts_with("HTTP/1.1 502 ") && heard.text.ends_with("</html>\r\n"));
    assert!(heard.text.contains("content-type: text/html\r\n"));

    let action = FaultAction::Redirect { status: 307, location: "http://127.0.0.1:1/".to_owned() };
    let heard = exchange(&with(Fault::new(action)).await).await;
    assert!(
        heard.text.starts_with("HTTP/1.1 307 ") && heard.text.contains("location: http://127.0.0.1:1/\r\n")
    );
}

#[tokio::test]
async fn a_compressed_answer_holds_the_whole_one() {
    let emulator = with(Fault::new(FaultAction::Gzip)).await;
    let mut stream = post(&emulator).await;
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).await.unwrap();
    let id = emulator.messages()[0].id.to_string();
    assert!(heard.windows(24).any(|window| window == b"content-encoding: gzip\r\n"));
    // Stored, as it is, between the head and the sum.
    assert!(heard.windows(id.len()).any(|window| window == id.as_bytes()));
}

#[tokio::test]
async fn large_answers_come_as_they_are_announced() {
    let heard = exchange(&with(Fault::new(FaultAction::Huge { bytes: 300_000 })).await).await;
    let (head, body) = heard.text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-length: 300000") && body.len() == 300_000);

    let emulator = with(Fault::new(FaultAction::Endless).times(1)).await;
    let mut stream = post(&emulator).await;
    let mut first = vec![0; 1 << 20];
    stream.read_exact(&mut first).await.unwrap();
    assert!(String::from_utf8_lossy(&first).contains("transfer-encoding: chunked"));
    drop(stream);
    send(&emulator, "491511234567", "Hi").await;
}

#[tokio::test]
async fn errors_have_the_documented_envelopes() {
    let emulator = Emulator::start().await.unwrap();
    for (envelope, path) in [
        (FaultEnvelope::Meta, "/error/code"),
        (FaultEnvelope::Gateway, "/meta/http_code"),
        (FaultEnvelope::Short, "/error"),
        (FaultEnvelope::OnPremise, "/errors/0/code"),
    ] {
        emulator.clear_faults();
        emulator.fault(Fault::error(ErrorFault::new(envelope, 503))).unwrap();
        let answer = support::call(&emulator, "GET", "/v1/configs/webhook", "").await;
        assert_eq!(
            (answer.status, answer.body.pointer(path).is_some()),
            (503, envelope != FaultEnvelope::Meta)
        );
    }
    emulator.clear_faults();
    emulator.fault(Fault::error(ErrorFault::new(FaultEnvelope::Meta, 400).code(131_056)).times(1)).unwrap();
    let answer = support::call(&emulator, "POST", "/messages", MESSAGE).await;
    assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!(131_056)));
    assert!(emulator.messages().is_empty());

    for (value, text) in
        [(json!(7), "7"), (json!("Wed, 21 Oct 2099 07:28:00 GMT"), "Wed, 21 Oct 2099 07:28:00 GMT")]
    {
        let fault = json!({ "do": { "error": {
            "envelope": "none", "status": 500, "retry_after": value, "accept": true,
        } } });
        let emulator = with(serde_json::from_value(fault).unwrap()).await;
        let heard = exchange(&emulator).await;
        assert!(
            heard.text.starts_with("HTTP/1.1 500 ")
                && heard.text.contains(&format!("retry-after: {text}\r\n"))
        );
        assert_eq!((emulator.messages().len(), calls(&emulator)), (1, vec![(Some(200), Some(1))]));
    }
}

/// Sends a message over HTTP/2, after another one on the same connection. Gives the error of the second.
async fn over_http2(emulator: &Emulator) -> h2::Error {
    let stream = TcpStream::connect(support::authority(emulator)).await.unwrap();
    let (sender, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut sender = sender.ready().await.unwrap();
    for _ in 0..2 {
        let request = Request::post("http://127.0.0.1/messages").header("d360-api-key", "emulator-key");
        let (response, mut body) = sender.send_request(request.body(()).unwrap(), false).unwrap();
        body.send_data(Bytes::from_static(MESSAGE.as_bytes()), true).unwrap();
        match response.await {
            Ok(response) => assert_eq!(response.status(), 200),
            Err(error) => return error,
        }
    }
    panic!("both were answered");
}

#[tokio::test]
async fn streams_and_connections_end_as_http2_says() {
    for (fault, accepted) in [
        (Fault::reset_stream(ResetCode::RefusedStream), 1),
        (Fault::reset_stream(ResetCode::InternalError), 2),
        (Fault::go_away(GoAwayFault::Unprocessed), 1),
        (Fault::go_away(GoAwayFault::Processed), 2),
    ] {
        let emulator = with(fault.clone().nth(2)).await;
        let error = over_http2(&emulator).await;
        assert_eq!(emulator.messages().len(), accepted, "{fault:?}");
        let told = (error.is_remote(), error.is_reset(), error.is_go_away(), error.reason());
        let expected = match fault.action {
            FaultAction::ResetStream(ResetCode::RefusedStream) => {
                (true, true, false, Some(Reason::REFUSED_STREAM))
            }
            FaultAction::ResetStream(_) => (true, true, false, Some(Reason::INTERNAL_ERROR)),
            FaultAction::GoAway(GoAwayFault::Unprocessed) => (true, false, true, Some(Reason::NO_ERROR)),
            // The stream was not above the last one, so it waits until the connection ends.
            _ => (false, false, false, None),
        };
        assert_eq!(told, expected, "{fault:?} {error:?}");
    }
}

#[tokio::test]
async fn faults_of_http2_leave_http1_alone() {
    let emulator = with(Fault::reset_stream(ResetCode::RefusedStream)).await;
    send(&emulator, "491511234567", "Hi").await;
    let faults = emulator.faults();
    assert_eq!((faults[0].seen, faults[0].hits), (0, 0));
}

#[tokio::test]
async fn programs_set_and_read_faults() {
    let emulator = Emulator::start().await.unwrap();
    let fault = json!({ "match": { "to": "491511234567", "nth": 2 }, "do": { "close": "after_accept" } });
    let control = |method, body: String| request(&emulator, method, "/_emulator/faults", &[], body);
    let answer = control("POST", fault.to_string()).await;
    assert_eq!((answer.status, answer.body), (200, json!({ "id": 1 })));
    send(&emulator, "491511234567", "Hi").await;
    assert_eq!(exchange(&emulator).await.text, "");
    let mut expected = fault;
    (expected["id"], expected["seen"], expected["hits"]) = (1.into(), 2.into(), 1.into());
    assert_eq!(control("GET", String::new()).await.body, json!({ "faults": [expected] }));
    assert_eq!(calls(&emulator), [(Some(200), None), (Some(200), Some(1))]);

    assert_eq!(control("DELETE", String::new()).await.body, json!({}));
    assert_eq!(control("GET", String::new()).await.body, json!({ "faults": [] }));
    for (fault, problem) in [
        (json!({}), "missing field `do`"),
        (json!({ "do": "explode" }), "unknown variant `explode`"),
        (json!({ "do": { "close": "before_read" }, "match": { "to": "1" } }), "match.to: not known"),
        (
            json!({ "do": "gzip", "match": { "operation": "x" } }),
            "match.operation: there is no such operation",
        ),
        (json!({ "do": "gzip", "times": 0 }), "times: expected at least 1"),
        (json!({ "match": { "nth": 0 }, "do": "gzip" }), "match.nth: expected at least 1"),
        (json!({ "do": { "delay": { "ms": 1, "s": 1 } } }), "unknown field `s`"),
        (
            json!({ "do": { "delay": { "ms": 600_001 } } }),
            "do.delay.ms: expected at most 600000 milliseconds",
        ),
        (
            json!({ "do": { "redirect": { "status": 200, "location": "/" } } }),
            "do.redirect.status: expected 300 to 399",
        ),
        (
            json!({ "do": { "content_type": "a\nb" } }),
            "do.content_type: expected a text that can stand in a header",
        ),
    ] {
        let answer = control("POST", fault.to_string()).await;
        let error = answer.body["error"].as_str().unwrap();
        assert!(answer.status == 400 && error.contains(problem), "{fault}: {error}");
    }
    let error = ErrorFault::new(FaultEnvelope::None, 503).retry_after(RetryAfter::Text("\n".to_owned()));
    assert_eq!(
        emulator.fault(Fault::error(error)),
        Err(InvalidFault::Header { place: "do.error.retry_after" })
    );
}

#[tokio::test]
async fn a_reset_of_the_emulator_takes_faults_away() {
    let emulator = with(Fault::close(FaultPoint::AfterRead)).await;
    emulator.reset(None);
    send(&emulator, "491511234567", "Hi").await;
    assert!(emulator.faults().is_empty());
}

#[tokio::test]
async fn bad_certificates_are_bad_in_the_way_they_say() {
    use rustls::CertificateError::{ExpiredContext, NotValidForNameContext, UnknownIssuer};
    use rustls::Error::InvalidCertificate;

    for certificate in [
        ServerCertificate::Good,
        ServerCertificate::OtherName,
        ServerCertificate::Expired,
        ServerCertificate::SelfSigned,
    ] {
        let emulator = Emulator::builder().certificate(certificate).start().await.unwrap();
        let error = support::handshake(&emulator, "localhost").await.err();
        let cause = error.as_ref().and_then(|error| error.get_ref()?.downcast_ref());
        let as_it_says = match (cause, certificate) {
            (None, ServerCertificate::Good) => error.is_none(),
            (Some(InvalidCertificate(NotValidForNameContext { .. })), ServerCertificate::OtherName)
            | (Some(InvalidCertificate(ExpiredContext { .. })), ServerCertificate::Expired)
            | (Some(InvalidCertificate(UnknownIssuer)), ServerCertificate::SelfSigned) => true,
            _ => false,
        };
        assert!(as_it_says, "{certificate:?} {error:?}");
    }
}
