//! What is written in both dialects, and read back.

use super::{Dialect, Request, RequestParts, Response};
use crate::message::{MarkRead, OutboundMessage, RecipientType, TextContent};
use crate::open::Raw;
use crate::response::SendReceipt;

fn body(request: &impl Request, dialect: Dialect) -> String {
    String::from_utf8(request.to_wire(dialect).unwrap().body.unwrap()).unwrap()
}

fn message() -> OutboundMessage {
    OutboundMessage::new("+49 151 1", TextContent::new("see https://x.y").preview_url(true))
        .reply_to("wamid.A=")
}

#[test]
fn a_text_message_is_written_in_both_dialects() {
    assert_eq!(
        body(&message(), Dialect::Cloud),
        r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+49 151 1","type":"text","text":{"body":"see https://x.y","preview_url":true},"context":{"message_id":"wamid.A="}}"#
    );
    assert_eq!(
        body(&message(), Dialect::OnPremise),
        r#"{"recipient_type":"individual","to":"+49 151 1","type":"text","preview_url":true,"text":{"body":"see https://x.y"},"context":{"message_id":"wamid.A="}}"#
    );
}

#[test]
fn what_a_dialect_writes_it_reads_back() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let json = body(&message(), dialect);
        let read = OutboundMessage::from_wire(dialect, &RequestParts::of_body(json.into())).unwrap();
        assert_eq!(read, message().recipient_type(RecipientType::Individual));

        let receipt = SendReceipt::new("wamid.B").input("+49 151 1").wa_id("491511");
        let mut read = SendReceipt::from_wire(dialect, &receipt.to_wire(dialect).unwrap()).unwrap();
        read.extra.remove("meta");
        assert_eq!(read, receipt);
    }
}

#[test]
fn a_business_scoped_id_is_sent_as_recipient() {
    let json = body(&OutboundMessage::text("DE.134912", "Hi"), Dialect::Cloud);
    assert!(json.contains(r#""recipient":"DE.134912""#) && !json.contains(r#""to""#), "{json}");
    let read = OutboundMessage::from_wire(Dialect::Cloud, &RequestParts::of_body(json.into())).unwrap();
    assert_eq!(read.to, "DE.134912");
}

#[test]
fn an_unknown_field_of_a_message_is_sent() {
    let mut message = OutboundMessage::text("491511", "Hi");
    message.extra.insert("new_field", Raw::new("[1, 2]").unwrap());
    assert!(body(&message, Dialect::Cloud).ends_with(r#""new_field":[1, 2]}"#));
}

#[test]
fn a_read_receipt_has_its_id_in_the_body_or_in_the_path() {
    let read = MarkRead::new("wamid.C");
    assert_eq!(
        body(&read, Dialect::Cloud),
        r#"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.C"}"#
    );
    assert_eq!(body(&read, Dialect::OnPremise), r#"{"status":"read"}"#);
    let parts = read.to_wire(Dialect::OnPremise).unwrap();
    assert_eq!(parts.path_value("message_id"), Some("wamid.C"));
    let parsed = MarkRead::from_wire(Dialect::OnPremise, &parts);
    assert_eq!(parsed.unwrap(), read);
    let gone = RequestParts::of_body(br#"{"status":"gone"}"#.to_vec());
    let error = MarkRead::from_wire(Dialect::Cloud, &gone).unwrap_err();
    assert_eq!(error.path, "status");
}

#[test]
fn an_answer_without_a_message_is_no_receipt() {
    for (body, expected) in [
        (r#"{"messages":[]}"#, "messages: expected a message, found none"),
        (r#"{"contacts":[]}"#, "messages: expected a message, found none"),
        (r#"{"messages":[{"message_status":"accepted"}]}"#, "messages[0]: missing field `id`"),
        (r#"{"messages":{}}"#, "messages: expected a list, found an object"),
    ] {
        let error = SendReceipt::from_wire(Dialect::Cloud, body.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{body}");
    }
}

#[test]
fn what_is_not_known_of_an_answer_is_kept() {
    let body = br#"{"messaging_product":"whatsapp","contacts":[{"input":"+49","wa_id":"49","tone":1}],
        "messages":[{"id":"wamid.A","pacing":{"until":5}}],"routed":"marketing"}"#;
    let receipt = SendReceipt::from_wire(Dialect::Cloud, body).unwrap();
    assert_eq!((&*receipt.id, receipt.wa_id.as_deref()), ("wamid.A", Some("49")));
    let kept: Vec<_> = receipt.extra.iter().map(|(name, value)| (name, value.as_str())).collect();
    assert_eq!(kept, [("routed", r#""marketing""#), ("tone", "1"), ("pacing", r#"{"until":5}"#)]);
}
