//! Parse and serialise: of every model, whatever fits its descriptor is read, and nothing of it is lost.

mod generate;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use waba::types::descriptor::{Described, ModelDescriptor, TypeRef};
use waba::types::model::Model;
use waba::types::operations::{self, Operation, OperationVisitor, TASKS};
use waba::types::response::ErrorReport;
use waba::types::webhook::{self, *};
use waba::types::{OPERATIONS, decode};

use generate::Generator;

/// How many objects are made for each model.
const OBJECTS: u64 = 150;

/// Reads objects that are made for `M`, writes them, and reads and writes them again.
fn loses_nothing<M: Model>() {
    for seed in 0..OBJECTS {
        let made = Value::Object(Generator::new(seed).object(M::DESCRIPTOR, 0));
        let name = M::DESCRIPTOR.name;
        let read: M =
            decode(made.to_string().as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}: {made}"));
        let written = serde_json::to_string(&read).unwrap();
        let lost = missing(&made, &serde_json::from_str(&written).unwrap());
        assert_eq!(lost, None, "{name}: {made} became {written}");
        let again: M = decode(written.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), written, "{name}");
    }
}

/// The fields that are also filled with what comes at another place.
const GATHERED: [&str; 8] =
    ["channel", "client", "details", "pricing", "recipient_id", "response", "session", "username"];

/// What of `made` is not in `written`, or was added without having been gathered. Absent, `null`, and empty lists and objects are the same; so are
/// a number and the text of it.
fn missing(made: &Value, written: &Value) -> Option<String> {
    let nothing = |value: &Value| {
        value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty)
    };
    match (made, written) {
        (made, written) if nothing(made) && nothing(written) => None,
        (Value::Object(made), Value::Object(written)) => {
            let keys: BTreeSet<_> = made.keys().chain(written.keys()).collect();
            keys.into_iter().find_map(|key| match (made.get(key), written.get(key)) {
                (made, Some(_)) if made.is_none_or(nothing) && GATHERED.contains(&key.as_str()) => None,
                (Some(made), Some(written)) => missing(made, written).map(|rest| format!("{key}.{rest}")),
                (Some(one), None) | (None, Some(one)) => (!nothing(one)).then(|| format!("{key} {one}")),
                (None, None) => None,
            })
        }
        (Value::Array(made), Value::Array(written)) if made.len() == written.len() => {
            made.iter().zip(written).find_map(|(made, written)| missing(made, written))
        }
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number))
            if number.as_f64() == text.parse().ok() =>
        {
            None
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        _ => (made != written).then(|| format!("{made} became {written}")),
    }
}

/// The models that a webhook item can be, each as a type.
macro_rules! items {
    ($($model:ident)+) => {
        fn items_lose_nothing() {
            $(loses_nothing::<$model>();)+
        }

        fn tried() -> Vec<&'static ModelDescriptor> {
            vec![$($model::DESCRIPTOR),+]
        }
    };
}

items! {
    WebhookMessage WebhookContact ErrorReport
    InboundText InboundImage InboundVideo InboundAudio InboundDocument InboundSticker InboundLocation InboundContacts
    InboundInteractive InboundButton InboundOrder InboundReaction InboundSystem InboundUnsupported InboundNotice
    InboundEdit InboundRevoke StatusUpdate WebhookError CallUpdate GroupUpdate HistoryProgress ContactSync
    UserPreference UserIdChange UserAction AutomaticEvent TemplateStatusUpdate TemplateQualityUpdate
    TemplateComponentsUpdate TemplateCategoryUpdate TemplateCategoryDetection AccountUpdate AccountAlert AccountReview
    AccountSettingsUpdate BusinessCapabilityUpdate BusinessUsernameUpdate PartnerSolutionUpdate
    PaymentConfigurationUpdate NumberNameUpdate NumberQualityUpdate SecurityUpdate FlowUpdate MessagingHandover
    StandbyCopies ConversationContext PartnerNotification
}

#[test]
fn no_webhook_item_loses_anything() {
    items_lose_nothing();
}

#[test]
fn no_webhook_item_is_left_out() {
    let tried: Vec<_> = tried().iter().map(|model| model.name).collect();
    for item in webhook::ITEMS.iter().copied().chain([ErrorReport::TYPE]) {
        if let TypeRef::Model(model) = item {
            assert!(tried.contains(&model.name), "{} is not tried", model.name);
        }
    }
}

#[test]
fn no_request_and_no_answer_loses_anything() {
    struct Tried;

    impl OperationVisitor for Tried {
        type Output = ();

        fn visit<O: Operation>(self) {
            loses_nothing::<O::Request>();
            loses_nothing::<O::Response>();
        }
    }

    for operation in OPERATIONS {
        operations::visit(operation.name, Tried).unwrap();
    }
    for task in TASKS {
        operations::visit_task(task.name, Tried).unwrap();
    }
}
