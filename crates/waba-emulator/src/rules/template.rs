//! What WhatsApp refuses in a new template, beyond the limits and rules of its model.
//!
//! Source: Meta's pages "Template components" and "Error codes".

use waba_types::Violation;
use waba_types::api::{
    ButtonDefinition, ButtonKind, ComponentDefinition, ComponentKind, HeaderFormat, NewTemplate,
    TemplateCategory,
};
use waba_types::message::template_variables;

use super::Fault;

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
        "template-variables" | "template-buttons" | "template-url" | "template-offer" => Some(BODY),
        "template-edges" => Some(EDGES),
        _ => None,
    }
}

fn refused((subcode, title): (i64, &'static str), details: impl Into<String>) -> Fault {
    Fault::rejected(subcode, title, details)
}

/// Refuses a template that could not be reviewed.
pub(crate) fn reviewable(template: &NewTemplate) -> Result<(), Fault> {
    if template.category.is_unknown() {
        let details = "category: expected `AUTHENTICATION`, `MARKETING` or `UTILITY`";
        return Err(Fault::refused(400, 100, details));
    }
    if template.library_template_name.is_some() {
        return Ok(());
    }
    let components = &template.components;
    for (place, component) in components.iter().enumerate() {
        if components[..place].iter().any(|earlier| earlier.kind == component.kind) {
            return Err(refused(
                BODY,
                format!("components[{place}].type: there is one of this type already"),
            ));
        }
    }
    if !components.iter().any(|component| component.kind == ComponentKind::Body) {
        return Err(refused(MISSING, "components: expected one of type `BODY`"));
    }
    if template.category == TemplateCategory::Authentication {
        return authentication(components);
    }
    for (place, component) in components.iter().enumerate() {
        let path = format!("components[{place}]");
        match component.kind {
            ComponentKind::Header => header(component, &path)?,
            ComponentKind::Body => body(component, &path)?,
            ComponentKind::Buttons => buttons(&component.buttons, &path)?,
            _ => {}
        }
    }
    Ok(())
}

fn variables(component: &ComponentDefinition) -> Vec<&str> {
    component.text.as_deref().map(template_variables).unwrap_or_default()
}

/// The texts of authentication templates are WhatsApp's own.
fn authentication(components: &[ComponentDefinition]) -> Result<(), Fault> {
    if components.iter().any(|component| component.text.is_some()) {
        return Err(refused(BODY, "components: an authentication template has no text of its own"));
    }
    let passwords = components.iter().flat_map(|component| &component.buttons);
    if passwords.filter(|button| button.kind == ButtonKind::Otp).count() != 1 {
        return Err(refused(MISSING, "components: expected exactly one button of type `OTP`"));
    }
    Ok(())
}

fn header(component: &ComponentDefinition, path: &str) -> Result<(), Fault> {
    let example = component.example.as_ref();
    let variables = variables(component);
    match component.format.as_ref() {
        None => Err(refused(HEADER, format!("{path}.format: missing"))),
        Some(HeaderFormat::Text) if component.text.is_none() => {
            Err(refused(HEADER, format!("{path}.text: missing")))
        }
        Some(HeaderFormat::Text) => {
            let has_example = example.is_some_and(|example| {
                !example.header_text.is_empty() || !example.header_text_named_params.is_empty()
            });
            if !variables.is_empty() && !has_example {
                return Err(refused(
                    MISSING,
                    format!("{path}.example: missing, as the header has a variable"),
                ));
            }
            Ok(())
        }
        Some(HeaderFormat::Image | HeaderFormat::Video | HeaderFormat::Document | HeaderFormat::Gif) => {
            match example.is_some_and(|example| !example.header_handle.is_empty()) {
                true => Ok(()),
                false => Err(refused(MISSING, format!("{path}.example.header_handle: missing"))),
            }
        }
        Some(_) => Ok(()),
    }
}

fn body(component: &ComponentDefinition, path: &str) -> Result<(), Fault> {
    let text = component.text.as_deref().unwrap_or_default().trim();
    if text.is_empty() {
        return Err(refused(MISSING, format!("{path}.text: missing")));
    }
    let variables = variables(component);
    if variables.is_empty() {
        return Ok(());
    }
    // How many words a variable needs is not published; three each are too many by every account.
    let words = text.split_whitespace().filter(|word| !word.contains("{{")).count();
    if words < variables.len() {
        return Err(refused(
            VARIABLES,
            format!("{path}.text: {} variables in {words} words", variables.len()),
        ));
    }
    let example = component.example.as_ref();
    let has_example = example.is_some_and(|example| {
        example.body_text.iter().any(|row| row.len() >= variables.len())
            || example.body_text_named_params.len() >= variables.len()
    });
    match has_example {
        true => Ok(()),
        false => Err(refused(MISSING, format!("{path}.example: missing, as the body has variables"))),
    }
}

fn buttons(buttons: &[ButtonDefinition], path: &str) -> Result<(), Fault> {
    for (place, button) in buttons.iter().enumerate() {
        let url = button.url.as_deref().unwrap_or_default();
        let has_variable = !template_variables(url).is_empty();
        if has_variable && button.example.is_none() {
            return Err(refused(MISSING, format!("{path}.buttons[{place}].example: missing")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use waba_types::{Dialect, check};

    use super::*;

    fn subcode(template: &NewTemplate) -> Option<i64> {
        match reviewable(template) {
            Err(Fault::Rejected { subcode, .. }) => Some(subcode),
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
            match Fault::from(check(&utility(parts), Dialect::Cloud)) {
                Fault::Rejected { subcode, .. } => assert_eq!(subcode, expected),
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
        assert!(matches!(reviewable(&template), Err(Fault::Refused { code: 100, .. })));
    }
}
