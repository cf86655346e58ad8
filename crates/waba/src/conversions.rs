//! Errors of the parts, as errors of calls.

use waba_types::UnknownName;
use waba_types::decode::DecodeError;
use waba_types::error_codes::ErrorKind;

use crate::error::{ConfigError, Error};
#[cfg(feature = "flows")]
use crate::flows::{FlowError, FlowMediaError, InvalidFlowKey};
use crate::webhook::{ParseError, ReceiveError, VerifyError};

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::new(ErrorKind::Config, error.to_string()).with_source(error)
    }
}

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        Self::new(ErrorKind::Verification, error.to_string()).with_source(error)
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        Self::new(ErrorKind::WebhookBody, error.to_string()).with_source(error)
    }
}

impl From<ReceiveError> for Error {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Verify(error) => error.into(),
            ReceiveError::Parse(error) => error.into(),
        }
    }
}

#[cfg(feature = "flows")]
impl From<FlowError> for Error {
    fn from(error: FlowError) -> Self {
        let kind = match &error {
            FlowError::Verify(_) => ErrorKind::Verification,
            FlowError::Answer(_) => ErrorKind::Validation,
            _ => ErrorKind::FlowRequest,
        };
        Self::new(kind, error.to_string()).with_source(error)
    }
}

#[cfg(feature = "flows")]
impl From<FlowMediaError> for Error {
    fn from(error: FlowMediaError) -> Self {
        Self::new(ErrorKind::FlowMedia, error.to_string()).with_source(error)
    }
}

#[cfg(feature = "flows")]
impl From<InvalidFlowKey> for Error {
    fn from(error: InvalidFlowKey) -> Self {
        ConfigError::new(InvalidFlowKey::SETTING, error.0).into()
    }
}

/// JSON of the caller's does not fit the type it should have.
impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        let mut unfit = Self::new(ErrorKind::Validation, error.to_string());
        unfit.violations = vec![error.violation()];
        unfit.with_source(error)
    }
}

impl From<UnknownName> for Error {
    fn from(error: UnknownName) -> Self {
        Self::new(ErrorKind::Config, error.to_string()).with_source(error)
    }
}
