//! What the app's own code throws, on its way through the core to the code that called.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use uniffi::{Handle, Lift, Lower};
use waba::http::Cause;

use crate::UniFfiTag;

/// What was thrown, as its language has it: of no use to apps.
#[uniffi::export(with_foreign)]
pub trait ThrownObject: Send + Sync {
    /// The name of its class, which may be shown.
    fn name(&self) -> String;
}

/// What the app's own code threw. It crosses over as the handle of its object: as a field of an object's type it would make
/// errors something to be closed in Kotlin, and nothing to be compared in Swift.
#[derive(Clone)]
pub struct Thrown(Arc<dyn ThrownObject>);

uniffi::custom_type!(Thrown, i64, {
    try_lift: |handle| {
        let handle = Handle::from_raw_unchecked(handle.cast_unsigned());
        Ok(Thrown(<Arc<dyn ThrownObject> as Lift<UniFfiTag>>::try_lift(handle)?))
    },
    lower: |thrown| <Arc<dyn ThrownObject> as Lower<UniFfiTag>>::lower(thrown.0).as_raw().cast_signed(),
});

impl Thrown {
    /// What was thrown on the way to this error, if anything was.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut causes = std::iter::successors(Some(error), |&error| error.source());
        causes.find_map(|error| error.downcast_ref()).cloned()
    }

    /// A cause that is shown as `reason`, and comes from what was `thrown`.
    pub(crate) fn cause(reason: &str, thrown: Option<Self>) -> Cause {
        let cause = Cause::new(reason);
        match thrown {
            Some(thrown) => cause.with_source(thrown),
            None => cause,
        }
    }
}

impl PartialEq for Thrown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Thrown").field(&self.0.name()).finish()
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name())
    }
}

impl Error for Thrown {}
