//! QR codes and short links that open a chat with a text.
//!
//! Source: Meta's page "QR codes".

use waba_macros::{model, open_enum};

use super::Paging;
use crate::decode::DecodeError;
use crate::dialect::{Dialect, Response, only_item};
use crate::ids::OpaqueId;

/// A QR code to be made. A number has at most 2,000.
#[model(request)]
pub struct NewQrCode {
    /// Text that stands in the chat when it opens, 1 to 140 characters.
    #[limit(chars = 1..=140)]
    pub prefilled_message: String,
    /// Kind of the image.
    pub generate_qr_image: Option<QrImage>,
}

open_enum! {
    /// Kind of the image of a QR code.
    #[any_case]
    pub enum QrImage {
        /// Drawn from lines.
        Svg = "SVG",
        /// Made of pixels.
        Png = "PNG",
    }
}

/// What to change about a QR code.
#[model(request)]
pub struct QrCodeEdit {
    /// The code.
    #[limit(chars = 1..=128)]
    pub code: OpaqueId,
    /// Text that stands in the chat when it opens, 1 to 140 characters.
    #[limit(chars = 1..=140)]
    pub prefilled_message: String,
}

/// Which QR codes to list.
#[model(request)]
pub struct QrCodeQuery {
    /// Names of the wanted fields, separated by commas; `qr_image_url.format(SVG)` has the image drawn.
    #[field(query)]
    pub fields: Option<String>,
    /// Lists this code only.
    #[limit(chars = 1..=128)]
    #[field(query)]
    pub code: Option<OpaqueId>,
    /// Most codes on a page, 1 to 25; 25 by default.
    #[limit(value = 1..=25)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// The QR code to read.
#[model(request)]
pub struct QrCodeLookup {
    /// The code.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub code: OpaqueId,
    /// Names of the wanted fields, separated by commas; `qr_image_url.format(SVG)` has the image drawn.
    #[field(query)]
    pub fields: Option<String>,
}

/// The QR code to act on.
#[model(request)]
pub struct QrCodeTarget {
    /// The code.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub code: OpaqueId,
}

/// A page of the QR codes of a number.
#[model(response)]
pub struct QrCodes {
    /// The codes.
    #[field(default)]
    pub data: Vec<QrCode>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// A QR code and its short link.
#[model(response, by_hand)]
pub struct QrCode {
    /// The code.
    pub code: Option<OpaqueId>,
    /// Text that stands in the chat when it opens.
    pub prefilled_message: Option<String>,
    /// The short link.
    pub deep_link_url: Option<String>,
    /// Address of the image, where it was asked for.
    pub qr_image_url: Option<String>,
}

impl Response for QrCode {
    /// The wire has a list of one where a code is read.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        only_item(body)
    }
}
