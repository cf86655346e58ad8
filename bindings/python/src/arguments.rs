//! Arguments, whose errors name the parameter: `retry: expected RetryPolicy, found int`, `headers["x-shop"]: …`.
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
use pyo3::types::PyDict;
use waba_types::UnknownName;

use crate::errors::Failure;
use crate::seconds::Moment;

/// What was given for a parameter: a value, or what is wrong with it.
pub(crate) struct Argument<T>(Result<T, Unfit>);

/// What is wrong with an argument, and where in it.
pub(crate) struct Unfit {
    /// As Python writes it: `["x-shop"]`, `[0]`; empty for the argument as a whole.
    place: String,
    problem: Problem,
}

enum Problem {
    Type(String),
    Value(String),
    /// A setting that can't be used.
    Setting(String),
    /// What Python code raised that was asked for the value.
    Raised(PyErr),
}

/// What can be an argument.
pub(crate) trait Expected: Sized {
    /// In words, behind "expected".
    const EXPECTED: &'static str;
    /// The range of a number, behind "limit".
    const LIMIT: &'static str = "";
    /// Whether a number out of the range is an error of the settings.
    const IS_SETTING: bool = false;

    /// Reads a value.
    fn read<'a, 'py>(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Unfit>
    where
        Self: FromPyObject<'a, 'py>,
    {
        given.extract().map_err(|error: Self::Error| Unfit::of::<Self>(&given, error.into()))
    }

    /// What is wrong with a value of another type.
    fn other_type(found: &Bound<'_, PyAny>, _: &PyErr) -> PyResult<String> {
        Ok(format!("expected {}, found {}", Self::EXPECTED, found.get_type().name()?))
    }
}

impl<'a, 'py, T: FromPyObject<'a, 'py> + Expected> FromPyObject<'a, 'py> for Argument<T> {
    type Error = Infallible;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self(T::read(given)))
    }
}

impl Unfit {
    fn of<T: Expected>(given: &Bound<'_, PyAny>, error: PyErr) -> Self {
        let py = given.py();
        let problem = if error.is_instance_of::<PyTypeError>(py) {
            T::other_type(given, &error).map_or_else(Problem::Raised, Problem::Type)
        } else if error.is_instance_of::<PyOverflowError>(py) {
            let problem = format!("{given}, limit {}", T::LIMIT);
            if T::IS_SETTING { Problem::Setting(problem) } else { Problem::Value(problem) }
        } else if error.is_instance_of::<PyValueError>(py) {
            Problem::Value(error.value(py).to_string())
        } else {
            Problem::Raised(error)
        };
        Self { place: String::new(), problem }
    }

    /// The same, of an argument that has it at `place`.
    fn within(self, place: String) -> Self {
        Self { place, ..self }
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
        self.0.map_err(|Unfit { place, problem }| match problem {
            Problem::Type(reason) => PyTypeError::new_err(format!("{name}{place}: {reason}")),
            Problem::Value(reason) => PyValueError::new_err(format!("{name}{place}: {reason}")),
            Problem::Setting(reason) => Python::attach(|py| Failure::setting(name, reason).into_py_err(py)),
            Problem::Raised(error) => error,
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
}

impl Expected for Vec<Moment> {
    const EXPECTED: &'static str = "a list of times";

    fn read<'a, 'py>(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Unfit>
    where
        Self: FromPyObject<'a, 'py>,
    {
        let items: Vec<Bound<'py, PyAny>> =
            given.extract().map_err(|error| Unfit::of::<Self>(&given, error))?;
        let read = |(index, item): (usize, &Bound<'py, PyAny>)| {
            Moment::read(item.as_borrowed()).map_err(|unfit| unfit.within(format!("[{index}]")))
        };
        items.iter().enumerate().map(read).collect()
    }
}

impl Expected for HashMap<String, String> {
    const EXPECTED: &'static str = "a dict of str";

    fn read<'a, 'py>(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Unfit>
    where
        Self: FromPyObject<'a, 'py>,
    {
        read_dict(&given, |value| String::read(value.as_borrowed()))
    }
}

impl Expected for BTreeMap<String, Option<i64>> {
    const EXPECTED: &'static str = "a dict of statuses and times";

    fn read<'a, 'py>(given: Borrowed<'a, 'py, PyAny>) -> Result<Self, Unfit>
    where
        Self: FromPyObject<'a, 'py>,
    {
        read_dict(&given, |value| match value.is_none() {
            true => Ok(None),
            false => i64::read(value.as_borrowed()).map(Some),
        })
    }
}

/// Reads a dict value by value, so that an error names its key.
fn read_dict<'py, T: Expected + FromIterator<(String, V)>, V>(
    given: &Bound<'py, PyAny>,
    read: impl Fn(&Bound<'py, PyAny>) -> Result<V, Unfit>,
) -> Result<T, Unfit> {
    let dict = given.cast::<PyDict>().map_err(|error| Unfit::of::<T>(given, error.into()))?;
    let items = dict.iter().map(|(key, value)| {
        let key = String::read(key.as_borrowed()).map_err(|unfit| unfit.within(".keys()".to_owned()))?;
        let value = read(&value).map_err(|unfit| unfit.within(format!("[{key:?}]")))?;
        Ok((key, value))
    });
    items.collect()
}

impl<T: PyClass> Expected for Bound<'_, T> {
    const EXPECTED: &'static str = T::NAME;
}

/// A setting that counts something, of which there has to be one.
pub(crate) struct AtLeastOne(pub(crate) u32);

impl FromPyObject<'_, '_> for AtLeastOne {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match given.extract()? {
            0 => Err(PyOverflowError::new_err(())),
            number => Ok(Self(number)),
        }
    }
}

impl Expected for AtLeastOne {
    const EXPECTED: &'static str = "an int";
    const LIMIT: &'static str = "1 to 2^32 - 1";
    const IS_SETTING: bool = true;
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
        if !given.is_callable() {
            return Err(PyTypeError::new_err(()));
        }
        // Nobody would await what it gives; an object may be a function by its `__call__`.
        let inspect = given.py().import("inspect")?;
        for called in [given.to_owned(), given.getattr("__call__")?] {
            if inspect.call_method1("iscoroutinefunction", (called,))?.is_truthy()? {
                return Err(PyTypeError::new_err(()));
            }
        }
        Ok(Self(given.to_owned().unbind()))
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

/// Returns a function that is called and not awaited, given for the parameter `name`.
#[pyfunction]
pub(crate) fn as_callback(name: &str, callback: Option<Argument<Callback>>) -> PyResult<Option<Py<PyAny>>> {
    Ok(callback.named(name)?.map(|Callback(function)| function))
}
