//! Events.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString};
use waba::webhook::{HeadField, Spelling};
use waba_types::{MessageStatus, MessageType};

use crate::answering::{self, Answering};
use crate::content;
use crate::model;

/// One event of a webhook body: a message, a status, or whatever else stood there.
///
/// What identifies a person is always optional, and a field of the wrong type is `None`: the event comes all the same.
/// An event keeps the whole body alive, which `detach` avoids.
#[pyclass(frozen, generic, module = "waba")]
pub(crate) struct Event {
    pub(crate) inner: waba::webhook::Event,
    // What nearly everybody reads is made at once: Python takes a field of an object without a call.
    /// The type of a message or group event, the value of a status or preference, the event of a call or partner; the
    /// field of a change that is one event; for unknown events the name of what came. Empty where there is none.
    #[pyo3(get)]
    r#type: Py<PyString>,
    /// Id of the message, also in its statuses; id of the call, of the group, of the partner's notification.
    #[pyo3(get)]
    id: Py<PyAny>,
    /// Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it; of what is no message the person that
    /// it is about. An item that names nobody, such as a click, is about the only contact beside it.
    #[pyo3(get)]
    from_: Py<PyAny>,
    /// What can be read: the body of a text, a caption, the text of a button, the title of a reply.
    #[pyo3(get)]
    text: Py<PyAny>,
    pub(crate) answering: Option<Py<Answering>>,
    content: PyOnceLock<Py<PyAny>>,
    contact: PyOnceLock<Option<Py<PyAny>>>,
}

impl Event {
    pub(crate) fn new(
        py: Python<'_>,
        inner: waba::webhook::Event,
        answering: Option<&Py<Answering>>,
    ) -> Self {
        let text = |field| match inner.spelling(field) {
            Some(spelling) => string(py, &inner, spelling).into_any().unbind(),
            None => py.None(),
        };
        Self {
            r#type: type_name(py, &inner),
            id: text(HeadField::Id),
            from_: text(HeadField::From),
            text: text(HeadField::Text),
            inner,
            answering: answering.map(|answering| answering.clone_ref(py)),
            content: PyOnceLock::new(),
            contact: PyOnceLock::new(),
        }
    }
}

/// A field of `event`. What stands in the body as it is meant goes to Python as bytes, whose decoding checks them anyway.
fn string<'py>(
    py: Python<'py>,
    event: &waba::webhook::Event,
    spelling: Spelling<'_>,
) -> Bound<'py, PyString> {
    match spelling {
        Spelling::Verbatim(range) => {
            PyString::from_bytes(py, &event.body()[range]).expect("what was parsed is UTF-8")
        }
        Spelling::Other(text) => PyString::new(py, &text),
    }
}

