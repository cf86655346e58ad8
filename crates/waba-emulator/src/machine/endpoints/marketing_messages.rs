//! Messages by the route for marketing, and their templates.

use waba_types::api::{
    MarketingMessage, MarketingTemplateQuery, TemplateCategory, TemplateDefinition, TemplateLookup,
    TemplatePage, TemplateStatus,
};
use waba_types::message::MessageContent;
use waba_types::operations::{GetMarketingTemplate, ListMarketingTemplates, SendMarketingMessage};
use waba_types::response::AcceptanceStatus;
use waba_types::{OutboundMessage, SendReceipt};

use super::{Endpoint, Entry, endpoint, messages, only};
use crate::machine::paging::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::templates::Template;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<SendMarketingMessage>(),
    endpoint::<ListMarketingTemplates>(),
    endpoint::<GetMarketingTemplate>(),
];

fn is_marketing(template: &Template) -> bool {
    template.definition.category == Some(TemplateCategory::Marketing)
}

impl Endpoint for SendMarketingMessage {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: MarketingMessage,
        turn: &mut Turn<'_>,
    ) -> Result<SendReceipt, Refusal> {
        let message = &request.template;
        if let Some(template) = state.templates.find(&message.name, &message.language.code) {
            if !is_marketing(template) {
                return Err(Refusal::new(400, 134_100, "template: its category is not MARKETING"));
            }
            if *template.status() != TemplateStatus::Approved {
                return Err(Refusal::Short(
                    403,
                    "Template not approved or insufficient permissions".to_owned(),
                ));
            }
        }
        let mut message = OutboundMessage::new(request.to, MessageContent::Template(request.template));
        message.recipient_type = request.recipient_type;
        message.biz_opaque_callback_data = request.biz_opaque_callback_data;
        let mut receipt = messages::accept(state, message, turn)?;
        receipt.message_status = Some(AcceptanceStatus::Accepted);
        Ok(receipt)
    }
}

impl Endpoint for ListMarketingTemplates {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: MarketingTemplateQuery,
        _: &mut Turn<'_>,
    ) -> Result<TemplatePage, Refusal> {
        let found = state.templates.list.iter().filter(|template| is_marketing(template));
        let id = |template: &&Template| template.id().to_owned();
        let shown = |template: &Template| template.definition.clone();
        page!(state, request, "/marketing/message_templates", found, id, shown => TemplatePage)
    }
}

impl Endpoint for GetMarketingTemplate {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: TemplateLookup,
        _: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Refusal> {
        let template = state.templates.get(&request.template_id).filter(|template| is_marketing(template));
        let template = template.ok_or_else(|| Refusal::not_found("template_id: no such template"))?;
        Ok(only(template.definition.clone(), request.fields.as_deref()))
    }
}
