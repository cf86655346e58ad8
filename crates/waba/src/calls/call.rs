//! A call before it is made.

use std::fmt;
use std::future::{pending, ready};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use serde::Serialize;

use super::reader::Reader;
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;
use crate::json::written;
use crate::prepared::Prepared;

/// A call that answers with a `T`: a future. Nothing is sent before it is awaited.
///
/// ```no_run
/// # async fn example(client: waba::Client) -> Result<(), waba::Error> {
/// let template = client.templates().get("1234567890").await?;
/// let reported = client.templates().get("1234567890").reported().await?;
/// println!("{:?} after {} attempts", reported.name, reported.attempts.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API. See
/// [`Error::retry`] about doing it again.
#[must_use = "a call is made when this is awaited"]
pub struct Call<'a, T>(Work<'a, T>);

/// What there is to do. Most calls are one exchange, which needs no allocation before it is awaited.
#[expect(clippy::large_enum_variant, reason = "a box would cost every call an allocation")]
enum Work<'a, T> {
    Exchange { client: &'a Client, prepared: Result<Prepared, Error>, reader: Reader<T> },
    Steps(BoxFuture<'a, Result<Reported<T>, Error>>),
}

impl<'a, T: Send + 'a> Call<'a, T> {
    /// A call that is one exchange, or whose request can't be sent.
    pub(crate) fn exchange(client: &'a Client, prepared: Result<Prepared, Error>, reader: Reader<T>) -> Self {
        Self(Work::Exchange { client, prepared, reader })
    }

    /// A call that is made in steps.
    pub(crate) fn steps(steps: impl Future<Output = Result<Reported<T>, Error>> + Send + 'a) -> Self {
        Self(Work::Steps(Box::pin(steps)))
    }

    /// A call that can't be made.
    pub(crate) fn failed(error: Error) -> Self {
        Self::steps(ready(Err(error)))
    }

    /// The same call with an answer made of its own.
    pub(crate) fn map<U: Send + 'a>(self, make: impl FnOnce(T) -> U + Send + 'a) -> Call<'a, U> {
        Call::steps(async move { Ok(self.reported().await?.map(make)) })
    }

    /// The same call, named `name`, with its answer in JSON.
    pub(crate) fn written(self, name: &'static str) -> Call<'a, Vec<u8>>
    where
        T: Serialize + Sync,
    {
        Call::steps(async move {
            let reported = self.reported().await?;
            let json = written(name, &reported.value)?;
            Ok(reported.map(|_| json))
        })
    }

    /// Makes the call, and tells what was done for it: the attempts of all its steps, and the last HTTP answer.
    ///
    /// # Errors
    /// Those of the call, which tell what was done by themselves ([`Error::attempts`]).
    pub async fn reported(self) -> Result<Reported<T>, Error> {
        match self.0 {
            Work::Exchange { client, prepared, reader } => client.exchanged(&prepared?, reader).await,
            Work::Steps(steps) => steps.await,
        }
    }
}

impl Client {
    /// Sends a call that is checked and written, and reads its answer.
    pub(crate) async fn exchanged<T: Send>(
        &self,
        prepared: &Prepared,
        reader: Reader<T>,
    ) -> Result<Reported<T>, Error> {
        let read = |response: &_, key: &_| reader.read(&prepared.spec, self.dialect(), response, key);
        match self.exchange(prepared, Transfer::default(), read).await {
            Ok(reported) => Ok(reported),
            Err(error) => error.useful_half(reader.rescue).map_err(|error| *error),
        }
    }
}

impl<'a, T: Send + 'a> Future for Call<'a, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The box of what has no size allocates nothing.
        let mut steps = match mem::replace(&mut self.0, Work::Steps(Box::pin(pending()))) {
            Work::Steps(steps) => steps,
            exchange @ Work::Exchange { .. } => Box::pin(Self(exchange).reported()),
        };
        let polled = steps.as_mut().poll(context);
        self.0 = Work::Steps(steps);
        polled.map_ok(Reported::into_value)
    }
}

impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}
