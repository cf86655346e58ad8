//! Downloads: size, hash, breaks, and what they cost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::Notify;
use waba::{CallOptions, DownloadOptions, ErrorKind, Host, Retry, RetryPolicy};

use crate::folder::Folder;
use crate::host::{KEY, MediaHost, PATH, Reply, answer, at_meta, broken, details, is_details, sha256};

fn file() -> Vec<u8> {
    (0..300_000_u32).map(|number| (number % 251) as u8).collect()
}

/// A host with the file, where `fetch` answers for its bytes. It counts from 0.
async fn host(fetch: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> MediaHost {
    let count = AtomicUsize::new(0);
    MediaHost::start(move |request| {
        if is_details(request) {
            return details(&at_meta(), &file(), &sha256(&file()));
        }
        fetch(count.fetch_add(1, Ordering::Relaxed), request)
    })
    .await
}

async fn bytes(host: &MediaHost) -> Result<bytes::Bytes, waba::Error> {
    host.client().media().download("1037").await?.bytes().await
}

#[tokio::test]
async fn a_file_is_fetched_from_the_configured_host() {
    let host = host(|_, _| answer(200, "", &file())).await;
    assert_eq!(bytes(&host).await.unwrap(), file());
    let [_, fetch] = &host.seen()[..] else { panic!("{:?}", host.seen()) };
    assert!(fetch.starts_with(&format!("GET {PATH} HTTP/1.1\r\n")), "{fetch}");
    assert!(fetch.contains(&format!("d360-api-key: {KEY}\r\n")) && fetch.contains("user-agent: waba/"));
}

#[tokio::test]
async fn an_on_premise_host_gives_the_bytes_at_once() {
    let host = MediaHost::start(|_| answer(200, "content-type: audio/ogg; codecs=opus\r\n", b"opus")).await;
    let folder = Folder::new();
    let download = host.client_of(Host::on_premise(KEY)).media().download("a/b").await.unwrap();
    assert_eq!(download.mime_type(), Some("audio/ogg; codecs=opus"));
    let path = download.save_to(folder.inside()).await.unwrap();
    assert_eq!(path, folder.inside().join(format!("{}.ogg", sha256(b"opus"))));
    assert!(host.seen()[0].starts_with("GET /v1/media/a%2Fb HTTP/1.1\r\n"));
}

#[tokio::test]
async fn the_hash_is_checked_in_both_spellings() {
    let digest = ring::digest::digest(&ring::digest::SHA256, b"abc");
    for (named, fits) in [
        (sha256(b"abc"), true),
        (STANDARD.encode(digest.as_ref()), true),
        (sha256(b"abd"), false),
        (STANDARD.encode([7; 32]), false),
    ] {
        let host = MediaHost::start(move |request| match is_details(request) {
            true => details(&at_meta(), b"abc", &named),
            false => answer(200, "", b"abc"),
        })
        .await;
        let folder = Folder::new();
        let download = host.client().media().download("1037").await.unwrap();
        let outcome = download.save_to(folder.inside()).reported().await;
        assert!(outcome.as_ref().map_or(true, |reported| reported.attempts.len() == 2));
        assert_eq!(outcome.as_ref().err().map(|error| error.kind), (!fits).then_some(ErrorKind::Media));
        assert_eq!(folder.names().1.len(), usize::from(fits));
        let (client, options) = (host.client(), DownloadOptions::new().check_digest(false));
        let unchecked = client.media().download_with("1037", options).await;
        assert_eq!(unchecked.unwrap().bytes().await.unwrap(), "abc");
    }
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off() {
    let whole = file();
    let host = host(|count, request| match count {
        0 => broken(200, "", &file()[..100_000], file().len()),
        1 => {
            assert!(request.contains("range: bytes=100000-\r\n"), "{request}");
            let range = format!("content-range: bytes 100000-299999/{}\r\n", file().len());
            broken(206, &range, &file()[100_000..200_000], 200_000)
        }
        _ => {
            assert!(request.contains("range: bytes=200000-\r\n"), "{request}");
            answer(206, "content-range: bytes 200000-299999/300000\r\n", &file()[200_000..])
        }
    })
    .await;
    let reported = host.client().media().download("1037").await.unwrap().bytes().reported().await.unwrap();
    assert_eq!(reported.value, whole);
    let statuses: Vec<_> = reported.attempts.iter().map(|attempt| attempt.http_status.unwrap()).collect();
    assert_eq!((statuses, reported.http.status), (vec![200, 200, 206, 206], 206));
    let kinds: Vec<_> = reported.attempts.iter().map(|attempt| attempt.kind).collect();
    assert_eq!(kinds, [None, Some(ErrorKind::Interrupted), Some(ErrorKind::Interrupted), None]);
}

#[tokio::test]
async fn a_piece_that_is_given_up_while_the_download_goes_on_is_no_end() {
    let (asked, count) = (Arc::new(Notify::new()), AtomicUsize::new(0));
    let host = MediaHost::start({
        let asked = Arc::clone(&asked);
        move |request| match (is_details(request), count.fetch_add(1, Ordering::Relaxed)) {
            // The third request, which asks for the rest, is not answered.
            (false, 2) => {
                asked.notify_one();
                Reply { bytes: Vec::new(), closes: false, endless: false }
            }
            (true, _) => details(&at_meta(), &file(), &sha256(&file())),
            (false, 1) => broken(200, "", &file()[..100_000], file().len()),
            (false, _) => answer(206, "content-range: bytes 100000-299999/300000\r\n", &file()[100_000..]),
        }
    })
    .await;
    let mut download = host.client().media().download("1037").await.unwrap();
    let mut whole = Vec::new();
    loop {
        tokio::select! {
            () = asked.notified() => {}
            piece = download.next() => match piece {
                Some(piece) => whole.extend_from_slice(&piece.unwrap()),
                None => break,
            },
        }
    }
    assert_eq!(whole, file());
}

#[tokio::test]
async fn a_server_that_knows_no_ranges_is_read_again_from_the_beginning() {
    let host = host(|count, _| match count {
        0 => broken(200, "", &file()[..100_000], file().len()),
        _ => answer(200, "", &file()),
    })
    .await;
    assert_eq!(bytes(&host).await.unwrap(), file());
}

#[tokio::test]
async fn another_part_than_was_asked_for_is_refused() {
    for range in ["", "content-range: bytes 100001-299999/300000\r\n", "content-range: x\r\n"] {
        let host = host(move |count, _| match count {
            0 => broken(200, "", &file()[..100_000], file().len()),
            _ => answer(206, range, &file()[100_000..]),
        })
        .await;
        assert_eq!(bytes(&host).await.unwrap_err().kind, ErrorKind::Response, "{range}");
    }
}

#[tokio::test]
async fn a_file_without_a_hash_does_not_go_on_with_another_one() {
    const OLD: &str = "etag: \"old\"\r\n";
    let rest = |headers: &str, total: usize| {
        let range = format!("{headers}content-range: bytes 100000-{}/{total}\r\n", total - 1);
        answer(206, &range, &vec![b'B'; total - 100_000])
    };
    for (second, is_same) in [
        (rest(OLD, 300_000), true),
        (rest("", 300_000), true),
        (rest("etag: \"new\"\r\n", 300_000), false),
        (rest(OLD, 200_000), false),
        (answer(200, OLD, &[b'B'; 300_000]), true),
        (answer(200, "etag: \"new\"\r\n", &[b'B'; 300_000]), false),
        (answer(200, "", &[b'B'; 200_000]), false),
        (chunked(&[b'B'; 50_000]), false),
    ] {
        let second = Mutex::new(Some(second));
        let host = MediaHost::start(move |request| match request.contains("range: bytes=100000-\r\n") {
            false => broken(200, OLD, &[b'B'; 100_000], 300_000),
            true => {
                assert!(request.contains("if-range: \"old\"\r\n"), "{request}");
                second.lock().unwrap().take().unwrap()
            }
        })
        .await;
        let download = host.client_of(Host::on_premise(KEY)).media().download("1").await.unwrap();
        match download.bytes().await {
            Ok(bytes) => assert!(is_same && bytes == vec![b'B'; 300_000]),
            Err(error) => {
                assert_eq!(
                    (error.kind, error.retry, is_same),
                    (ErrorKind::Media, Retry::Safe, false),
                    "{error}"
                );
            }
        }
    }
}

/// An answer that does not tell its length.
fn chunked(body: &[u8]) -> Reply {
    let bytes = [unended("", body).bytes, b"0\r\n\r\n".to_vec()].concat();
    Reply { bytes, closes: false, endless: false }
}

/// The same, with more headers, after which the connection ends instead of the answer.
fn unended(headers: &str, body: &[u8]) -> Reply {
    let size = body.len();
    let head = format!("HTTP/1.1 200 X\r\n{headers}transfer-encoding: chunked\r\n\r\n{size:x}\r\n");
    Reply { bytes: [head.as_bytes(), body, b"\r\n"].concat(), closes: true, endless: false }
}

#[tokio::test]
async fn a_file_whose_size_is_another_one_does_not_go_on() {
    let count = AtomicUsize::new(0);
    let host =
        MediaHost::start(move |request| match (is_details(request), count.fetch_add(1, Ordering::Relaxed)) {
            (true, asked) => details(&at_meta(), &file()[asked..], ""),
            (false, 1) => broken(200, "", &file()[..100_000], file().len()),
            (false, _) => answer(404, "", b"URL expired"),
        })
        .await;
    let error = bytes(&host).await.unwrap_err();
    assert_eq!((error.kind, host.fetched()), (ErrorKind::Media, 2), "{error}");
}

#[tokio::test]
async fn a_download_that_breaks_off_again_and_again_ends() {
    let host = host(|_, _| broken(200, "", &file()[..1000], file().len())).await;
    let error = bytes(&host).await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Interrupted, Retry::Safe));
    assert_eq!(host.fetched(), 4, "the first one and three that go on");
    assert_eq!(error.attempts().len(), 5, "the details once and the bytes of each");
}

