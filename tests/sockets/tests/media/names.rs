//! Names and types that a sender may give a file: none of them is ever a path.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use waba::Host;

use crate::folder::Folder;
use crate::host::{KEY, MediaHost, answer, sha256};

/// What hostile names are made of.
const PARTS: &[&str] = &[
    "..",
    ".",
    "/",
    "\\",
    "C:",
    "CON",
    "NUL",
    "aux.txt",
    "a:b",
    "~",
    "%2e%2e",
    "%2f",
    "..%c0%af",
    "\u{202e}gpj.exe",
    "\u{ff0e}\u{ff0e}",
    "\u{2215}",
    "etc",
    "passwd",
    "file",
    ".ssh",
    "*",
    "?",
    "|",
    "<x>",
    "$HOME",
    "`id`",
    ";rm",
    "'",
    "long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long",
];

/// `count` names, the same ones in each run.
fn names(count: usize) -> impl Iterator<Item = String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    (0..count).map(move |_| {
        (0..=random(5))
            .map(|_| PARTS[random(PARTS.len())])
            .collect::<Vec<_>>()
            .join(["", "/", "\\"][random(3)])
    })
}

#[tokio::test]
async fn no_name_from_the_wire_is_a_path() {
    // As a header may have them: what it can't hold is left out.
    let names: Arc<Vec<String>> =
        Arc::new(names(5000).map(|name| name.chars().filter(char::is_ascii).collect()).collect());
    let host = MediaHost::start({
        let names = Arc::clone(&names);
        move |request| {
            let id = request.strip_prefix("GET /v1/media/").and_then(|rest| rest.split(' ').next()).unwrap();
            let name = &names[id.parse::<usize>().unwrap()];
            let disposition = format!("content-disposition: attachment; filename=\"{name}\"\r\n");
            answer(200, &format!("content-type: image/{name}\r\n{disposition}"), name.as_bytes())
        }
    })
    .await;
    let folder = Folder::new();
    let (client, inside) = (host.client_of(Host::on_premise(KEY)), folder.inside());
    let saved =
        stream::iter(0..names.len()).map(|id| {
            let (client, inside) = (client.clone(), inside.clone());
            async move {
                (id, client.media().download(id.to_string()).await.unwrap().save_to(inside).await.unwrap())
            }
        });
    // Many at once: each waits for the disk.
    let saved: Vec<_> = saved.buffer_unordered(64).collect().await;
    for (id, path) in saved {
        assert_eq!(path, inside.join(format!("{}.bin", sha256(names[id].as_bytes()))), "{}", names[id]);
    }
    let (outside, inside) = folder.names();
    assert_eq!(outside, Vec::<String>::new());
    assert_eq!(inside.len(), names.iter().collect::<BTreeSet<_>>().len());
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_place_of_the_file_is_replaced_and_not_followed() {
    let host = MediaHost::start(|_| answer(200, "content-type: image/png\r\n", b"abc")).await;
    let folder = Folder::new();
    let victim = folder.inside().join("victim");
    std::fs::write(&victim, "untouched").unwrap();
    let place = folder.inside().join(format!("{}.png", sha256(b"abc")));
    std::os::unix::fs::symlink(&victim, &place).unwrap();
    let client = host.client_of(Host::on_premise(KEY));
    assert_eq!(client.media().download("1").await.unwrap().save_to(folder.inside()).await.unwrap(), place);
    assert_eq!(std::fs::read(victim).unwrap(), b"untouched");
    assert_eq!(std::fs::read(&place).unwrap(), b"abc");
    assert!(!place.is_symlink());
}
