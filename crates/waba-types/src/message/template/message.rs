//! A message made from a template.

use waba_macros::{model, open_enum};

use super::component::check_offer;
use super::parts::check_parts;
use super::{
    BodyComponent, ButtonComponent, HeaderComponent, HeaderParameter, TemplateButtonType, TemplateComponent,
    TextParameter,
};
use crate::from_text::from_text;
use crate::rules::{Path, UNIQUE, Violation};

/// A message made from a template that WhatsApp approved.
#[model(outbound)]
#[rule(
    id = "chars",
    doc = "The texts of the body have at most 600 characters in all, where an offer ends.",
    check = offer_fits
)]
#[rule(id = "unique", doc = "There is one component of each kind, and one for each position of a button.", check = parts_differ)]
#[rule(id = "lower-case", doc = "`name` has no capital letters.", check = is_lower_case)]
pub struct TemplateMessage {
    /// Name of the template, 1 to 512 characters.
    #[limit(chars = 1..=512)]
    pub name: String,
    /// Language of the template.
    pub language: TemplateLanguage,
    /// Values for the components that have variables, or need an id, a file or the like.
    #[field(default)]
    pub components: Vec<TemplateComponent>,
    /// Namespace of the template. On-premise hosts before version 2.41 need it; others are not told.
    pub namespace: Option<String>,
}

impl TemplateMessage {
    /// Creates the message of an authentication template: the code stands in the text and on the button.
    pub fn one_time_password(
        name: impl Into<String>,
        language: impl Into<TemplateLanguage>,
        code: impl Into<String>,
    ) -> Self {
        let code = code.into();
        Self::new(name, language)
            .component(BodyComponent::texts([&code]))
            .component(ButtonComponent::url(0, code))
    }

    /// What it has, if anything, that does not go to groups: these get text and files, and nothing to buy.
    pub(crate) fn beyond_groups(&self) -> Option<&'static str> {
        self.components.iter().find_map(|component| match component {
            TemplateComponent::Carousel(_) => Some("cards"),
            TemplateComponent::LimitedTimeOffer(_) => Some("an offer that ends"),
            TemplateComponent::OrderStatus(_) => Some("the state of an order"),
            TemplateComponent::Header(header) => {
                let is_product = |parameter| matches!(parameter, &HeaderParameter::Product(_));
                header.parameters.iter().any(is_product).then_some("a product")
            }
            TemplateComponent::Button(button) => match button.sub_type {
                TemplateButtonType::Catalog => Some("a button for the catalog"),
                TemplateButtonType::Mpm => Some("a button for products"),
                TemplateButtonType::OrderDetails => Some("a button for an order"),
                _ => None,
            },
            _ => None,
        })
    }

    /// Adds a component.
    #[must_use]
    pub fn component(mut self, component: impl Into<TemplateComponent>) -> Self {
        self.components.push(component.into());
        self
    }

    /// Adds a header with this text, file or place.
    #[must_use]
    pub fn header(self, parameter: impl Into<HeaderParameter>) -> Self {
        self.component(HeaderComponent::of(parameter))
    }

    /// Adds the values for a button: `ButtonComponent::url(0, "orders/17")`.
    #[must_use]
    pub fn button(self, button: ButtonComponent) -> Self {
        self.component(button)
    }

    /// Adds a body with these texts, in the order of its variables or each with the name of its own:
    /// `["Ann", "17"]` or `[("name", "Ann"), ("order", "17")]`.
    #[must_use]
    pub fn body<T: Into<TextParameter>>(self, texts: impl IntoIterator<Item = T>) -> Self {
        self.component(BodyComponent::texts(texts))
    }
}

/// The language of a template.
#[model(outbound)]
pub struct TemplateLanguage {
    /// Code of the language, exactly as the template has it: `en_US`.
    #[limit(chars = 1..)]
    pub code: String,
    /// How a language is found. On-premise hosts are told `deterministic` in any case.
    pub policy: Option<LanguagePolicy>,
}

from_text! { TemplateLanguage: Self::new; }

open_enum! {
    /// How the language of a template is found.
    #[documented]
    pub enum LanguagePolicy {
        /// Exactly the one that is named.
        Deterministic = "deterministic",
    }
}

fn offer_fits(template: &TemplateMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let components = &template.components;
    if !components.iter().any(|component| matches!(component, TemplateComponent::LimitedTimeOffer(_))) {
        return;
    }
    let path = path.key("components");
    for (place, component) in components.iter().enumerate() {
        if let TemplateComponent::Body(body) = component {
            check_offer(body, &path.index(place), violations);
        }
    }
}

fn parts_differ(template: &TemplateMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_parts(UNIQUE, &template.components, &path.key("components"), violations);
}

fn is_lower_case(template: &TemplateMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if template.name.chars().any(char::is_uppercase) {
        let limit = "lower-case letters, digits and `_`";
        violations.push(Violation::new(&path.key("name"), "lower-case", "a capital letter", limit));
    }
}
