//! QR codes and short links that open a chat with a text.
//!
//! Source: Meta's page "QR codes".

use waba_macros::{model, open_enum};

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

/// The QR code to act on.
#[model(request)]
pub struct QrCodeTarget {
    /// The code.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub code: OpaqueId,
}

/// The QR codes of a number.
#[model(response)]
pub struct QrCodes {
    /// The codes.
    #[field(default)]
    pub data: Vec<QrCode>,
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
    /// Address of the image.
    pub qr_image_url: Option<String>,
}

impl Response for QrCode {
    /// The wire has a list of one where a code is read.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        only_item(body)
    }
}
