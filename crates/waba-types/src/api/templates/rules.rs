//! What WhatsApp refuses in the parts of a template, beyond the limits of single fields.
//!
//! Source: Meta's pages "Template components" and "Error codes".

use super::{
    ButtonDefinition, ButtonKind, CardPartDefinition, ComponentDefinition, ComponentKind, TemplateCategory,
};
use crate::message::template_variables;
use crate::number::Count;
use crate::rules::{Limit, Limited, Path, Violation};

/// The longest time that a message may wait to be delivered, in seconds: 30 days.
pub(in crate::api) const LONGEST_TTL: i64 = 2_592_000;

/// What [`check_name`] asks for.
pub(in crate::api) const NAME_RULE: &str = "`name` has small letters, digits and underscores only.";

/// What [`check_offer`] asks for.
pub(in crate::api) const OFFER_RULE: &str =
    "Where an offer ends, the body has at most 600 characters and there is no footer.";

/// What [`check_ttl`] asks for.
pub(in crate::api) const TTL_RULE: &str = "`message_send_ttl_seconds` is 30 to 900 for authentication, 30 to 43200 for utility, 43200 to 2592000 for marketing; for the first two -1 stands for 30 days.";

/// What [`check_buttons`] asks for.
pub(super) const BUTTONS_RULE: &str =
    "Quick replies stand side by side; at most 2 buttons open an address, 1 calls and 1 copies a code.";

/// The variables of a text, each once.
fn variables(text: Option<&String>) -> Vec<&str> {
    text.map(|text| template_variables(text)).unwrap_or_default()
}

pub(super) fn check_header(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let found = variables(part.text.as_ref()).len();
    if part.kind == ComponentKind::Header && found > 1 {
        let (path, found) = (path.key("text"), format!("{found} variables"));
        violations.push(Violation::new(&path, "template-header", found, "at most 1 variable"));
    }
}

pub(super) fn check_footer(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if part.kind == ComponentKind::Footer && !variables(part.text.as_ref()).is_empty() {
        let path = path.key("text");
        violations.push(Violation::new(&path, "template-footer", "a variable", "no variables"));
    }
}

/// Checks how the variables of a body are named.
pub(super) fn check_variables(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if part.kind != ComponentKind::Body {
        return;
    }
    let names = variables(part.text.as_ref());
    let mut numbers: Vec<_> = names.iter().filter_map(|name| name.parse::<usize>().ok()).collect();
    numbers.sort_unstable();
    let found = if !numbers.is_empty() && numbers.len() < names.len() {
        "numbers and names"
    } else if !numbers.iter().copied().eq(1..=numbers.len()) {
        "numbers with a gap"
    } else {
        return;
    };
    let limit = "`{{1}}`, `{{2}}` and so on, or names only";
    violations.push(Violation::new(&path.key("text"), "template-variables", found, limit));
}

/// Checks that words stand before the first variable of a body and behind the last one.
pub(super) fn check_edges(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let text = part.text.as_deref().unwrap_or_default().trim();
    let at_edge = text.starts_with("{{") || text.ends_with("}}");
    if part.kind == ComponentKind::Body && at_edge && !template_variables(text).is_empty() {
        let (found, limit) = ("a variable at the start or end", "words before and behind the variables");
        violations.push(Violation::new(&path.key("text"), "template-edges", found, limit));
    }
}

/// Checks the order of buttons, and how many of a kind there are.
pub(super) fn check_buttons(buttons: &[ButtonDefinition], path: &Path<'_>, violations: &mut Vec<Violation>) {
    const RULE: &str = "template-buttons";
    let path = path.key("buttons");
    let is_quick = |button: &ButtonDefinition| button.kind == ButtonKind::QuickReply;
    let changes = buttons.windows(2).filter(|pair| is_quick(&pair[0]) != is_quick(&pair[1])).count();
    if changes > 1 {
        let (found, limit) = ("quick replies among others", "quick replies side by side");
        violations.push(Violation::new(&path, RULE, found, limit));
    }
    for (kind, most) in [(ButtonKind::Url, 2), (ButtonKind::PhoneNumber, 1), (ButtonKind::CopyCode, 1)] {
        let found = buttons.iter().filter(|button| button.kind == kind).count();
        if found > most {
            let limit = format!("at most {most} of type `{kind}`");
            violations.push(Violation::new(&path, RULE, found.to_string(), limit));
        }
    }
}

