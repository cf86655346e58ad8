//! What WhatsApp refuses in a new template: what breaks the limits and rules of its model, and what nobody but WhatsApp
//! can tell.
//!
//! Source: Meta's pages "Template components" and "Error codes".

use waba_types::api::{ComponentDefinition, ComponentKind, NewTemplate};
use waba_types::message::template_variables;
use waba_types::{Dialect, Violation, check};

use super::Refusal;

const MISSING: (i64, &str) = (2_388_043, "Message template is missing expected fields");
const HEADER: (i64, &str) = (2_388_047, "Message header format is incorrect");
const BODY: (i64, &str) = (2_388_072, "Message body format is incorrect");
const FOOTER: (i64, &str) = (2_388_073, "Message footer format is incorrect");
const VARIABLES: (i64, &str) = (2_388_293, "The message has too many variables for its length");
const EDGES: (i64, &str) = (2_388_299, "Variables can't be at the start or end of the template");

/// The second code, with its title, of what breaks a rule of the parts of a template.
pub(crate) fn subcode_of(violation: &Violation) -> Option<(i64, &'static str)> {
    match violation.rule {
        "template-header" => Some(HEADER),
        "template-footer" => Some(FOOTER),
        "template-parts" if violation.path.ends_with(".type") => Some(BODY),
        "template-password" if violation.path.ends_with(".text") => Some(BODY),
        "template-parts" | "template-password" | "template-example" => Some(MISSING),
        "template-variables" | "template-buttons" | "template-url" | "template-offer" => Some(BODY),
        "template-edges" => Some(EDGES),
        _ => None,
    }
}

/// Refuses a template that could not be reviewed.
pub(crate) fn reviewable(template: &NewTemplate) -> Result<(), Refusal> {
    if template.category.is_unknown() {
        let details = "category: expected `AUTHENTICATION`, `MARKETING` or `UTILITY`";
        return Err(Refusal::new(400, 100, details));
    }
    let violations = check(template, Dialect::Cloud);
    if !violations.is_empty() {
        return Err(violations.into());
    }
    let mut bodies = template.components.iter().enumerate();
    match bodies.find(|(_, component)| component.kind == ComponentKind::Body) {
        Some((place, body)) => wordy(body, place),
        None => Ok(()),
    }
}

/// Refuses a body with too many variables for its words. How many words a variable needs is not published; more
/// variables than words are too many by every account.
fn wordy(body: &ComponentDefinition, place: usize) -> Result<(), Refusal> {
    let text = body.text.as_deref().unwrap_or_default();
    let variables = template_variables(text).len();
    let words = text.split_whitespace().filter(|word| !word.contains("{{")).count();
    if words >= variables {
        return Ok(());
    }
    let (subcode, title) = VARIABLES;
    let details = format!("components[{place}].text: {variables} variables in {words} words");
    Err(Refusal::subcode(subcode, title, details))
}

#[cfg(test)]
mod tests {
    use waba_types::api::{ButtonDefinition, ButtonKind, TemplateCategory};

    use super::*;

    fn subcode(template: &NewTemplate) -> Option<i64> {
        match reviewable(template) {
            Err(Refusal::Subcode { subcode, .. }) => Some(subcode),
            Err(other) => panic!("{other:?}"),
            Ok(()) => None,
        }
    }

    fn utility(components: Vec<ComponentDefinition>) -> NewTemplate {
        NewTemplate::new("order", "en_US", TemplateCategory::Utility).components(components)
    }

    #[test]
    fn variables_need_examples_and_stand_within_the_text() {
        let body = |text: &str| ComponentDefinition::body(text);
        for (component, expected) in [
            (body("Your order is there."), None),
            (body("Your order {{1}} is there."), Some(2_388_043)),
            (body("Your order {{1}} is there.").examples(["17"]), None),
            (body("Your {{1}} order {{2}} is there.").examples(["17"]), Some(2_388_043)),
            (body("a {{1}} {{2}} {{3}} b").examples(["1", "2", "3"]), Some(2_388_293)),
            (ComponentDefinition::footer("Bye"), Some(2_388_043)),
        ] {
            assert_eq!(subcode(&utility(vec![component.clone()])), expected, "{component:?}");
        }
    }

    #[test]
    fn broken_rules_have_their_second_codes() {
        let body = || ComponentDefinition::body("Hi");
        let link = || ButtonDefinition::link("See", "https://a.b");
        for (parts, expected) in [
            (vec![ComponentDefinition::text_header("{{1}} and {{2}}"), body()], 2_388_047),
            (vec![body(), ComponentDefinition::footer("Bye {{1}}!")], 2_388_073),
            (vec![ComponentDefinition::body("Your order {{2}} is there.")], 2_388_072),
            (vec![ComponentDefinition::body("{{1}}, your order is there.")], 2_388_299),
            (vec![body(), ComponentDefinition::with_buttons(vec![link(), link(), link()])], 2_388_072),
        ] {
            match Refusal::from(check(&utility(parts), Dialect::Cloud)) {
                Refusal::Subcode { subcode, .. } => assert_eq!(subcode, expected),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_authentication_template_has_one_button_and_no_text() {
        let otp = ComponentDefinition::with_buttons(vec![ButtonDefinition::new(ButtonKind::Otp)]);
        let template = |components: Vec<ComponentDefinition>| {
            NewTemplate::new("otp", "en_US", TemplateCategory::Authentication).components(components)
        };
        let empty = ComponentDefinition::new(ComponentKind::Body);
        assert_eq!(subcode(&template(vec![empty.clone(), otp.clone()])), None);
        assert_eq!(subcode(&template(vec![empty])), Some(2_388_043));
        assert_eq!(subcode(&template(vec![ComponentDefinition::body("Hi"), otp])), Some(2_388_072));
    }

    #[test]
    fn a_category_that_does_not_exist_is_refused() {
        let template = NewTemplate::new("order", "en_US", TemplateCategory::from("NEWS"));
        assert!(matches!(reviewable(&template), Err(Refusal::Code { code: 100, .. })));
    }
}