#[tokio::test]
async fn a_download_of_which_nothing_comes_is_repeated_like_a_call() {
    for (attempts, resumes, fetched) in [(1, 3, 1), (3, 9, 3), (9, 1, 2)] {
        let host = host(|_, _| broken(200, "", b"", file().len())).await;
        let policy = RetryPolicy::default().attempts(attempts).base_delay(Duration::from_millis(1));
        let client = host.client().with_options(CallOptions::new().retry(policy));
        let download = client.media().download_with("1037", DownloadOptions::new().resumes(resumes)).await;
        let error = download.unwrap().bytes().await.unwrap_err();
        assert_eq!((error.kind, host.fetched()), (ErrorKind::Interrupted, fetched));
        let failed = error.attempts().iter().filter(|attempt| attempt.kind == Some(ErrorKind::Interrupted));
        assert_eq!(failed.count(), fetched);
    }
}

#[tokio::test]
async fn a_file_whose_last_byte_has_come_is_whole() {
    let host = host(|_, _| unended("", &file())).await;
    assert_eq!(bytes(&host).await.unwrap(), file());
    assert_eq!(host.fetched(), 1);
}

#[tokio::test]
async fn a_file_without_a_size_whose_end_is_lost_is_asked_for_its_last_byte() {
    let host = MediaHost::start(|request| match request.contains("range: bytes=2-\r\n") {
        false => unended("etag: \"a\"\r\n", b"abc"),
        true => answer(206, "etag: \"a\"\r\ncontent-range: bytes 2-2/3\r\n", b"c"),
    })
    .await;
    let download = host.client_of(Host::on_premise(KEY)).media().download("1").await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), "abc");
    assert_eq!(host.seen().len(), 2);
}

