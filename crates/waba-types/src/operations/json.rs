//! Calls by name, with requests and answers in JSON, as the other languages do them.
//!
//! What knows the types of a call stands behind pointers, so that the code for all of them is compiled here, once.

use std::borrow::Cow;

use super::spec::{Operation, OperationSpec, OperationVisitor};
use super::visit;
use crate::decode::{DecodeError, decode_request};
use crate::dialect::{Dialect, Request, RequestParts, Response};
use crate::priority::MessagePriority;
use crate::rules::{self, Violation};

/// A request of any call.
pub trait AnyRequest: Send + Sync {
    /// All that the API would refuse in it.
    fn check(&self, dialect: Dialect) -> Vec<Violation>;

    /// What to send.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error>;

    /// The person that a message goes to; nothing for groups and for calls that send none.
    fn recipient(&self) -> Option<Cow<'_, str>>;

    /// How urgent a message is, as far as it shows that.
    fn priority(&self) -> MessagePriority;
}

impl<R: Request> AnyRequest for R {
    fn check(&self, dialect: Dialect) -> Vec<Violation> {
        rules::check(self, dialect)
    }

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        Request::to_wire(self, dialect)
    }

    fn recipient(&self) -> Option<Cow<'_, str>> {
        Request::recipient(self)
    }

    fn priority(&self) -> MessagePriority {
        Request::priority(self)
    }
}

/// Reads a request from JSON.
pub type ReadRequest = fn(&[u8]) -> Result<Box<dyn AnyRequest>, DecodeError>;

/// Reads the body of a successful answer.
pub type ReadAnswer<T> = fn(Dialect, &[u8]) -> Result<Answer<T>, DecodeError>;

/// A call, done with JSON.
pub struct JsonCall {
    /// What is known of the call.
    pub spec: OperationSpec,
    /// Reads the request.
    pub read: ReadRequest,
    /// Reads the body of a successful answer and writes it as the other languages have it.
    pub rewrite: ReadAnswer<Vec<u8>>,
    /// Reads the useful half of the body of a failed answer and writes it so.
    pub rescue: fn(&[u8]) -> Option<Vec<u8>>,
}

/// What was read from the body of a successful answer.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The value; in JSON as the other languages have it.
    pub value: T,
    /// Whether it says that the call was not done; see [`Response::is_refusal`].
    pub is_refusal: bool,
}

impl<A: Response> Answer<A> {
    /// Reads a body.
    ///
    /// # Errors
    /// When the body is no such answer.
    pub fn read(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let value = A::from_wire(dialect, body)?;
        Ok(Self { is_refusal: value.is_refusal(), value })
    }
}

/// The call named `operation`; nothing if there is none.
pub fn json_call(operation: &str) -> Option<JsonCall> {
    struct Erase;

    impl OperationVisitor for Erase {
        type Output = JsonCall;

        fn visit<O: Operation>(self) -> JsonCall {
            JsonCall {
                spec: O::SPEC,
                read: |request| Ok(Box::new(decode_request::<O::Request>(request)?)),
                rewrite: |dialect, body| {
                    let Answer { value, is_refusal } = Answer::<O::Response>::read(dialect, body)?;
                    Ok(Answer { value: written(&value)?, is_refusal })
                },
                rescue: |body| written(&O::Response::from_failure(body)?).ok(),
            }
        }
    }

    visit(operation, Erase)
}

/// Writing a model as JSON can't fail: its keys are text, and all its numbers are finite.
fn written(model: &impl serde::Serialize) -> Result<Vec<u8>, DecodeError> {
    serde_json::to_vec(model).map_err(|error| DecodeError::custom("", error))
}
