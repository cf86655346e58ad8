//! Messages with buttons to answer with.

use waba_macros::model;

use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};
use crate::rules::{Path, UNIQUE, Violation, doubles};

/// A message with one to three buttons to answer with.
#[model(outbound)]
pub struct ButtonsMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The buttons.
    pub action: ButtonsAction,
}

impl ButtonsMessage {
    /// Creates a message with a button for each `(id, title)`.
    pub fn replies<I, T>(body: impl Into<InteractiveBody>, buttons: impl IntoIterator<Item = (I, T)>) -> Self
    where
        I: Into<String>,
        T: Into<String>,
    {
        let buttons: Vec<_> =
            buttons.into_iter().map(|(id, title)| ReplyButton::new(ReplyChoice::new(id, title))).collect();
        Self::new(body, ButtonsAction::new(buttons))
    }
}

/// The buttons of a message.
#[model(outbound)]
#[rule(id = "unique", doc = "The ids and titles of the buttons differ.", check = differ)]
pub struct ButtonsAction {
    /// 1 to 3 buttons.
    #[limit(items = 1..=3)]
    pub buttons: Vec<ReplyButton>,
}

/// A button to answer with.
#[model(outbound)]
#[constant(type = "reply")]
pub struct ReplyButton {
    /// What it says and what comes back.
    pub reply: ReplyChoice,
}

/// Id and title of a button.
#[model(outbound)]
pub struct ReplyChoice {
    /// Text that comes back when the button is pressed, 1 to 256 characters.
    #[limit(chars = 1..=256)]
    pub id: String,
    /// Text on the button, 1 to 20 characters, without markdown.
    #[limit(chars = 1..=20)]
    pub title: String,
}

fn differ(action: &ButtonsAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let choices = || action.buttons.iter().map(|button| &button.reply);
    check_choices(choices, "reply", &path.key("buttons"), violations);
}

/// Checks that ids and titles of buttons differ; the choice of a button stands under `key`.
pub(super) fn check_choices<'a, I: Iterator<Item = &'a ReplyChoice>>(
    choices: impl Fn() -> I,
    key: &str,
    buttons: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let ids = doubles(choices().map(|choice| choice.id.as_str()));
    let titles = doubles(choices().map(|choice| choice.title.as_str()));
    for (name, places) in [("id", ids), ("title", titles)] {
        for place in places {
            let button = buttons.index(place);
            let path = button.key(key);
            violations.push(Violation::new(
                &path.key(name),
                UNIQUE,
                "the same twice",
                "unique in the message",
            ));
        }
    }
}
