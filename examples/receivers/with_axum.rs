//! Receives webhooks with axum.

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use waba::webhook::{Auth, Event, Webhook};

/// Bodies may have 3 MB; axum takes 2 by itself.
const LIMIT: usize = 4 * 1024 * 1024;

/// In production, puts the event into a queue or a database: after the 200 it does not come again.
fn keep(event: &Event) {
    println!("{} {} {}", event.kind(), event.id().unwrap_or_default(), event.text().unwrap_or_default());
}

async fn receive(State(webhook): State<Arc<Webhook>>, request: Request) -> StatusCode {
    let (head, body) = request.into_parts();
    // Before the body: nothing of it is read of a request without the proof.
    if let Err(error) = webhook.verify_headers(&head.headers) {
        return status(error.answer_status());
    }
    let Ok(body) = to_bytes(body, LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    match webhook.parse(body, &head.headers) {
        Ok(events) => {
            for event in &events {
                keep(&event);
            }
            StatusCode::OK
        }
        Err(error) => status(error.answer_status()),
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let webhook = Webhook::new(Auth::basic("shop", "secret")?);
    let app = Router::new().route("/webhook", post(receive)).with_state(Arc::new(webhook));
    let port = std::env::var("PORT").unwrap_or_else(|_| "8000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
