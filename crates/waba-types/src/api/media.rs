//! Media: what is known about a file, and what an upload answers.
//!
//! Source: 360dialog's pages "Upload, retrieve or delete media" and "Media uploads".

use waba_macros::model;

use crate::Dialect;
use crate::decode::{DecodeError, decode, decode_member};
use crate::dialect::{Request, RequestParts, Response, write};
use crate::ids::{MediaId, OpaqueId, PhoneNumberId};
use crate::number::Count;

/// The file to look up. More than five failures within an hour block this call for an hour.
#[model(request, by_hand)]
pub struct MediaLookup {
    /// Id of the file.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub media_id: MediaId,
    /// Id of the number, which must be the one that the file belongs to. Cloud hosts only.
    #[field(query)]
    pub phone_number_id: Option<PhoneNumberId>,
}

impl Request for MediaLookup {
    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        match dialect {
            Dialect::Cloud => write(self, dialect),
            Dialect::OnPremise => write(&Self::new(self.media_id.clone()), dialect),
        }
    }
}

/// What is known about a file.
#[model(response, whatsapp)]
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

impl Response for UploadedMedia {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let (path, media) =
            match decode_member::<Vec<Self>>(body, "media")?.and_then(|media| media.into_iter().next()) {
                Some(media) => ("media[0].id", media),
                None => ("id", decode::<Self>(body)?),
            };
        if media.id.is_empty() { Err(DecodeError::empty_id(path)) } else { Ok(media) }
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
#[model(request, by_hand)]
pub struct UploadTarget {
    /// The part of the upload's id behind `upload:`. A signature in it, `?sig=…`, is the query.
    #[limit(chars = 1..)]
    #[field(path)]
    pub session: OpaqueId,
}

/// The name of the upload in the path.
const SESSION: &str = "session";

impl Request for UploadTarget {
    fn to_wire(&self, _: Dialect) -> Result<RequestParts, serde_json::Error> {
        let (session, signature) = match self.session.split_once('?') {
            Some((session, signature)) => (session, Some(signature.to_owned())),
            None => (&*self.session, None),
        };
        let path = vec![(SESSION.to_owned(), session.to_owned())];
        Ok(RequestParts { path, signature, ..RequestParts::default() })
    }

    fn from_wire(_: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        let session = parts.path_value(SESSION).ok_or_else(|| DecodeError::missing(SESSION))?;
        Ok(Self::new(match &parts.signature {
            Some(signature) => format!("{session}?{signature}"),
            None => session.to_owned(),
        }))
    }
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

    #[test]
    fn an_upload_is_read_in_both_dialects() {
        for (body, path) in [(r#"{"id":""}"#, "id"), (r#"{"media":[{"id":""}]}"#, "media[0].id")] {
            let error = UploadedMedia::from_wire(Dialect::OnPremise, body.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), format!("{path}: expected an id, found an empty text"));
        }
        for body in [r#"{"id":"1037"}"#, r#"{"media":[{"id":"1037"}],"meta":{}}"#] {
            let media = UploadedMedia::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            assert_eq!(media.id, "1037", "{body}");
        }
    }

    #[test]
    fn a_signature_stays_behind_the_id_of_an_upload() {
        for (session, path, signature) in
            [("MTph?sig=a%2Fb?c", "MTph", Some("sig=a%2Fb?c")), ("MTph", "MTph", None)]
        {
            let target = UploadTarget::new(session);
            let parts = target.to_wire(Dialect::Cloud).unwrap();
            assert_eq!((parts.path_value(SESSION), parts.signature.as_deref()), (Some(path), signature));
            assert_eq!(UploadTarget::from_wire(Dialect::Cloud, &parts), Ok(target));
        }
    }

    #[test]
    fn only_cloud_hosts_are_told_the_number_of_a_file() {
        let file = MediaLookup::new("1037").phone_number_id("17");
        assert_eq!(file.to_wire(Dialect::Cloud).unwrap().query.len(), 1);
        assert_eq!(file.to_wire(Dialect::OnPremise).unwrap().query.len(), 0);
    }
}
