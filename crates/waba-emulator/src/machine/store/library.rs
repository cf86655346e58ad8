//! A small library of templates that are approved in advance.

use waba_types::api::{ComponentDefinition, LibraryTemplate, TemplateCategory};

/// The language of the library.
pub(crate) const LANGUAGE: &str = "en_US";

/// A template of the library.
pub(crate) struct LibraryEntry {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) topic: &'static str,
    pub(crate) usecase: &'static str,
    pub(crate) industry: &'static str,
    header: &'static str,
    body: &'static str,
    examples: &'static [&'static str],
}

/// The library.
pub(crate) const LIBRARY: &[LibraryEntry] = &[
    LibraryEntry {
        id: "360000000000001",
        name: "order_confirmation_emulator",
        topic: "ORDER_MANAGEMENT",
        usecase: "ORDER_CONFIRMATION",
        industry: "E_COMMERCE",
        header: "Order confirmed",
        body: "Hi {{1}}, thank you for your order {{2}}. We tell you when it leaves our store.",
        examples: &["Ann", "1701"],
    },
    LibraryEntry {
        id: "360000000000002",
        name: "delivery_update_emulator",
        topic: "ORDER_MANAGEMENT",
        usecase: "DELIVERY_UPDATE",
        industry: "E_COMMERCE",
        header: "On its way",
        body: "Hi {{1}}, your parcel {{2}} arrives on {{3}} at your place.",
        examples: &["Ann", "1701", "Monday"],
    },
    LibraryEntry {
        id: "360000000000003",
        name: "appointment_reminder_emulator",
        topic: "EVENT_REMINDER",
        usecase: "APPOINTMENT_REMINDER",
        industry: "HEALTH",
        header: "Your appointment",
        body: "Hi {{1}}, we expect you on {{2}} in our practice.",
        examples: &["Ann", "Monday"],
    },
];

impl LibraryEntry {
    /// The entry of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        LIBRARY.iter().find(|entry| entry.name == name)
    }

    /// The parts of a template that is made from it.
    pub(crate) fn components(&self) -> Vec<ComponentDefinition> {
        vec![
            ComponentDefinition::text_header(self.header),
            ComponentDefinition::body(self.body).examples(self.examples.iter().copied()),
        ]
    }

    /// The text that a search looks into.
    pub(crate) fn contains(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        [self.name, self.header, self.body].iter().any(|place| place.to_lowercase().contains(&text))
    }

    pub(crate) fn listed(&self) -> LibraryTemplate {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        LibraryTemplate::new()
            .id(self.id)
            .name(self.name)
            .language(LANGUAGE)
            .category(TemplateCategory::Utility)
            .topic(self.topic)
            .usecase(self.usecase)
            .industry(texts(&[self.industry]))
            .header(self.header)
            .body(self.body)
            .body_params(texts(self.examples))
            .body_param_types(vec!["TEXT".to_owned(); self.examples.len()])
    }
}
