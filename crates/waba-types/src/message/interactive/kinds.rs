//! The kinds of interactive messages.

use waba_macros::model;

use super::{
    AddressMessage, ButtonsMessage, CallPermissionMessage, CarouselMessage, CatalogMessage,
    ContactRequestMessage, CtaUrlMessage, FlowMessage, ListMessage, LocationRequestMessage,
    OrderDetailsMessage, OrderStatusMessage, ProductListMessage, ProductMessage, VoiceCallMessage,
};
use crate::message::MessageContent;

/// The kinds of messages that ask for something.
#[model(outbound, inline)]
pub enum InteractiveMessage {
    /// Up to three buttons to answer with.
    #[field(name = "button")]
    Buttons(ButtonsMessage),
    /// A list of up to ten rows to answer with.
    List(ListMessage),
    /// A button that opens a web page.
    #[field(name = "cta_url", dialect = "cloud")]
    CtaUrl(CtaUrlMessage),
    /// A button to answer with a place.
    #[field(name = "location_request_message", dialect = "cloud")]
    LocationRequest(LocationRequestMessage),
    /// A button that opens a flow: a form of several screens.
    #[field(dialect = "cloud")]
    Flow(FlowMessage),
    /// One product of a catalog.
    Product(ProductMessage),
    /// Several products of a catalog.
    #[field(name = "product_list")]
    ProductList(ProductListMessage),
    /// A button that opens the catalog.
    #[field(name = "catalog_message", dialect = "cloud")]
    Catalog(CatalogMessage),
    /// Cards side by side.
    #[field(dialect = "cloud")]
    Carousel(CarouselMessage),
    /// A form for a postal address. India only.
    #[field(name = "address_message", dialect = "cloud")]
    Address(AddressMessage),
    /// A button that calls the business.
    #[field(name = "voice_call", dialect = "cloud")]
    VoiceCall(VoiceCallMessage),
    /// A request for the permission to call.
    #[field(name = "call_permission_request", dialect = "cloud")]
    CallPermission(CallPermissionMessage),
    /// A button to answer with the own phone number.
    #[field(name = "request_contact_info", dialect = "cloud")]
    ContactRequest(ContactRequestMessage),
    /// An order to be paid. India and Brazil only.
    #[field(name = "order_details", dialect = "cloud")]
    OrderDetails(OrderDetailsMessage),
    /// The state of an order. India and Brazil only.
    #[field(name = "order_status", dialect = "cloud")]
    OrderStatus(OrderStatusMessage),
}

/// Each kind is a message of its own to those who send it.
macro_rules! content_from {
    ($($kind:ident)*) => {
        $(impl From<$kind> for MessageContent {
            fn from(message: $kind) -> Self {
                InteractiveMessage::from(message).into()
            }
        })*
    };
}

content_from! {
    AddressMessage ButtonsMessage CallPermissionMessage CarouselMessage CatalogMessage ContactRequestMessage
    CtaUrlMessage FlowMessage ListMessage LocationRequestMessage OrderDetailsMessage OrderStatusMessage
    ProductListMessage ProductMessage VoiceCallMessage
}
