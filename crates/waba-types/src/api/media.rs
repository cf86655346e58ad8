//! Media: what is known about a file, and what an upload answers.
//!
//! Source: 360dialog's pages "Upload, retrieve or delete media" and "Media uploads".

use waba_macros::model;

use crate::ids::MediaId;
use crate::ids::{OpaqueId, PhoneNumberId};
use crate::number::Count;

/// The file to look up. More than five failures within an hour block this call for an hour.
#[model(request)]
pub struct MediaLookup {
    /// Id of the file.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub media_id: MediaId,
    /// Id of the number, which must be the one that the file belongs to.
    #[field(query)]
    pub phone_number_id: Option<PhoneNumberId>,
}

/// What is known about a file.
#[model(response)]
pub struct MediaDetails {
    /// Id.
    pub id: Option<MediaId>,
    /// Address at Meta, valid for five minutes. The file is downloaded from the API's host instead.
    pub url: Option<String>,
    /// Type, possibly with parameters: `audio/ogg; codecs=opus`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in hexadecimal digits or Base64.
    pub sha256: Option<String>,
    /// Bytes of the file.
    pub file_size: Option<Count>,
}

/// An uploaded file.
///
/// On-premise hosts answer with a list of one, `media`.
#[model(response, by_hand)]
pub struct UploadedMedia {
    /// Id, with which it is sent.
    pub id: MediaId,
}

impl crate::dialect::Response for UploadedMedia {
    fn from_wire(_: crate::Dialect, body: &[u8]) -> Result<Self, crate::DecodeError> {
        match crate::decode_member::<Vec<Self>>(body, "media")?.and_then(|media| media.into_iter().next()) {
            Some(media) => Ok(media),
            None => crate::decode(body),
        }
    }
}

/// A file that is going to be uploaded in parts.
#[model(request)]
pub struct UploadStart {
    /// Name of the file.
    #[limit(chars = 1..)]
    #[field(query)]
    pub file_name: String,
    /// Bytes of the file.
    #[field(query)]
    pub file_length: Count,
    /// MIME type.
    #[limit(chars = 1..)]
    #[field(query)]
    pub file_type: String,
}

/// An upload in parts to go on with.
#[model(request)]
pub struct UploadTarget {
    /// The part of the upload's id behind `upload:`.
    #[limit(chars = 1..)]
    #[field(path)]
    pub session: OpaqueId,
}

/// An upload in parts that has begun.
#[model(response)]
pub struct UploadSession {
    /// Id: `upload:…`.
    pub id: OpaqueId,
    /// Bytes that have arrived.
    pub file_offset: Option<Count>,
}

/// How far an upload in parts has come, and at its end the handle.
#[model(response)]
pub struct UploadHandle {
    /// Handle of the file: for the header of a template and for the profile's picture.
    pub h: Option<String>,
    /// Bytes that have arrived.
    pub file_offset: Option<Count>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Response;

    #[test]
    fn an_upload_is_read_in_both_dialects() {
        for body in [r#"{"id":"1037"}"#, r#"{"media":[{"id":"1037"}],"meta":{}}"#] {
            let media = UploadedMedia::from_wire(crate::Dialect::Cloud, body.as_bytes()).unwrap();
            assert_eq!(media.id, "1037", "{body}");
        }
    }
}
