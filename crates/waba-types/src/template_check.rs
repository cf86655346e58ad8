//! Whether a message fits the template that it is made from.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::Dialect;
use crate::api::{
    ButtonDefinition, ButtonKind, CardDefinition, CardPartDefinition, ComponentDefinition, ComponentKind,
    HeaderFormat, TemplateCategory, TemplateDefinition, TemplateStatus,
};
use crate::inline::InlineUnion;
use crate::message::{
    BodyComponent, BodyParameter, ButtonComponent, ButtonParameter, CardComponent, CarouselComponent,
    HeaderComponent, HeaderParameter, MAX_BODY, MAX_BODY_OF_OFFER, MAX_HEADER, MAX_URL, TemplateButtonType,
    TemplateComponent, TemplateMessage, TextParameter, check_actions, check_count, check_parts,
    template_variables,
};
use crate::rules::{Check, Limit, Limited, Path, Violation, plural};

/// Id of the rule that a message fits its template.
pub const TEMPLATE: &str = "template";

/// Kind of the templates that take the state of an order.
const ORDER_STATUS: &str = "ORDER_STATUS";

/// Longest one-time password.
const PASSWORD: Limit = Limit::Chars { min: 1, max: 15 };

impl TemplateMessage {
    /// Where the message does not fit `definition`, the template as the API lists it: name, language and state, the
    /// number or names of the values and the white space in them, the media of the header, type and position of the
    /// buttons, the number of cards, the length of a one-time password.
    ///
    /// What a newer kind of component asks for is not known here, and not objected to.
    pub fn misfits(&self, definition: &TemplateDefinition) -> Vec<Violation> {
        let mut misfits = Misfits::default();
        let root = Path::Root;
        if let Some(name) = definition.name.as_deref().filter(|name| *name != self.name) {
            misfits.add(&root.key("name"), "another name", format!("`{name}`, the template's"));
        }
        if let Some(code) = definition.language.as_deref().filter(|code| *code != self.language.code) {
            let path = root.key("language");
            misfits.add(&path.key("code"), "another language", format!("`{code}`, the template's"));
        }
        if let Some(status) = definition.status.as_ref().filter(|status| **status != TemplateStatus::Approved)
        {
            misfits.add(&root, format!("a template that is {status}"), "an approved template");
        }
        let (values, components) = (self.values(), root.key("components"));
        check_parts(TEMPLATE, &self.components, &components, &mut misfits.found);
        misfits.parts(&values, &Wanted::of(definition), &components);
        if definition.category == Some(TemplateCategory::Authentication) {
            misfits.password(&values, &components);
        }
        misfits.offer(self, definition);
        misfits.order_status(self, definition);
        misfits.cards(self, definition);
        misfits.found
    }

    fn values(&self) -> Values<'_> {
        let mut values = Values::default();
        for (place, component) in self.components.iter().enumerate() {
            match component {
                TemplateComponent::Header(header) => values.header = Some((place, header)),
                TemplateComponent::Body(body) => values.body = Some((place, body)),
                TemplateComponent::Button(button) => values.buttons.push((place, button)),
                _ => {}
            }
        }
        values
    }

    fn carousel(&self) -> Option<(usize, &CarouselComponent)> {
        self.components.iter().enumerate().find_map(|(place, component)| match component {
            TemplateComponent::Carousel(carousel) => Some((place, carousel)),
            _ => None,
        })
    }
}

