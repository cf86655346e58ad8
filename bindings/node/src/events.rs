//! What is asked of an event only now and then.

use std::borrow::Cow;

use napi::bindgen_prelude::Buffer;
use napi::{Error, Result, Status};
use napi_derive::napi;
use waba::webhook::Event;

use crate::outcome::{self, Outcome};
use crate::table::{self, EventTable, Slot};

/// The events of one body, named by their index.
#[napi]
pub struct Events {
    events: waba::webhook::Events,
}

/// An event in a body of its own.
#[napi(object)]
pub struct DetachedEvent {
    /// The body.
    pub body: Buffer,
    /// The table of its one event.
    pub table: EventTable,
}

#[napi]
impl Events {
    /// The content, as an outcome in JSON.
    #[napi]
    pub fn content(&self, index: u32) -> Result<String> {
        let event = self.at(index)?;
        Ok(outcome::value(|| serde_json::to_vec(&event.content()).unwrap_or_default()))
    }

    /// The whole message, as an outcome in JSON; `null` where there is none.
    #[napi]
    pub fn message(&self, index: u32) -> Result<String> {
        let event = self.at(index)?;
        Ok(outcome::value(|| serde_json::to_vec(&event.message()).unwrap_or_default()))
    }

    /// What is told of the person, as an outcome in JSON; `null` where nothing is.
    #[napi]
    pub fn contact(&self, index: u32) -> Result<String> {
        let event = self.at(index)?;
        Ok(outcome::value(|| serde_json::to_vec(&event.contact()).unwrap_or_default()))
    }

    /// Copies an event into a body of its own.
    #[napi(ts_return_type = "DetachedEvent | string")]
    pub fn detach(&self, index: u32) -> Result<Outcome<DetachedEvent>> {
        let event = self.at(index)?;
        Ok(outcome::object::<_, waba::Error>(|| {
            let copy = event.detach();
            let table = EventTable::of(copy.body(), [copy.clone()]);
            Ok(DetachedEvent { body: copy.body().to_vec().into(), table })
        }))
    }

    /// The field in a slot.
    #[napi]
    pub fn field(&self, index: u32, slot: Slot) -> Result<Option<String>> {
        let event = self.at(index)?;
        Ok(table::field(&event, slot).map(Cow::into_owned))
    }
}

impl Events {
    pub(crate) fn new(events: waba::webhook::Events) -> Self {
        Self { events }
    }

    pub(crate) fn at(&self, index: u32) -> Result<Event> {
        let event = self.events.get(index as usize);
        event.ok_or_else(|| Error::new(Status::InvalidArg, format!("no event at {index}")))
    }
}
