//! Messages that ask for something: a choice, a place, a purchase, a call.

mod address;
mod buttons;
mod calls;
mod carousel;
mod cta_url;
mod flow;
mod kinds;
mod list;
mod order;
mod order_rules;
mod order_status;
mod parts;
mod product;
mod requests;

pub use address::{AddressAction, AddressMessage, AddressParameters, AddressValues, SavedAddress};
pub use buttons::{ButtonsAction, ButtonsMessage, ReplyButton, ReplyChoice};
pub use calls::{CallPermissionMessage, VoiceCallAction, VoiceCallMessage, VoiceCallParameters};
pub use carousel::{
    CardActionName, CardBody, CardButton, CardHeader, CarouselAction, CarouselCard, CarouselMessage,
    MediaCard, MediaCardAction, ProductCard,
};
pub use cta_url::{CtaUrlAction, CtaUrlMessage, CtaUrlParameters};
pub use flow::{FlowActionKind, FlowMessage, FlowMessageAction, FlowMode, FlowParameters, FlowScreen};
pub use kinds::InteractiveMessage;
pub use list::{ListAction, ListBody, ListMessage, ListRow, ListSection};
pub use order::{
    Beneficiary, GoodsKind, ImporterAddress, OrderAmount, OrderContent, OrderDetails, OrderDetailsAction,
    OrderDetailsMessage, OrderExpiration, OrderImage, OrderItem,
};
pub use order_status::{
    OrderStatusAction, OrderStatusMessage, OrderStatusParameters, OrderStatusValue, OrderUpdate,
    PaymentUpdate,
};
pub use parts::{
    DocumentHeader, ImageHeader, InteractiveBody, InteractiveFooter, InteractiveHeader, TextHeader,
    VideoHeader,
};
pub use product::{
    CatalogAction, CatalogMessage, CatalogParameters, ProductAction, ProductItem, ProductListAction,
    ProductListMessage, ProductMessage, ProductSection,
};
pub use requests::{ContactRequestMessage, LocationRequestMessage};

pub(crate) use flow::check_flow_data;
pub(crate) use order_rules::{check_currency, check_reference};
pub(crate) use parts::check_absent;
pub(crate) use product::check_product_sections;