/// The values of a message or of a card, each with its place among the components.
#[derive(Default)]
struct Values<'a> {
    header: Option<(usize, &'a HeaderComponent)>,
    body: Option<(usize, &'a BodyComponent)>,
    buttons: Vec<(usize, &'a ButtonComponent)>,
}

impl<'a> Values<'a> {
    fn of_card(components: &'a [CardComponent]) -> Self {
        let mut values = Self::default();
        for (place, component) in components.iter().enumerate() {
            match component {
                CardComponent::Header(header) => values.header = Some((place, header)),
                CardComponent::Body(body) => values.body = Some((place, body)),
                CardComponent::Button(button) => values.buttons.push((place, button)),
            }
        }
        values
    }
}

/// What a template or one of its cards asks for.
#[derive(Default)]
struct Wanted<'a> {
    header: Option<(&'a HeaderFormat, Vec<&'a str>)>,
    header_text: &'a str,
    body: Vec<&'a str>,
    body_text: &'a str,
    /// Most characters of the body, with its values.
    max_body: u64,
    buttons: &'a [ButtonDefinition],
}

impl<'a> Wanted<'a> {
    fn of(definition: &'a TemplateDefinition) -> Self {
        let has_offer = definition.component(&ComponentKind::LimitedTimeOffer).is_some();
        let max_body = if has_offer { MAX_BODY_OF_OFFER } else { MAX_BODY };
        let mut wanted = Self { max_body, ..Self::default() };
        for ComponentDefinition { kind, format, text, buttons, .. } in &definition.components {
            wanted.add(kind, format.as_ref(), text.as_deref(), buttons);
        }
        let has_body = definition.component(&ComponentKind::Body).is_some();
        if has_body && wanted.body.is_empty() && definition.category == Some(TemplateCategory::Authentication)
        {
            // Its text is WhatsApp's own, around the code.
            wanted.body.push("1");
        }
        wanted
    }

    fn of_card(definition: &'a CardDefinition) -> Self {
        let mut wanted = Self { max_body: MAX_BODY, ..Self::default() };
        for CardPartDefinition { kind, format, text, buttons, .. } in &definition.components {
            wanted.add(kind, format.as_ref(), text.as_deref(), buttons);
        }
        wanted
    }

    fn add(
        &mut self,
        kind: &ComponentKind,
        format: Option<&'a HeaderFormat>,
        text: Option<&'a str>,
        buttons: &'a [ButtonDefinition],
    ) {
        let text = text.unwrap_or_default();
        let variables = template_variables(text);
        match kind {
            ComponentKind::Header => {
                self.header = Some((format.unwrap_or(&HeaderFormat::Text), variables));
                self.header_text = text;
            }
            ComponentKind::Body => {
                self.body = variables;
                self.body_text = text;
            }
            ComponentKind::Buttons => self.buttons = buttons,
            _ => {}
        }
    }
}

/// The characters of a template's text with the values of its variables.
fn filled_length(text: &str, value_of: impl Fn(&str) -> Option<String>) -> u64 {
    let mut filled = String::with_capacity(text.len());
    let mut parts = text.split("{{");
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once("}}") {
            Some((name, rest)) => {
                filled.extend(value_of(name.trim()));
                filled.push_str(rest);
            }
            None => filled.push_str(part),
        }
    }
    filled.graphemes(true).count() as u64
}

/// The value of the variable `name` among `values`.
fn value_of<'a>(values: &[Option<&'a TextParameter>], name: &str) -> Option<&'a str> {
    let place = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let value = match place {
        Some(place) => values.get(place).copied().flatten(),
        None => values.iter().copied().flatten().find(|value| value.parameter_name.as_deref() == Some(name)),
    };
    value.map(|value| value.text.as_str())
}

/// Whether the variables have names; they are counted otherwise.
fn are_named(variables: &[&str]) -> bool {
    variables.iter().any(|name| name.parse::<u32>().is_err())
}

#[derive(Default)]
struct Misfits {
    found: Vec<Violation>,
}

impl Misfits {
    fn add(&mut self, path: &Path<'_>, found: impl Into<String>, limit: impl Into<String>) {
        self.found.push(Violation::new(path, TEMPLATE, found, limit));
    }

    fn parts(&mut self, values: &Values<'_>, wanted: &Wanted<'_>, components: &Path<'_>) {
        self.header(values.header, wanted, components);
        match values.body {
            Some((place, body)) => {
                let texts = body.parameters.iter().map(|parameter| match parameter {
                    BodyParameter::Text(text) => Some(text),
                    _ => None,
                });
                let (texts, path) = (texts.collect::<Vec<_>>(), components.index(place));
                self.texts(&texts, &wanted.body, &path);
                self.filled(wanted.body_text, &texts, wanted.max_body, &path);
            }
            None if !wanted.body.is_empty() => {
                self.add(components, "no body", format!("a body with {}", listed(&wanted.body)));
            }
            None => {}
        }
        self.buttons(&values.buttons, wanted.buttons, components);
    }

