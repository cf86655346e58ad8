//! A call before it is sent: checked and written.

use std::borrow::Cow;

use http::HeaderValue;
use url::Url;
use waba_types::dialect::RequestParts;
use waba_types::operations::{AnyRequest, OperationSpec, Route};
use waba_types::priority::MessagePriority;

use crate::address::address;
use crate::client::Client;
use crate::error::Error;
use crate::media::{header_value, multipart::Form};

/// A call that is checked and written.
pub(crate) struct Prepared {
    pub(crate) spec: OperationSpec,
    pub(crate) route: Route,
    pub(crate) parts: RequestParts,
    /// What the body is, unless it is JSON.
    pub(crate) content_type: Option<HeaderValue>,
    /// The person that a message goes to.
    pub(crate) recipient: Option<String>,
    /// How urgent a message is, unless the options of the call say it.
    pub(crate) priority: MessagePriority,
}

impl Client {
    /// Checks the request of a call and writes it.
    pub(crate) fn prepare_as(
        &self,
        spec: OperationSpec,
        request: &dyn AnyRequest,
    ) -> Result<Prepared, Error> {
        let dialect = self.dialect();
        let Some(route) = self.inner.host.route(&spec) else {
            return Err(Error::unsupported(spec.name, self.inner.host.name()));
        };
        if self.inner.validate {
            let violations = request.check(dialect);
            if !violations.is_empty() {
                return Err(Error::validation(spec.name, violations));
            }
        }
        let mut parts = request.to_wire(dialect).map_err(|error| {
            Error::unusable(spec.name, "request", "json", "can't be written as JSON", "JSON")
                .with_source(error)
        })?;
        let content_type = match &*parts.form {
            [] => None,
            fields => {
                let form = Form::of_fields(fields)?;
                parts.body = Some(form.alone());
                Some(header_value(&form.content_type())?)
            }
        };
        let recipient = request.recipient().map(Cow::into_owned);
        Ok(Prepared { spec, route, parts, content_type, recipient, priority: request.priority() })
    }

    /// The address of a call.
    pub(crate) fn url(&self, call: &Prepared) -> Result<Url, Error> {
        address(&self.inner.base_url, &call.spec, call.route, &call.parts)
    }
}