pub(super) fn check_own_buttons(
    part: &ComponentDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    check_buttons(&part.buttons, path, violations);
}

pub(super) fn check_card_buttons(
    part: &CardPartDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    check_buttons(&part.buttons, path, violations);
}

/// Checks that the variable of an address stands at its end.
pub(super) fn check_url(button: &ButtonDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let url = button.url.as_deref().unwrap_or_default();
    let variables = template_variables(url).len();
    if variables > 1 || (variables == 1 && !url.ends_with("}}")) {
        let (found, limit) = ("a variable elsewhere", "one variable at the end");
        violations.push(Violation::new(&path.key("url"), "template-url", found, limit));
    }
}

/// A template to be made, in one of the dialects.
pub(in crate::api) trait NewDefinition {
    fn name(&self) -> &str;
    fn category(&self) -> &TemplateCategory;
    fn components(&self) -> &[ComponentDefinition];
    fn ttl(&self) -> Option<Count>;
}

/// Checks the letters of a template's name.
pub(in crate::api) fn check_name(
    template: &impl NewDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !template.name().bytes().all(allowed) {
        let limit = "small letters, digits and underscores";
        violations.push(Violation::new(&path.key("name"), "template-name", "other characters", limit));
    }
}

/// Checks what an offer that ends leaves room for.
pub(in crate::api) fn check_offer(
    template: &impl NewDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let parts = template.components();
    if !parts.iter().any(|part| part.kind == ComponentKind::LimitedTimeOffer) {
        return;
    }
    let path = path.key("components");
    for (place, part) in parts.iter().enumerate() {
        let path = path.index(place);
        match part.kind {
            ComponentKind::Body => {
                let limit = Limit::Chars { min: 1, max: 600 };
                part.text.check_limit(&limit, &path.key("text"), violations);
            }
            ComponentKind::Footer => {
                let limit = "left out where an offer ends";
                violations.push(Violation::new(&path, "template-offer", "a footer", limit));
            }
            _ => {}
        }
    }
}

/// Checks how long a message may wait, which depends on the category.
pub(in crate::api) fn check_ttl(
    template: &impl NewDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let Some(Count(seconds)) = template.ttl() else { return };
    let (range, or_month) = match template.category() {
        TemplateCategory::Authentication => (30..=900, true),
        TemplateCategory::Utility => (30..=43_200, true),
        TemplateCategory::Marketing => (43_200..=LONGEST_TTL, false),
        TemplateCategory::Unknown(_) => return,
    };
    let fits = range.contains(&seconds) || (or_month && seconds == -1);
    // Beyond all categories the limit of the field says so itself.
    if (-1..=LONGEST_TTL).contains(&seconds) && !fits {
        let more = if or_month { ", or -1" } else { "" };
        let limit = format!("{} to {} for its category{more}", range.start(), range.end());
        let path = path.key("message_send_ttl_seconds");
        violations.push(Violation::new(&path, "template-ttl", seconds.to_string(), limit));
    }
}

/// What the rules of a new template look at.
macro_rules! new_definitions {
    ($($template:ident)*) => {
        $(impl crate::api::templates::NewDefinition for $template {
            fn name(&self) -> &str {
                &self.name
            }

            fn category(&self) -> &TemplateCategory {
                &self.category
            }

            fn components(&self) -> &[ComponentDefinition] {
                &self.components
            }

            fn ttl(&self) -> Option<Count> {
                self.message_send_ttl_seconds
            }
        })*
    };
}

