//! Files, from their upload to their end.

use std::time::Duration;

use serde_json::{Value, json};
use waba_types::Dialect;
use waba_types::response::ApiError;
use waba_types::webhook::{InboundImage, MessageType};
use waba_types::{WebhookMessage, decode};

use crate::machine::millis::days;
use crate::machine::request::Answer;
use crate::machine::settings::{MediaLockout, Settings};
use crate::machine::testing::Bench;

fn json_of(answer: &Answer) -> Value {
    decode(&answer.body).unwrap()
}

fn form(mime_type: &str, bytes: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: {mime_type}\r\n\r\n{bytes}\
         \r\n--x--\r\n"
    )
}

fn upload(bench: &mut Bench, mime_type: &str, bytes: &str) -> Answer {
    match bench.state.settings.dialect {
        Dialect::Cloud => {
            let headers = [("content-type", "multipart/form-data; boundary=x")];
            bench.send_body("POST", "/media", &headers, form(mime_type, bytes))
        }
        Dialect::OnPremise => {
            bench.send_body("POST", "/v1/media", &[("content-type", mime_type)], bytes.to_owned())
        }
    }
}

/// Path and query of an address at Meta, which the API's own host has too.
fn path_of(details: &Value) -> String {
    let path = details["url"].as_str().unwrap().strip_prefix("https://lookaside.fbsbx.com").unwrap();
    path.to_owned()
}

#[test]
fn a_file_is_uploaded_looked_up_downloaded_and_deleted() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = json_of(&upload(&mut bench, "image/png", "abcdef"))["id"].as_str().unwrap().to_owned();
    let details = json_of(&bench.call("GET", &format!("/{id}"), ""));
    let sha256 = "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721";
    assert_eq!((&details["mime_type"], &details["sha256"]), (&"image/png".into(), &sha256.into()));
    assert_eq!((&details["file_size"], &details["messaging_product"]), (&6.into(), &"whatsapp".into()));
    let path = path_of(&details);
    let file = bench.call("GET", &path, "");
    assert_eq!((file.status, &*file.body), (200, &b"abcdef"[..]));
    assert!(file.headers.iter().any(|(name, value)| name == "content-type" && value == "image/png"));
    for (range, status, body) in [
        ("bytes=2-3", 206, "cd"),
        ("bytes=4-", 206, "ef"),
        ("bytes=-1", 206, "f"),
        ("bytes=4-99", 206, "ef"),
        ("bytes=6-", 416, ""),
        ("lines=1-2", 200, "abcdef"),
    ] {
        let file = bench.send_body("GET", &path, &[("range", range)], "");
        assert_eq!((file.status, &*file.body), (status, body.as_bytes()), "{range}");
    }
    assert_eq!(bench.call("DELETE", &format!("/{id}"), "").status, 200);
    let error = ApiError::from_wire(&bench.call("GET", &format!("/{id}"), "").body).unwrap();
    assert_eq!((error.code, error.subcode), (Some(100), Some(33)));
    // No body of a file is in the journal.
    assert!(!bench.journal().contains("abcdef"));
}

#[test]
fn on_premise_hosts_take_and_give_the_file_itself() {
    let mut bench = Bench::on(Dialect::OnPremise);
    let answer = upload(&mut bench, "audio/ogg; codecs=opus", "sound");
    let path = format!("/v1/media/{}", json_of(&answer)["media"][0]["id"].as_str().unwrap());
    assert_eq!(answer.status, 201);
    let file = bench.call("GET", &path, "");
    assert_eq!((file.status, &*file.body), (200, &b"sound"[..]));
    assert_eq!(bench.call("DELETE", &path, "").status, 200);
    let answer = bench.call("GET", &path, "");
    assert_eq!((answer.status, ApiError::from_wire(&answer.body).unwrap().code), (404, Some(1006)));
}

