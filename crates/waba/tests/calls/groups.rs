//! Calls of the groups: what they take, and what they are as futures.

use futures_util::TryStreamExt;
use waba::message::TemplateMessage;
use waba::types::api::{TemplateLookup, TemplateQuery};
use waba::webhook::Webhook;
use waba::{Call, ErrorKind, Items, SendReceipt};

use crate::script::{Script, TO, accepted, answer, refused};

fn targets(script: &Script) -> Vec<String> {
    script.seen().into_iter().map(|seen| seen.target).collect()
}

#[tokio::test(start_paused = true)]
async fn what_has_to_be_given_is_given_by_itself() {
    let script = Script::new([answer(200, r#"{"id":"7","success":true}"#)]);
    let client = script.client();
    client.templates().get("7").await.unwrap();
    client.templates().get(TemplateLookup::new("7").fields("name")).await.unwrap();
    client.groups().approve_join_requests("g1", ["j1", "j2"]).await.unwrap();
    client.qr_codes().edit("4O4Y", "Hello").await.unwrap();
    client.block_list().add([TO]).await.unwrap();
    client.health().get().await.unwrap();
    assert_eq!(
        targets(&script),
        [
            "GET /message_templates/7",
            "GET /message_templates/7?fields=name",
            "POST /groups/g1/join_requests",
            "POST /message_qrdls",
            "POST /block_users",
            "GET /health_status",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_an_event_gives_a_call_takes() {
    let body = r#"{"messages":[{"from":"491511","id":"wamid.B","type":"text","text":{"body":"Hi"}}]}"#;
    let event = Webhook::without_auth().parse_unverified(body).unwrap().get(0).unwrap();
    let (from, id, text) = (event.from().unwrap(), event.id().unwrap(), event.text().unwrap());
    let script = Script::new([answer(200, r#"{"success":true,"messages":[{"id":"wamid.A="}]}"#)]);
    let client = script.client();
    client.send_text(from.clone(), text.clone()).reply_to(id.clone()).await.unwrap();
    client.send_content(from.clone(), text.clone()).await.unwrap();
    client.send_location_request(from.clone(), text.clone()).await.unwrap();
    client.send_template(from, TemplateMessage::new("hello", text.clone()).body([text])).await.unwrap();
    client.show_typing(id.clone()).await.unwrap();
    client.mark_read(id).await.unwrap();
    assert_eq!(script.seen().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_page_by_page_as_its_items_are_asked_for() {
    let page = |name: &str| {
        answer(
            200,
            format!(
                r#"{{"data":[{{"name":"{name}"}}],"paging":{{"cursors":{{"after":"{name}"}},"next":"https://a.b/"}}}}"#
            ),
        )
    };
    let script = Script::new([page("a"), page("b"), answer(200, r#"{"data":[]}"#)]);
    let client = script.client();
    let mut templates = client.templates().list_all(TemplateQuery::new());
    assert_eq!(targets(&script), [""; 0], "nothing is asked for before an item is");
    for (name, pages) in [("a", 1), ("b", 2)] {
        let template = templates.try_next().await.unwrap().unwrap();
        assert_eq!((template.name.as_deref(), script.seen().len()), (Some(name), pages));
    }
    assert_eq!(templates.try_next().await.unwrap(), None);
    assert_eq!(targets(&script)[2], "GET /message_templates?after=b");
}

#[tokio::test(start_paused = true)]
async fn a_call_does_nothing_before_it_is_awaited() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let text = client.send_text(TO, "Hi").into_future();
    drop(client.send_text(TO, "Hi").into_future());
    drop(client.webhook().get());
    assert_eq!(script.seen().len(), 0);
    text.await.unwrap();
    let refused = client.send_text(TO, "");
    assert_eq!(refused.await.unwrap_err().kind, ErrorKind::Validation);
    assert_eq!(targets(&script), ["POST /messages"]);
}

#[tokio::test(start_paused = true)]
async fn every_call_tells_what_was_done_for_it() {
    let script = Script::new([answer(200, r#"{"url":"https://example.com/hook"}"#)]);
    let client = script.client();
    let read = client.webhook().get().reported().await.unwrap();
    assert_eq!((read.url.as_deref(), read.attempts.len()), (Some("https://example.com/hook"), 1));
    let ensured = client.webhook().ensure("https://example.com/other").reported().await.unwrap();
    assert_eq!((ensured.found.as_str(), ensured.attempts.len()), ("other", 2), "a look and a write");
    let error = Script::new([refused(100)]).client().profile().get().reported().await.unwrap_err();
    assert_eq!((error.code(), error.attempts().len()), (Some(100), 1));
}

#[test]
fn calls_may_be_made_on_other_threads() {
    fn is_send_and_unpin<T: Send + Unpin>() {}
    is_send_and_unpin::<Call<'static, SendReceipt>>();
    is_send_and_unpin::<Items<'static, SendReceipt>>();
}
