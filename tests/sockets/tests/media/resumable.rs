//! Uploads in parts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use waba::{CallOptions, ErrorKind, Host, Retry, RetryPolicy, Upload};

use crate::host::{KEY, MediaHost, Reply, answer};

const SUCCESS: &[u8] = br#"{"success":true}"#;

/// A host that answers the parts as `send` says, and has 4 bytes when it is asked.
async fn host(send: impl Fn(usize) -> Reply + Send + Sync + 'static) -> MediaHost {
    let count = AtomicUsize::new(0);
    MediaHost::start(move |request| {
        if request.starts_with("POST /uploads?") {
            answer(200, "", br#"{"id":"upload:MTo=?sig=x"}"#)
        } else if request.starts_with("GET /upload:") {
            answer(200, "", br#"{"id":"upload:MTo=?sig=x","file_offset":4}"#)
        } else if request.starts_with("POST /upload:") {
            send(count.fetch_add(1, Ordering::Relaxed))
        } else {
            answer(200, "", SUCCESS)
        }
    })
    .await
}

fn upload() -> Upload {
    Upload::bytes("0123456789").file_name("a b.png")
}

#[tokio::test]
async fn an_upload_in_parts_gives_a_handle() {
    let host = host(|_| answer(200, "", br#"{"h":"4::aW"}"#)).await;
    assert_eq!(host.client().media().upload_resumable(upload()).await.unwrap(), "4::aW");
    let seen = host.seen();
    assert!(
        seen[0].starts_with(
            "POST /uploads?file_name=a%20b.png&file_length=10&file_type=image%2Fpng HTTP/1.1\r\n"
        )
    );
    assert!(seen[1].starts_with("POST /upload:MTo%3D?sig=x HTTP/1.1\r\n"), "{}", seen[1]);
    assert!(seen[1].contains("file_offset: 0\r\n") && seen[1].ends_with("\r\n\r\n0123456789"));
    assert!(seen[1].contains("content-type: application/octet-stream\r\n"));
}

#[tokio::test]
async fn an_upload_that_broke_off_goes_on_from_what_has_arrived() {
    let host = host(|count| match count {
        0 => Reply { bytes: Vec::new(), closes: true, endless: false },
        1 => answer(503, "", b""),
        2 => answer(200, "", br#"{"h":""}"#),
        _ => answer(200, "", br#"{"h":"4::aW"}"#),
    })
    .await;
    assert_eq!(host.client().media().upload_resumable(upload()).await.unwrap(), "4::aW");
    let sent: Vec<_> =
        host.seen().into_iter().filter(|request| request.starts_with("POST /upload:")).collect();
    assert_eq!(sent.len(), 4);
    for request in &sent[1..] {
        assert!(request.contains("file_offset: 4\r\n") && request.ends_with("\r\n\r\n456789"), "{request}");
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_again_and_again_ends() {
    let host = host(|_| answer(503, "", b"")).await;
    let error = host.client().media().upload_resumable(upload()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Server);
    let sent = host.seen().iter().filter(|request| request.starts_with("POST /upload:")).count();
    assert_eq!(sent, 4, "the first one and three that go on");
    let statuses: Vec<_> = error.attempts().iter().map(|attempt| attempt.http_status.unwrap()).collect();
    assert_eq!(statuses, [200, 503, 200, 503, 200, 503, 200, 503], "of all steps, in order");
}

#[tokio::test]
async fn an_upload_that_broke_off_is_repeated_like_a_call() {
    let asks = |seconds| format!("retry-after: {seconds}\r\n");
    for (attempts, retry_after, sent) in [(1, asks(0), 1), (3, asks(3600), 1), (2, asks(0), 3)] {
        let host = host(move |_| answer(503, &retry_after, b"")).await;
        let policy = RetryPolicy::default().attempts(attempts).base_delay(Duration::from_millis(1));
        let client = host.client().with_options(CallOptions::new().retry(policy));
        let error = client.media().upload_resumable(upload()).await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Server, Retry::Safe));
        let parts = host.seen().iter().filter(|request| request.starts_with("POST /upload:")).count();
        assert_eq!(parts, sent, "of {attempts} attempts; the first one has moved on");
    }
}

#[tokio::test]
async fn a_refused_part_and_a_stream_are_not_tried_again() {
    let host = host(|_| answer(400, "", br#"{"error":{"code":100,"message":"bad file"}}"#)).await;
    host.client().media().upload_resumable(upload()).await.unwrap_err();
    assert_eq!(host.seen().len(), 2);
    let stream = Upload::reader(&b"x"[..]).mime_type("image/png").size(1);
    let error = host.client().media().upload_resumable(stream).await.unwrap_err();
    assert_eq!((error.kind, host.seen().len()), (ErrorKind::Validation, 2));
}

#[tokio::test]
async fn the_photo_of_the_profile_goes_the_way_of_the_host() {
    let cloud = host(|_| answer(200, "", br#"{"h":"4::aW"}"#)).await;
    cloud.client().profile().set_photo(upload()).await.unwrap();
    let edit = cloud.seen().pop().unwrap();
    assert!(edit.starts_with("POST /whatsapp_business_profile "));
    assert!(edit.contains(r#""profile_picture_handle":"4::aW""#), "{edit}");

    let refusing = MediaHost::start(|request| match request.split(' ').nth(1) {
        Some("/whatsapp_business_profile") => answer(400, "", b"{}"),
        _ => answer(200, "", br#"{"id":"upload:1","h":"4::aW"}"#),
    })
    .await;
    let error = refusing.client().profile().set_photo(upload()).await.unwrap_err();
    let statuses: Vec<_> = error.attempts().iter().map(|attempt| attempt.http_status.unwrap()).collect();
    assert_eq!(statuses, [200, 200, 400], "of the upload and of the profile");

    let on_premise = host(|_| answer(200, "", SUCCESS)).await;
    let client = on_premise.client_of(Host::on_premise(KEY));
    client.profile().set_photo(upload()).await.unwrap();
    let request = on_premise.seen().remove(0);
    assert!(
        request.starts_with("POST /v1/settings/profile/photo ") && request.ends_with("\r\n\r\n0123456789")
    );
    client.profile().photo().await.unwrap().bytes().await.unwrap();
    client.profile().delete_photo().await.unwrap();
    let methods: Vec<_> =
        on_premise.seen().iter().map(|request| request.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(methods, ["POST", "GET", "DELETE"]);
}
