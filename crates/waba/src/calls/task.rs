//! Calls that are made of others, by type and by name.

use std::sync::Arc;

use waba_types::decode::decode;
use waba_types::operations::{
    AwaitAccountWebhook, AwaitDestinations, AwaitWebhook, EnsureAccountWebhook, EnsureDestinations,
    EnsureWebhook, Operation,
};
use waba_types::rules;

use crate::attempt::{CallLog, Reported};
use crate::client::Client;
use crate::error::Error;
use crate::json::written;
use crate::options::CallOptions;

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
        self.run_reported::<T>(request).await.map(Reported::into_value)
    }

    /// Does the task `T`, and tells what was done for it: the attempts of all the calls it is made of, also of those that
    /// were made again, and the last HTTP answer.
    ///
    /// # Errors
    /// Those of [`run`](Self::run); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn run_reported<T: Task>(&self, request: &T::Request) -> Result<Reported<T::Response>, Error> {
        if self.inner.validate {
            let violations = rules::check(request, self.dialect());
            if !violations.is_empty() {
                return Err(Error::validation(T::SPEC.name, violations));
            }
        }
        let log = Arc::<CallLog>::default();
        match T::run(&self.for_steps().with_options(CallOptions::noted(&log)), request).await {
            Ok(response) => Ok(log.report(response)),
            Err(error) => Err(error.with_attempts(log.attempts())),
        }
    }

    async fn run_json_of<T: Task>(&self, request: &[u8]) -> Result<Reported<Vec<u8>>, Error> {
        let request: T::Request = decode(request).map_err(|error| Error::request(T::SPEC.name, error))?;
        let reported = self.run_reported::<T>(&request).await?;
        let json = written(T::SPEC.name, &reported.value)?;
        Ok(reported.map(|_| json))
    }
}

/// Makes the way from the name of a task to its type.
macro_rules! tasks {
    ($($task:ident),+ $(,)?) => {
        impl Client {
            /// Does the task named `name` with a request and an answer in JSON; nothing if there is none.
            pub(crate) async fn run_json(
                &self,
                name: &str,
                request: &[u8],
            ) -> Option<Result<Reported<Vec<u8>>, Error>> {
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
