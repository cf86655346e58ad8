//! Messages made from templates.

mod button;
mod card;
mod component;
mod fit;
mod index;
mod message;
mod parameter;
mod parts;

pub use button::{
    ActionParameter, ButtonAction, ButtonComponent, ButtonParameter, CouponCodeParameter, PayloadParameter,
    TemplateButtonType, TtlMinutesParameter,
};
pub use card::{CardComponent, CarouselComponent, TemplateCard};
pub use component::{
    BodyComponent, HeaderComponent, LimitedTimeOffer, LimitedTimeOfferComponent, LimitedTimeOfferParameter,
    OrderStatusComponent, OrderStatusParameter, TapTarget, TapTargetComponent, TapTargetParameter,
    TemplateComponent, TemplateOrderStatus,
};
pub use fit::{TEMPLATE, template_variables};
pub use index::ButtonIndex;
pub use message::{LanguagePolicy, TemplateLanguage, TemplateMessage};
pub use parameter::{
    BodyParameter, CurrencyParameter, CurrencyValue, DateTimeParameter, DateTimeValue, DocumentParameter,
    GifParameter, HeaderParameter, ImageParameter, LocationParameter, ProductParameter, TextParameter,
    VideoParameter,
};
