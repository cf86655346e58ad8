//! Calls that are made of others, by type and by name.

use std::sync::Arc;

use waba_types::decode::decode;
use waba_types::operations::{
    AwaitAccountWebhook, AwaitDestinations, AwaitWebhook, EnsureAccountWebhook, EnsureDestinations,
    EnsureWebhook, Operation,
};
use waba_types::rules;

use super::call::Call;
use crate::attempt::{CallLog, Reported};
use crate::client::Client;
use crate::error::Error;
use crate::options::CallOptions;

/// A call that the client makes of others: one of [`TASKS`](waba_types::operations::TASKS). For [`Client::run`].
pub trait Task: Operation<Request: Clone> {
    /// Does the task with a request that breaks no limit.
    fn run(
        client: &Client,
        request: &Self::Request,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;
}

impl Client {
    /// The task `T`: a call that is made of others.
    pub fn run<T: Task>(&self, request: &T::Request) -> Call<'_, T::Response> {
        let request = request.clone();
        Call::steps(async move { self.done::<T>(&request).await })
    }

    async fn done<T: Task>(&self, request: &T::Request) -> Result<Reported<T::Response>, Error> {
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

    fn run_json_of<T: Task>(&self, request: &[u8]) -> Call<'_, Vec<u8>> {
        match decode::<T::Request>(request) {
            Ok(request) => self.run::<T>(&request).written(T::SPEC.name),
            Err(error) => Call::failed(Error::request(T::SPEC.name, error)),
        }
    }
}

/// Makes the way from the name of a task to its type.
macro_rules! tasks {
    ($($task:ident),+ $(,)?) => {
        impl Client {
            /// The task named `name` with a request and an answer in JSON; nothing if there is none.
            pub(super) fn run_json(&self, name: &str, request: &[u8]) -> Option<Call<'_, Vec<u8>>> {
                $(if name == $task::SPEC.name {
                    return Some(self.run_json_of::<$task>(request));
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
