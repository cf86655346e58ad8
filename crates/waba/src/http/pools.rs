//! The connections that are kept, by the runtime that opened them.
//!
//! A connection is driven by a task of its runtime, and answers nothing while nobody runs that: a program that blocks on
//! one runtime after the other would wait on it for the whole time limit.

use std::sync::{Mutex, PoisonError};

use http::Request;
use hyper_util::client::legacy::{Builder, Client, ResponseFuture};
use tokio::runtime::{self, Handle};

use super::body::WatchedBody;
use super::connect::Connector;

type Pool = Client<Connector, WatchedBody>;

/// Runtimes whose connections are kept. Nothing tells when one has ended: the one that was used longest ago is forgotten.
const MOST: usize = 8;

pub(super) struct Pools {
    builder: Builder,
    connector: Connector,
    /// The one that was used last comes first.
    pools: Mutex<Vec<(runtime::Id, Pool)>>,
}

impl Pools {
    pub(super) fn new(builder: Builder, connector: Connector) -> Self {
        Self { builder, connector, pools: Mutex::default() }
    }

    /// Sends a request over the connections of the runtime that this is called on.
    pub(super) fn request(&self, request: Request<WatchedBody>) -> ResponseFuture {
        let here = Handle::current().id();
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        match pools.iter().position(|(runtime, _)| *runtime == here) {
            Some(index) => pools[..=index].rotate_right(1),
            None => {
                pools.truncate(MOST - 1);
                pools.insert(0, (here, self.builder.build(self.connector.clone())));
            }
        }
        pools[0].1.request(request)
    }
}
