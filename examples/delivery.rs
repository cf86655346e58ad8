//! Sends a text and waits until it has arrived, which a webhook tells.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use waba::webhook::{Auth, Webhook};
use waba::{Client, DeliveryTracker, Dialect, Host, WebhookConfig};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tracker = DeliveryTracker::new();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    // In production, the public address of the receiver.
    let url = format!("http://{}/webhook", listener.local_addr()?);
    let webhook = Webhook::new(Auth::basic("shop", "secret")?);
    tokio::spawn(receive(listener, webhook, tracker.clone()));

    let client = Client::new(Host::from_env(Dialect::Cloud)?)?;
    let config = WebhookConfig::new(url).header("Authorization", "Basic c2hvcDpzZWNyZXQ=");
    println!("webhook was {}", client.webhook().ensure(config.clone()).await?.found);
    client.webhook().wait_until_active(config).await?;

    let receipt = client.send_text("+491510000001", "Your order is ready.").await?;
    let state = tracker.delivered(&receipt, Duration::from_secs(30)).await?;
    println!("{} is {}", receipt.id, state.status().unwrap_or_else(|| "accepted".into()));
    Ok(())
}

/// Hands the events of all requests to the tracker.
async fn receive(listener: TcpListener, webhook: Webhook, tracker: DeliveryTracker) {
    while let Ok((stream, _)) = listener.accept().await {
        let service = service_fn(|request: Request<Incoming>| async {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            let status = match webhook.parse(body, &head.headers) {
                Ok(events) => {
                    tracker.record_all(&events);
                    200
                }
                Err(error) => error.answer_status(),
            };
            let mut answer = Response::new(Full::new(Bytes::new()));
            *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
            Ok::<_, Infallible>(answer)
        });
        // An error here is a sender that went away.
        let _ =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }
}