#[test]
fn files_of_other_types_and_sizes_are_refused() {
    for (dialect, code) in [(Dialect::Cloud, 131_053), (Dialect::OnPremise, 1009)] {
        let mut bench = Bench::on(dialect);
        for (mime_type, bytes) in [("audio/opus", "x"), ("image/gif", "x"), ("image/png", "")] {
            let answer = upload(&mut bench, mime_type, bytes);
            let error = ApiError::from_wire(&answer.body).unwrap();
            assert_eq!((answer.status, error.code), (400, Some(code)), "{dialect} {mime_type}");
        }
        assert!(upload(&mut bench, "application/x-unheard-of", "x").status < 300);
    }
}

#[test]
fn what_is_too_large_for_an_image_can_be_sent_as_a_document() {
    let mut bench = Bench::on(Dialect::Cloud);
    let answer = upload(&mut bench, "image/png", &"x".repeat((5 << 20) + 1));
    let id = json_of(&answer)["id"].as_str().unwrap().to_owned();
    for (kind, fails) in [("image", true), ("document", false)] {
        let message = format!(
            r#"{{"messaging_product":"whatsapp","to":"491511111111","type":"{kind}","{kind}":{{"id":"{id}"}}}}"#
        );
        assert_eq!(bench.post("/messages", &message).status, 200);
        assert_eq!(bench.state.messages.records().last().unwrap().failure.is_some(), fails, "{kind}");
    }
}

#[test]
fn ids_and_addresses_have_an_end() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = json_of(&upload(&mut bench, "image/png", "abc"))["id"].as_str().unwrap().to_owned();
    let details = json_of(&bench.call("GET", &format!("/{id}"), ""));
    let path = path_of(&details);
    assert_eq!(bench.call("GET", &path.replace("hash=", "hash=x"), "").status, 404);
    bench.advance(Duration::from_secs(5 * 60));
    assert_eq!(bench.call("GET", &path, "").status, 404);
    bench.advance(days(30) - Duration::from_secs(5 * 60 + 1));
    assert_eq!(bench.call("GET", &format!("/{id}"), "").status, 200);
    bench.advance(Duration::from_secs(1));
    assert_eq!(bench.call("GET", &format!("/{id}"), "").status, 400);
}

#[test]
fn too_many_failures_lock_the_number_out() {
    for (media_lockout, failures, pause) in
        [(MediaLockout::Hour, 6, 3600), (MediaLockout::HalfHour, 20, 1800)]
    {
        let mut bench = Bench::new(Settings { media_lockout, ..Settings::default() });
        let id = json_of(&upload(&mut bench, "image/png", "abc"))["id"].as_str().unwrap().to_owned();
        let path = format!("/{id}");
        for _ in 0..failures {
            assert_eq!(bench.call("GET", &path, "").status, 200);
            assert_eq!(bench.call("GET", "/1", "").status, 400);
        }
        let answer = bench.call("GET", &path, "");
        assert_eq!(answer.status, 429);
        assert!(ApiError::from_wire(&answer.body).unwrap().message.contains("endpoint rate limit"));
        bench.advance(Duration::from_secs(pause - 1));
        assert_eq!(bench.call("GET", &path, "").status, 429);
        bench.advance(Duration::from_secs(1));
        assert_eq!(bench.call("GET", &path, "").status, 200);
    }
}

#[test]
fn a_message_with_an_unknown_file_fails_after_it_was_accepted() {
    for (dialect, code) in [(Dialect::Cloud, 131_053), (Dialect::OnPremise, 400)] {
        let mut bench = Bench::on(dialect);
        let answer = upload(&mut bench, "image/png", "abc");
        let good = json_of(&answer);
        let good = good.pointer("/media/0/id").unwrap_or(&good["id"]);
        for (kind, id, fails) in [("image", good, false), ("image", &json!("1"), true), ("video", good, true)]
        {
            let mut message = json!({ "to": "491511111111", "type": kind, kind: { "id": id } });
            let path = match dialect {
                Dialect::Cloud => {
                    message["messaging_product"] = "whatsapp".into();
                    "/messages"
                }
                Dialect::OnPremise => "/v1/messages",
            };
            let posts = bench.posts.len();
            assert!(bench.post(path, &message.to_string()).status < 300);
            bench.advance(Duration::from_secs(10));
            let body = &bench.posts[posts].1;
            let status = &body.pointer("/entry/0/changes/0/value").unwrap_or(body)["statuses"][0];
            assert_eq!(status["errors"][0]["code"] == code, fails, "{dialect} {kind} {status}");
            assert_eq!(bench.posts.len() - posts, if fails { 1 } else { 3 });
        }
    }
}

