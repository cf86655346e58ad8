//! The Rust peer, by the one public way into its parser: a request to its `WebhookService`, which hands each event to
//! a handler in a task of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use bytes::Bytes;
use http::Request;
use tokio::runtime::{Builder, Runtime};
use whatsapp_business_rs::WebhookHandler;
use whatsapp_business_rs::server::{ErrorContext, Event, EventContext};
use whatsapp_business_rs::webhook_service::{WebhookService, WebhookServiceBuilder};

pub(crate) struct Peer {
    runtime: Runtime,
    service: WebhookService<Counter>,
    handled: Arc<AtomicUsize>,
}

/// Does nothing with an event but count it.
struct Counter(Arc<AtomicUsize>);

impl WebhookHandler for Counter {
    async fn handle(&self, _context: EventContext, event: Event) {
        std::hint::black_box(event);
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    async fn handle_error(&self, _context: ErrorContext, _error: Box<dyn std::error::Error + Send>) {}
}

impl Peer {
    pub(crate) fn new() -> std::io::Result<Self> {
        let handled = Arc::new(AtomicUsize::new(0));
        let service = WebhookServiceBuilder::new().build(Counter(Arc::clone(&handled)));
        Ok(Self { runtime: Builder::new_current_thread().build()?, service, handled })
    }

    /// How many events of the body reach the handler.
    pub(crate) fn events(&self, body: &Bytes) -> usize {
        let before = self.handled.load(Ordering::Relaxed);
        self.runtime.block_on(async {
            let tasks_before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
            let request = Request::post("/").body(Body::from(body.clone()));
            let Ok(request) = request else { return };
            self.service.handle(request).await;
            while tokio::runtime::Handle::current().metrics().num_alive_tasks() > tasks_before {
                tokio::task::yield_now().await;
            }
        });
        self.handled.load(Ordering::Relaxed) - before
    }
}
