//! Calls by type and by name.

use waba_types::operations::{self, BLOCKED, Operation, Paged};

use super::call::Call;
use super::items::Items;
use super::reader::Reader;
use crate::client::Client;
use crate::error::Error;

impl Client {
    /// The call `O`. Those of the groups are made of this one.
    pub fn call<O: Operation>(&self, request: &O::Request) -> Call<'_, O::Response> {
        Call::exchange(self, self.prepare_as(O::SPEC, request), Reader::TYPED)
    }

    /// The items of the list `O`, from page to page, beginning with the page that `request` asks for.
    pub fn pages<O: Paged>(&self, request: O::Request) -> Items<'_, O::Item> {
        Items::of::<O>(self, request)
    }

    /// The call or task named `operation` with a request and an answer in JSON, as the other languages do it. Of kind
    /// `Validation` is the error when there is none or `request` does not fit.
    pub fn call_json(&self, operation: &str, request: &[u8]) -> Call<'_, Vec<u8>> {
        if let Some(task) = self.run_json(operation, request) {
            return task;
        }
        let Some(call) = operations::json_call(operation) else {
            return Call::failed(self.no_operation(operation));
        };
        let request = (call.read)(request).map_err(|error| Error::request(call.spec.name, error));
        let prepared = request.and_then(|request| self.prepare_as(call.spec, &*request));
        Call::exchange(self, prepared, Reader::json(&call))
    }

    /// Why there is no call of this name.
    fn no_operation(&self, name: &str) -> Error {
        match BLOCKED.iter().any(|blocked| blocked.name == name) {
            true => Error::unsupported(name, self.inner.host.name()),
            false => Error::unknown_operation(name),
        }
    }
}
