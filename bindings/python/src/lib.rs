//! The native module of the Python package `waba`.
//!
//! It holds conversions and the ownership of the runtime, nothing else: what is said to the network is written in
//! the core, and the faces that people type against are written (or generated) in Python.

mod answering;
mod arguments;
mod auth;
mod bridge;
mod certificate;
mod client;
mod content;
mod copying;
mod delivery;
mod errors;
mod event;
mod exit;
mod flows;
mod headers;
mod host;
mod json;
mod keys;
mod locks;
mod media;
mod media_type;
mod model;
mod outcome;
mod pages;
mod phone;
mod process;
mod queue;
mod rate_limits;
mod retry;
mod runtime;
mod seconds;
mod service_window;
mod settings;
mod template_check;
mod tracker;
mod waiting;
mod waker;
mod webhook;

/// The native part of waba.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::arguments::as_callback;
    #[pymodule_export]
    use crate::auth::Auth;
    #[cfg(feature = "bench")]
    #[pymodule_export]
    use crate::bridge::no_op;
    #[pymodule_export]
    use crate::certificate::ClientCertificate;
    #[pymodule_export]
    use crate::client::NativeClient;
    #[pymodule_export]
    use crate::delivery::{DeliveryState, StatusRise};
    #[pymodule_export]
    use crate::errors::write_unraisable;
    #[pymodule_export]
    use crate::event::Event;
    #[pymodule_export]
    use crate::flows::{FlowClientError, FlowEndpoint, FlowMedia, FlowRequest};
    #[pymodule_export]
    use crate::host::Host;
    #[pymodule_export]
    use crate::json::as_json;
    #[pymodule_export]
    use crate::media::{NativeDownload, NativeUpload};
    #[pymodule_export]
    use crate::media_type::file_extension;
    #[pymodule_export]
    use crate::pages::PageWalk;
    #[pymodule_export]
    use crate::phone::{chat_link, same_person};
    #[pymodule_export]
    use crate::rate_limits::{RateLimitStatus, RateLimits};
    #[pymodule_export]
    use crate::retry::RetryPolicy;
    #[pymodule_export]
    use crate::service_window::ServiceWindow;
    #[pymodule_export]
    use crate::template_check::check_template;
    #[pymodule_export]
    use crate::tracker::NativeDeliveryTracker;
    #[pymodule_export]
    use crate::webhook::Webhook;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::runtime::shut_down_at_exit(module.py())
    }
}
