//! What WhatsApp refuses in the parts of a template, beyond the limits of single fields.
//!
//! Source: Meta's pages "Template components" and "Error codes".

use super::{
    ButtonDefinition, ButtonKind, CardPartDefinition, ComponentDefinition, ComponentExample, ComponentKind,
    HeaderFormat, TemplateCategory,
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

/// What [`check_parts`] asks for.
pub(in crate::api) const PARTS_RULE: &str = "Each type of part occurs once. There is a body; it has a text, unless the template is for authentication.";

/// What [`check_password`] asks for.
pub(in crate::api) const PASSWORD_RULE: &str = "A template for authentication has exactly one button of type `OTP`, no texts, which are WhatsApp's own, and neither a file nor a place as its header.";

/// What [`check_ttl`] asks for.
pub(in crate::api) const TTL_RULE: &str = "`message_send_ttl_seconds` is 30 to 900 for authentication, 30 to 43200 for utility, 43200 to 2592000 for marketing; for the first two -1 stands for 30 days.";

/// What [`check_buttons`] asks for.
pub(super) const BUTTONS_RULE: &str = "Quick replies stand side by side. At most 2 buttons open an address; at most 1 is of each of the types `PHONE_NUMBER`, `COPY_CODE`, `CATALOG`, `MPM`, `SPM` and `VOICE_CALL`.";

/// The variables of a text, each once.
fn variables(text: Option<&String>) -> Vec<&str> {
    text.map(|text| template_variables(text)).unwrap_or_default()
}

pub(super) fn check_header(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    const RULE: &str = "template-header";
    if part.kind != ComponentKind::Header {
        return;
    }
    let found = variables(part.text.as_ref()).len();
    if found > 1 {
        let (path, found) = (path.key("text"), format!("{found} variables"));
        violations.push(Violation::new(&path, RULE, found, "at most 1 variable"));
    }
    match part.format {
        None => violations.push(Violation::new(&path.key("format"), RULE, "no format", "a format")),
        Some(HeaderFormat::Text) if part.text.is_none() => {
            violations.push(Violation::new(&path.key("text"), RULE, "no text", "a text"));
        }
        Some(_) => {}
    }
}

/// Checks that there are examples of the variables of a text, or of the file of a header.
pub(super) fn check_examples(part: &ComponentDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let none = ComponentExample::new();
    let example = part.example.as_ref().unwrap_or(&none);
    let variables = variables(part.text.as_ref()).len();
    let (field, found, needed) = match (&part.kind, &part.format) {
        (
            ComponentKind::Header,
            Some(HeaderFormat::Image | HeaderFormat::Video | HeaderFormat::Document | HeaderFormat::Gif),
        ) => ("header_handle", example.header_handle.len(), 1),
        (ComponentKind::Header, _) => {
            let named = example.header_text_named_params.len();
            ("header_text", example.header_text.len().max(named), variables)
        }
        (ComponentKind::Body, _) => {
            let rows = example.body_text.iter().map(<[String]>::len).max().unwrap_or_default();
            ("body_text", rows.max(example.body_text_named_params.len()), variables)
        }
        _ => return,
    };
    if found < needed {
        let (example, found) = (path.key("example"), format!("{found} examples"));
        violations.push(Violation::new(&example.key(field), EXAMPLE, found, format!("at least {needed}")));
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
    for (kind, most) in [
        (ButtonKind::Url, 2),
        (ButtonKind::PhoneNumber, 1),
        (ButtonKind::CopyCode, 1),
        (ButtonKind::Catalog, 1),
        (ButtonKind::Mpm, 1),
        (ButtonKind::Spm, 1),
        (ButtonKind::VoiceCall, 1),
    ] {
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

/// Id of the rule that there are examples of what is filled in.
const EXAMPLE: &str = "template-example";

/// Checks that there is an example of the variable of an address.
pub(super) fn check_url_example(button: &ButtonDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if !variables(button.url.as_ref()).is_empty() && button.example.is_none() {
        let limit = "the whole address, as the variable has a value";
        violations.push(Violation::new(&path.key("example"), EXAMPLE, "no example", limit));
    }
}

/// A template to be made, in one of the dialects.
pub(in crate::api) trait NewDefinition {
    fn name(&self) -> &str;
    fn category(&self) -> &TemplateCategory;
    fn components(&self) -> &[ComponentDefinition];
    fn ttl(&self) -> Option<Count>;
    /// Whether its parts are those of one of the library.
    fn is_from_library(&self) -> bool;
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

/// Checks which parts there are.
pub(in crate::api) fn check_parts(
    template: &impl NewDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    const RULE: &str = "template-parts";
    let (parts, path) = (template.components(), path.key("components"));
    for (place, part) in parts.iter().enumerate() {
        if parts[..place].iter().any(|earlier| earlier.kind == part.kind) {
            let (path, found) = (path.index(place), format!("another of type `{}`", part.kind));
            violations.push(Violation::new(&path.key("type"), RULE, found, "one of each type"));
        }
    }
    if template.is_from_library() {
        return;
    }
    let Some(place) = parts.iter().position(|part| part.kind == ComponentKind::Body) else {
        violations.push(Violation::new(&path, RULE, "no body", "a part of type `BODY`"));
        return;
    };
    let text = parts[place].text.as_deref().unwrap_or_default().trim();
    if text.is_empty() && *template.category() != TemplateCategory::Authentication {
        violations.push(Violation::new(&path.index(place).key("text"), RULE, "no text", "a text"));
    }
}

/// Checks what a template for one-time passwords has, and has not.
pub(in crate::api) fn check_password(
    template: &impl NewDefinition,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    const RULE: &str = "template-password";
    if template.is_from_library() || *template.category() != TemplateCategory::Authentication {
        return;
    }
    let (parts, path) = (template.components(), path.key("components"));
    for (place, _) in parts.iter().enumerate().filter(|(_, part)| part.text.is_some()) {
        let (path, limit) = (path.index(place), "left out for authentication");
        violations.push(Violation::new(&path.key("text"), RULE, "a text", limit));
    }
    let is_header = |part: &ComponentDefinition| part.kind == ComponentKind::Header;
    for (place, header) in parts.iter().enumerate().filter(|(_, part)| is_header(part)) {
        if let Some(format) = header.format.as_ref().filter(|format| **format != HeaderFormat::Text) {
            let (path, limit) = (path.index(place), "left out for authentication");
            violations.push(Violation::new(&path.key("format"), RULE, format!("`{format}`"), limit));
        }
    }
    let buttons = parts.iter().flat_map(|part| &part.buttons);
    let found = buttons.filter(|button| button.kind == ButtonKind::Otp).count();
    if found != 1 {
        let limit = "exactly 1 button of type `OTP`";
        violations.push(Violation::new(&path, RULE, found.to_string(), limit));
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
    ($($template:ident $(from $library:ident)?),*) => {
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

            fn is_from_library(&self) -> bool {
                false $(|| self.$library.is_some())?
            }
        })*
    };
}

pub(in crate::api) use new_definitions;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{NamedExample, NewPartnerTemplate, NewTemplate, OfferDefinition};
    use crate::{Dialect, Raw, check};

    fn listed(violations: Vec<Violation>) -> Vec<String> {
        violations.into_iter().map(|v| format!("{} {}", v.path, v.rule)).collect()
    }

    fn rules(category: TemplateCategory, parts: Vec<ComponentDefinition>) -> Vec<String> {
        listed(check(&NewTemplate::new("order", "en_US", category).components(parts), Dialect::Cloud))
    }

    fn of_part(part: ComponentDefinition) -> Vec<String> {
        listed(check(&part, Dialect::Cloud))
    }

    #[test]
    fn variables_are_counted_and_stand_within_the_text() {
        let body = |text: &str| ComponentDefinition::body(text).examples(["1", "2", "3"]);
        for text in ["Hi", "Hi {{1}} and {{2}}.", "Hi {{name}}, it is {{day}}.", "Hi {{2}} and {{1}}!"] {
            assert_eq!(of_part(body(text)), [""; 0], "{text}");
        }
        for text in ["Hi {{2}}.", "Hi {{1}} and {{3}}.", "Hi {{1}} and {{name}}."] {
            assert_eq!(of_part(body(text)), ["text template-variables"], "{text}");
        }
        for text in ["{{1}}, hi.", "Hi {{name}}", " {{1}} "] {
            assert_eq!(of_part(body(text)), ["text template-edges"], "{text}");
        }
        assert_eq!(of_part(ComponentDefinition::text_header("Hi {{1}}").examples(["1"])), [""; 0]);
        let header = ComponentDefinition::text_header("{{1}} {{2}}").examples(["1", "2"]);
        assert_eq!(of_part(header), ["text template-header"]);
        assert_eq!(of_part(ComponentDefinition::footer("{{1}}")), ["text template-footer"]);
    }

    #[test]
    fn what_is_filled_in_needs_an_example() {
        let (body, header) = (ComponentDefinition::body, ComponentDefinition::text_header);
        let named = ComponentExample::new().body_text_named_params(vec![NamedExample::new("name", "Ann")]);
        let image = ComponentDefinition::new(ComponentKind::Header).format(HeaderFormat::Image);
        for (part, expected) in [
            (body("Your order {{1}} is there.").examples(["17"]), None),
            (body("Your order {{name}} is there.").example(named), None),
            (body("Your order {{1}} is there."), Some("example.body_text")),
            (body("Your order {{1}} is {{2}} there.").examples(["17"]), Some("example.body_text")),
            (header("For {{1}}").examples(["you"]), None),
            (header("For {{1}}"), Some("example.header_text")),
            (ComponentDefinition::media_header(HeaderFormat::Image, "4::a"), None),
            (image, Some("example.header_handle")),
            (ComponentDefinition::new(ComponentKind::Header).format(HeaderFormat::Location), None),
        ] {
            let expected: Vec<_> =
                expected.map(|path| format!("{path} template-example")).into_iter().collect();
            assert_eq!(of_part(part.clone()), expected, "{part:?}");
        }
        let link =
            ComponentDefinition::with_buttons(vec![ButtonDefinition::link("See", "https://a.b/{{1}}")]);
        assert_eq!(of_part(link), ["buttons[0].example template-example"]);
        let bare = ComponentDefinition::new(ComponentKind::Header);
        assert_eq!(of_part(bare.clone()), ["format template-header"]);
        assert_eq!(of_part(bare.format(HeaderFormat::Text)), ["text template-header"]);
    }

    #[test]
    fn a_template_has_one_body_and_no_part_twice() {
        use TemplateCategory::{Authentication, Utility};
        let (body, footer) = (|| ComponentDefinition::body("Hi"), || ComponentDefinition::footer("Bye"));
        assert_eq!(rules(Utility, vec![body(), footer()]), [""; 0]);
        assert_eq!(rules(Utility, vec![footer()]), ["components template-parts"]);
        assert_eq!(rules(Utility, vec![body(), body()]), ["components[1].type template-parts"]);
        let empty = ComponentDefinition::new(ComponentKind::Body);
        assert_eq!(rules(Utility, vec![empty.clone()]), ["components[0].text template-parts"]);
        let password = ComponentDefinition::with_buttons(vec![ButtonDefinition::new(ButtonKind::Otp)]);
        assert_eq!(rules(Authentication, vec![empty.clone(), password.clone()]), [""; 0]);
        assert_eq!(rules(Authentication, vec![empty.clone()]), ["components template-password"]);
        let expected = ["components[0].text template-password"];
        assert_eq!(rules(Authentication, vec![body(), password.clone()]), expected);
        let place = ComponentDefinition::new(ComponentKind::Header).format(HeaderFormat::Location);
        assert_eq!(rules(Utility, vec![place.clone(), body()]), [""; 0]);
        let expected = ["components[0].format template-password"];
        assert_eq!(rules(Authentication, vec![place, empty.clone(), password]), expected);
        let from_library = NewTemplate::new("order", "en_US", Utility).library_template_name("delivery");
        assert_eq!(listed(check(&from_library, Dialect::Cloud)), [""; 0]);
    }

    #[test]
    fn buttons_have_their_order_and_numbers() {
        let quick = ButtonDefinition::quick_reply("Yes");
        let link_to = |url: &str| ButtonDefinition::link("See", url).example(Raw::text("https://a.b/1"));
        let link = link_to("https://a.b/{{1}}");
        let with = |buttons: Vec<ButtonDefinition>| of_part(ComponentDefinition::with_buttons(buttons));
        assert_eq!(with(vec![quick.clone(), quick.clone(), link.clone(), link.clone()]), [""; 0]);
        let expected = ["buttons template-buttons"];
        assert_eq!(with(vec![quick.clone(), link.clone(), quick]), expected);
        assert_eq!(with(vec![link.clone(), link.clone(), link]), expected);
        assert_eq!(
            with(vec![ButtonDefinition::phone("a", "1"), ButtonDefinition::phone("b", "2")]),
            expected
        );
        for kind in [ButtonKind::Catalog, ButtonKind::Mpm, ButtonKind::Spm, ButtonKind::VoiceCall] {
            let button = || ButtonDefinition::new(kind.clone()).text("a");
            assert_eq!(with(vec![button()]), [""; 0], "{kind}");
            assert_eq!(with(vec![button(), button()]), expected, "{kind}");
        }
        let flow = || ButtonDefinition::new(ButtonKind::Flow).text("Book");
        assert_eq!(with(vec![flow().flow_json("{}")]), [""; 0]);
        for button in [flow(), flow().flow_id("1").flow_name("book")] {
            assert_eq!(with(vec![button]), ["buttons[0] one-of"]);
        }
        let url = "https://a.b/{{1}}/c";
        let expected = ["buttons[0].url template-url"];
        assert_eq!(with(vec![link_to(url)]), expected);
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
            let found = violations.iter().any(|violation| violation.path == "message_send_ttl_seconds");
            assert_eq!(found, !fits, "{category} {seconds}");
        }
        let named = NewPartnerTemplate::new("a", "b", "Order", Utility, "en_US");
        assert_eq!(check(&named, Dialect::Cloud)[0].rule, "template-name");
    }
}