#[test]
fn a_picture_that_a_person_sent_can_be_downloaded() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let mut bench = Bench::on(dialect);
        let image = InboundImage::new().mime_type("image/jpeg").caption("Look");
        let message = WebhookMessage::new().kind(MessageType::Image).image(image);
        let (from, file) = ("491511111111".into(), Some("picture".into()));
        bench.step(|state, turn| state.write(from, None, message, file, turn));
        let body = &bench.posts[0].1;
        let image = body.pointer("/entry/0/changes/0/value").unwrap_or(body)["messages"][0]["image"].clone();
        assert_eq!((&image["mime_type"], &image["caption"]), (&"image/jpeg".into(), &"Look".into()));
        let id = image["id"].as_str().unwrap();
        let path = match dialect {
            Dialect::Cloud => path_of(&json_of(&bench.call("GET", &format!("/{id}"), ""))),
            Dialect::OnPremise => format!("/v1/media/{id}"),
        };
        assert_eq!(bench.call("GET", &path, "").body, b"picture", "{dialect}");
        let record = bench.state.messages.records().pop().unwrap();
        assert_eq!((&*record.kind, &*record.body), ("image", "Look"));
    }
}

#[test]
fn an_upload_in_parts_becomes_the_picture_of_the_profile() {
    let mut bench = Bench::on(Dialect::Cloud);
    let begun = bench.post("/uploads?file_name=a.png&file_length=5&file_type=image%2Fpng", "");
    let id = json_of(&begun)["id"].as_str().unwrap().to_owned();
    let path = format!("/{id}");
    let part = bench.send_body("POST", &path, &[("file_offset", "0")], "abc");
    assert_eq!(json_of(&part)["file_offset"], 3);
    assert_eq!(json_of(&bench.call("GET", &path, ""))["file_offset"], 3);
    assert_eq!(bench.send_body("POST", &path, &[("file_offset", "2")], "de").status, 400);
    let last = bench.send_body("POST", &path, &[("file_offset", "3")], "de");
    let handle = json_of(&last)["h"].as_str().unwrap().to_owned();
    for (handle, status) in [(&*handle, 200), ("4::unknown", 400)] {
        let edit = json!({ "messaging_product": "whatsapp", "profile_picture_handle": handle });
        assert_eq!(bench.post("/whatsapp_business_profile", &edit.to_string()).status, status);
    }
    let profile = json_of(&bench.call("GET", "/whatsapp_business_profile?fields=profile_picture_url", ""));
    assert!(profile["data"][0]["profile_picture_url"].is_string());
}

#[test]
fn on_premise_hosts_take_the_picture_of_the_profile_itself() {
    let mut bench = Bench::on(Dialect::OnPremise);
    let path = "/v1/settings/profile/photo";
    assert_eq!(bench.call("GET", path, "").status, 404);
    assert_eq!(bench.send_body("POST", path, &[("content-type", "text/plain")], "x").status, 400);
    assert_eq!(bench.send_body("POST", path, &[("content-type", "image/jpeg")], "picture").status, 201);
    assert_eq!(bench.call("GET", path, "").body, b"picture");
    assert_eq!(bench.call("DELETE", path, "").status, 200);
    assert_eq!(bench.call("DELETE", path, "").status, 404);
}

#[test]
fn files_want_the_key_too() {
    let mut bench = Bench::on(Dialect::Cloud);
    for path in ["/media", "/uploads", "/upload:1"] {
        assert_eq!(bench.call_with_key(Some("wrong"), "POST", path, "").status, 401, "{path}");
    }
    let path = "/whatsapp_business/attachments/?mid=1&ext=1&hash=1";
    assert_eq!(bench.call_with_key(None, "GET", path, "").status, 401);
}
