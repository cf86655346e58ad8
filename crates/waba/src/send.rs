//! A message that is being sent: options, then `.await`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use waba_types::message::{
    AudioContent, ButtonsMessage, CatalogMessage, ContactCard, CtaUrlMessage, DirectSendCategory,
    DirectSendConfig, DocumentContent, FlowMessage, ImageContent, InteractiveBody, ListMessage,
    LocationContent, LocationRequestMessage, MessageContent, ProductListMessage, ProductMessage,
    ReactionContent, RecipientType, StickerContent, TemplateMessage, TextContent, VideoContent,
};
use waba_types::{MessageContext, MessageId, OutboundMessage, SendReceipt, UserId};

use crate::attempt::Reported;
use crate::calls::Call;
use crate::client::Client;
use crate::error::Error;

/// A message to be sent; made by [`Client::send_text`] and its siblings. Nothing is sent before it is awaited.
///
/// What takes futures, such as `join_all`, takes the one that it becomes:
///
/// ```no_run
/// # use futures_util::future::join_all;
/// # async fn example(client: waba::Client, people: Vec<String>) {
/// let receipts = join_all(people.iter().map(|to| client.send_text(to, "Hi").into_future())).await;
/// # }
/// ```
#[must_use = "a message is sent when this is awaited"]
#[derive(Debug)]
pub struct Sending<'a, C = MessageContent> {
    client: &'a Client,
    message: OutboundMessage,
    kind: PhantomData<C>,
}

/// A text message to be sent.
pub type SendText<'a> = Sending<'a, TextContent>;

impl Client {
    /// Sends a text of 1 to 4096 characters to a phone number in full international form.
    ///
    /// Await it, or add options first: `client.send_text(to, "Hi").reply_to(id).await?`.
    pub fn send_text(&self, to: impl Into<UserId>, body: impl Into<String>) -> SendText<'_> {
        self.send_content(to, TextContent::new(body))
    }

    /// Sends an image: `ImageContent::link(url)` or `ImageContent::id(id)`.
    pub fn send_image(&self, to: impl Into<UserId>, image: ImageContent) -> Sending<'_, ImageContent> {
        self.send_content(to, image)
    }

    /// Sends a video: `VideoContent::link(url)` or `VideoContent::id(id)`.
    pub fn send_video(&self, to: impl Into<UserId>, video: VideoContent) -> Sending<'_, VideoContent> {
        self.send_content(to, video)
    }

    /// Sends a sound: `AudioContent::link(url)` or `AudioContent::id(id)`; a voice message with `.voice(true)`.
    pub fn send_audio(&self, to: impl Into<UserId>, audio: AudioContent) -> Sending<'_, AudioContent> {
        self.send_content(to, audio)
    }

    /// Sends a document: `DocumentContent::link(url)` or `DocumentContent::id(id)`.
    pub fn send_document(
        &self,
        to: impl Into<UserId>,
        document: DocumentContent,
    ) -> Sending<'_, DocumentContent> {
        self.send_content(to, document)
    }

    /// Sends a sticker: `StickerContent::link(url)` or `StickerContent::id(id)`.
    pub fn send_sticker(
        &self,
        to: impl Into<UserId>,
        sticker: StickerContent,
    ) -> Sending<'_, StickerContent> {
        self.send_content(to, sticker)
    }

    /// Sends a place.
    pub fn send_location(
        &self,
        to: impl Into<UserId>,
        location: LocationContent,
    ) -> Sending<'_, LocationContent> {
        self.send_content(to, location)
    }

    /// Sends 1 to 257 contact cards.
    pub fn send_contacts(
        &self,
        to: impl Into<UserId>,
        contacts: impl Into<Vec<ContactCard>>,
    ) -> Sending<'_, Vec<ContactCard>> {
        self.send_content(to, contacts.into())
    }

    /// Puts an emoji on the message `id`; an empty one removes it. Cloud hosts only.
    pub fn send_reaction(
        &self,
        to: impl Into<UserId>,
        id: impl Into<MessageId>,
        emoji: impl Into<String>,
    ) -> Sending<'_, ReactionContent> {
        self.send_content(to, ReactionContent::new(id, emoji))
    }

    /// Sends a message made from a template.
    pub fn send_template(
        &self,
        to: impl Into<UserId>,
        template: TemplateMessage,
    ) -> Sending<'_, TemplateMessage> {
        self.send_content(to, template)
    }

    /// Sends a text with up to three buttons to answer with.
    pub fn send_buttons(
        &self,
        to: impl Into<UserId>,
        buttons: ButtonsMessage,
    ) -> Sending<'_, ButtonsMessage> {
        self.send_content(to, buttons)
    }

    /// Sends a text with a list of up to ten rows to answer with.
    pub fn send_list(&self, to: impl Into<UserId>, list: ListMessage) -> Sending<'_, ListMessage> {
        self.send_content(to, list)
    }

    /// Sends a text with a button that opens a web page: `CtaUrlMessage::link(body, display_text, url)`. Cloud hosts
    /// only.
    pub fn send_cta_url(&self, to: impl Into<UserId>, message: CtaUrlMessage) -> Sending<'_, CtaUrlMessage> {
        self.send_content(to, message)
    }

    /// Sends a text with a button that opens a flow. Cloud hosts only.
    pub fn send_flow(&self, to: impl Into<UserId>, flow: FlowMessage) -> Sending<'_, FlowMessage> {
        self.send_content(to, flow)
    }

    /// Sends one product of a catalog.
    pub fn send_product(
        &self,
        to: impl Into<UserId>,
        product: ProductMessage,
    ) -> Sending<'_, ProductMessage> {
        self.send_content(to, product)
    }

    /// Sends several products of a catalog.
    pub fn send_product_list(
        &self,
        to: impl Into<UserId>,
        products: ProductListMessage,
    ) -> Sending<'_, ProductListMessage> {
        self.send_content(to, products)
    }

    /// Sends a text with a button that opens the catalog. Cloud hosts only.
    pub fn send_catalog(
        &self,
        to: impl Into<UserId>,
        catalog: CatalogMessage,
    ) -> Sending<'_, CatalogMessage> {
        self.send_content(to, catalog)
    }

    /// Sends a text with a button to answer with a place. Cloud hosts only.
    pub fn send_location_request(
        &self,
        to: impl Into<UserId>,
        body: impl Into<InteractiveBody>,
    ) -> Sending<'_, LocationRequestMessage> {
        self.send_content(to, LocationRequestMessage::new(body))
    }

    /// Sends content of any kind; a plain text is one.
    pub fn send_content<C: Into<MessageContent>>(&self, to: impl Into<UserId>, content: C) -> Sending<'_, C> {
        Sending { client: self, message: OutboundMessage::new(to, content), kind: PhantomData }
    }
}