#[tokio::test]
async fn parts_of_a_file_that_nothing_proves_the_same_are_not_put_together() {
    let part =
        |first: usize| answer(206, &format!("content-range: bytes {first}-5/6\r\n"), &b"abcDEF"[first..]);
    for (second, outcome) in [
        (answer(200, "", b"abcDEF"), Ok("abcDEF")),
        (answer(200, "", b"xbcDEF"), Err(ErrorKind::Media)),
        (answer(200, "last-modified: b\r\n", b"abcDEF"), Err(ErrorKind::Media)),
        (part(0), Ok("abcDEF")),
        (part(3), Err(ErrorKind::Response)),
    ] {
        let second = Mutex::new(Some(second));
        let count = AtomicUsize::new(0);
        let host = MediaHost::start(move |request| {
            assert!(!request.contains("range: "), "{request}");
            match count.fetch_add(1, Ordering::Relaxed) {
                0 => broken(200, "last-modified: a\r\netag: W/\"1\"\r\n", b"abc", 6),
                _ => second.lock().unwrap().take().unwrap(),
            }
        })
        .await;
        let download = host.client_of(Host::on_premise(KEY)).media().download("1").await.unwrap();
        let bytes = download.bytes().await;
        assert_eq!(bytes.as_deref().map_err(|error| error.kind), outcome.map(str::as_bytes));
    }
}

