//! Keys: a text, or a function of JavaScript that is asked for each request.
//!
//! The function is called from the thread of a request, on the thread of JavaScript. It does not keep the process alive:
//! the call that waits for the key does. A thread of JavaScript that ends takes the function with it, and the call fails.

use std::sync::Arc;

use napi::Result;
use napi::bindgen_prelude::{Function, Promise};
use napi_derive::napi;
use waba::Secret;

/// An API key or access token. It never comes back.
#[napi]
pub struct Key {
    pub(crate) key: waba::Key,
}

#[napi]
impl Key {
    /// A text.
    #[napi]
    pub fn text(key: String) -> Self {
        Self { key: key.into() }
    }

    /// What `ask` resolves to: a key, or `null` when there is none.
    #[napi(ts_args_type = "ask: () => Promise<string | null>")]
    pub fn provider(ask: Function<'_, (), Promise<Option<String>>>) -> Result<Self> {
        let ask = ask.build_threadsafe_function::<()>().weak::<true>().callee_handled::<false>().build()?;
        let ask = Arc::new(ask);
        let key = waba::Key::provider(move || {
            let ask = Arc::clone(&ask);
            async move {
                let key = match ask.call_async_catch(()).await {
                    Ok(promise) => promise.await.ok().flatten(),
                    Err(_) => None,
                };
                key.map(Secret::new).ok_or_else(|| "there is no key".into())
            }
        });
        Ok(Self { key })
    }
}
