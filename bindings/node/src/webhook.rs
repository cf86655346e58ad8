//! Webhooks: proofs and bodies in, tables of events out.

use bytes::Bytes;
use napi::bindgen_prelude::{ClassInstance, Function, Utf16String};
use napi::{Either, Env, Result};
use napi_derive::napi;
use waba::Given;
use waba::webhook::WebhookBuilder;

use crate::events::Events;
use crate::outcome::{self, Outcome};
use crate::table::EventTable;

/// One way for a request to prove where it comes from.
#[napi]
pub struct Auth {
    pub(crate) auth: waba::webhook::Auth,
}

#[napi]
impl Auth {
    /// HTTP Basic authentication.
    #[napi(ts_return_type = "Auth | string")]
    pub fn basic(user: String, password: String) -> Outcome<Auth> {
        outcome::object(|| waba::webhook::Auth::basic(&user, &password).map(|auth| Self { auth }))
    }

    /// A header with a fixed value.
    #[napi(ts_return_type = "Auth | string")]
    pub fn header(name: String, value: String) -> Outcome<Auth> {
        outcome::object(|| waba::webhook::Auth::header(&name, &value).map(|auth| Self { auth }))
    }

    /// 360dialog's signature.
    #[napi(js_name = "signature360dialog", ts_return_type = "Auth | string")]
    pub fn signature_360dialog(secret: String) -> Outcome<Auth> {
        outcome::object(|| waba::webhook::Auth::signature_360dialog(secret).map(|auth| Self { auth }))
    }

    /// Meta's signature.
    #[napi(ts_return_type = "Auth | string")]
    pub fn hub_signature(secret: String) -> Outcome<Auth> {
        outcome::object(|| waba::webhook::Auth::hub_signature(secret).map(|auth| Self { auth }))
    }

    /// Name of the header that carries the proof, in lower case.
    #[napi(getter)]
    pub fn header_name(&self) -> String {
        self.auth.header_name().to_owned()
    }
}

/// Settings of a webhook; what is left out is as in the core.
#[napi(object)]
pub struct WebhookOptions {
    /// Whether every request is taken, from whomever.
    pub without_auth: bool,
    /// The number that events belong to whose body names none.
    pub phone_number_id: Option<String>,
    /// The longest body that is read, in bytes.
    pub max_body_bytes: Option<u32>,
}

/// Verifies and parses webhook requests.
#[napi]
pub struct Webhook {
    webhook: waba::webhook::Webhook,
}

#[napi]
impl Webhook {
    /// Creates a webhook that takes requests with all of these proofs.
    #[napi(ts_return_type = "Webhook | string")]
    pub fn open(auth: Vec<ClassInstance<Auth>>, options: WebhookOptions) -> Outcome<Webhook> {
        outcome::object(|| {
            let mut builder = waba::webhook::Webhook::builder();
            for proof in &auth {
                builder = builder.auth(proof.auth.clone());
            }
            if options.without_auth {
                builder = builder.without_auth();
            }
            let builder = builder
                .given(options.phone_number_id, WebhookBuilder::phone_number_id)
                .given(options.max_body_bytes.map(|limit| limit as usize), WebhookBuilder::max_body_bytes);
            builder.build().map(|webhook| Self { webhook })
        })
    }

    /// The function that verifies a request and reads the heads of its events. `headers` are names and values in turn; only
    /// those that a proof names are needed. Of few events `few` receives their number and then their rows, and the supplement
    /// of the table is returned; a number of 0 says that it is the report of an error.
    #[napi(
        ts_return_type = "(body: Uint8Array, headers: Array<string>, few: Int32Array) => EventTable | string"
    )]
    pub fn parser<'env>(
        &self,
        env: &'env Env,
    ) -> Result<Function<'env, (), Either<EventTable, Utf16String>>> {
        // Not a method: to find what belongs to `this` takes a tenth of the parse of one event.
        let webhook = self.webhook.clone();
        env.create_function_from_closure("parse", move |call| {
            let (body, headers, few) = (call.get(0)?, call.get(1)?, call.get(2)?);
            Ok(parse(&webhook, body, headers, few))
        })
    }

    /// Verifies a request. `headers` are names and values in turn.
    #[napi]
    pub fn verify(&self, body: &[u8], headers: Vec<String>) -> Option<String> {
        outcome::check(|| self.webhook.verify(body, &pairs(&headers)))
    }

    /// Verifies what does not need the body.
    #[napi]
    pub fn verify_headers(&self, headers: Vec<String>) -> Option<String> {
        outcome::check(|| self.webhook.verify_headers(&pairs(&headers)))
    }

    /// Reads a body once more that `parse` has taken, for what a table does not hold.
    #[napi(ts_return_type = "Events | string")]
    pub fn reopen(&self, body: &[u8]) -> Outcome<Events> {
        outcome::object(|| self.webhook.parse_unverified(Bytes::copy_from_slice(body)).map(Events::new))
    }
}

fn parse(
    webhook: &waba::webhook::Webhook,
    body: &[u8],
    headers: Vec<String>,
    few: &mut [i32],
) -> Either<EventTable, Utf16String> {
    if let Some(count) = few.first_mut() {
        *count = 0;
    }
    let parsed = outcome::object(|| {
        let events = webhook.parse(Bytes::copy_from_slice(body), &pairs(&headers))?;
        Ok::<_, waba::webhook::ReceiveError>(EventTable::short(&events, few))
    });
    match parsed {
        Either::A(table) => table,
        Either::B(report) => Either::B(report.into()),
    }
}

/// Names and values that came in turn.
pub(crate) fn pairs(headers: &[String]) -> Vec<(&String, &String)> {
    headers.chunks_exact(2).map(|pair| (&pair[0], &pair[1])).collect()
}
