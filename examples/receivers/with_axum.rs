//! Receives webhooks with axum.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use waba::webhook::{Auth, Event, Webhook};

/// In production, puts the event into a queue or a database: after the 200 it does not come again.
fn keep(event: &Event) {
    println!("{} {} {}", event.kind(), event.id().unwrap_or_default(), event.text().unwrap_or_default());
}

async fn receive(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match webhook.parse(body, &headers) {
        Ok(events) => {
            for event in &events {
                keep(&event);
            }
            StatusCode::OK
        }
        Err(error) => {
            StatusCode::from_u16(error.answer_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let webhook = Webhook::new(Auth::basic("shop", "secret")?);
    // Bodies may have 3 MB; axum takes 2 by itself.
    let limit = DefaultBodyLimit::max(4 * 1024 * 1024);
    let app = Router::new().route("/webhook", post(receive)).layer(limit).with_state(Arc::new(webhook));
    let port = std::env::var("PORT").unwrap_or_else(|_| "8000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
