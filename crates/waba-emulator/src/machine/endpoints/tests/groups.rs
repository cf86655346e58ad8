//! Groups, from their making to their end.

use std::time::Duration;

use serde_json::{Value, json};

use waba_types::{Dialect, OpaqueId};

use crate::machine::store::groups::InvalidGroupAction;
use crate::machine::testing::Bench;

const SECOND: Duration = Duration::from_secs(1);

fn create(bench: &mut Bench, mode: &str) -> String {
    let body = json!({ "messaging_product": "whatsapp", "subject": "Team", "join_approval_mode": mode });
    bench.done("POST", "/groups", &body)["id"].as_str().unwrap().to_owned()
}

fn join(bench: &mut Bench, id: &str, person: &str) -> Option<String> {
    let joined = bench.step(|state, turn| state.join_group(&id.into(), &person.into(), turn));
    joined.unwrap().map(OpaqueId::into_string)
}

#[test]
fn a_group_is_told_of_after_it_was_made() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, "auto_approve");
    assert!(bench.posts.is_empty());
    bench.advance(SECOND);
    let told = bench.told("group_lifecycle_update");
    assert_eq!(told[0]["metadata"]["phone_number_id"], "100000000000360");
    let group = &told[0]["groups"][0];
    assert_eq!(
        (&group["type"], &group["group_id"], &group["subject"]),
        (&json!("group_create"), &json!(id), &json!("Team"))
    );
    let link = bench.done("GET", &format!("/groups/{id}/invite_link"), &Value::Null);
    assert_eq!(group["invite_link"], link["invite_link"]);
    let path = format!("/groups/{id}/invite_link");
    assert_eq!(bench.ask("POST", &path, &json!({})).0, 400);
    let reset = bench.done("POST", &path, &json!({ "messaging_product": "whatsapp" }));
    assert_ne!(reset["invite_link"], link["invite_link"]);

    bench.done(
        "POST",
        &format!("/groups/{id}"),
        &json!({ "messaging_product": "whatsapp", "subject": "Crew" }),
    );
    bench.done("DELETE", &format!("/groups/{id}"), &Value::Null);
    let (status, answer) = bench.ask("GET", &format!("/groups/{id}"), &Value::Null);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_041)));
    bench.advance(SECOND);
    let settings = &bench.told("group_settings_update")[0]["groups"][0];
    assert_eq!(settings["group_subject"], json!({ "text": "Crew", "update_successful": true }));
    assert_eq!(bench.told("group_lifecycle_update")[1]["groups"][0]["type"], "group_delete");
}

#[test]
fn people_are_let_in_or_not_and_some_may_fail() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, "approval_required");
    let ann = join(&mut bench, &id, "+49 151 1111111").unwrap();
    let bob = join(&mut bench, &id, "491512222222").unwrap();
    let again = bench.step(|state, turn| state.join_group(&(&*id).into(), &"491512222222".into(), turn));
    assert_eq!(again, Err(InvalidGroupAction::AlreadyThere));
    assert_eq!(bench.told("group_participants_update")[0]["groups"][0]["join_request_id"], json!(ann));

    let path = format!("/groups/{id}/join_requests");
    let page = bench.done("GET", &format!("{path}?limit=1"), &Value::Null);
    assert_eq!(page["data"][0]["wa_id"], "491511111111");
    let after = page["paging"]["cursors"]["after"].as_str().unwrap().to_owned();
    let page = bench.done("GET", &format!("{path}?limit=1&after={after}"), &Value::Null);
    assert_eq!((&page["data"][0]["join_request_id"], &page["paging"]["next"]), (&json!(bob), &Value::Null));

    let body = json!({ "messaging_product": "whatsapp", "join_requests": [ann, "17"] });
    let answer = bench.done("POST", &path, &body);
    assert_eq!(answer["approved_join_requests"], json!([ann]));
    assert_eq!(answer["failed_join_requests"][0]["join_request_id"], "17");
    assert_eq!(answer["failed_join_requests"][0]["errors"][0]["code"], 131_213);
    let body = json!({ "messaging_product": "whatsapp", "join_requests": [bob] });
    assert_eq!(bench.done("DELETE", &path, &body)["rejected_join_requests"], json!([bob]));
    let group = bench.done("GET", &format!("/groups/{id}"), &Value::Null);
    assert_eq!(group["participants"], json!([{ "wa_id": "491511111111" }]));
    let group = bench.done("GET", &format!("/groups/{id}?fields=subject"), &Value::Null);
    assert_eq!(group, json!({ "id": id, "subject": "Team", "participants": [] }));
}

