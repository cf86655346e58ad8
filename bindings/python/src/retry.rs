//! How calls are repeated.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::seconds::duration;

/// How calls are repeated that may be repeated: a message never is without proof that it was not accepted.
///
/// - `attempts`: Attempts in all, the first one included, 3 by default; 1 turns repeating off.
/// - `base_delay`: The first pause is a random part of this, in seconds, the next one of twice as much, and so on.
///   0.5 by default.
/// - `delay_cap`: Where that doubling ends, in seconds. 60 by default.
/// - `longest_delay`: If the server asks for a longer pause than this, in seconds, waiting is left to the caller: the
///   error is raised at once, with its `retry_after`. 10 by default.
#[pyclass(frozen, eq, module = "waba")]
#[derive(PartialEq)]
pub(crate) struct RetryPolicy(pub(crate) waba::RetryPolicy);

#[pymethods]
impl RetryPolicy {
    #[new]
    #[pyo3(signature = (attempts=None, *, base_delay=None, delay_cap=None, longest_delay=None))]
    fn new(
        attempts: Option<u32>,
        base_delay: Option<f64>,
        delay_cap: Option<f64>,
        longest_delay: Option<f64>,
    ) -> PyResult<Self> {
        let mut policy = waba::RetryPolicy::default();
        if let Some(attempts) = attempts {
            if attempts == 0 {
                return Err(PyValueError::new_err("attempts: 0, limit at least 1"));
            }
            policy = policy.attempts(attempts);
        }
        if let Some(seconds) = base_delay {
            policy = policy.base_delay(duration("base_delay", seconds)?);
        }
        if let Some(seconds) = delay_cap {
            policy = policy.delay_cap(duration("delay_cap", seconds)?);
        }
        if let Some(seconds) = longest_delay {
            policy = policy.longest_delay(duration("longest_delay", seconds)?);
        }
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
