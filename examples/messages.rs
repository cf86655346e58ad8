//! Sends every everyday message once.

use waba::message::{
    AudioContent, ButtonComponent, ButtonsMessage, CatalogAction, CatalogMessage, ContactCard, ContactPhone,
    CtaUrlMessage, DocumentContent, FlowMessage, FlowMessageAction, FlowParameters, ImageContent,
    ImageParameter, ListMessage, ListRow, LocationContent, ProductAction, ProductItem, ProductListAction,
    ProductListMessage, ProductMessage, ProductSection, StickerContent, TemplateMessage, VideoContent,
};
use waba::{Client, Dialect, Host};

const TO: &str = "+491510000001";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), waba::Error> {
    let client = Client::new(Host::from_env(Dialect::Cloud)?)?;

    let receipt = client.send_text(TO, "Have a look: https://example.com").preview_url(true).await?;
    client.send_reaction(TO, receipt.id.clone(), "👍").await?;

    // Media: an uploaded file by its id, or a file on the web by its link.
    let cake = ImageContent::link("https://example.com/cake.jpg").caption("Your cake");
    client.send_image(TO, cake).reply_to(receipt.id).await?;
    client.send_video(TO, VideoContent::link("https://example.com/cake.mp4")).await?;
    client.send_audio(TO, AudioContent::link("https://example.com/greeting.ogg").voice(true)).await?;
    let invoice = DocumentContent::link("https://example.com/invoice.pdf").filename("Invoice 17.pdf");
    client.send_document(TO, invoice).await?;
    client.send_sticker(TO, StickerContent::link("https://example.com/cake.webp")).await?;

    let bakery = LocationContent::new(52.52, 13.405).name("Bakery").address("Baker Street 1, Berlin");
    client.send_location(TO, bakery).await?;
    let ann = ContactCard::new("Ann Baker").phones([ContactPhone::new().phone("+49 151 00000002")]);
    client.send_contacts(TO, [ann]).await?;

    // Questions: what the person chooses comes back in a webhook, with its id.
    let buttons = [("yes", "Yes"), ("no", "Another time")];
    client.send_buttons(TO, ButtonsMessage::replies("Is 3 pm all right?", buttons).footer("Bakery")).await?;
    let rows = [
        ListRow::new("s", "Small").description("Serves 4"),
        ListRow::new("l", "Large").description("Serves 12"),
    ];
    client.send_list(TO, ListMessage::rows("Which size?", "Sizes", rows)).await?;
    client.send_location_request(TO, "Where shall we deliver it?").await?;
    let order = CtaUrlMessage::link("You can follow your order.", "Follow", "https://example.com/orders/17");
    client.send_cta_url(TO, order).await?;
    let party = FlowMessageAction::new(FlowParameters::flow_id("1234567890", "Start"));
    client.send_flow(TO, FlowMessage::new("Tell us about the party.", party)).await?;

    let small = ProductMessage::new(ProductAction::new("987654321", "cake-small")).body("Fresh today");
    client.send_product(TO, small).await?;
    let cakes = ["cake-small", "cake-large"].map(ProductItem::from);
    let cakes = ProductListAction::new("987654321", [ProductSection::new(cakes)]);
    client.send_product_list(TO, ProductListMessage::new("Cakes", "Fresh today", cakes)).await?;
    client.send_catalog(TO, CatalogMessage::new("All our cakes", CatalogAction::new())).await?;

    // Templates: the only messages that may be sent at any time.
    let ready = TemplateMessage::new("order_ready", "en_US")
        .header(ImageParameter::link("https://example.com/cake.jpg"))
        .body(["Ann", "17"]) // or, where the variables have names: [("name", "Ann"), ("order", "17")]
        .button(ButtonComponent::url(0, "orders/17"));
    client.send_template(TO, ready).await?;
    Ok(())
}