    fn header(
        &mut self,
        header: Option<(usize, &HeaderComponent)>,
        wanted: &Wanted<'_>,
        components: &Path<'_>,
    ) {
        let header_text = wanted.header_text;
        let wanted = wanted.header.as_ref();
        let texts = match wanted {
            Some((HeaderFormat::Text, variables)) => variables.as_slice(),
            _ => &[],
        };
        let media = wanted.map(|(format, _)| *format).filter(|format| **format != HeaderFormat::Text);
        match (header, media) {
            (None, None) if texts.is_empty() => {}
            (None, None) => self.add(components, "no header", format!("a header with {}", listed(texts))),
            (None, Some(HeaderFormat::Unknown(_))) => {}
            (None, Some(format)) => {
                let format = format.to_string().to_lowercase();
                self.add(components, "no header", format!("a header with the parameter `{format}`"));
            }
            (Some((place, header)), None) => {
                let path = components.index(place);
                let values = header.parameters.iter().map(|parameter| match parameter {
                    HeaderParameter::Text(text) => Some(text),
                    _ => None,
                });
                let values = values.collect::<Vec<_>>();
                self.texts(&values, texts, &path);
                self.filled(header_text, &values, MAX_HEADER, &path);
            }
            (Some((place, header)), Some(format)) => {
                let path = components.index(place);
                let parameters = path.key("parameters");
                let format = format.to_string().to_lowercase();
                for (place, parameter) in header.parameters.iter().enumerate() {
                    if parameter.tag() != format {
                        let path = parameters.index(place);
                        let found = format!("`{}`", parameter.tag());
                        self.add(&path.key("type"), found, format!("`{format}`, as the template's header"));
                    }
                }
            }
        }
    }

    /// The limit of a text is that of all of it, the template's own words and the values.
    fn filled(&mut self, text: &str, values: &[Option<&TextParameter>], max: u64, component: &Path<'_>) {
        let length = filled_length(text, |name| value_of(values, name).map(str::to_owned));
        if length > max {
            let found = format!("{} with the template's words", plural(length, "character"));
            self.add(&component.key("parameters"), found, format!("at most {max}"));
        }
    }

    /// Texts for variables; what is none of them is a value in its place.
    fn texts(&mut self, values: &[Option<&TextParameter>], variables: &[&str], component: &Path<'_>) {
        let parameters = component.key("parameters");
        for (place, value) in values.iter().enumerate() {
            if let Some(text) = value {
                text.check(&parameters.index(place), Dialect::Cloud, &mut self.found);
            }
        }
        let name_of = |value: &Option<&TextParameter>| value.and_then(|text| text.parameter_name.clone());
        if !are_named(variables) {
            for (place, value) in values.iter().enumerate() {
                if name_of(value).is_some() {
                    let path = parameters.index(place);
                    self.add(
                        &path.key("parameter_name"),
                        "a name",
                        "none: the template counts its variables",
                    );
                }
            }
            if values.len() != variables.len() {
                let found = plural(values.len() as u64, "value");
                self.add(&parameters, found, listed(variables));
            }
            return;
        }
        let mut given = BTreeSet::new();
        for (place, value) in values.iter().enumerate() {
            let path = parameters.index(place);
            let path = path.key("parameter_name");
            match name_of(value) {
                None => self.add(&path, "none", format!("one of {}", listed(variables))),
                Some(name) if !variables.contains(&name.as_str()) => {
                    self.add(&path, "an unknown name", format!("one of {}", listed(variables)));
                }
                Some(name) if !given.insert(name.clone()) => {
                    self.add(&path, format!("`{name}` again"), "each variable once");
                }
                Some(_) => {}
            }
        }
        let missing: Vec<_> = variables.iter().copied().filter(|name| !given.contains(*name)).collect();
        if !missing.is_empty() {
            self.add(&parameters, format!("no value for {}", listed(&missing)), listed(variables));
        }
    }