#[tokio::test]
async fn an_expired_address_is_asked_for_anew_once() {
    for status in [404, 410] {
        let host = host(move |_, _| answer(status, "", b"URL expired")).await;
        assert_eq!(bytes(&host).await.unwrap_err().http_status(), Some(status));
        assert_eq!((host.fetched(), host.seen().len()), (2, 4));
    }
    let host =
        host(|count, _| if count == 0 { answer(404, "", b"") } else { answer(200, "", &file()) }).await;
    assert_eq!(bytes(&host).await.unwrap(), file());
}

#[tokio::test]
async fn a_thousand_lost_files_do_not_lock_the_number_out() {
    let host =
        MediaHost::start(|_| answer(404, "", br#"{"error":{"code":100,"message":"no such media"}}"#)).await;
    let client = host.client();
    let downloads: Vec<_> = (0..1000)
        .map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.media().download(format!("{id}")).await.err() })
        })
        .collect();
    let mut held_back = 0;
    for download in downloads {
        let error = download.await.unwrap().unwrap();
        held_back += usize::from(error.kind == ErrorKind::RateLimited);
        assert!(error.kind != ErrorKind::RateLimited || error.retry_after.is_some());
    }
    assert_eq!((host.seen().len(), held_back), (4, 996));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_is_fetched() {
    let host = host(|_, _| answer(200, "", &file())).await;
    let options = DownloadOptions::new().max_bytes(299_999);
    let error = host.client().media().download_with("1037", options).await.unwrap_err();
    assert_eq!((error.kind, error.retry, host.fetched()), (ErrorKind::Media, Retry::Never, 0));
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let head = |headers: &str| Reply {
        bytes: format!("HTTP/1.1 200 X\r\n{headers}\r\n").into_bytes(),
        closes: false,
        endless: true,
    };
    let folder = Folder::new();
    let host = host(move |_, _| head("connection: close\r\n")).await;
    let download = host.client().media().download("1037").await.unwrap();
    assert!(download.save_as(folder.inside().join("x")).await.is_err());
    assert_eq!(folder.names(), (vec![], vec![]));

    // One that names no size is held to the options.
    let host = MediaHost::start(move |_| head("connection: close\r\n")).await;
    let options = DownloadOptions::new().max_bytes(1 << 20).resumes(0);
    let download = host.client_of(Host::on_premise(KEY)).media().download_with("1", options).await.unwrap();
    assert_eq!(download.bytes().await.unwrap_err().retry, Retry::Never);
}

#[tokio::test]
async fn an_encoded_answer_is_refused() {
    for encoding in ["gzip", "br", "deflate, gzip"] {
        let host = host(move |_, _| answer(200, &format!("content-encoding: {encoding}\r\n"), &file())).await;
        assert_eq!(bytes(&host).await.unwrap_err().kind, ErrorKind::Response, "{encoding}");
    }
    let host = host(|_, _| answer(200, "content-encoding: identity\r\n", &file())).await;
    assert_eq!(bytes(&host).await.unwrap(), file());
}

#[tokio::test]
async fn a_download_tells_of_its_progress() {
    let host = host(|_, _| answer(200, "", &file())).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let options = DownloadOptions::new().progress({
        let told = Arc::clone(&told);
        move |bytes, total| told.lock().unwrap().push((bytes, total))
    });
    let mut download = host.client().media().download_with("1037", options).await.unwrap();
    let log = download.log();
    while let Some(piece) = download.next().await {
        piece.unwrap();
    }
    assert_eq!(download.report().attempts.len(), 2, "its details and its bytes");
    assert_eq!(log.report().attempts, download.report().attempts);
    let told = told.lock().unwrap();
    assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == Some(300_000)));
    assert_eq!(told.last(), Some(&(300_000, Some(300_000))));
}

#[tokio::test]
async fn a_digest_that_can_not_be_read_is_an_error_and_none_is_none() {
    for (named, is_fetched) in [("md5:1b2c", false), ("", true), (" ", true)] {
        let host = MediaHost::start(move |request| match is_details(request) {
            true => details(&at_meta(), b"abc", named),
            false => answer(200, "", b"abc"),
        })
        .await;
        let client = host.client();
        let options = DownloadOptions::new();
        let begun = client.media().download_with("1037", options.clone()).await;
        match begun {
            Ok(download) => assert_eq!(download.bytes().await.unwrap(), "abc"),
            Err(error) => assert_eq!(error.kind, ErrorKind::Response, "{error}"),
        }
        assert_eq!(host.fetched() == 1, is_fetched, "{named}");
        let unchecked = client.media().download_with("1037", options.check_digest(false)).await.unwrap();
        assert_eq!(unchecked.bytes().await.unwrap(), "abc");
    }
}
