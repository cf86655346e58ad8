//! Uploads: what is sent, what is refused before, and what is sent again.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use waba::media::FileFault;
use waba::types::printable::is_steering;
use waba::{Client, ErrorKind, Host, MediaKind, Retry, RetryPolicy, Upload};

use crate::folder::Folder;
use crate::host::{KEY, MediaHost, answer, broken};

const ID: &[u8] = br#"{"id":"1037"}"#;

async fn host() -> MediaHost {
    MediaHost::start(|_| answer(200, "", ID)).await
}

#[tokio::test]
async fn cloud_hosts_get_a_form() {
    let host = host().await;
    let media = host.client().media().upload(Upload::bytes("PNG").file_name("menu \"1\".png")).await.unwrap();
    assert_eq!(media.id, "1037");
    let request = host.seen().remove(0);
    assert!(request.starts_with("POST /media HTTP/1.1\r\n"));
    assert!(request.contains(&format!("d360-api-key: {KEY}\r\n")));
    let (_, boundary) = request.split_once("content-type: multipart/form-data; boundary=").unwrap();
    let boundary = boundary.split("\r\n").next().unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"menu %221%22.png\"\r\n\
             Content-Type: image/png\r\n\r\nPNG\r\n--{boundary}--\r\n"
        )
    );
}

#[tokio::test]
async fn on_premise_hosts_get_the_bytes() {
    let host = MediaHost::start(|_| answer(201, "", br#"{"media":[{"id":"f043-uuid"}],"meta":{}}"#)).await;
    let upload = Upload::bytes("ogg").mime_type("audio/ogg; codecs=opus");
    assert_eq!(host.client_of(Host::on_premise(KEY)).media().upload(upload).await.unwrap().id, "f043-uuid");
    let request = host.seen().remove(0);
    assert!(request.starts_with("POST /v1/media HTTP/1.1\r\n"));
    assert!(request.contains("content-type: audio/ogg; codecs=opus\r\n") && request.ends_with("\r\n\r\nogg"));
}

#[tokio::test]
async fn each_kind_of_source_gives_the_same_request() {
    let folder = Folder::new();
    let path = folder.inside().join("a.txt");
    std::fs::write(&path, "hello").unwrap();
    let pieces = || stream::iter([Ok(bytes::Bytes::from("hel")), Ok(bytes::Bytes::from("lo"))]);
    for upload in [
        Upload::path(&path),
        Upload::bytes("hello").file_name("a.txt"),
        Upload::reader(&b"hello"[..]).file_name("a.txt").size(5),
        Upload::stream(pieces()).file_name("a.txt").size(5),
        Upload::stream(pieces()).file_name("a.txt"),
    ] {
        let host = host().await;
        host.client().media().upload(upload).await.unwrap();
        let request = host.seen().remove(0);
        let chunked = request.contains("transfer-encoding: chunked");
        let body = "filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--";
        assert!(chunked || request.contains(body), "{request}");
        assert!(!chunked || request.contains("hel") && request.contains("lo"), "{request}");
    }
}

#[tokio::test]
async fn what_the_api_would_refuse_is_not_sent() {
    let host = host().await;
    let folder = Folder::new();
    let too_large = vec![0; (5 << 20) + 1];
    for (upload, place) in [
        (Upload::bytes("x"), "mime_type"),
        (Upload::bytes("x").file_name("run.sh"), "mime_type"),
        (Upload::bytes("x").mime_type("audio/opus").kind(MediaKind::Audio), "mime_type"),
        (Upload::bytes("x").mime_type("audio/opus"), "any where `kind` is `document`"),
        (Upload::bytes("x").file_name("party.gif"), "mime_type"),
        (Upload::bytes("x").mime_type("").kind(MediaKind::Document), "mime_type"),
        (Upload::bytes("x").mime_type("image/png\r\nx: y"), "mime_type"),
        (Upload::bytes("").mime_type("image/png"), "file_size"),
        (Upload::bytes(too_large).mime_type("image/png"), "file_size"),
        (Upload::path(folder.inside().join("none.png")), "none.png\" can't be read"),
        (Upload::path(folder.inside()).mime_type("image/png"), "can't be read"),
    ] {
        let error = host.client().media().upload(upload).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Validation);
        assert!(error.to_string().contains(place), "{error}");
        assert_eq!(FileFault::of(&error).is_some(), place.contains("can't be read"), "{error}");
    }
    assert!(host.seen().is_empty());
}

#[tokio::test]
async fn a_file_is_as_large_as_what_it_is_sent_as_may_be() {
    let host = host().await;
    let image = || Upload::bytes(vec![0; 6 << 20]).file_name("a.jpg");
    let error = host.client().media().upload(image()).await.unwrap_err();
    assert!(error.to_string().contains("104857600 where `kind` is `document`"), "{error}");
    assert!(host.seen().is_empty());
    host.client().media().upload(image().kind(MediaKind::Document)).await.unwrap();
    let party = Upload::bytes("x").file_name("party.gif").kind(MediaKind::Document);
    host.client().media().upload(party).await.unwrap();
    let error = host.client().media().upload(image().kind(MediaKind::Image)).await.unwrap_err();
    assert!(!error.to_string().contains("document"), "{error}");
    assert_eq!(host.seen().len(), 2);
}

#[tokio::test]
async fn a_stream_that_turns_out_too_large_is_cut_off() {
    let host = host().await;
    let pieces = stream::repeat_with(|| Ok(bytes::Bytes::from(vec![0; 1 << 16])));
    let error =
        host.client().media().upload(Upload::stream(pieces).mime_type("image/png")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Media, "{error}");
    assert!(host.seen().is_empty(), "the request did not get to its end");
}

#[tokio::test]
async fn a_stream_that_turns_out_empty_is_no_file() {
    let host = host().await;
    let empty = || Upload::stream(stream::empty()).mime_type("image/png");
    let error = host.client().media().upload(empty()).await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Media, Retry::Never));
    assert!(error.to_string().ends_with("could not be read: it is empty"), "{error}");
    assert!(host.seen().is_empty(), "the request did not get to its end");
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again_and_a_stream_is_not() {
    let start = || async {
        let count = AtomicUsize::new(0);
        MediaHost::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
            0 => broken(200, "", b"{", 100),
            1 => answer(503, "", b""),
            _ => answer(200, "", ID),
        })
        .await
    };
    let host = start().await;
    host.client().media().upload(Upload::bytes("PNG").file_name("a.png")).await.unwrap();
    let seen = host.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|request| request.contains("\r\n\r\nPNG\r\n--")));

    let host = start().await;
    let error =
        host.client().media().upload(Upload::reader(&b"PNG"[..]).file_name("a.png")).await.unwrap_err();
    assert_eq!((error.kind, host.seen().len()), (ErrorKind::Interrupted, 1));
}

