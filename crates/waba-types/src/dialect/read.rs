//! Read receipts and the answer to them.

use serde::{Deserialize, Serialize};

use super::body::WHATSAPP;
use super::{Dialect, Request, RequestParts, Response};
use crate::decode::{DecodeError, decode};
use crate::ids::MessageId;
use crate::message::{MarkRead, TypingIndicator};
use crate::open::{Extra, Flag};
use crate::response::{Success, on_premise_meta};

/// The body of a read receipt; on-premise the id stands in the path.
#[derive(Serialize, Deserialize)]
struct ReadBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_product: Option<String>,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<MessageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<TypingIndicator>,
}

const READ: &str = "read";

/// The name of the id in the path.
const MESSAGE_ID: &str = "message_id";

impl Request for MarkRead {
    const WHATSAPP: bool = true;

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        let cloud = dialect == Dialect::Cloud;
        let body = serde_json::to_vec(&ReadBody {
            messaging_product: cloud.then(|| WHATSAPP.to_owned()),
            status: READ.to_owned(),
            message_id: cloud.then(|| self.message_id.clone()),
            typing_indicator: self.typing_indicator.clone().filter(|_| cloud),
        })?;
        let path = vec![(MESSAGE_ID.to_owned(), self.message_id.to_string())];
        Ok(RequestParts { path: if cloud { Vec::new() } else { path }, ..RequestParts::of_body(body) })
    }

    fn from_wire(_: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        let ReadBody { status, message_id, typing_indicator, .. } = decode(parts.json())?;
        if status != READ {
            return Err(DecodeError::mismatch("status", "`read`", None));
        }
        let message_id = message_id.or_else(|| parts.path_value(MESSAGE_ID).map(MessageId::from));
        let message_id = message_id.ok_or_else(|| DecodeError::missing(MESSAGE_ID))?;
        let mut read = Self::new(message_id);
        read.typing_indicator = typing_indicator;
        Ok(read)
    }
}

impl Response for Success {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        // The status says it too: on-premise hosts and some services of 360dialog leave the body empty, or tell something
        // else.
        let mut fields: Extra = if body.trim_ascii().is_empty() { Extra::default() } else { decode(body)? };
        let success = match fields.remove("success") {
            Some(success) => success.decode::<Flag>().map_err(|error| error.within("success"))?.0,
            None => true,
        };
        let error = fields.remove("error").filter(|error| error.as_str() != "null");
        Ok(Self { error, extra: fields, ..Self::new(success) })
    }

    fn is_refusal(&self) -> bool {
        !self.success
    }

    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        match dialect {
            Dialect::Cloud => serde_json::to_vec(self),
            Dialect::OnPremise => {
                let mut body = Extra::default();
                body.insert("meta", on_premise_meta()?);
                serde_json::to_vec(&body)
            }
        }
    }
}
