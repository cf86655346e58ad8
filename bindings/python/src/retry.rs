//! How calls are repeated.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use waba::Given;

use crate::arguments::{Argument, AtLeastOne, named};
use crate::copying::anew;
use crate::seconds::Seconds;

/// How calls are repeated that may be repeated: a message never is without proof that it was not accepted.
///
/// - `attempts`: Attempts in all, the first one included, 3 by default; 1 turns repeating off.
/// - `base_delay`: The first pause is a random part of this, in seconds, the next one of twice as much, and so on.
///   0.5 by default.
/// - `delay_cap`: Where that doubling ends, in seconds. 60 by default.
/// - `longest_delay`: If the server asks for a longer pause than this, in seconds, waiting is left to the caller: the
///   error is raised at once, with its `retry_after`. 10 by default.
#[pyclass(frozen, eq, hash, module = "waba")]
#[derive(PartialEq, Hash)]
pub(crate) struct RetryPolicy(pub(crate) waba::RetryPolicy);

#[pymethods]
impl RetryPolicy {
    #[new]
    #[pyo3(signature = (attempts=None, *, base_delay=None, delay_cap=None, longest_delay=None))]
    fn new(
        attempts: Option<Argument<AtLeastOne>>,
        base_delay: Option<Argument<Seconds>>,
        delay_cap: Option<Argument<Seconds>>,
        longest_delay: Option<Argument<Seconds>>,
    ) -> PyResult<Self> {
        named!(attempts, base_delay, delay_cap, longest_delay);
        let policy = waba::RetryPolicy::default()
            .given(attempts.map(|attempts| attempts.0), waba::RetryPolicy::attempts)
            .given(base_delay.map(|delay| delay.0), waba::RetryPolicy::base_delay)
            .given(delay_cap.map(|cap| cap.0), waba::RetryPolicy::delay_cap)
            .given(longest_delay.map(|delay| delay.0), waba::RetryPolicy::longest_delay);
        Ok(Self(policy))
    }

    /// Attempts in all, the first one included.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where the pauses begin to grow from, in seconds.
    #[getter]
    fn base_delay(&self) -> f64 {
        self.0.base_delay.as_secs_f64()
    }

    /// Where the doubling of the pauses ends, in seconds.
    #[getter]
    fn delay_cap(&self) -> f64 {
        self.0.delay_cap.as_secs_f64()
    }

    /// The longest pause asked for by the server that is waited for, in seconds.
    #[getter]
    fn longest_delay(&self) -> f64 {
        self.0.longest_delay.as_secs_f64()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let policy = slf.get();
        let named = [
            ("base_delay", policy.base_delay()),
            ("delay_cap", policy.delay_cap()),
            ("longest_delay", policy.longest_delay()),
        ];
        anew(slf, policy.attempts(), named)
    }

    fn __repr__(&self) -> String {
        format!(
            "RetryPolicy(attempts={}, base_delay={}, delay_cap={}, longest_delay={})",
            self.attempts(),
            self.base_delay(),
            self.delay_cap(),
            self.longest_delay()
        )
    }
}