#[tokio::test]
async fn a_source_that_fails_is_not_asked_again() {
    let host = host().await;
    let pieces = stream::iter([Ok(bytes::Bytes::from("x")), Err(io::Error::other("canary"))]);
    let upload = Upload::stream(pieces).mime_type("image/png").size(2);
    let error = host.client().media().upload(upload).await.unwrap_err();
    assert!(!error.to_string().contains("canary"));
    assert!(host.seen().is_empty());
}

#[tokio::test]
async fn an_upload_tells_of_its_progress() {
    let host = host().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let folder = Folder::new();
    let path = folder.inside().join("a.txt");
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    let upload = Upload::path(&path).progress({
        let told = Arc::clone(&told);
        move |bytes, total| told.lock().unwrap().push((bytes, total))
    });
    host.client().media().upload(upload).await.unwrap();
    let told = told.lock().unwrap();
    assert!(told.len() > 2 && told.is_sorted());
    assert_eq!(told.last(), Some(&(300_000, Some(300_000))));
}

#[tokio::test]
async fn the_photo_of_a_group_is_a_form_of_its_own() {
    let host = MediaHost::start(|_| answer(200, "", br#"{"success":true}"#)).await;
    host.client().groups().set_photo("g/1", Upload::bytes("JPG").file_name("g.jpg")).await.unwrap();
    let request = host.seen().remove(0);
    assert!(request.starts_with("POST /groups/g%2F1 HTTP/1.1\r\n"));
    assert!(request.contains(
        "name=\"profile_picture_file\"; filename=\"g.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nJPG"
    ));
}

/// Takes a connection, reads nothing for longer than the client waits for headers, and then the whole request.
async fn slow_line(listener: TcpListener, pause: Duration, length: usize) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let (mut buffer, mut read) = (vec![0; 1 << 16], 0);
    while read < length {
        tokio::time::sleep(pause).await;
        for _ in 0..8 {
            if read < length {
                read += stream.read(&mut buffer).await.unwrap();
            }
        }
    }
    stream.write_all(&answer(200, "", ID).bytes).await.unwrap();
    // The client closes when it has what it wants.
    while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}

#[tokio::test]
async fn a_slow_line_is_not_cut_off_while_the_file_leaves_it() {
    const LENGTH: usize = 1 << 20;
    let limit = Duration::from_millis(100);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let host = Host::cloud(KEY).base_url(format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(slow_line(listener, limit * 3, LENGTH));
    let policy = RetryPolicy::default().attempts(1);
    let client = Client::builder(host).headers_timeout(limit).retry(policy).build().unwrap();
    let upload = Upload::bytes(vec![b'x'; LENGTH]).mime_type("text/plain");
    assert_eq!(client.media().upload(upload).await.unwrap().id, "1037");
    drop(client);
    server.await.unwrap();
}

#[tokio::test]
async fn a_file_is_written_while_it_is_sent() {
    let host = host().await;
    let client = host.client();
    let (writer, upload) = Upload::written();
    let upload = upload.file_name("a.txt");
    let write = async move {
        for piece in ["hel", "", "lo"] {
            assert!(writer.room().await && writer.write(piece).await);
        }
        writer.finish();
        assert!(!writer.write("more").await, "it was all");
    };
    let calls = client.media();
    let (uploaded, ()) = tokio::join!(calls.upload(upload), write);
    assert_eq!((uploaded.unwrap().id.as_str(), host.seen().len()), ("1037", 1));
}

#[tokio::test]
async fn a_writer_that_fails_or_is_dropped_makes_no_whole_file() {
    let host = host().await;
    let client = host.client();
    for (cause, named) in [(Some("Fault\r\n\x1b\u{2028}\u{202e}"), "Fault"), (None, "could not be read")] {
        let (writer, upload) = Upload::written();
        let write = async move {
            assert!(writer.write("hel").await);
            if let Some(cause) = cause {
                writer.fail(cause);
            }
        };
        let calls = client.media();
        let (uploaded, ()) = tokio::join!(calls.upload(upload.mime_type("text/plain")), write);
        let error = uploaded.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Media);
        let text = error.to_string();
        assert!(text.contains(named) && !text.contains(is_steering), "{text}");
    }
    // What is refused before it is sent wants no bytes.
    let (writer, upload) = Upload::written();
    let calls = client.media();
    assert_eq!(calls.upload(upload).await.unwrap_err().kind, ErrorKind::Validation);
    assert!(!writer.write("hel").await && !writer.room().await);
    assert!(host.seen().is_empty());
}