    fn buttons(
        &mut self,
        values: &[(usize, &ButtonComponent)],
        wanted: &[ButtonDefinition],
        components: &Path<'_>,
    ) {
        let mut given = BTreeSet::new();
        for (place, button) in values {
            let path = components.index(*place);
            // A call button says no position: there is only one.
            let of_calls = || match button.sub_type {
                TemplateButtonType::VoiceCall => {
                    wanted.iter().position(|wanted| wanted.kind == ButtonKind::VoiceCall)
                }
                _ => None,
            };
            let Some(index) = button.index.map(|index| index.0 as usize).or_else(of_calls) else {
                self.add(&path.key("index"), "none", "the position of a button");
                continue;
            };
            given.insert(index);
            match wanted.get(index) {
                None => {
                    let limit = format!("a position among the template's {} buttons", wanted.len());
                    self.add(&path.key("index"), index.to_string(), limit);
                }
                Some(ButtonDefinition { kind: ButtonKind::Unknown(_), .. }) => {}
                Some(wanted) => match sub_type(&wanted.kind) {
                    None => self.add(&path, "values", format!("none for a {} button", wanted.kind)),
                    Some(sub_type) if sub_type != button.sub_type => {
                        let found = format!("`{}`", button.sub_type);
                        self.add(
                            &path.key("sub_type"),
                            found,
                            format!("`{sub_type}`, as the template's button"),
                        );
                    }
                    Some(_) if wanted.kind == ButtonKind::Url && !has_variable(wanted) => {
                        self.add(&path, "values", "none for an address without a variable");
                    }
                    Some(_) => {
                        check_count(TEMPLATE, button, &path, &mut self.found);
                        check_actions(TEMPLATE, button, &path, &mut self.found);
                        self.address(wanted, button, &path);
                    }
                },
            }
        }
        for (index, button) in wanted.iter().enumerate() {
            if needs_value(button) && !given.contains(&index) {
                let limit = format!("a value for button {index}, of type {}", button.kind);
                self.add(components, "none", limit);
            }
        }
    }

    /// The limit of an address is that of all of it.
    fn address(&mut self, wanted: &ButtonDefinition, button: &ButtonComponent, component: &Path<'_>) {
        let (Some(url), [ButtonParameter::Text(end)]) = (&wanted.url, button.parameters.as_slice()) else {
            return;
        };
        let length = filled_length(url, |_| Some(end.text.clone()));
        if length > MAX_URL {
            let found = format!("{} with the template's address", plural(length, "character"));
            self.add(&component.key("parameters"), found, format!("at most {MAX_URL}"));
        }
    }

    /// The texts of an authentication template are the one-time password, twice.
    fn password(&mut self, values: &Values<'_>, components: &Path<'_>) {
        let in_body = values.body.into_iter().flat_map(|(place, body)| {
            let texts = body.parameters.iter().map(|parameter| match parameter {
                BodyParameter::Text(text) => Some(text),
                _ => None,
            });
            texts.enumerate().map(move |(index, text)| (place, index, text))
        });
        let on_buttons = values.buttons.iter().flat_map(|(place, button)| {
            let texts = button.parameters.iter().map(|parameter| match parameter {
                ButtonParameter::Text(text) => Some(text),
                _ => None,
            });
            texts.enumerate().map(|(index, text)| (*place, index, text))
        });
        let mut password = None;
        for (place, index, text) in in_body.chain(on_buttons) {
            let Some(TextParameter { text, .. }) = text else { continue };
            let component = components.index(place);
            let parameters = component.key("parameters");
            let parameter = parameters.index(index);
            text.check_limit(&PASSWORD, &parameter.key("text"), &mut self.found);
            if text != *password.get_or_insert(text) {
                self.add(
                    &parameter.key("text"),
                    "another code",
                    "the same code in the text and on the button",
                );
            }
        }
    }

    fn offer(&mut self, message: &TemplateMessage, definition: &TemplateDefinition) {
        let offer = definition.component(&ComponentKind::LimitedTimeOffer);
        let ends = offer.and_then(|offer| offer.limited_time_offer.as_ref()?.has_expiration) == Some(true);
        let is_offer =
            |component: &TemplateComponent| matches!(component, TemplateComponent::LimitedTimeOffer(_));
        let place = message.components.iter().position(is_offer);
        let components = Path::Root;
        let components = components.key("components");
        match place {
            None if ends => self.add(&components, "no end of the offer", "`limited_time_offer`"),
            Some(place) if offer.is_none() => {
                self.add(&components.index(place), "an offer", "a template with an offer");
            }
            _ => {}
        }
    }

