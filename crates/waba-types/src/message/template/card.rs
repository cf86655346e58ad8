//! The cards of a template.

use waba_macros::model;

use super::parts::check_parts;
use super::{BodyComponent, ButtonComponent, HeaderComponent};
use crate::rules::{Path, UNIQUE, Violation};

/// Values for the cards of a template.
#[model(outbound)]
#[rule(id = "card-index", doc = "The cards are counted from 0 on, in their order.", check = are_counted)]
pub struct CarouselComponent {
    /// 2 to 10 cards: as many as the template has, or any number of them with products.
    #[limit(items = 2..=10)]
    pub cards: Vec<TemplateCard>,
}

/// Values for one card.
#[model(outbound)]
#[rule(id = "unique", doc = "There is one header, one body, and one component for each position of a button.", check = parts_differ)]
pub struct TemplateCard {
    /// Position of the card, from 0 on.
    pub card_index: u32,
    /// The values.
    pub components: Vec<CardComponent>,
}

/// The components of a card that take values.
#[model(outbound, inline)]
pub enum CardComponent {
    /// The image, video or product.
    Header(HeaderComponent),
    /// The text.
    Body(BodyComponent),
    /// A button.
    Button(ButtonComponent),
}

fn parts_differ(card: &TemplateCard, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_parts(UNIQUE, &card.components, &path.key("components"), violations);
}

fn are_counted(carousel: &CarouselComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let cards = path.key("cards");
    for (place, card) in carousel.cards.iter().enumerate() {
        if card.card_index as usize != place {
            let (found, path) = (card.card_index.to_string(), cards.index(place));
            violations.push(Violation::new(&path.key("card_index"), "card-index", found, place.to_string()));
        }
    }
}
