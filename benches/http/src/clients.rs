//! The clients in Rust: each on a runtime of one thread, with a connection for each message that is under way.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::{JoinSet, LocalSet};
use waba::{Host, RateLimits};

use crate::{Result, TEXT, TO, worker};

/// Every client in Rust, the least first.
pub(crate) const NAMES: [&str; 3] = ["hyper", "reqwest", "waba"];

/// Sends with the client `name` to `url` whatever is asked for.
pub(crate) fn work(name: &str, url: &str) -> Result<()> {
    match name {
        "hyper" => serve(Hyper { url: url.into(), idle: RefCell::default() }),
        "reqwest" => {
            // Nothing is encrypted here, but reqwest wants to know how it would be.
            let _ = rustls::crypto::ring::default_provider().install_default();
            serve(Reqwest { url: url.into(), client: reqwest::Client::builder().build()? })
        }
        "waba" => {
            let client = waba::Client::builder(Host::cloud("key").base_url(url));
            serve(client.rate_limits(RateLimits::off()).build()?)
        }
        _ => Err(format!("no client `{name}`").into()),
    }
}

trait Send {
    /// Sends the message and reads the id that it got.
    async fn send(&self) -> Result<String>;
}

fn serve(client: impl Send + 'static) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = Rc::new(client);
    // It outlives the rounds, as the connections do.
    let tasks = LocalSet::new();
    worker::serve(|messages, concurrency| {
        tasks.block_on(&runtime, async {
            let left = Rc::new(RefCell::new(messages));
            let mut senders = JoinSet::new();
            for _ in 0..concurrency {
                let (client, left) = (Rc::clone(&client), Rc::clone(&left));
                senders.spawn_local(async move {
                    while left.replace_with(|left| left.saturating_sub(1)) > 0 {
                        client.send().await?;
                    }
                    Ok(())
                });
            }
            senders.join_all().await.into_iter().collect()
        })
    })
}

/// The message as it is written by hand.
#[derive(Serialize)]
struct Message {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'static str,
    r#type: &'static str,
    text: Text,
}

#[derive(Serialize)]
struct Text {
    body: &'static str,
}

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Accepted>,
}

#[derive(Deserialize)]
struct Accepted {
    id: String,
}

fn message() -> Result<Vec<u8>> {
    let text = Text { body: TEXT };
    let (messaging_product, recipient_type) = ("whatsapp", "individual");
    Ok(serde_json::to_vec(&Message { messaging_product, recipient_type, to: TO, r#type: "text", text })?)
}

fn id(answer: &[u8]) -> Result<String> {
    let answer: Answer = serde_json::from_slice(answer)?;
    Ok(answer.messages.into_iter().next().ok_or("no message")?.id)
}

/// Connections of hyper, without a client around them: the least that Rust can do.
struct Hyper {
    url: String,
    idle: RefCell<Vec<SendRequest<Full<Bytes>>>>,
}

impl Hyper {
    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(self.url.trim_start_matches("http://")).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::task::spawn_local(driver);
        Ok(connection)
    }
}

impl Send for Hyper {
    async fn send(&self) -> Result<String> {
        let known = self.idle.borrow_mut().pop();
        let mut connection = match known {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let request = Request::post("/messages")
            .header("host", self.url.trim_start_matches("http://"))
            .header("d360-api-key", "key")
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(message()?)))?;
        connection.ready().await?;
        let body = connection.send_request(request).await?.into_body().collect().await?.to_bytes();
        self.idle.borrow_mut().push(connection);
        id(&body)
    }
}

/// What people write by hand.
struct Reqwest {
    url: String,
    client: reqwest::Client,
}

impl Send for Reqwest {
    async fn send(&self) -> Result<String> {
        let request = self
            .client
            .post(format!("{}/messages", self.url))
            .header("d360-api-key", "key")
            .header("content-type", "application/json")
            .body(message()?);
        id(&request.send().await?.error_for_status()?.bytes().await?)
    }
}

impl Send for waba::Client {
    async fn send(&self) -> Result<String> {
        Ok(self.send_text(TO, TEXT).await?.id.to_string())
    }
}
