//! What WhatsApp refuses in a new template, beyond the limits of its fields.
//!
//! Source: Meta's pages "Template components" and "Error codes".

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
            ComponentKind::Footer if !variables(component).is_empty() => {
                return Err(refused(FOOTER, format!("{path}.text: a footer has no variables")));
            }
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
        Some(HeaderFormat::Text) if variables.len() > 1 => {
            Err(refused(HEADER, format!("{path}.text: a header has at most one variable")))
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
    let numbers: Vec<_> = variables.iter().filter_map(|name| name.parse::<usize>().ok()).collect();
    if !numbers.is_empty() && numbers.len() < variables.len() {
        return Err(refused(BODY, format!("{path}.text: variables have numbers or names, not both")));
    }
    let mut sorted = numbers;
    sorted.sort_unstable();
    if !sorted.iter().copied().eq(1..=sorted.len()) {
        return Err(refused(
            BODY,
            format!("{path}.text: expected {{{{1}}}}, {{{{2}}}} and so on, without a gap"),
        ));
    }
    if variables.is_empty() {
        return Ok(());
    }
    if text.starts_with("{{") || text.ends_with("}}") {
        return Err(refused(EDGES, format!("{path}.text: a variable at the start or end")));
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
    let quick = |button: &ButtonDefinition| button.kind == ButtonKind::QuickReply;
    let changes = buttons.windows(2).filter(|pair| quick(&pair[0]) != quick(&pair[1])).count();
    if changes > 1 {
        return Err(refused(BODY, format!("{path}.buttons: quick replies stand side by side")));
    }
    for (kind, most) in [(ButtonKind::Url, 2), (ButtonKind::PhoneNumber, 1), (ButtonKind::CopyCode, 1)] {
        if buttons.iter().filter(|button| button.kind == kind).count() > most {
            return Err(refused(BODY, format!("{path}.buttons: at most {most} of type `{kind}`")));
        }
    }
    for (place, button) in buttons.iter().enumerate() {
        let url = button.url.as_deref().unwrap_or_default();
        let has_variable = !template_variables(url).is_empty();
        if has_variable && !url.ends_with("}}") {
            return Err(refused(
                BODY,
                format!("{path}.buttons[{place}].url: the variable stands at the end"),
            ));
        }
        if has_variable && button.example.is_none() {
            return Err(refused(MISSING, format!("{path}.buttons[{place}].example: missing")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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
            (body("Your order {{2}} is there.").examples(["17"]), Some(2_388_072)),
            (body("Your {{name}} order {{1}} is there.").examples(["a", "b"]), Some(2_388_072)),
            (body("{{1}}, your order is there.").examples(["Ann"]), Some(2_388_299)),
            (body("a {{1}} {{2}} {{3}} b").examples(["1", "2", "3"]), Some(2_388_293)),
            (ComponentDefinition::footer("Bye"), Some(2_388_043)),
        ] {
            assert_eq!(subcode(&utility(vec![component.clone()])), expected, "{component:?}");
        }
        let header = ComponentDefinition::text_header("{{1}} and {{2}}");
        assert_eq!(subcode(&utility(vec![header, body("Hi")])), Some(2_388_047));
        let footer = ComponentDefinition::footer("Bye {{1}}!");
        assert_eq!(subcode(&utility(vec![body("Hi"), footer])), Some(2_388_073));
    }

    #[test]
    fn quick_replies_stand_side_by_side() {
        let (quick, link) =
            (ButtonDefinition::quick_reply("Yes"), ButtonDefinition::link("See", "https://a.b"));
        let with = |buttons: Vec<ButtonDefinition>| {
            utility(vec![ComponentDefinition::body("Hi"), ComponentDefinition::with_buttons(buttons)])
        };
        assert_eq!(subcode(&with(vec![quick.clone(), quick.clone(), link.clone()])), None);
        assert_eq!(subcode(&with(vec![quick.clone(), link.clone(), quick])), Some(2_388_072));
        assert_eq!(subcode(&with(vec![link.clone(), link.clone(), link])), Some(2_388_072));
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
