//! Messages and read receipts.

use waba_types::dialect::Dialect;
use waba_types::message::{MessageContent, RecipientType};
use waba_types::model::Union;
use waba_types::operations::{MarkMessageRead, SendMessage};
use waba_types::{MarkRead, OutboundMessage, SendReceipt, Success, UserId};

use super::{Endpoint, Entry, endpoint, message_checks};
use crate::machine::customer::WINDOW;
use crate::machine::ids;
use crate::machine::millis::Millis;
use crate::machine::payload::by_number_or_id;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::settings::DISPLAY_PHONE_NUMBER;
use crate::machine::state::{State, Turn};
use crate::machine::store::message::{Direction, MessageRecord};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<SendMessage>(), endpoint::<MarkMessageRead>()];

impl Endpoint for SendMessage {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: OutboundMessage,
        turn: &mut Turn<'_>,
    ) -> Result<SendReceipt, Refusal> {
        accept(state, request, turn)
    }
}

/// Accepts a message, and plans what becomes of it.
pub(super) fn accept(
    state: &mut State,
    request: OutboundMessage,
    turn: &mut Turn<'_>,
) -> Result<SendReceipt, Refusal> {
    let dialect = state.settings.dialect;
    let to = rules::recipient(&request, dialect)?;
    if request.recipient_type == Some(RecipientType::Group) {
        super::groups::writable(state, &to)?;
    } else if state.has_blocked(&to) {
        let code = if dialect == Dialect::Cloud { 130_403 } else { 1007 };
        return Err(Refusal::new(400, code, "to: the number has blocked this person"));
    }
    let template = match &request.content {
        MessageContent::Template(message) => message_checks::template(state, message, &to)?,
        _ => None,
    };
    message_checks::order(&request, turn.now)?;
    state.limits.message(dialect, &to, turn.now)?;
    if let Some(template) = template.and_then(|id| state.templates.get_mut(&id)) {
        template.remember_sent(turn.now);
    }
    let failure = message_checks::files(state, &request, turn.now);
    let id = ids::message(dialect, turn.rng);
    let conversation = match dialect {
        Dialect::OnPremise => Some(conversation(state, &to, turn)),
        // The Cloud API leaves conversations out since version 24.
        Dialect::Cloud => None,
    };
    let number = state.messages.push(MessageRecord {
        id: id.clone(),
        direction: Direction::Outbound,
        from: DISPLAY_PHONE_NUMBER.into(),
        to: to.clone(),
        kind: request.content.tag().to_owned(),
        body: text(&request.content).to_owned(),
        reply_to: request.context.map(|context| context.message_id),
        biz_opaque_callback_data: request.biz_opaque_callback_data,
        status: None,
        at: turn.now,
        name: None,
        conversation,
        failure,
    });
    state.plan(number, &to, &request.content, turn.now);

    let mut receipt = SendReceipt::new(id).input(request.to);
    if request.recipient_type == Some(RecipientType::Group) {
        receipt.group_id = Some(to.into_string().into());
    } else {
        (receipt.wa_id, receipt.user_id) = by_number_or_id(&to);
    }
    Ok(receipt)
}

/// The text that a person reads in a message; empty for those without one.
fn text(content: &MessageContent) -> &str {
    let caption = match content {
        MessageContent::Text(text) => return &text.body,
        MessageContent::Reaction(reaction) => return &reaction.emoji,
        MessageContent::Image(image) => &image.caption,
        MessageContent::Video(video) => &video.caption,
        MessageContent::Document(document) => &document.caption,
        _ => return "",
    };
    caption.as_deref().unwrap_or_default()
}

/// The open conversation with `person`, or a new one.
fn conversation(state: &State, person: &UserId, turn: &mut Turn<'_>) -> (String, Millis) {
    let last = state.messages.with(person).find_map(|message| message.conversation.as_ref());
    match last.filter(|(_, end)| *end > turn.now) {
        Some(open) => open.clone(),
        None => (ids::conversation(turn.rng), turn.now.after(WINDOW)),
    }
}

