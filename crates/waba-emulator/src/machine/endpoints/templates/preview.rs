//! What templates for authentication will say.

use waba_types::Raw;
use waba_types::api::{TemplateCategory, TemplatePreview, TemplatePreviewQuery, TemplatePreviews};
use waba_types::operations::PreviewTemplates;

use super::refusals::not_now;
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::library::LANGUAGE;

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<PreviewTemplates>()];

impl Endpoint for PreviewTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        _: &mut State,
        request: TemplatePreviewQuery,
        _: &mut Turn<'_>,
    ) -> Result<TemplatePreviews, Refusal> {
        if request.category != TemplateCategory::Authentication {
            return Err(not_now("category: expected `AUTHENTICATION`"));
        }
        let advice = match request.add_security_recommendation {
            Some(true) => " For your security, do not share this code.",
            _ => "",
        };
        let languages = request.languages.as_deref().unwrap_or(LANGUAGE);
        let previews = languages.split(',').map(str::trim).filter(|language| !language.is_empty());
        let previews = previews.map(|language| {
            let mut preview = TemplatePreview::new()
                .language(language)
                .body(format!("*{{{{1}}}}* is your verification code.{advice}"));
            preview.footer = request
                .code_expiration_minutes
                .map(|minutes| format!("This code expires in {} minutes.", minutes.0));
            if request.button_types.is_some() {
                let button = r#"{"text":"Copy code","autofill_text":"Autofill"}"#;
                preview.buttons.extend(Raw::new(button).ok());
            }
            preview
        });
        Ok(TemplatePreviews::new().data(previews.collect::<Vec<_>>()))
    }
}
