//! The headers that prove where a webhook comes from.

/// Header with the HMAC-SHA256 of a webhook's body, which partners get: in hex, with or without `sha256=` in front.
pub const SIGNATURE_HEADER: &str = "x-360dialog-signature";

/// Header with Meta's HMAC-SHA256 of a webhook's body: in hex behind `sha256=`. 360dialog does not relay it.
pub const HUB_SIGNATURE_HEADER: &str = "x-hub-signature-256";