impl Endpoint for MarkMessageRead {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: MarkRead, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        if state.messages.mark_read(&request.message_id) {
            Ok(Success::new(true))
        } else {
            Err(Refusal::UnknownMessage)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use waba_types::dialect::Request;
    use waba_types::message::{
        GoodsKind, OrderContent, OrderDetails, OrderDetailsAction, OrderDetailsMessage, OrderExpiration,
        OrderItem,
    };
    use waba_types::response::ApiError;
    use waba_types::{MessageStatus, Timestamp};

    use super::*;
    use crate::machine::testing::Bench;

    fn status(bench: &Bench, id: &str) -> Option<MessageStatus> {
        bench
            .state
            .messages
            .records()
            .into_iter()
            .find(|message| message.id == id)
            .and_then(|message| message.status)
    }

    #[test]
    fn a_read_receipt_covers_the_earlier_messages_of_its_conversation() {
        for dialect in [Dialect::Cloud, Dialect::OnPremise] {
            let mut bench = Bench::on(dialect);
            let first = bench.write("491511111111", "1");
            let other = bench.write("491522222222", "2");
            let marked = bench.write("491511111111", "3");
            let later = bench.write("491511111111", "4");
            let answer = match dialect {
                Dialect::Cloud => {
                    let body = format!(
                        r#"{{"messaging_product":"whatsapp","status":"read","message_id":"{marked}"}}"#
                    );
                    bench.post("/messages", &body)
                }
                Dialect::OnPremise => {
                    bench.call("PUT", &format!("/v1/messages/{marked}"), r#"{"status":"read"}"#)
                }
            };
            assert_eq!(answer.status, 200);
            let read = Some(MessageStatus::Read);
            let delivered = Some(MessageStatus::Delivered);
            assert_eq!((status(&bench, &first), status(&bench, &marked)), (read.clone(), read), "{dialect}");
            assert_eq!((status(&bench, &other), status(&bench, &later)), (delivered.clone(), delivered));
        }
    }

    #[test]
    fn only_inbound_messages_can_be_marked_as_read() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let receipt = bench.send("491511111111", "Hi");
        for id in ["gBEMUunknown", receipt["messages"][0]["id"].as_str().unwrap()] {
            let answer = bench.call("PUT", &format!("/v1/messages/{id}"), r#"{"status":"read"}"#);
            let error = ApiError::from_wire(&answer.body).unwrap();
            assert_eq!((answer.status, error.code), (404, Some(1006)), "{id}");
        }
    }

    #[test]
    fn a_body_that_the_api_would_not_read_so_is_refused() {
        let text = r#""to":"491511111111","type":"text","text":{"body":"Hi"}"#;
        let template =
            r#""to":"491511111111","type":"template","template":{"name":"order","language":{"code":"en""#;
        for (dialect, body, problem) in [
            (Dialect::Cloud, format!(r#"{{"messaging_product":"whatsapp",{text}}}"#), None),
            (
                Dialect::Cloud,
                format!(r#"{{"messaging_product":"whatsapp",{text},"messaging_product":"whatsapp"}}"#),
                Some("messaging_product: given twice"),
            ),
            (
                Dialect::Cloud,
                r#"{"messaging_product":"whatsapp","to":"491511111111","text":{"body":"a","body":"b"}}"#
                    .to_owned(),
                Some("text.body: given twice"),
            ),
            (Dialect::OnPremise, format!(r#"{{{text},"preview_url":true}}"#), None),
            (
                Dialect::OnPremise,
                r#"{"to":"491511111111","text":{"body":"Hi","preview_url":true}}"#.to_owned(),
                Some("text.preview_url: expected beside `text`"),
            ),
            (Dialect::OnPremise, format!(r#"{{{template},"policy":"deterministic"}}}}}}"#), None),
            (Dialect::OnPremise, format!("{{{template}}}}}}}"), Some("template.language.policy")),
        ] {
            let path = if dialect == Dialect::Cloud { "/messages" } else { "/v1/messages" };
            let answer = Bench::on(dialect).post(path, &body);
            let error = ApiError::from_wire(&answer.body).map(|error| error.details.unwrap_or(error.message));
            match problem {
                None => assert!(answer.status < 300, "{body}: {error:?}"),
                Some(problem) => assert!(error.unwrap().contains(problem), "{body}"),
            }
        }
    }

    #[test]
    fn messages_of_one_day_share_a_conversation() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let conversations = |bench: &Bench| -> Vec<_> {
            bench.state.messages.records().into_iter().filter_map(|message| message.conversation).collect()
        };
        bench.send("491511111111", "Hi");
        bench.advance(WINDOW - Duration::from_millis(1));
        bench.send("491511111111", "same day");
        bench.send("491522222222", "somebody else");
        bench.advance(Duration::from_millis(1));
        bench.send("491511111111", "next day");
        let found = conversations(&bench);
        assert_eq!(found[0], found[1]);
        assert!(found[0].0 != found[2].0 && found[0].0 != found[3].0);
    }

    #[test]
    fn an_order_can_be_paid_for_five_minutes_at_least() {
        let mut bench = Bench::on(Dialect::Cloud);
        let mut send = |ahead: i64| {
            let end = Millis::START.timestamp().seconds() + ahead;
            let expiration = OrderExpiration::new(Timestamp::from_seconds(end), "Too late");
            let order = OrderContent::new("pending", [OrderItem::new("sku", "Bread", 100, 1_u32)], 100, 0)
                .catalog_id("1")
                .expiration(expiration);
            let details = OrderDetails::new("INV-1", GoodsKind::Digital, "INR", 100, order);
            let message = OrderDetailsMessage::new("Your order", OrderDetailsAction::new(details));
            let message = OutboundMessage::new("491511111111", message);
            let body = Request::to_wire(&message, Dialect::Cloud).unwrap().body.unwrap();
            bench.post("/messages", str::from_utf8(&body).unwrap()).status
        };
        assert_eq!(send(299), 400);
        assert_eq!(send(300), 200);
    }
}
