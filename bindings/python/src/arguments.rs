//! Arguments, whose errors name the parameter: `retry: expected RetryPolicy, found int`.
//!
//! pyo3 reads an argument before the function sees it, and says what is wrong with it without saying which one it is. So
//! a function takes an [`Argument`], which keeps that, and says it under the name that [`named!`] gives it.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use pyo3::PyClass;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use waba_types::UnknownName;

/// What was given for a parameter: a value, or what is wrong with it.
pub(crate) struct Argument<T>(Result<T, Unfit>);

/// What is wrong with an argument.
enum Unfit {
    Type(String),
    Value(String),
    /// What Python code raised that was asked for the value.
    Raised(PyErr),
}

/// What can be an argument.
pub(crate) trait Expected {
    /// In words, behind "expected".
    const EXPECTED: &'static str;
    /// The range of a number, behind "limit".
    const LIMIT: &'static str = "";

    /// What is wrong with a value of another type.
    fn other_type(found: &Bound<'_, PyAny>, _: &PyErr) -> PyResult<String> {
        Ok(format!("expected {}, found {}", Self::EXPECTED, found.get_type().name()?))
    }
}

impl<'a, 'py, T: FromPyObject<'a, 'py> + Expected> FromPyObject<'a, 'py> for Argument<T> {
    type Error = Infallible;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self(given.extract().map_err(|error: T::Error| Unfit::of::<T>(&given, error.into()))))
    }
}

impl Unfit {
    fn of<T: Expected>(given: &Bound<'_, PyAny>, error: PyErr) -> Self {
        let py = given.py();
        if error.is_instance_of::<PyTypeError>(py) {
            T::other_type(given, &error).map_or_else(Self::Raised, Self::Type)
        } else if error.is_instance_of::<PyOverflowError>(py) {
            Self::Value(format!("{given}, limit {}", T::LIMIT))
        } else if error.is_instance_of::<PyValueError>(py) {
            Self::Value(error.value(py).to_string())
        } else {
            Self::Raised(error)
        }
    }
}

/// Gives each argument its name, and goes on with their values.
macro_rules! named {
    ($($name:ident),+) => {
        $(let $name = crate::arguments::Named::named($name, stringify!($name))?;)+
    };
}

pub(crate) use named;

/// An argument, or one that may be left out.
pub(crate) trait Named {
    type Value;

    /// The value of the parameter `name`.
    fn named(self, name: &str) -> PyResult<Self::Value>;
}

impl<T> Argument<T> {
    /// What a parameter has when nothing is given for it.
    pub(crate) const fn given(value: T) -> Self {
        Self(Ok(value))
    }
}

impl<T> Named for Argument<T> {
    type Value = T;

    fn named(self, name: &str) -> PyResult<T> {
        self.0.map_err(|unfit| match unfit {
            Unfit::Type(reason) => PyTypeError::new_err(format!("{name}: {reason}")),
            Unfit::Value(reason) => PyValueError::new_err(format!("{name}: {reason}")),
            Unfit::Raised(error) => error,
        })
    }
}

impl<T> Named for Option<Argument<T>> {
    type Value = Option<T>;

    fn named(self, name: &str) -> PyResult<Option<T>> {
        self.map(|argument| argument.named(name)).transpose()
    }
}

macro_rules! expected {
    ($($kind:ty => $words:literal $(, $limit:literal)?);+ $(;)?) => {
        $(impl Expected for $kind {
            const EXPECTED: &'static str = $words;
            $(const LIMIT: &'static str = $limit;)?
        })+
    };
}

expected! {
    &str => "a str";
    String => "a str";
    bool => "a bool";
    f64 => "a number", "what a float can be";
    u32 => "an int", "0 to 2^32 - 1";
    u64 => "an int", "0 to 2^64 - 1";
    usize => "an int", "at least 0";
    i64 => "an int", "-2^63 to 2^63 - 1";
    PathBuf => "a path";
    PyBackedBytes => "bytes";
    HashMap<String, String> => "a dict of str";
    BTreeMap<String, Option<i64>> => "a dict of statuses and times", "-2^63 to 2^63 - 1";
}

impl<T: PyClass> Expected for Bound<'_, T> {
    const EXPECTED: &'static str = T::NAME;
}

/// One of several words.
pub(crate) struct Choice<T>(pub(crate) T);

impl<T: FromStr<Err = UnknownName>> FromPyObject<'_, '_> for Choice<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let known = given.extract::<&str>()?.parse();
        known.map(Self).map_err(|error: UnknownName| PyValueError::new_err(error.to_string()))
    }
}

impl<T> Expected for Choice<T> {
    const EXPECTED: &'static str = "a str";
}

/// A function to be called.
pub(crate) struct Callback(pub(crate) Py<PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Callback {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        // Nobody would await it.
        let is_async =
            || given.py().import("inspect")?.call_method1("iscoroutinefunction", (given,))?.is_truthy();
        if given.is_callable() && !is_async()? {
            return Ok(Self(given.to_owned().unbind()));
        }
        Err(PyTypeError::new_err(()))
    }
}

impl Expected for Callback {
    const EXPECTED: &'static str = "a function";

    fn other_type(found: &Bound<'_, PyAny>, _: &PyErr) -> PyResult<String> {
        match found.is_callable() {
            true => Ok("expected a plain function, found an async one".to_owned()),
            false => Ok(format!("expected {}, found {}", Self::EXPECTED, found.get_type().name()?)),
        }
    }
}