#[test]
fn a_group_has_eight_people_at_most() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, "auto_approve");
    for person in 0..8 {
        assert_eq!(join(&mut bench, &id, &format!("49151000000{person}")), None);
    }
    let ninth = bench.step(|state, turn| state.join_group(&(&*id).into(), &"491519".into(), turn));
    assert_eq!(ninth, Err(InvalidGroupAction::Full));
    assert_eq!(bench.told("group_participants_update").len(), 8);
}

#[test]
fn people_are_removed_and_the_webhook_says_who() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, "auto_approve");
    join(&mut bench, &id, "491511111111");
    let path = format!("/groups/{id}/participants");
    let of = |people: &[&str]| {
        let people: Vec<_> = people.iter().map(|user| json!({ "user": user })).collect();
        json!({ "messaging_product": "whatsapp", "participants": people })
    };
    bench.done("DELETE", &path, &of(&["+49 151 1111111", "491512222222"]));
    bench.advance(SECOND);
    let update = &bench.told("group_participants_update")[1]["groups"][0];
    assert_eq!(
        update["removed_participants"],
        json!([{ "input": "+49 151 1111111", "wa_id": "491511111111" }])
    );
    assert_eq!(update["failed_participants"][0]["errors"][0]["code"], 131_212);
    assert_eq!(update["initiated_by"], "business");

    let (status, answer) = bench.ask("DELETE", &path, &of(&["491511", "+491511"]));
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_202)));
    let (status, _) = bench.ask("DELETE", &path, &of(&["491511"; 9]));
    assert_eq!(status, 400);
}

#[test]
fn a_message_goes_to_a_group_that_is_there() {
    let mut bench = Bench::on(Dialect::Cloud);
    let send = |bench: &mut Bench, id: &str| {
        let body = json!({ "messaging_product": "whatsapp", "recipient_type": "group", "to": id,
                           "type": "text", "text": { "body": "Hi" } });
        bench.ask("POST", "/messages", &body)
    };
    // Without any group, each id stands for one.
    assert_eq!(send(&mut bench, "some-group").0, 200);
    let id = create(&mut bench, "auto_approve");
    let (status, answer) = send(&mut bench, &id);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_020)), "nobody is in it");
    join(&mut bench, &id, "491511111111");
    assert_eq!(send(&mut bench, &id).1["messages"][0]["group_id"], json!(id));
    let (status, answer) = send(&mut bench, "some-group");
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_041)));
    bench.step(|state, turn| state.suspend_group(&(&*id).into(), true, turn)).unwrap();
    let (status, answer) = send(&mut bench, &id);
    assert_eq!((status, &answer["error"]["code"]), (403, &json!(131_207)));
    assert_eq!(bench.told("group_status_update")[0]["groups"][0]["type"], "group_suspend");
}

#[test]
fn groups_come_in_pages() {
    let mut bench = Bench::on(Dialect::Cloud);
    let ids: Vec<_> = (0..5).map(|_| create(&mut bench, "auto_approve")).collect();
    let (mut path, mut found) = ("/groups?limit=2".to_owned(), Vec::new());
    for _ in 0..3 {
        let page = bench.done("GET", &path, &Value::Null);
        let groups = page["data"]["groups"].as_array().unwrap().clone();
        found.extend(groups.into_iter().map(|group| group["id"].as_str().unwrap().to_owned()));
        path = format!("/groups?limit=2&after={}", page["paging"]["cursors"]["after"].as_str().unwrap());
    }
    assert_eq!(found, ids);
    let (status, answer) = bench.ask("GET", "/groups?after=bm9uZQ", &Value::Null);
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_059)));
}

#[test]
fn the_photo_of_a_group_comes_in_a_form_and_is_told_of() {
    let mut bench = Bench::on(Dialect::Cloud);
    let id = create(&mut bench, "auto_approve");
    let path = format!("/groups/{id}");
    let send = |bench: &mut Bench, mime_type: &str| {
        let form = format!(
            "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--x\r\n\
             Content-Disposition: form-data; name=\"profile_picture_file\"; filename=\"a\"\r\n\
             Content-Type: {mime_type}\r\n\r\npicture\r\n--x--\r\n"
        );
        bench.send_body("POST", &path, &[("content-type", "multipart/form-data; boundary=x")], form).status
    };
    assert_eq!((send(&mut bench, "image/jpeg"), send(&mut bench, "text/plain")), (200, 400));
    bench.advance(SECOND);
    let told = bench.told("group_settings_update");
    let photo = &told[0]["groups"][0]["profile_picture"];
    assert_eq!((told.len(), &photo["mime_type"]), (1, &json!("image/jpeg")));
    assert!(bench.journal().contains("groups.set_photo"));
    // The same path without a form changes what the group is called.
    let edit = json!({ "messaging_product": "whatsapp", "subject": "Crew" });
    bench.done("POST", &path, &edit);
}
