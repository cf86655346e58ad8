//! The values for headers and texts of a template.

use waba_macros::model;

use crate::from_text::from_text;
use crate::ids::MediaId;
use crate::message::{DocumentReference, LocationContent, MediaReference, ProductAction, check_currency};
use crate::rules::{Path, Violation};

/// The kinds of values for a header.
#[model(outbound, inline)]
pub enum HeaderParameter {
    /// Text.
    Text(TextParameter),
    /// An image.
    Image(ImageParameter),
    /// A video.
    Video(VideoParameter),
    /// A document.
    Document(DocumentParameter),
    /// An animation. Marketing messages only.
    #[field(dialect = "cloud")]
    Gif(GifParameter),
    /// A place.
    #[field(dialect = "cloud")]
    Location(LocationParameter),
    /// A product.
    #[field(dialect = "cloud")]
    Product(ProductParameter),
}

/// The kinds of values for the text.
#[model(outbound, inline)]
pub enum BodyParameter {
    /// Text.
    Text(TextParameter),
    /// An amount of money. Write it as text instead.
    Currency(CurrencyParameter),
    /// A day or time. Write it as text instead.
    #[field(name = "date_time")]
    DateTime(DateTimeParameter),
}

/// Text for a variable.
#[model(outbound)]
#[rule(
    id = "white-space",
    doc = "`text` has no line breaks, no tabs and at most 4 spaces in a row.",
    check = has_few_spaces
)]
pub struct TextParameter {
    /// The text, in one line.
    pub text: String,
    /// Name of the variable, where the template's variables have names.
    #[limit(chars = 1..)]
    #[field(dialect = "cloud")]
    pub parameter_name: Option<String>,
}

impl TextParameter {
    /// Creates the text for the variable `name`.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(text).parameter_name(name)
    }
}

from_text! {
    TextParameter: Self::new;
    HeaderParameter: |text| TextParameter::new(text).into();
}

impl<N: Into<String>, T: Into<String>> From<(N, T)> for TextParameter {
    fn from((name, text): (N, T)) -> Self {
        Self::named(name, text)
    }
}

fn has_few_spaces(parameter: &TextParameter, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let text = &parameter.text;
    let found = if text.contains(['\n', '\r']) {
        "a line break"
    } else if text.contains('\t') {
        "a tab"
    } else if text.contains("     ") {
        "more than 4 spaces in a row"
    } else {
        return;
    };
    let limit = "one line, without tabs and more than 4 spaces in a row";
    violations.push(Violation::new(&path.key("text"), "white-space", found, limit));
}

/// Headers that are nothing but a file.
macro_rules! from_file {
    ($($parameter:ident($reference:ident))*) => {
        $(impl $parameter {
            /// Creates it from an uploaded file.
            pub fn id(id: impl Into<MediaId>) -> Self {
                Self::new($reference::id(id))
            }

            /// Creates it from a file on the web.
            pub fn link(link: impl Into<String>) -> Self {
                Self::new($reference::link(link))
            }
        })*
    };
}

from_file! {
    ImageParameter(MediaReference) VideoParameter(MediaReference) GifParameter(MediaReference)
    DocumentParameter(DocumentReference)
}

/// An image for a header.
#[model(outbound)]
pub struct ImageParameter {
    /// The image.
    pub image: MediaReference,
}

/// A video for a header.
#[model(outbound)]
pub struct VideoParameter {
    /// The video.
    pub video: MediaReference,
}

/// An animation for a header: MP4 of at most 3.5 MB.
#[model(outbound)]
pub struct GifParameter {
    /// The animation.
    pub gif: MediaReference,
}

/// A document for a header.
#[model(outbound)]
pub struct DocumentParameter {
    /// The document.
    pub document: DocumentReference,
}

/// A place for a header. Give it a name and an address too.
#[model(outbound)]
pub struct LocationParameter {
    /// The place.
    pub location: LocationContent,
}

/// A product for a header.
#[model(outbound)]
pub struct ProductParameter {
    /// The product.
    pub product: ProductAction,
}

/// An amount of money for a variable.
#[model(outbound)]
pub struct CurrencyParameter {
    /// The amount.
    pub currency: CurrencyValue,
}

/// An amount of money.
#[model(outbound)]
#[rule(id = "currency", doc = "`code` has capital letters.", check = has_a_currency)]
pub struct CurrencyValue {
    /// The amount as text.
    #[limit(chars = 1..=1024)]
    pub fallback_value: String,
    /// Code of the currency: `USD`.
    #[limit(chars = 3..=3)]
    pub code: String,
    /// The amount in thousandths.
    pub amount_1000: i64,
}

fn has_a_currency(value: &CurrencyValue, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_currency(&value.code, &path.key("code"), violations);
}

/// A day or time for a variable.
#[model(outbound)]
pub struct DateTimeParameter {
    /// The day or time.
    pub date_time: DateTimeValue,
}

/// A day or time.
#[model(outbound)]
pub struct DateTimeValue {
    /// The day or time as text.
    #[limit(chars = 1..=1024)]
    pub fallback_value: String,
}
