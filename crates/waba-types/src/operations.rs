//! The table of API calls: name, paths in both dialects, request and answer.
//!
//! The client sends by it, the emulator routes by it, and the calls of the other languages are generated from it.

use crate::descriptor::ModelDescriptor;
use crate::dialect::{Dialect, Request, Response};
use crate::message::{MarkRead, NoContent, OutboundMessage, RawMessage};
use crate::model::Model;
use crate::response::{CurrentWebhook, SendReceipt, Success};
use crate::webhook::WebhookConfig;

/// Header that carries the API key of a number on 360dialog's hosts.
pub const API_KEY_HEADER: &str = "d360-api-key";

/// A call of the API.
pub trait Operation: Send + Sync + 'static {
    /// Body of the request.
    type Request: Request;
    /// Body of the answer.
    type Response: Response;
    /// Name, paths and rules of the call.
    const SPEC: OperationSpec;
}

/// Name, paths and rules of a call.
#[derive(Clone, Copy, Debug)]
pub struct OperationSpec {
    /// Name in every language: group and call, `messages.send`.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// How cloud hosts take it; none if they don't.
    pub cloud: Option<Route>,
    /// How on-premise hosts take it; none if they don't.
    pub on_premise: Option<Route>,
    /// Whether the call may be repeated.
    pub repeat: Repeat,
    /// The request.
    pub request: &'static ModelDescriptor,
    /// The answer.
    pub response: &'static ModelDescriptor,
}

impl OperationSpec {
    /// How hosts of `dialect` take the call.
    pub const fn route(&self, dialect: Dialect) -> Option<Route> {
        match dialect {
            Dialect::Cloud => self.cloud,
            Dialect::OnPremise => self.on_premise,
        }
    }

    /// The part of the name before the dot: `messages`.
    pub fn group(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }

    const fn new<O: Operation>(name: &'static str, doc: &'static str, repeat: Repeat) -> Self {
        Self {
            name,
            doc,
            cloud: None,
            on_premise: None,
            repeat,
            request: <O::Request as Model>::DESCRIPTOR,
            response: <O::Response as Model>::DESCRIPTOR,
        }
    }

    /// Cloud hosts and Meta's own: the former relay to the latter.
    const fn cloud(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.cloud = Some(Route { method, path, success, relayed: true });
        self
    }

    /// 360dialog's own service, on cloud hosts but not at Meta.
    const fn cloud_360dialog(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.cloud = Some(Route { method, path, success, relayed: false });
        self
    }

    const fn on_premise(mut self, method: Method, path: &'static str, success: u16) -> Self {
        self.on_premise = Some(Route { method, path, success, relayed: false });
        self
    }
}

/// Method, path and success status of a call on hosts of one dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path from the base URL on. `{…}` stands for the request's
    /// [`path_parameter`](Request::path_parameter), percent-encoded.
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
            Self::Delete => "DELETE",
        }
    }
}

/// Whether a call may be repeated after it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// As often as needed: doing it twice changes nothing.
    Freely,
    /// Only when it is proved that it was not accepted: doing it twice sends twice.
    IfNotSent,
}

/// Does something with the operation that a name stands for.
pub trait OperationVisitor {
    /// What comes out.
    type Output;

    /// Does it with the operation `O`.
    fn visit<O: Operation>(self) -> Self::Output;
}

/// Makes the types of the operations and the table from one list.
macro_rules! operations {
    ($(
        $(#[doc = $doc:literal])+
        $operation:ident($request:ty) -> $response:ty = $name:literal, $repeat:ident $(, $dialect:ident $method:ident $path:literal $success:literal)+;
    )+) => {
        $(
            $(#[doc = $doc])+
            pub struct $operation;

            impl Operation for $operation {
                type Request = $request;
                type Response = $response;
                const SPEC: OperationSpec =
                    OperationSpec::new::<Self>($name, concat!($($doc, "\n"),+), Repeat::$repeat)
                        $(.$dialect(Method::$method, $path, $success))+;
            }
        )+

        /// All operations.
        pub const OPERATIONS: &[OperationSpec] = &[$($operation::SPEC),+];

        /// Calls `visitor` with the operation named `name`; nothing if there is none.
        pub fn visit<V: OperationVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            match name {
                $($name => Some(visitor.visit::<$operation>()),)+
                _ => None,
            }
        }
    };
}

operations! {
    /// Sends a message. The answer means that it was accepted, not that it arrived: status webhooks tell that.
    SendMessage(OutboundMessage) -> SendReceipt = "messages.send", IfNotSent,
        cloud Post "/messages" 200,
        on_premise Post "/v1/messages" 201;

    /// Sends a message as the host wants it, without any check of its content: for kinds that this version does not know.
    SendRawMessage(RawMessage) -> SendReceipt = "messages.send_raw", IfNotSent,
        cloud Post "/messages" 200,
        on_premise Post "/v1/messages" 201;

    /// Marks an inbound message, and the earlier ones of its conversation, as read.
    MarkMessageRead(MarkRead) -> Success = "messages.mark_read", Freely,
        cloud Post "/messages" 200,
        on_premise Put "/v1/messages/{message_id}" 200;

    /// Reads the webhook of the number.
    GetWebhook(NoContent) -> CurrentWebhook = "webhook.get", Freely,
        cloud_360dialog Get "/v1/configs/webhook" 200,
        on_premise Get "/v1/configs/webhook" 200;

    /// Sets the webhook of the number: the address to which its events are posted, and the headers sent along.
    SetWebhook(WebhookConfig) -> CurrentWebhook = "webhook.set", Freely,
        cloud_360dialog Post "/v1/configs/webhook" 200,
        on_premise Post "/v1/configs/webhook" 200;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_have_a_group() {
        let mut names: Vec<_> = OPERATIONS.iter().map(|spec| spec.name).collect();
        assert!(names.iter().all(|name| name.split('.').count() == 2));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), OPERATIONS.len());
    }

    #[test]
    fn an_operation_is_found_by_its_name() {
        struct Name;
        impl OperationVisitor for Name {
            type Output = &'static str;
            fn visit<O: Operation>(self) -> &'static str {
                O::SPEC.name
            }
        }
        for spec in OPERATIONS {
            assert_eq!(visit(spec.name, Name), Some(spec.name));
            assert!(spec.cloud.is_some() || spec.on_premise.is_some());
        }
        assert_eq!(visit("messages.burn", Name), None);
    }
}