pub(in crate::api) use new_definitions;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{NewPartnerTemplate, NewTemplate, OfferDefinition};
    use crate::{Dialect, check};

    fn rules(category: TemplateCategory, parts: Vec<ComponentDefinition>) -> Vec<String> {
        let template = NewTemplate::new("order", "en_US", category).components(parts);
        check(&template, Dialect::Cloud).into_iter().map(|v| format!("{} {}", v.path, v.rule)).collect()
    }

    fn of_part(part: ComponentDefinition) -> Vec<String> {
        rules(TemplateCategory::Utility, vec![part])
    }

    #[test]
    fn variables_are_counted_and_stand_within_the_text() {
        let body = ComponentDefinition::body;
        for text in ["Hi", "Hi {{1}} and {{2}}.", "Hi {{name}}, it is {{day}}.", "Hi {{2}} and {{1}}!"] {
            assert_eq!(of_part(body(text)), [""; 0], "{text}");
        }
        for text in ["Hi {{2}}.", "Hi {{1}} and {{3}}.", "Hi {{1}} and {{name}}."] {
            assert_eq!(of_part(body(text)), ["components[0].text template-variables"], "{text}");
        }
        for text in ["{{1}}, hi.", "Hi {{name}}", " {{1}} "] {
            assert_eq!(of_part(body(text)), ["components[0].text template-edges"], "{text}");
        }
        assert_eq!(of_part(ComponentDefinition::text_header("Hi {{1}}")), [""; 0]);
        let header = ComponentDefinition::text_header("{{1}} {{2}}");
        assert_eq!(of_part(header), ["components[0].text template-header"]);
        assert_eq!(of_part(ComponentDefinition::footer("{{1}}")), ["components[0].text template-footer"]);
    }

    #[test]
    fn buttons_have_their_order_and_numbers() {
        let (quick, link) =
            (ButtonDefinition::quick_reply("Yes"), ButtonDefinition::link("See", "https://a.b/{{1}}"));
        let with = |buttons: Vec<ButtonDefinition>| of_part(ComponentDefinition::with_buttons(buttons));
        assert_eq!(with(vec![quick.clone(), quick.clone(), link.clone(), link.clone()]), [""; 0]);
        let expected = ["components[0].buttons template-buttons"];
        assert_eq!(with(vec![quick.clone(), link.clone(), quick]), expected);
        assert_eq!(with(vec![link.clone(), link.clone(), link]), expected);
        assert_eq!(
            with(vec![ButtonDefinition::phone("a", "1"), ButtonDefinition::phone("b", "2")]),
            expected
        );
        let url = "https://a.b/{{1}}/c";
        let expected = ["components[0].buttons[0].url template-url"];
        assert_eq!(with(vec![ButtonDefinition::link("See", url)]), expected);
    }

    #[test]
    fn an_offer_has_a_short_body_and_no_footer() {
        let offer = ComponentDefinition::new(ComponentKind::LimitedTimeOffer)
            .limited_time_offer(OfferDefinition::new().text("Now"));
        let body = ComponentDefinition::body("a".repeat(601));
        assert_eq!(rules(TemplateCategory::Marketing, vec![body.clone()]), [""; 0]);
        let parts = vec![body, offer, ComponentDefinition::footer("Bye")];
        let expected = ["components[0].text chars", "components[2] template-offer"];
        assert_eq!(rules(TemplateCategory::Marketing, parts), expected);
    }

    #[test]
    fn how_long_a_message_waits_depends_on_the_category() {
        use TemplateCategory::{Authentication, Marketing, Utility};
        for (category, seconds, fits) in [
            (Authentication, 900, true),
            (Authentication, 901, false),
            (Authentication, -1, true),
            (Utility, 43_200, true),
            (Utility, 29, false),
            (Marketing, 43_199, false),
            (Marketing, 2_592_000, true),
            (Marketing, -1, false),
            (Marketing, 2_592_001, false),
            (TemplateCategory::from("NEWS"), 5, true),
        ] {
            let template = NewPartnerTemplate::new("a", "b", "order", category.clone(), "en_US")
                .message_send_ttl_seconds(seconds);
            let violations = check(&template, Dialect::Cloud);
            assert_eq!(violations.len(), usize::from(!fits), "{category} {seconds}");
        }
        let named = NewPartnerTemplate::new("a", "b", "Order", Utility, "en_US");
        assert_eq!(check(&named, Dialect::Cloud)[0].rule, "template-name");
    }
}
