//! Errors and attempts as plain data: how they cross over to the other languages, each of which makes an exception of
//! its own.

use waba_types::response::{AttemptReport, CallReport, ErrorReport, ReachedServer, ViolationReport};

use crate::attempt::{Attempt, Reached, Reported};
use crate::error::Error;
#[cfg(feature = "flows")]
use crate::flows::{FlowError, FlowMediaError, InvalidFlowKey};
use crate::json::written;
use crate::webhook::{ParseError, ReceiveError, VerifyError};

impl From<&Error> for ErrorReport {
    fn from(error: &Error) -> Self {
        let mut report = Self::new(error.kind.as_str(), error.message.as_str(), error.retry);
        if let Some(error) = error.config_error() {
            report.message = error.problem().to_owned();
            report.setting = Some(error.setting().to_owned());
        }
        report.retry_after = error.retry_after.map(|delay| delay.as_secs_f64());
        report.http_status = error.http_status().map(i64::from);
        report.trace_id = error.trace_id().map(ToOwned::to_owned);
        report.body = error.body().map(Into::into);
        report.usage = error.http.as_ref().and_then(|http| http.usage.clone());
        report.violations = error
            .violations
            .iter()
            .map(|violation| {
                ViolationReport::new(&violation.path, violation.rule, &violation.found, &violation.limit)
            })
            .collect();
        report.attempts = error.attempts().iter().map(AttemptReport::from).collect();
        if let Some(api) = &error.api {
            report.code = api.code;
            report.subcode = api.subcode;
            report.details.clone_from(&api.details);
            report.user_title.clone_from(&api.user_title);
            report.user_message.clone_from(&api.user_message);
            report.error_type.clone_from(&api.error_type);
            report.is_transient = api.is_transient;
            report.href.clone_from(&api.href);
        }
        report
    }
}

impl From<&Attempt> for AttemptReport {
    fn from(attempt: &Attempt) -> Self {
        let reached = match attempt.reached {
            Reached::No => ReachedServer::No,
            Reached::Maybe => ReachedServer::Maybe,
            Reached::Yes => ReachedServer::Yes,
        };
        let seconds = [attempt.delay, attempt.held_back, attempt.duration].map(|time| time.as_secs_f64());
        let [delay, held_back, duration] = seconds;
        let mut report = Self::new(attempt.number, delay, held_back, duration, reached);
        report.kind = attempt.kind.map(|kind| kind.as_str().to_owned());
        report.http_status = attempt.http_status.map(i64::from);
        report.code = attempt.code;
        report
    }
}

impl<T> From<&Reported<T>> for CallReport {
    fn from(reported: &Reported<T>) -> Self {
        let mut report = Self::new();
        report.attempts = reported.attempts.iter().map(AttemptReport::from).collect();
        report.http_status = Some(reported.http.status.into());
        report.trace_id.clone_from(&reported.http.fb_trace_id);
        report.usage.clone_from(&reported.http.usage);
        report
    }
}

impl Reported<Vec<u8>> {
    /// The result, which is JSON, and what was done for it: `{"value": …, "report": …}`, the latter a [`CallReport`].
    ///
    /// # Errors
    /// Of kind `Internal` when the report can't be written as JSON.
    #[doc(hidden)]
    pub fn to_json(&self) -> Result<Vec<u8>, Error> {
        let report = written("report", &CallReport::from(self))?;
        Ok([br#"{"value":"#, &*self.value, br#","report":"#, &report, b"}"].concat())
    }
}

/// Makes a report of what becomes an [`Error`] first, with the status to answer the request with that brought it.
macro_rules! report_of {
    ($($error:ty => $status:expr),+ $(,)?) => {
        $(impl From<&$error> for ErrorReport {
            fn from(error: &$error) -> Self {
                let status: fn(&$error) -> Option<u16> = $status;
                let mut report = Self::from(&Error::from(error.clone()));
                report.answer_status = status(error).map(i64::from);
                report
            }
        })+
    };
}

report_of! {
    VerifyError => |error| Some(error.answer_status()),
    ParseError => |error| Some(error.answer_status()),
    ReceiveError => |error| Some(error.answer_status()),
}

#[cfg(feature = "flows")]
report_of! {
    FlowError => |error| Some(error.answer_status()),
    FlowMediaError => |_| None,
    InvalidFlowKey => |_| None,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::{Auth, Webhook};

    #[test]
    fn a_validation_error_reports_each_place() {
        let message = waba_types::OutboundMessage::text("49151", "");
        let violations = waba_types::check(&message, waba_types::Dialect::Cloud);
        let report = ErrorReport::from(&Error::validation("messages.send", violations));
        assert_eq!((report.kind.as_str(), report.retry.as_str()), ("validation", "never"));
        assert_eq!(report.violations[0].path, "text.body");
        assert_eq!(report.violations[0].rule, "chars");
    }

    #[test]
    fn webhook_errors_have_a_kind_and_a_status_to_answer_with() {
        let webhook = Webhook::new(Auth::header("x-token", "secret").unwrap());
        let seen = |headers: &[(&str, &str)]| {
            let report = ErrorReport::from(&webhook.parse("no", headers).unwrap_err());
            (report.kind, report.answer_status)
        };
        assert_eq!(seen(&[]), ("verification".to_owned(), Some(401)));
        assert_eq!(seen(&[("x-token", "secret")]), ("webhook_body".to_owned(), Some(200)));
        assert_eq!(ErrorReport::from(&Webhook::builder().build().unwrap_err()).kind, "config");
    }
}
