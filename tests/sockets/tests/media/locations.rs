//! Addresses that an answer may name for a file: nothing but the configured host is ever asked.

use std::sync::{Arc, Mutex};

use waba::ErrorKind;

use crate::host::{KEY, MediaHost, PATH, answer, details, is_details, sha256};

/// What stands before the path of an address that must not be followed. `BASE` is the configured host with its port,
/// `THIEF` another one.
const PLACES: &[&str] = &[
    "http://THIEF",
    "https://THIEF",
    "//THIEF",
    "http://THIEF.",
    "http://user@THIEF",
    "http://user:pass@THIEF",
    "http://BASE@THIEF",
    "http://BASE%40THIEF",
    "http://BASE:80@THIEF",
    "http:\\\\THIEF",
    "http:/\\THIEF",
    "http:\\/THIEF",
    "http:THIEF",
    "http:/THIEF",
    "http:///THIEF",
    " http://THIEF",
    "http://THIEF ",
    "\thttp://THIEF",
    "ht\ttp://THIEF",
    "http://TH\nIEF",
    "HTTP://THIEF",
    "hTtP://THIEF",
    "ftp://THIEF",
    "ws://THIEF",
    "wss://THIEF",
    "file:///etc",
    "file://THIEF",
    "data:text/plain,",
    "javascript:alert(1)",
    "blob:http://THIEF",
    "about:blank",
    "gopher://THIEF",
    "https://lookaside.fbsbx.com@THIEF",
    "https://lookaside.fbsbx.com:443@THIEF",
    "https://lookaside.fbsbx.com%40THIEF",
    "https://lookaside.fbsbx.com\\@THIEF",
    "https://lookaside.fbsbx.com.THIEF",
    "https://THIEF\\.fbsbx.com",
    "https://THIEF#.fbsbx.com",
    "https://THIEF?.fbsbx.com",
    "https://THIEF/.fbsbx.com",
    "https://evilfbsbx.com",
    "https://fbsbx.com",
    "https://.fbsbx.com",
    "https://fbsbx.com.evil.example",
    "https://lookaside.fbsbx.com.evil.example",
    "https://lookaside.fbsbx.com.",
    "https://lookaside.fbsbx.com:444",
    "https://lookaside.fbsbx.com:80",
    "https://lookaside.fbsbx.co",
    "https://lookaside.fbsbx.comm",
    "https://lookaside.fbsbx.com-evil.example",
    "https://lookaside-fbsbx.com",
    "https://lookaside.fbsbx\u{3002}evil.example",
    "https://lookaside.fbsb\u{445}.com",
    "https://xn--fbsbx-.com",
    "https://lookaside.xn--fbsb-wxe.com",
    "http://lookaside.fbsbx.com",
    "ftp://lookaside.fbsbx.com",
    "https://user@lookaside.fbsbx.com",
    "https://:pass@lookaside.fbsbx.com",
    "https://127.0.0.1",
    "https://127.1",
    "https://0x7f.1",
    "https://0x7f000001",
    "https://2130706433",
    "https://017700000001",
    "https://0",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://[::]",
    "https://[fe80::1]",
    "https://169.254.169.254",
    "https://[::ffff:a9fe:a9fe]",
    "https://0251.0376.0251.0376",
    "https://metadata.google.internal",
    "https://localhost",
    "https://localhost.",
    "https://10.0.0.1",
    "https://192.168.0.1",
    "https://172.16.0.1",
    "https://100.64.0.1",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://[::1]",
    "http://localhost",
    "http://0.0.0.0",
    "http://2130706433",
    "https://BASE",
    "http://BASE.",
    "http://BASE.evil.example",
    "http://BASE0",
    "http://user@BASE",
    "http://:p@BASE",
    "https://waba-v2.360dialog.io",
    "https://waba-v2.360dialog.io.evil.example",
    "https://evil.example",
    "",
    ":",
    "://",
    "//",
    "/",
    "https://",
    "https:",
    "https://?",
    "https://#",
    "https://%",
    "https://%00",
    "https://[",
    "https://]",
    "https://a b",
];

/// What stands behind it.
const PATHS: &[&str] = &[PATH, "/../../x", ""];

#[tokio::test]
async fn an_address_of_another_host_is_never_asked() {
    let thief = MediaHost::start(|_| answer(200, "", b"stolen")).await;
    let named = Arc::new(Mutex::new(String::new()));
    let base = MediaHost::start({
        let named = Arc::clone(&named);
        move |request| match is_details(request) {
            true => details(&named.lock().unwrap(), b"abc", &sha256(b"abc")),
            false => answer(200, "", b"abc"),
        }
    })
    .await;
    let client = base.client();
    let mut count = 0;
    for place in PLACES {
        for path in PATHS {
            let place = place.replace("THIEF", &thief.authority()).replace("BASE", &base.authority());
            *named.lock().unwrap() = format!("{place}{path}");
            let error = client.media().download("1037").await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::Media, "{place}{path}");
            assert!(!error.to_string().contains("THIEF") && !error.to_string().contains(KEY));
            count += 1;
        }
    }
    assert!(count >= 200, "{count}");
    assert_eq!((thief.connections(), base.fetched(), base.seen().len()), (0, 0, count));
}

#[tokio::test]
async fn what_follows_the_host_can_not_lead_elsewhere() {
    let thief = MediaHost::start(|_| answer(200, "", b"stolen")).await;
    let named = Arc::new(Mutex::new(String::new()));
    let base = MediaHost::start({
        let named = Arc::clone(&named);
        move |request| match is_details(request) {
            true => details(&named.lock().unwrap(), b"abc", &sha256(b"abc")),
            false => answer(200, "", b"abc"),
        }
    })
    .await;
    for rest in [
        "/@THIEF/x",
        "/:80@THIEF/",
        "//THIEF/x",
        "/http://THIEF/",
        "/%2f%2fTHIEF/",
        "/?url=http://THIEF",
        "/#@THIEF",
    ] {
        *named.lock().unwrap() =
            format!("https://lookaside.fbsbx.com{}", rest.replace("THIEF", &thief.authority()));
        let bytes = base.client().media().download("1037").await.unwrap().bytes().await.unwrap();
        assert_eq!(bytes, "abc", "{rest}");
    }
    assert_eq!(thief.connections(), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let thief = MediaHost::start(|_| answer(200, "", b"stolen")).await;
    let to = format!("location: http://{}/x\r\n", thief.authority());
    for status in [301, 302, 303, 307, 308] {
        let to = to.clone();
        let base = MediaHost::start(move |request| match is_details(request) {
            true => details(&crate::host::at_meta(), b"abc", &sha256(b"abc")),
            false => answer(status, &to, b""),
        })
        .await;
        let error = base.client().media().download("1037").await.unwrap_err();
        assert_eq!((error.kind, error.http_status(), base.fetched()), (ErrorKind::Response, Some(status), 1));
    }
    assert_eq!(thief.connections(), 0);
}
