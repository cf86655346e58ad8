//! Messages made from templates.

mod button;
mod card;
mod component;
mod index;
mod message;
mod parameter;
mod parts;
mod variables;

pub use button::{
    ActionParameter, ButtonAction, ButtonComponent, ButtonParameter, CouponCodeParameter, PayloadParameter,
    TemplateButtonType, TtlMinutesParameter,
};
pub(crate) use button::{MAX_URL, check_actions, check_count};
pub use card::{CardComponent, CarouselComponent, TemplateCard};
pub use component::{
    BodyComponent, HeaderComponent, LimitedTimeOffer, LimitedTimeOfferComponent, LimitedTimeOfferParameter,
    OrderStatusComponent, OrderStatusParameter, TapTarget, TapTargetComponent, TapTargetParameter,
    TemplateComponent, TemplateOrderStatus,
};
pub(crate) use component::{MAX_BODY, MAX_BODY_OF_OFFER, MAX_HEADER};
pub use index::ButtonIndex;
pub use message::{LanguagePolicy, TemplateLanguage, TemplateMessage};
pub use parameter::{
    BodyParameter, CurrencyParameter, CurrencyValue, DateTimeParameter, DateTimeValue, DocumentParameter,
    GifParameter, HeaderParameter, ImageParameter, LocationParameter, ProductParameter, TextParameter,
    VideoParameter,
};
pub(crate) use parts::check_parts;
pub use variables::template_variables;