impl<C> Sending<'_, C> {
    /// Quotes the message `id`.
    pub fn reply_to(mut self, id: impl Into<MessageId>) -> Self {
        self.message.context = Some(MessageContext::new(id));
        self
    }

    /// Sends it to a group: the recipient is the id of one.
    pub fn to_group(mut self) -> Self {
        self.message.recipient_type = Some(RecipientType::Group);
        self
    }

    /// Text of at most 512 characters that comes back in the status webhooks. Cloud hosts only.
    pub fn biz_opaque_callback_data(mut self, data: impl Into<String>) -> Self {
        self.message.biz_opaque_callback_data = Some(data.into());
        self
    }

    /// Delivers the message only if this is still the hash of the recipient's identity key. Cloud hosts only.
    pub fn recipient_identity_key_hash(mut self, hash: impl Into<String>) -> Self {
        self.message.recipient_identity_key_hash = Some(hash.into());
        self
    }

    /// Sends the message without a template outside of the 24-hour window, and says what it is charged as (Direct Send,
    /// beta; not confirmed). Cloud hosts only.
    pub fn category(mut self, category: DirectSendCategory) -> Self {
        self.message.category = Some(category);
        self
    }

    /// Seconds for which a directly sent message may wait for its delivery (not confirmed). Cloud hosts only.
    pub fn ttl_seconds(mut self, seconds: u32) -> Self {
        self.message.ttl_seconds = Some(seconds);
        self
    }

    /// How the message is sent directly (not confirmed). Cloud hosts only.
    pub fn direct_send_config(mut self, config: DirectSendConfig) -> Self {
        self.message.direct_send_config = Some(config);
        self
    }

    /// Sends it, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`send`](Client::send), which tell what was done by themselves ([`Error::attempts`]).
    pub async fn reported(self) -> Result<Reported<SendReceipt>, Error> {
        self.into_future().reported().await
    }
}

impl Sending<'_, TextContent> {
    /// Renders a preview of the first address in the text.
    pub fn preview_url(mut self, preview: bool) -> Self {
        if let MessageContent::Text(text) = &mut self.message.content {
            text.preview_url = Some(preview);
        }
        self
    }
}

impl<'a, C> IntoFuture for Sending<'a, C> {
    type Output = Result<SendReceipt, Error>;
    type IntoFuture = Call<'a, SendReceipt>;

    fn into_future(self) -> Self::IntoFuture {
        self.client.send(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use waba_types::SHORT_CALLS;

    #[test]
    fn every_short_call_is_a_method() {
        let source = include_str!("send.rs");
        for call in SHORT_CALLS {
            let method = format!("    pub fn send_{}(", call.name);
            assert!(source.lines().any(|line| line.starts_with(&method)), "{method}");
        }
    }
}
