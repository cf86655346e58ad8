//! An error, as it crosses over to another language.

use waba_macros::model;

use super::call_report::AttemptReport;
use crate::retry::Retry;
use crate::secret::SecretText;

/// Why a call failed.
#[model(response)]
pub struct ErrorReport {
    /// Name of the kind of error, such as `rate_limited`.
    pub kind: String,
    /// What went wrong, on one line that is safe to log.
    pub message: String,
    /// Name of the setting that can't be used.
    pub setting: Option<String>,
    /// Whether doing the same again is safe.
    pub retry: Retry,
    /// How long to wait before doing it again, in seconds.
    pub retry_after: Option<f64>,
    /// Error code of the API.
    pub code: Option<i64>,
    /// Code of the API that says more, mostly of template calls.
    pub subcode: Option<i64>,
    /// Explanation of the API, which often names the parameter.
    pub details: Option<String>,
    /// Title of the API that is meant for people.
    pub user_title: Option<String>,
    /// Text of the API that is meant for people.
    pub user_message: Option<String>,
    /// Meta's class of errors, such as `OAuthException`.
    pub error_type: Option<String>,
    /// Whether Meta calls the error transient. Says nothing about repeating a send: `retry` does.
    pub is_transient: Option<bool>,
    /// Address of the API's documentation of the error.
    pub href: Option<String>,
    /// Status code of the HTTP answer.
    pub http_status: Option<i64>,
    /// Status code with which to answer the request that failed, where a webhook or the endpoint of a flow was asked.
    pub answer_status: Option<i64>,
    /// Trace id for questions to the support: 360dialog's, else Meta's.
    pub trace_id: Option<String>,
    /// Meta's account of used quota.
    pub usage: Option<String>,
    /// The body of the answer: as it came, if it is an error of the API in JSON without the key in it; if it is none, such
    /// as the page of a proxy, its first kilobyte on one line. May hold private data: not for logs.
    #[field(secret)]
    pub body: Option<SecretText>,
    /// The values that break a documented limit. Nothing was sent.
    #[field(default)]
    pub violations: Vec<ViolationReport>,
    /// The attempts that were made, in order; none where nothing was sent.
    #[field(default)]
    pub attempts: Vec<AttemptReport>,
}

/// How a language writes names of several words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameCase {
    /// `base_url`
    Snake,
    /// `baseUrl`
    Camel,
}

impl ErrorReport {
    /// The report as it is in a language that writes names so: a message about a setting begins with its name.
    #[must_use]
    pub fn in_case(mut self, case: NameCase) -> Self {
        if let Some(setting) = self.setting.take() {
            let setting = match case {
                NameCase::Snake => setting,
                NameCase::Camel => camel(&setting),
            };
            self.message = format!("{setting}: {}", self.message);
            self.setting = Some(setting);
        }
        self
    }
}

/// The name in camel case. One that is not in snake case stays, such as that of an environment variable.
fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.next_if(|next| c == '_' && next.is_ascii_lowercase()) {
            Some(next) => camel.push(next.to_ascii_uppercase()),
            None => camel.push(c),
        }
    }
    camel
}

/// A value that breaks a documented limit.
#[model(response)]
pub struct ViolationReport {
    /// Where, from the root of the request: `interactive.action.buttons[3].reply.title`.
    pub path: String,
    /// Unit of the limit, or id of the rule: `chars`, `webhook-url`.
    pub rule: String,
    /// What was found: `21 characters`. Never the text itself.
    pub found: String,
    /// What is allowed: `1 to 20 characters`.
    pub limit: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_named_as_the_language_writes_it() {
        let report = |setting: Option<&str>, case| {
            let mut report = ErrorReport::new("config", "empty", Retry::Never);
            report.setting = setting.map(Into::into);
            let report = report.in_case(case);
            (report.message, report.setting)
        };
        let named = |message: &str, setting: &str| (message.to_owned(), Some(setting.to_owned()));
        assert_eq!(report(Some("ca_bundle"), NameCase::Snake), named("ca_bundle: empty", "ca_bundle"));
        assert_eq!(report(Some("ca_bundle"), NameCase::Camel), named("caBundle: empty", "caBundle"));
        assert_eq!(
            report(Some("SSL_CERT_FILE"), NameCase::Camel),
            named("SSL_CERT_FILE: empty", "SSL_CERT_FILE")
        );
        assert_eq!(report(None, NameCase::Camel), ("empty".to_owned(), None));
    }
}
