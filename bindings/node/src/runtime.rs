//! The tokio runtime below all calls.

use napi::bindgen_prelude::create_custom_tokio_runtime;
use tokio::runtime::Builder;

/// Gives napi a runtime with one worker: it only moves bytes, and a second one would have to share the connections with it.
#[napi_derive::module_init]
fn provide() {
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("waba").enable_all().build();
    // Else napi makes one, and says why it can't.
    if let Ok(runtime) = runtime {
        create_custom_tokio_runtime(runtime);
    }
}
