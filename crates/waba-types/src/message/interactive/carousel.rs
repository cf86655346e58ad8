//! Messages with cards side by side.

use waba_macros::{model, open_enum};

use super::buttons::check_choices;
use super::parts::{BODY_ALONE, is_body_alone};
use super::{CtaUrlParameters, ImageHeader, InteractiveBody, ProductAction, ReplyChoice, VideoHeader};
use crate::from_text::from_text;
use crate::ids::CatalogId;
use crate::rules::{Path, Violation};

/// A message with 2 to 10 cards side by side.
#[model(outbound)]
#[rule(id = "no-such-part", doc = BODY_ALONE, check = is_body_alone)]
pub struct CarouselMessage {
    /// Text above the cards, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// The cards.
    pub action: CarouselAction,
}

/// The cards of a carousel.
#[model(outbound)]
#[rule(id = "card-index", doc = "The cards are counted from 0 on, in their order.", check = are_counted)]
#[rule(
    id = "same-cards",
    doc = "All cards are of one type, with as many buttons of the same type, or products of one catalog.",
    check = are_alike
)]
#[rule(id = "unique", doc = "The ids and titles of the buttons of a card differ.", check = buttons_differ)]
pub struct CarouselAction {
    /// 2 to 10 cards.
    #[limit(items = 2..=10)]
    pub cards: Vec<CarouselCard>,
}

/// The kinds of cards.
#[model(outbound, inline)]
pub enum CarouselCard {
    /// An image or video with buttons. The type is `cta_url` even where the buttons are for answers.
    #[field(name = "cta_url")]
    Media(MediaCard),
    /// A product.
    Product(ProductCard),
}

impl CarouselCard {
    fn index(&self) -> u32 {
        match self {
            Self::Media(card) => card.card_index,
            Self::Product(card) => card.card_index,
        }
    }

    /// What all cards of a carousel have in common.
    fn shape(&self) -> (Option<&CatalogId>, Option<usize>, bool) {
        match self {
            Self::Media(card) => {
                let action = &card.action;
                (None, action.buttons.as_ref().map(Vec::len), action.parameters.is_some())
            }
            Self::Product(card) => (Some(&card.action.catalog_id), None, false),
        }
    }
}

/// A card with an image or video.
#[model(outbound)]
pub struct MediaCard {
    /// Position of the card, from 0 on.
    pub card_index: u32,
    /// The image or video.
    pub header: CardHeader,
    /// Text, 1 to 160 characters with at most 2 line breaks.
    pub body: Option<CardBody>,
    /// The buttons.
    pub action: MediaCardAction,
}

/// What stands above the text of a card.
#[model(outbound, inline)]
pub enum CardHeader {
    /// An image.
    Image(ImageHeader),
    /// A video.
    Video(VideoHeader),
}

/// The text of a card.
#[model(outbound)]
#[rule(id = "line-breaks", doc = "`text` has at most 2 line breaks.", check = has_few_lines)]
pub struct CardBody {
    /// Text, 1 to 160 characters.
    #[limit(chars = 1..=160)]
    pub text: String,
}

from_text! { CardBody: Self::new; }

/// The buttons of a card: one that opens a web page, or some to answer with.
#[model(outbound)]
#[rule(id = "card-action", doc = "`name` is left out with `buttons`.", check = has_a_name)]
pub struct MediaCardAction {
    /// What `parameters` are for. It is sent with them even if it is left out.
    pub name: Option<CardActionName>,
    /// The button that opens a web page.
    #[field(one_of)]
    pub parameters: Option<CtaUrlParameters>,
    /// The buttons to answer with.
    #[limit(items = 1..)]
    #[field(one_of)]
    pub buttons: Option<Vec<CardButton>>,
}

impl MediaCardAction {
    /// Creates a button that says `display_text` and opens `url`.
    pub fn cta_url(display_text: impl Into<String>, url: impl Into<String>) -> Self {
        Self::parameters(CtaUrlParameters::new(display_text, url)).name(CardActionName::CtaUrl)
    }
}

impl CarouselMessage {
    /// Says of all parameters what they are for.
    pub(crate) fn name_actions(&mut self) {
        for card in &mut self.action.cards {
            if let CarouselCard::Media(MediaCard { action, .. }) = card
                && action.parameters.is_some()
            {
                action.name.get_or_insert(CardActionName::CtaUrl);
            }
        }
    }
}

open_enum! {
    /// What the parameters of a card's action are for.
    #[documented]
    pub enum CardActionName {
        /// A button that opens a web page.
        CtaUrl = "cta_url",
    }
}

/// A button of a card to answer with.
#[model(outbound)]
#[constant(type = "quick_reply")]
pub struct CardButton {
    /// What it says and what comes back.
    pub quick_reply: ReplyChoice,
}

/// A card with a product. All cards show products of the same catalog.
#[model(outbound)]
pub struct ProductCard {
    /// Position of the card, from 0 on.
    pub card_index: u32,
    /// The product.
    pub action: ProductAction,
}

fn are_counted(action: &CarouselAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let cards = path.key("cards");
    for (place, card) in action.cards.iter().enumerate() {
        if card.index() as usize != place {
            let (found, path) = (card.index().to_string(), cards.index(place));
            violations.push(Violation::new(&path.key("card_index"), "card-index", found, place.to_string()));
        }
    }
}

fn are_alike(action: &CarouselAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let Some(first) = action.cards.first() else { return };
    let cards = path.key("cards");
    for (place, card) in action.cards.iter().enumerate() {
        if card.shape() != first.shape() {
            let (found, limit) = ("another kind of card", "cards like the first one");
            violations.push(Violation::new(&cards.index(place), "same-cards", found, limit));
        }
    }
}

fn buttons_differ(action: &CarouselAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let cards = path.key("cards");
    for (place, card) in action.cards.iter().enumerate() {
        let CarouselCard::Media(card) = card else { continue };
        let Some(buttons) = &card.action.buttons else { continue };
        let card = cards.index(place);
        let action = card.key("action");
        let choices = || buttons.iter().map(|button| &button.quick_reply);
        check_choices(choices, "quick_reply", &action.key("buttons"), violations);
    }
}

fn has_few_lines(body: &CardBody, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let breaks = body.text.matches('\n').count();
    if breaks > 2 {
        let found = format!("{breaks} line breaks");
        violations.push(Violation::new(&path.key("text"), "line-breaks", found, "at most 2 line breaks"));
    }
}

fn has_a_name(action: &MediaCardAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if action.name.is_some() && action.parameters.is_none() {
        let limit = "left out without `parameters`";
        violations.push(Violation::new(&path.key("name"), "card-action", "present", limit));
    }
}
