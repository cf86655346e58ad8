//! What is written in both dialects, and read back.

use super::{Dialect, Request, RequestParts, Response};
use crate::api::MarketingMessage;
use crate::decode;
use crate::message::{CtaUrlMessage, MarkRead, OutboundMessage, RecipientType, TemplateMessage, TextContent};
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
        read.meta = None;
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
fn a_kind_that_a_host_does_not_have_is_named_with_those_that_it_has() {
    let link = CtaUrlMessage::link("More", "Open", "https://example.com");
    let violations = crate::check(&OutboundMessage::new("491511", link), Dialect::OnPremise);
    let problem = "on on-premise hosts one of `button`, `list`, `product`, `product_list`";
    assert_eq!(violations[0].to_string(), format!("interactive.type: `cta_url`, limit {problem}"));
    assert_eq!(violations.len(), 1);
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
    let error = SendReceipt::from_wire(Dialect::Cloud, br#"{"messages":[]}"#).unwrap_err();
    assert_eq!(error.to_string(), "messages: expected a message, found none");
}

#[test]
fn the_body_of_the_api_is_read_like_any_other_json() {
    let json =
        br#"{"messaging_product":"whatsapp","recipient":"DE.134912","type":"text","text":{"body":"Hi"}}"#;
    let message: OutboundMessage = decode(json).unwrap();
    assert_eq!(message, OutboundMessage::text("DE.134912", "Hi"));
    let both = br#"{"to":"491511","recipient":"DE.134912","type":"text","text":{"body":"Hi"}}"#;
    assert_eq!(decode::<OutboundMessage>(both).unwrap(), OutboundMessage::text("491511", "Hi"));
    let neither = decode::<OutboundMessage>(br#"{"recipient":null,"text":{"body":"Hi"}}"#).unwrap_err();
    assert_eq!(neither.to_string(), "missing field `to`");
}

#[test]
fn what_is_written_is_not_repeated_from_extra_fields() {
    let mut text = TextContent::new("Hi");
    let mut message = OutboundMessage::text("491511", "");
    for (name, value) in [("body", "other"), ("preview_url", "other"), ("new", "kept")] {
        text.extra.insert(name, Raw::text(value));
    }
    for name in ["messaging_product", "to", "recipient", "type", "text", "context", "new"] {
        message.extra.insert(name, Raw::text("kept"));
    }
    message.content = text.preview_url(true).into();
    assert_eq!(
        body(&message, Dialect::Cloud),
        r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"491511","type":"text","text":{"body":"Hi","preview_url":true,"new":"kept"},"context":"kept","new":"kept"}"#
    );
    assert!(!body(&message, Dialect::OnPremise).contains("messaging_product"));
}

#[test]
fn a_marketing_message_has_the_form_of_the_common_route() {
    let mut message = MarketingMessage::new("DE.134912", TemplateMessage::new("sale", "en").namespace("ns"));
    assert_eq!(
        body(&message, Dialect::Cloud),
        r#"{"messaging_product":"whatsapp","type":"template","template":{"name":"sale","language":{"code":"en"}},"recipient":"DE.134912"}"#
    );
    message.to = "491511".into();
    message.template.namespace = None;
    let json = body(&message, Dialect::Cloud);
    assert_eq!(
        MarketingMessage::from_wire(Dialect::Cloud, &RequestParts::of_body(json.into())).unwrap(),
        message
    );
    message.to = "Ann".into();
    let violations = crate::check(&message, Dialect::Cloud);
    assert_eq!(violations.iter().map(|violation| violation.rule).collect::<Vec<_>>(), ["recipient"]);
}
