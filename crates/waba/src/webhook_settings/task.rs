//! Calls that are made of others, by type and by name.

use waba_types::decode::decode;
use waba_types::operations::{
    AwaitAccountWebhook, AwaitDestinations, AwaitWebhook, EnsureAccountWebhook, EnsureDestinations,
    EnsureWebhook, Operation,
};
use waba_types::rules;

use crate::client::Client;
use crate::error::Error;
use crate::json::written;

/// A call that the client makes of others: one of [`TASKS`](waba_types::operations::TASKS). For [`Client::run`].
pub trait Task: Operation {
    /// Does the task with a request that breaks no limit.
    fn run(
        client: &Client,
        request: &Self::Request,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;
}

impl Client {
    /// Does the task `T`: a call that is made of others.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the calls it is made of.
    pub async fn run<T: Task>(&self, request: &T::Request) -> Result<T::Response, Error> {
        if self.inner.validate {
            let violations = rules::check(request, self.dialect());
            if !violations.is_empty() {
                return Err(Error::validation(T::SPEC.name, violations));
            }
        }
        T::run(self, request).await
    }

    async fn run_json_of<T: Task>(&self, request: &[u8]) -> Result<Vec<u8>, Error> {
        let request: T::Request = decode(request).map_err(|error| Error::request(T::SPEC.name, error))?;
        let response = self.run::<T>(&request).await?;
        written(T::SPEC.name, &response)
    }
}

/// Makes the way from the name of a task to its type.
macro_rules! tasks {
    ($($task:ident),+ $(,)?) => {
        impl Client {
            /// Does the task named `name` with a request and an answer in JSON; nothing if there is none.
            pub(crate) async fn run_json(&self, name: &str, request: &[u8]) -> Option<Result<Vec<u8>, Error>> {
                $(if name == $task::SPEC.name {
                    // Boxed, for calls that are no task would carry its size.
                    return Some(Box::pin(self.run_json_of::<$task>(request)).await);
                })+
                None
            }
        }

        #[cfg(test)]
        mod tests {
            use super::*;
            use waba_types::operations::TASKS;

            #[test]
            fn every_task_is_found_by_its_name() {
                let found = [$($task::SPEC.name),+];
                assert_eq!(TASKS.iter().map(|spec| spec.name).collect::<Vec<_>>(), found);
            }
        }
    };
}

tasks! {
    EnsureWebhook,
    AwaitWebhook,
    EnsureAccountWebhook,
    AwaitAccountWebhook,
    EnsureDestinations,
    AwaitDestinations,
}
