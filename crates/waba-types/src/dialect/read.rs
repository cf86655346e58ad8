//! Read receipts and the answer to them.

use serde::{Deserialize, Serialize};

use super::body::{WHATSAPP, on_premise_meta};
use super::{Dialect, Request, Response};
use crate::decode::{DecodeError, decode};
use crate::ids::MessageId;
use crate::message::{MarkRead, TypingIndicator};
use crate::open::Extra;
use crate::response::Success;

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

impl Request for MarkRead {
    fn to_wire(&self, dialect: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        let cloud = dialect == Dialect::Cloud;
        serde_json::to_vec(&ReadBody {
            messaging_product: cloud.then(|| WHATSAPP.to_owned()),
            status: READ.to_owned(),
            message_id: cloud.then(|| self.message_id.clone()),
            typing_indicator: self.typing_indicator.clone().filter(|_| cloud),
        })
        .map(Some)
    }

    fn from_wire(_: Dialect, parameter: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let ReadBody { status, message_id, typing_indicator, .. } = decode(body)?;
        if status != READ {
            return Err(DecodeError::mismatch("status", "expected `read`"));
        }
        let message_id = message_id.or_else(|| parameter.map(MessageId::from));
        let message_id = message_id.ok_or_else(|| DecodeError::missing("message_id"))?;
        let mut read = Self::new(message_id);
        read.typing_indicator = typing_indicator;
        Ok(read)
    }

    fn path_parameter(&self) -> Option<&str> {
        Some(&self.message_id)
    }
}

impl Response for Success {
    fn from_wire(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        match dialect {
            Dialect::Cloud => decode(body),
            // On-premise the status says it all; the body is empty or holds `meta`.
            Dialect::OnPremise => Ok(Self::new(true)),
        }
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