    /// Which templates take the state of an order shows only in their kind within the category.
    fn order_status(&mut self, message: &TemplateMessage, definition: &TemplateDefinition) {
        let is_status =
            |component: &TemplateComponent| matches!(component, TemplateComponent::OrderStatus(_));
        let of_another_kind = definition.sub_category.as_ref().filter(|kind| *kind != ORDER_STATUS);
        if let (Some(place), Some(kind)) = (message.components.iter().position(is_status), of_another_kind) {
            let components = Path::Root;
            let components = components.key("components");
            self.add(
                &components.index(place),
                "the state of an order",
                format!("none for a template of {kind}"),
            );
        }
    }

    fn cards(&mut self, message: &TemplateMessage, definition: &TemplateDefinition) {
        let root = Path::Root;
        let components = root.key("components");
        let wanted = definition.component(&ComponentKind::Carousel).map(|carousel| &carousel.cards);
        match (message.carousel(), wanted) {
            (None, None) => {}
            (None, Some(wanted)) => {
                self.add(&components, "no carousel", format!("a carousel with {} cards", wanted.len()));
            }
            (Some((place, _)), None) => {
                self.add(&components.index(place), "a carousel", "a template with a carousel");
            }
            (Some((place, carousel)), Some(wanted)) => {
                let path = components.index(place);
                let path = path.key("cards");
                // A template with products defines the look of a card, not their number.
                let products = wanted
                    .iter()
                    .map(Wanted::of_card)
                    .any(|card| matches!(card.header, Some((HeaderFormat::Product, _))));
                if carousel.cards.len() != wanted.len() && !products {
                    let found = format!("{} cards", carousel.cards.len());
                    self.add(&path, found, format!("{} cards, as the template", wanted.len()));
                }
                for (place, card) in carousel.cards.iter().enumerate() {
                    let definition = wanted.get(place).or(wanted.first().filter(|_| products));
                    if let Some(definition) = definition {
                        let path = path.index(place);
                        let components = path.key("components");
                        check_parts(TEMPLATE, &card.components, &components, &mut self.found);
                        let values = Values::of_card(&card.components);
                        self.parts(&values, &Wanted::of_card(definition), &components);
                    }
                }
            }
        }
    }
}

/// The variables in words.
fn listed(variables: &[&str]) -> String {
    if variables.is_empty() {
        return "none: there are no variables".to_owned();
    }
    let names: Vec<_> = variables.iter().map(|name| format!("`{{{{{name}}}}}`")).collect();
    names.join(", ")
}

/// What a button takes its values as; none if it takes none.
fn sub_type(kind: &ButtonKind) -> Option<TemplateButtonType> {
    Some(match kind {
        ButtonKind::QuickReply => TemplateButtonType::QuickReply,
        // A one-time password is kept as an address.
        ButtonKind::Url | ButtonKind::Otp => TemplateButtonType::Url,
        ButtonKind::CopyCode => TemplateButtonType::CopyCode,
        ButtonKind::Flow => TemplateButtonType::Flow,
        ButtonKind::Catalog => TemplateButtonType::Catalog,
        ButtonKind::Mpm => TemplateButtonType::Mpm,
        ButtonKind::OrderDetails => TemplateButtonType::OrderDetails,
        ButtonKind::VoiceCall => TemplateButtonType::VoiceCall,
        _ => return None,
    })
}

fn needs_value(button: &ButtonDefinition) -> bool {
    match button.kind {
        ButtonKind::Url => has_variable(button),
        ButtonKind::Otp | ButtonKind::CopyCode | ButtonKind::Mpm | ButtonKind::OrderDetails => true,
        _ => false,
    }
}

fn has_variable(button: &ButtonDefinition) -> bool {
    button.url.as_deref().is_some_and(|url| !template_variables(url).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_body_is_refused_by_its_place() {
        let message = TemplateMessage::new("order", "en").body(["Ann"]).body(["Bob"]);
        let body = ComponentDefinition::new(ComponentKind::Body).text("Hi {{1}}");
        let misfits = message.misfits(&TemplateDefinition::new().components(vec![body]));
        assert_eq!(misfits.iter().map(|misfit| misfit.path.as_str()).collect::<Vec<_>>(), ["components[1]"]);
    }

    #[test]
    fn variables_are_named_or_counted() {
        assert!(are_named(&["name", "1"]) && !are_named(&["1", "2"]) && !are_named(&[]));
    }
}
