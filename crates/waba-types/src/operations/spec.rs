//! What the table says about a call.

use crate::descriptor::{self, ModelDescriptor};
use crate::dialect::{Dialect, Request, Response};
use crate::model::Model;

/// A call of the API.
pub trait Operation: Send + Sync + 'static {
    /// The request.
    type Request: Request;
    /// Body of the answer.
    type Response: Response;
    /// Name, paths and rules of the call.
    const SPEC: OperationSpec;

    /// The request for the page behind `page`, which answered `request`; nothing behind the last one, and for calls
    /// whose answer is no page.
    fn next(request: &Self::Request, page: &Self::Response) -> Option<Self::Request> {
        let _ = (request, page);
        None
    }
}

/// A call that answers with a page of a list.
pub trait Paged: Operation {
    /// An item of the list.
    type Item: Send;

    /// The items of a page.
    fn items(page: Self::Response) -> Vec<Self::Item>;
}

/// Name, paths and rules of a call.
#[derive(Clone, Copy, Debug)]
pub struct OperationSpec {
    /// Name in every language: group and call, `messages.send`.
    pub name: &'static str,
    /// What it does; see [`doc`](descriptor::doc).
    pub doc: &'static str,
    /// The page of the API's documentation.
    pub page: &'static str,
    /// How cloud hosts take it; none if they don't.
    pub cloud: Option<Route>,
    /// How on-premise hosts take it; none if they don't.
    pub on_premise: Option<Route>,
    /// How the partner API takes it; none if it doesn't.
    pub partner: Option<Route>,
    /// Whether the call may be repeated.
    pub repeat: Repeat,
    /// What no source shows of the call on 360dialog's hosts.
    pub unconfirmed: Option<Unconfirmed>,
    /// Whether it goes without a key: it gives one.
    pub keyless: bool,
    /// What the table says about [`counts`](Self::counts).
    counts: Counts,
    /// The request.
    pub request: &'static ModelDescriptor,
    /// The answer.
    pub response: &'static ModelDescriptor,
    /// The field of the answer that holds the items of a page; none if the answer is no page.
    pub items: Option<&'static str>,
}

impl OperationSpec {
    /// How messaging hosts of `dialect` take the call.
    pub const fn route(&self, dialect: Dialect) -> Option<Route> {
        match dialect {
            Dialect::Cloud => self.cloud,
            Dialect::OnPremise => self.on_premise,
        }
    }

    /// How 360dialog's sandbox takes the call: like an on-premise host, but for files, which it has none of.
    pub fn sandbox(&self) -> Option<Route> {
        self.on_premise.filter(|_| self.group() != "media")
    }

    /// Whether no source shows that the sandbox has the call: they name messages and the webhook.
    pub fn unconfirmed_on_sandbox(&self) -> bool {
        self.unconfirmed.is_some() || !matches!(self.group(), "messages" | "webhook")
    }

    /// How Meta's own host takes the call: what 360dialog relays, it has too.
    pub fn meta(&self) -> Option<Route> {
        self.cloud.filter(|route| route.relayed)
    }

    /// The part of the name before the dot: `messages`.
    pub fn group(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }

    /// The allowance that the call counts against.
    pub fn counts(&self) -> Counts {
        match self.counts {
            Counts::Nothing if matches!(self.group(), "templates" | "config_templates" | "flows") => {
                Counts::Management
            }
            counts => counts,
        }
    }

    /// Whether it is made of other calls: no host has it.
    pub const fn is_task(&self) -> bool {
        self.cloud.is_none() && self.on_premise.is_none() && self.partner.is_none()
    }

    pub(super) const fn new<O: Operation>(name: &'static str, doc: &'static str, page: &'static str) -> Self {
        let (request, response) = (<O::Request as Model>::DESCRIPTOR, <O::Response as Model>::DESCRIPTOR);
        Self::of(name, doc, page, request, response)
    }

    pub(super) const fn of(
        name: &'static str,
        doc: &'static str,
        page: &'static str,
        request: &'static ModelDescriptor,
        response: &'static ModelDescriptor,
    ) -> Self {
        Self {
            name,
            doc: descriptor::doc(doc),
            page,
            cloud: None,
            on_premise: None,
            partner: None,
            repeat: Repeat::Freely,
            unconfirmed: None,
            keyless: false,
            counts: Counts::Nothing,
            request,
            response,
            items: None,
        }
    }

    pub(super) const fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// Marks a call that no source shows.
    pub(super) const fn unconfirmed(mut self) -> Self {
        self.unconfirmed = Some(Unconfirmed::Call);
        self
    }

    /// Marks a call of which no source shows the path.
    pub(super) const fn path_unconfirmed(mut self) -> Self {
        self.unconfirmed = Some(Unconfirmed::Path);
        self
    }

    /// Marks a call that goes without a key.
    pub(super) const fn keyless(mut self) -> Self {
        self.keyless = true;
        self
    }

    /// Marks a call that sends a message.
    pub(super) const fn message(mut self) -> Self {
        self.counts = Counts::Message;
        self
    }

    /// Marks a call that counts as an upload.
    pub(super) const fn upload(mut self) -> Self {
        self.counts = Counts::Upload;
        self
    }

    /// Names the field that holds the items of a page.
    pub(super) const fn items(mut self, field: &'static str) -> Self {
        self.items = Some(field);
        self
    }

    /// Cloud hosts and Meta's own: the former relay to the latter.
    pub(super) const fn cloud(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.cloud = Some(Route { method, path, success, relayed: true });
        self
    }

    /// 360dialog's own service, on cloud hosts but not at Meta.
    pub(super) const fn cloud_360dialog(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.cloud = Some(Route { method, path, success, relayed: false });
        self
    }

    pub(super) const fn on_premise(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.on_premise = Some(Route { method, path, success, relayed: false });
        self
    }

    pub(super) const fn partner(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.partner = Some(Route { method, path, success, relayed: false });
        self
    }
}

/// Method, path and success status of a call on hosts of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path from the base URL on. `{name}` stands for the value of that field of the request, percent-encoded.
    pub path: &'static str,
    /// Status that the documentation names for success. Clients take any 2xx.
    pub success: u16,
    /// Whether 360dialog relays the call to Meta, whose own host has it too.
    pub relayed: bool,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What no source shows of a call on 360dialog's hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unconfirmed {
    /// That there is such a call: it follows from the rules of Meta's API.
    Call,
    /// Its path: sources name the call only.
    Path,
}

/// Whether a call may be repeated after it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// As often as needed: doing it twice changes nothing.
    Freely,
    /// Only when it is proved that it was not accepted: doing it twice sends or makes it twice.
    IfNotSent,
}

/// The allowance that a call counts against; see [`rates`](crate::rates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// None that is known beforehand.
    Nothing,
    /// That of the number for messages, and that of the number and the recipient.
    Message,
    /// That of the number for files.
    Upload,
    /// That of the account for its templates and flows.
    Management,
}

/// Does something with the operation that a name stands for.
pub trait OperationVisitor: Sized {
    /// What comes out.
    type Output;

    /// Does it with the operation `O`.
    fn visit<O: Operation>(self) -> Self::Output;
}
