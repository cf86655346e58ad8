//! The parts of a template.

use waba_macros::{model, open_enum};

use super::ButtonDefinition;
use super::rules::{
    BUTTONS_RULE, check_card_buttons, check_edges, check_examples, check_footer, check_header,
    check_own_buttons, check_variables,
};
use crate::number::Count;
use crate::rules::{Limit, Limited, Path, Violation};
use crate::shapes::Rows;

/// A part of a template, as it is defined. Which fields it has depends on its kind.
#[model(request)]
#[rule(
    id = "template-component",
    doc = "`text` has at most 60 characters in a header or footer and 1024 in a body; a carousel has 2 to 10 cards.",
    check = check_sizes
)]
#[rule(id = "template-header", doc = "A header has a format; a text has at most one variable.", check = check_header)]
#[rule(id = "template-footer", doc = "A footer has no variables.", check = check_footer)]
#[rule(
    id = "template-variables",
    doc = "The variables of a body have numbers from 1 on without a gap, or names only.",
    check = check_variables
)]
#[rule(id = "template-edges", doc = "A body neither starts nor ends with a variable.", check = check_edges)]
#[rule(id = "template-buttons", doc = BUTTONS_RULE, check = check_own_buttons)]
#[rule(
    id = "template-example",
    doc = "`example` has an example of each variable of a header or body, and of the file of a header.",
    check = check_examples
)]
pub struct ComponentDefinition {
    /// Kind of the part.
    #[field(name = "type")]
    pub kind: ComponentKind,
    /// What a header shows.
    pub format: Option<HeaderFormat>,
    /// Text of a header, body or footer, with variables such as `{{1}}` or `{{name}}`.
    pub text: Option<String>,
    /// Examples of the variables or of the header's file; needed where there are any.
    pub example: Option<ComponentExample>,
    /// Buttons, at most 10.
    #[limit(items = 0..=10)]
    #[field(default)]
    pub buttons: Vec<ButtonDefinition>,
    /// Cards of a carousel, 2 to 10.
    #[field(default)]
    pub cards: Vec<CardDefinition>,
    /// What a limited-time offer says.
    pub limited_time_offer: Option<OfferDefinition>,
    /// Whether the body of an authentication template warns not to share the password.
    pub add_security_recommendation: Option<bool>,
    /// Minutes for which a one-time password is valid, as the footer says: 1 to 90.
    #[limit(value = 1..=90)]
    pub code_expiration_minutes: Option<Count>,
}

impl ComponentDefinition {
    /// Creates a header with a text.
    pub fn text_header(text: impl Into<String>) -> Self {
        Self::new(ComponentKind::Header).format(HeaderFormat::Text).text(text)
    }

    /// Creates a header with a file: the handle of an upload, or a public address, is the example.
    pub fn media_header(format: HeaderFormat, handle: impl Into<String>) -> Self {
        let example = ComponentExample::new().header_handle(vec![handle.into()]);
        Self::new(ComponentKind::Header).format(format).example(example)
    }

    /// Creates a body.
    pub fn body(text: impl Into<String>) -> Self {
        Self::new(ComponentKind::Body).text(text)
    }

    /// Creates a footer.
    pub fn footer(text: impl Into<String>) -> Self {
        Self::new(ComponentKind::Footer).text(text)
    }

    /// Creates the buttons.
    pub fn with_buttons(buttons: impl Into<Vec<ButtonDefinition>>) -> Self {
        Self::new(ComponentKind::Buttons).buttons(buttons)
    }

    /// Gives examples of the variables `{{1}}`, `{{2}}` … of a header or body.
    #[must_use]
    pub fn examples<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        let example = match self.kind {
            ComponentKind::Header => ComponentExample::new().header_text(values),
            _ => ComponentExample::new().body_text(vec![values]),
        };
        self.example(example)
    }
}

fn check_sizes(component: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let longest = match component.kind {
        ComponentKind::Header | ComponentKind::Footer => Some(60),
        ComponentKind::Body => Some(1024),
        ComponentKind::Carousel => {
            let limit = Limit::Items { min: 2, max: 10 };
            component.cards.check_limit(&limit, &path.key("cards"), violations);
            None
        }
        _ => None,
    };
    if let Some(max) = longest {
        component.text.check_limit(&Limit::Chars { min: 1, max }, &path.key("text"), violations);
    }
}

open_enum! {
    /// Kind of a template's part. Both dialects write it in capitals; small letters are read too.
    #[any_case]
    pub enum ComponentKind {
        /// Above the text: a text, file, place or product.
        Header = "HEADER",
        /// The text.
        Body = "BODY",
        /// Small text below.
        Footer = "FOOTER",
        /// Buttons.
        Buttons = "BUTTONS",
        /// Cards side by side.
        Carousel = "CAROUSEL",
        /// An offer that ends.
        LimitedTimeOffer = "LIMITED_TIME_OFFER",
        /// Asks whether the business may call.
        CallPermissionRequest = "CALL_PERMISSION_REQUEST",
    }
}

open_enum! {
    /// What a header shows.
    #[any_case]
    pub enum HeaderFormat {
        /// A text.
        Text = "TEXT",
        /// An image.
        Image = "IMAGE",
        /// A video.
        Video = "VIDEO",
        /// A document.
        Document = "DOCUMENT",
        /// A short video that repeats.
        Gif = "GIF",
        /// A place.
        Location = "LOCATION",
        /// A product.
        Product = "PRODUCT",
    }
}

/// Examples of what a part of a template is filled with.
#[model(request)]
pub struct ComponentExample {
    /// The variable of a header.
    #[field(default)]
    pub header_text: Vec<String>,
    /// The named variable of a header.
    #[field(default)]
    pub header_text_named_params: Vec<NamedExample>,
    /// The file of a header: the handle of an upload, or a public address.
    #[field(default)]
    pub header_handle: Vec<String>,
    /// The variables of a body: one list for each set of examples.
    #[field(default)]
    pub body_text: Rows,
    /// The named variables of a body.
    #[field(default)]
    pub body_text_named_params: Vec<NamedExample>,
}

/// Example of a named variable.
#[model(request)]
pub struct NamedExample {
    /// Name of the variable, without braces.
    pub param_name: String,
    /// A value.
    pub example: String,
}

/// A card of a carousel.
#[model(request)]
pub struct CardDefinition {
    /// Parts of the card: a header, maybe a body, and buttons.
    pub components: Vec<CardPartDefinition>,
}

/// A part of a card, as it is defined. Which fields it has depends on its kind.
#[model(request)]
#[rule(id = "template-buttons", doc = BUTTONS_RULE, check = check_card_buttons)]
pub struct CardPartDefinition {
    /// Kind of the part.
    #[field(name = "type")]
    pub kind: ComponentKind,
    /// What a header shows.
    pub format: Option<HeaderFormat>,
    /// Text of a body, with variables such as `{{1}}`.
    #[limit(chars = 1..=1024)]
    pub text: Option<String>,
    /// Examples of the variables or of the header's file.
    pub example: Option<ComponentExample>,
    /// Buttons, at most 2.
    #[limit(items = 0..=2)]
    #[field(default)]
    pub buttons: Vec<ButtonDefinition>,
}

/// A limited-time offer.
#[model(request)]
pub struct OfferDefinition {
    /// What the offer is called.
    #[limit(chars = 1..=16)]
    pub text: Option<String>,
    /// Whether it shows when it ends.
    pub has_expiration: Option<bool>,
}