/// The name of a type. Those of documented messages and statuses are made once: they are the very words of the programs
/// that compare with them.
fn type_name(py: Python<'_>, event: &waba::webhook::Event) -> Py<PyString> {
    static DOCUMENTED: PyOnceLock<Vec<(&'static str, Py<PyString>)>> = PyOnceLock::new();
    let documented = DOCUMENTED.get_or_init(py, || {
        let types = MessageStatus::DESCRIPTOR.variants.iter().chain(MessageType::DESCRIPTOR.variants);
        types.map(|variant| (variant.wire, PyString::intern(py, variant.wire).unbind())).collect()
    });
    let spelling = event.spelling(HeadField::TypeName).unwrap_or(Spelling::Other("".into()));
    let name = match &spelling {
        Spelling::Verbatim(range) => &event.body()[range.clone()],
        Spelling::Other(text) => text.as_bytes(),
    };
    // One after the other, which takes less than to hash the name: usual ones stand first.
    match documented.iter().find(|(documented, _)| documented.as_bytes() == name) {
        Some((_, name)) => name.clone_ref(py),
        None => string(py, event, spelling).unbind(),
    }
}

#[pymethods]
impl Event {
    #[classattr]
    #[expect(non_upper_case_globals, reason = "Python's name")]
    const __match_args__: (&'static str, &'static str, &'static str) = ("kind", "type", "content");

    /// What the event is about: `message`, `status`, `error`, `echo`, `call`, `group`, `template`, `account`, `flow`,
    /// `history`, `contact_sync`, `preference`, `user_id`, `action`, `handover`, `partner`, `unknown` or `malformed`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.inner.kind().as_str()
    }

    /// Recipient: of the message that a status is about; for a message from a customer the business's own number.
    #[getter]
    fn to(&self) -> Option<Cow<'_, str>> {
        self.inner.to()
    }

    /// When it happened, in whole seconds since 1970.
    #[getter]
    fn timestamp(&self) -> Option<i64> {
        self.inner.timestamp().map(waba::Timestamp::seconds)
    }

    /// WhatsApp's id of the business number; where the body names none, the one given to the `Webhook`.
    #[getter]
    fn phone_number_id(&self) -> Option<Cow<'_, str>> {
        self.inner.phone_number_id()
    }

    /// The business number as it is written for people, which cloud hosts tell.
    #[getter]
    fn display_phone_number(&self) -> Option<Cow<'_, str>> {
        self.inner.display_phone_number()
    }

    /// The name that the sender goes by.
    #[getter]
    fn profile_name(&self) -> Option<Cow<'_, str>> {
        self.inner.profile_name()
    }

    /// Id of the WhatsApp Business Account, which cloud hosts tell.
    #[getter]
    fn waba_id(&self) -> Option<Cow<'_, str>> {
        self.inner.waba_id()
    }

    /// The `field` of the change, such as `messages`.
    #[getter]
    fn field(&self) -> Option<Cow<'_, str>> {
        self.inner.field()
    }

    /// The dialect that the event was written in: `cloud` or `on-premise`; `None` if it is neither.
    #[getter]
    fn dialect(&self) -> Option<&'static str> {
        self.inner.dialect().map(waba::Dialect::as_str)
    }

    /// Where the item stands in the body: `entry[0].changes[1].value.messages[2]`; empty for the body itself.
    #[getter]
    fn path(&self) -> String {
        self.inner.path()
    }

    /// The exact bytes of the item.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.raw())
    }

    /// The whole body that the event came in.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.body())
    }

    /// The typed content: a value in any case, also for what is unknown and for what does not fit.
    #[getter]
    fn content(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let content = self.content.get_or_try_init(py, || content::content(py, &self.inner))?;
        Ok(content.clone_ref(py))
    }

    /// What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient.
    /// `None` where it tells nothing, or what it tells does not fit.
    #[getter]
    fn contact(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let contact = self.contact.get_or_try_init(py, || {
            let contact = self.inner.contact();
            contact.map(|contact| model::of(py, &contact).map(Bound::unbind)).transpose()
        })?;
        Ok(contact.as_ref().map(|contact| contact.clone_ref(py)))
    }

    /// A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once: keep
    /// the keys for 10 days, and drop an event whose key is there. `None` where neither an id nor a time tells an event from
    /// the next that says the same, as with the errors of a number: handle each.
    #[getter]
    fn dedupe_key(&self) -> Option<String> {
        self.inner.dedupe_key()
    }

    /// A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after
    /// the other. Events of no person share the key of the account.
    #[getter]
    fn lane_key(&self) -> String {
        self.inner.lane_key()
    }

    /// The whole message of a message, an echo or a message of the chat history: its content with what stands around it,
    /// such as context and referral. `None` for other events and where it does not fit.
    fn message<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(message) = self.inner.message() else { return Ok(None) };
        model::of(py, &message).map(Some)
    }

    /// Copies the event into a small body of its own, and lets go of the one that it came in. A `Webhook.without_auth` parses
    /// its `body` again.
    fn detach(&self, py: Python<'_>) -> Self {
        Self::new(py, self.inner.detach(), self.answering.as_ref())
    }

    /// Answers: `reply` of the client of the `Webhook`, for this event. With an `AsyncClient` it is awaited.
    #[getter]
    fn reply<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        answering::method(slf, "reply")
    }

    /// Puts an emoji on the message: `react` of the client of the `Webhook`, for this event.
    #[getter]
    fn react<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        answering::method(slf, "react")
    }

    fn __repr__(&self) -> String {
        let (kind, name, path) = (self.inner.kind(), self.inner.type_name(), self.inner.path());
        format!("<waba.Event {kind} {name:?} at {path:?}>")
    }
}
