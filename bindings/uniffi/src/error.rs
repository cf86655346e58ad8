//! From errors of the core to the classes of the other languages.

use std::error::Error;

use waba::{ErrorKind, Retry};
use waba_types::response::ErrorReport;

use crate::generated::{self, WabaError};
use crate::thrown::Thrown;

impl WabaError {
    /// The core panicked, and said where on standard error.
    pub(crate) fn panicked() -> Self {
        waba::Error::panicked().into()
    }

    /// An error on this side, which repeating does not help.
    pub(crate) fn local(kind: ErrorKind, message: &str) -> Self {
        Self::from_parts(kind, ErrorReport::new(kind.as_str(), message, Retry::Never).into())
    }
}

impl<E: Error + 'static> From<E> for WabaError
where
    for<'e> ErrorReport: From<&'e E>,
{
    fn from(error: E) -> Self {
        let report = ErrorReport::from(&error);
        let kind = ErrorKind::ALL.iter().find(|kind| kind.as_str() == report.kind);
        let mut report = generated::ErrorReport::from(report);
        report.thrown = Thrown::of(&error);
        Self::from_parts(kind.copied().unwrap_or(ErrorKind::Internal), report)
    }
}

#[cfg(test)]
mod tests {
    use waba::webhook::{Auth, Webhook};

    use super::*;

    #[test]
    fn each_error_becomes_the_variant_of_its_kind() {
        let webhook = Webhook::new(Auth::header("x-token", "secret").unwrap());
        let error = |headers: &[(&str, &str)]| WabaError::from(webhook.parse("no", headers).unwrap_err());
        assert!(matches!(error(&[]), WabaError::Verification { .. }));
        assert!(matches!(error(&[("x-token", "secret")]), WabaError::WebhookBody { .. }));
        let config = waba::Client::new(waba::Host::cloud("")).unwrap_err();
        assert!(matches!(WabaError::from(config), WabaError::Config { .. }));
    }
}
