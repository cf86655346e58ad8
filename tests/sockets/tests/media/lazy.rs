//! Downloads that begin with their first call.

use waba::media::LazyDownload;
use waba::{DownloadOptions, Error, ErrorKind, Retry};

use crate::folder::Folder;
use crate::host::{MediaHost, Reply, answer, at_meta, broken, details, is_details, sha256};

const FILE: &[u8] = &[b'x'; 1000];

/// A host with the file, which `fetch` gives.
async fn host(fetch: impl Fn() -> Reply + Send + Sync + 'static) -> MediaHost {
    MediaHost::start(move |request| match is_details(request) {
        true => details(&at_meta(), FILE, &sha256(FILE)),
        false => fetch(),
    })
    .await
}

fn download(host: &MediaHost) -> LazyDownload {
    host.client().media().download_lazily("1037", DownloadOptions::new().resumes(0))
}

/// What all readings of the file fail with.
async fn refusal(download: &LazyDownload) -> Error {
    let folder = Folder::new();
    let errors = [
        download.next().await.unwrap_err(),
        download.bytes().await.unwrap_err(),
        download.save_as(folder.inside().join("x")).await.unwrap_err(),
        download.save_to(folder.inside()).await.unwrap_err(),
    ];
    assert_eq!(folder.names(), (vec![], vec![]));
    let [first, rest @ ..] = errors;
    assert!(rest.iter().all(|error| error.to_string() == first.to_string()));
    first
}

#[tokio::test]
async fn a_file_is_read_once_and_what_is_known_of_it_stays() {
    let host = host(|| answer(200, "", FILE)).await;
    let whole = download(&host);
    assert!(whole.report().is_none() && host.seen().is_empty(), "nothing is asked for before");
    assert_eq!(whole.bytes().await.unwrap(), FILE);
    let pieces = download(&host);
    assert_eq!(pieces.details().await.unwrap().mime_type.as_deref(), Some("image/jpeg"));
    while pieces.next().await.unwrap().is_some() {}
    for download in [whole, pieces] {
        let error = refusal(&download).await;
        assert_eq!((error.kind, error.retry), (ErrorKind::Media, Retry::Never));
        assert_eq!(error.to_string(), "media.download: the file was read already");
        assert_eq!(download.details().await.unwrap().mime_type.as_deref(), Some("image/jpeg"));
        assert_eq!(download.report().unwrap().attempts.len(), 2);
    }
    assert_eq!(host.seen().len(), 4);
}

#[tokio::test]
async fn a_file_that_failed_is_not_taken_for_an_empty_one() {
    let host = host(|| broken(200, "", &FILE[..500], FILE.len())).await;
    let whole = download(&host);
    assert_eq!(whole.bytes().await.unwrap_err().kind, ErrorKind::Interrupted);
    let pieces = download(&host);
    while pieces.next().await.is_ok_and(|piece| piece.is_some()) {}
    for download in [whole, pieces] {
        assert_eq!(refusal(&download).await.kind, ErrorKind::Media);
        assert_eq!(download.details().await.unwrap().mime_type.as_deref(), Some("image/jpeg"));
    }
    let options = DownloadOptions::new().resumes(0);
    let mut eager = host.client().media().download_with("1037", options).await.unwrap();
    while eager.next().await.is_some_and(|piece| piece.is_ok()) {}
    assert!(eager.next().await.is_none());
    assert_eq!(eager.bytes().await.unwrap_err().kind, ErrorKind::Media);
}

#[tokio::test]
async fn a_piece_that_is_ready_stays_until_it_is_taken() {
    let host = host(|| answer(200, "", FILE)).await;
    let pieces = download(&host);
    let mut read = Vec::new();
    // Whoever hears of it may be gone by then.
    while pieces.ready().await.unwrap() && pieces.ready().await.unwrap() {
        read.extend_from_slice(&pieces.take().unwrap());
    }
    assert_eq!(read, FILE);
    assert!(!pieces.ready().await.unwrap(), "the end stays too");
    assert!(pieces.take().is_none());
    assert_eq!(refusal(&pieces).await.kind, ErrorKind::Media);
    let rest = download(&host);
    assert!(rest.ready().await.unwrap());
    assert_eq!(rest.bytes().await.unwrap(), FILE);
}

#[tokio::test]
async fn a_download_that_can_not_begin_may_begin_later() {
    let host = host(|| answer(200, "", FILE)).await;
    let client = host.client();
    let download = client.media().download_lazily("1037", DownloadOptions::new().max_bytes(10));
    for _ in 0..2 {
        assert!(download.bytes().await.unwrap_err().to_string().contains("limit 10"));
    }
    assert_eq!(host.seen().len(), 2);
}

#[tokio::test]
async fn a_download_that_is_closed_ends_what_waits_for_it() {
    // The rest never comes.
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\nxx".to_vec();
    let host = host(move || Reply { bytes: half.clone(), closes: false, endless: false }).await;
    let read = download(&host);
    assert_eq!(read.next().await.unwrap().unwrap(), "xx");
    let (waiting, ()) = tokio::join!(read.next(), async { read.close() });
    assert_eq!(waiting.unwrap_err().kind, ErrorKind::Closed);
    assert_eq!(refusal(&read).await.kind, ErrorKind::Closed);
    assert!(read.details().await.is_ok(), "they are known");
    let unread = download(&host);
    unread.close();
    assert_eq!(unread.details().await.unwrap_err().kind, ErrorKind::Closed);
    assert_eq!(host.seen().len(), 2);
}
