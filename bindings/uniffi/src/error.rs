//! From errors of the core to the classes of the other languages.

use std::error::Error;

use waba::{ErrorKind, Retry};
use waba_types::response::{ErrorReport, NameCase};

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

    /// A setting that can't be used.
    pub(crate) fn setting(name: &str, problem: &str) -> Self {
        let kind = ErrorKind::Config;
        let mut report = ErrorReport::new(kind.as_str(), problem, Retry::Never);
        report.setting = Some(name.to_owned());
        Self::from_parts(kind, report.in_case(NameCase::Camel).into())
    }
}

impl<E: Error + 'static> From<E> for WabaError
where
    for<'e> ErrorReport: From<&'e E>,
{
    fn from(error: E) -> Self {
        let report = ErrorReport::from(&error).in_case(NameCase::Camel);
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

    #[test]
    fn a_setting_is_named_as_kotlin_and_swift_write_it() {
        let host = waba::Host::cloud("key").base_url("ftp://example.com");
        for error in [waba::Client::new(host).unwrap_err().into(), WabaError::setting("base_url", "empty")] {
            let WabaError::Config { report } = error else { panic!("{error}") };
            assert_eq!(report.setting.as_deref(), Some("baseUrl"));
            assert!(report.message.starts_with("baseUrl: "), "{}", report.message);
        }
    }
}
