//! What downloads leave on the disk.

use tokio::sync::oneshot;
use waba::ErrorKind;
use waba::media::FileFault;

use crate::folder::Folder;
use crate::host::{MediaHost, Reply, answer, at_meta, details, is_details, sha256};

#[tokio::test]
async fn a_whole_file_replaces_what_was_there() {
    let host = MediaHost::start(|request| match is_details(request) {
        true => details(&at_meta(), b"new", &sha256(b"new")),
        false => answer(200, "", b"new"),
    })
    .await;
    let folder = Folder::new();
    let path = folder.inside().join("photo.jpg");
    std::fs::write(&path, "old").unwrap();
    host.client().media().download("1037").await.unwrap().save_as(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(folder.names(), (vec![], vec!["photo.jpg".to_owned()]));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_keeps_its_permissions_and_only_a_file_is_replaced() {
    use std::os::unix::fs::PermissionsExt;

    let host = MediaHost::start(|request| match is_details(request) {
        true => details(&at_meta(), b"new", &sha256(b"new")),
        false => answer(200, "", b"new"),
    })
    .await;
    let folder = Folder::new();
    let path = folder.inside().join("photo.jpg");
    std::fs::write(&path, "old").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    host.client().media().download("1037").await.unwrap().save_as(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

    // What a link points to may be another one's file.
    let link = folder.inside().join("link.jpg");
    std::os::unix::fs::symlink("photo.jpg", &link).unwrap();
    host.client().media().download("1037").await.unwrap().save_as(&link).await.unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_file());

    let socket = folder.inside().join("socket");
    let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [&socket, &folder.inside(), &folder.inside().join("missing/photo.jpg")] {
        let error = host.client().media().download("1037").await.unwrap().save_as(path).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Media, "{error}");
        assert!(error.to_string().contains(&format!("{path:?} can't be written: ")), "{error}");
        assert_eq!(&FileFault::of(&error).unwrap().path, path);
    }
    assert_eq!(folder.names(), (vec![], ["link.jpg", "photo.jpg", "socket"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn a_download_that_is_cancelled_leaves_no_file() {
    let host = MediaHost::start(|request| match is_details(request) {
        true => details(&at_meta(), &[b'x'; 100], &sha256(&[b'x'; 100])),
        // The rest never comes.
        false => Reply {
            bytes: b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nxx".to_vec(),
            closes: false,
            endless: false,
        },
    })
    .await;
    let folder = Folder::new();
    let path = folder.inside().join("photo.jpg");
    let (told, begun) = oneshot::channel();
    let told = std::sync::Mutex::new(Some(told));
    let options = waba::DownloadOptions::new().progress(move |_, _| {
        if let Some(told) = told.lock().unwrap().take() {
            let _ = told.send(());
        }
    });
    let client = host.client();
    let saving = tokio::spawn({
        let path = path.clone();
        async move { client.media().download_with("1037", options).await?.save_as(path).await }
    });
    begun.await.unwrap();
    let (_, inside) = folder.names();
    assert!(!path.exists() && inside.len() == 1, "half of it stands under another name: {inside:?}");
    saving.abort();
    assert!(saving.await.unwrap_err().is_cancelled());
    assert_eq!(folder.names(), (vec![], vec![]));
}
