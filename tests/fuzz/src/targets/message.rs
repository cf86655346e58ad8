//! A message that was read is written and read again as the same.

use waba::types::dialect::{Request, RequestParts};
use waba::types::message::{CardActionName, CarouselCard, InteractiveMessage, LanguagePolicy};
use waba::types::{check, decode};
use waba::{Dialect, MessageContent, OutboundMessage};

use crate::json::Json;

/// Reads an outbound message, from the wire of both dialects and as a model.
pub fn message(data: &[u8]) {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        if let Ok(message) = OutboundMessage::from_wire(dialect, &RequestParts::of_body(data.to_vec())) {
            is_sent_whole(&message, dialect);
        }
    }
    if let Ok(message) = decode::<OutboundMessage>(data) {
        let json = serde_json::to_vec(&message).expect("a message is written");
        assert_eq!(decode::<OutboundMessage>(&json).as_ref(), Ok(&message));
    }
}

fn is_sent_whole(message: &OutboundMessage, dialect: Dialect) {
    for violation in check(message, dialect) {
        assert!(!violation.to_string().contains('\n'), "{violation}");
    }
    let wire = message.to_wire(dialect).expect("a message is written");
    let text = std::str::from_utf8(wire.json()).expect("text");
    assert!(Json::read(text).is_some(), "{text}");
    let again = OutboundMessage::from_wire(dialect, &wire).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(again, as_sent(message, dialect), "{text}");
    assert_eq!(again.to_wire(dialect).expect("a message is written"), wire);
}

/// The message with what the dialect adds to it and leaves out of it.
fn as_sent(message: &OutboundMessage, dialect: Dialect) -> OutboundMessage {
    let mut message = message.clone();
    message.recipient_type.get_or_insert(waba::message::RecipientType::Individual);
    match (&mut message.content, dialect) {
        (MessageContent::Template(template), Dialect::Cloud) => template.namespace = None,
        (MessageContent::Interactive(InteractiveMessage::Carousel(carousel)), Dialect::Cloud) => {
            for card in &mut carousel.action.cards {
                if let CarouselCard::Media(card) = card
                    && card.action.parameters.is_some()
                {
                    card.action.name.get_or_insert(CardActionName::CtaUrl);
                }
            }
        }
        (MessageContent::Template(template), Dialect::OnPremise) => {
            template.language.policy.get_or_insert(LanguagePolicy::Deterministic);
        }
        _ => {}
    }
    message
}
