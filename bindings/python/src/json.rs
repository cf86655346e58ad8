//! JSON: written of Python's values, and read into them.
//!
//! What is plain is read and written here. The rest is left to Python's own, which keeps numbers of any length, and knows
//! what can't be written, and says so.

use std::fmt;

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{IntoPyDict, PyBool, PyBytes, PyDict, PyInt, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use waba::ErrorKind;
use waba_types::response::ViolationReport;

use crate::arguments::{Argument, Expected, Named};
use crate::errors::Failure;
use crate::exit;

/// A value of Python, written as JSON.
pub(crate) struct Json(pub(crate) Vec<u8>);

impl<'a, 'py> FromPyObject<'a, 'py> for Json {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let mut json = Vec::with_capacity(256);
        match write(&value, &mut json, 0) {
            Ok(()) => Ok(Self(json)),
            Err(unwritable) => Err(unwritable.into_py_err(value.py())),
        }
    }
}

impl Expected for Json {
    const EXPECTED: &'static str = "a value of JSON";

    fn other_type(found: &Bound<'_, PyAny>, error: &PyErr) -> PyResult<String> {
        // Something within may be of it.
        Ok(error.value(found.py()).to_string())
    }
}

/// Why a value can't be written.
enum Unwritable {
    /// JSON has no such type, or no such value: no infinity, and nothing that holds itself.
    Problem { path: String, error: PyErr },
    /// Python code raised something else.
    Raised(PyErr),
}

impl Unwritable {
    fn of(py: Python<'_>, error: PyErr) -> Self {
        if error.is_instance_of::<PyValueError>(py) || error.is_instance_of::<PyTypeError>(py) {
            Self::Problem { path: String::new(), error }
        } else {
            Self::Raised(error)
        }
    }

    /// The same, seen from the object or list that the value is in: at `place` of it.
    fn within(self, place: impl fmt::Display) -> Self {
        match self {
            Self::Problem { path, error } if path.is_empty() || path.starts_with('[') => {
                Self::Problem { path: format!("{place}{path}"), error }
            }
            Self::Problem { path, error } => Self::Problem { path: format!("{place}.{path}"), error },
            error @ Self::Raised(_) => error,
        }
    }

    /// What Python says of it, with the place.
    fn into_py_err(self, py: Python<'_>) -> PyErr {
        let (path, error) = match self {
            Self::Problem { path, error } => (path, error),
            Self::Raised(error) => return error,
        };
        let problem = error.value(py);
        let message = if path.is_empty() { problem.to_string() } else { format!("{path}: {problem}") };
        if error.is_instance_of::<PyTypeError>(py) {
            PyTypeError::new_err(message)
        } else {
            let violation = ViolationReport::new(path, "json", problem.to_string(), "JSON");
            Failure::new(ErrorKind::Validation, message).violating(violation).into_py_err(py)
        }
    }
}

impl Json {
    pub(crate) fn into_text(self) -> PyResult<String> {
        Ok(String::from_utf8(self.0)?)
    }
}

/// Reads JSON.
pub(crate) fn read<'py>(py: Python<'py>, json: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    // Checked once: a deserializer of bytes checks each text in them.
    let text = str::from_utf8(json).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Plain(py).deserialize(&mut serde_json::Deserializer::from_str(text)).or_else(|_| loads(py, text))
}

/// Reads texts, whole numbers of a usual size, truth values, and objects and lists; fails on anything else.
#[derive(Clone, Copy)]
struct Plain<'py>(Python<'py>);

impl<'de, 'py> DeserializeSeed<'de> for Plain<'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Plain<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        truth.into_bound_py_any(self.0).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        number.into_bound_py_any(self.0).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        number.into_bound_py_any(self.0).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.0, text).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let list = PyList::empty(self.0);
        while let Some(item) = items.next_element_seed(self)? {
            list.append(item).map_err(A::Error::custom)?;
        }
        Ok(list.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let dict = PyDict::new(self.0);
        while let Some(name) = members.next_key_seed(self)? {
            dict.set_item(name, members.next_value_seed(self)?).map_err(A::Error::custom)?;
        }
        Ok(dict.into_any())
    }
}

fn loads<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _away = exit::calling(py)?;
    LOADS.import(py, "json", "loads")?.call1((json,))
}

/// Levels that are written here: more than the API has, and few enough for any stack.
const LEVELS: usize = 64;

fn write(value: &Bound<'_, PyAny>, json: &mut Vec<u8>, level: usize) -> Result<(), Unwritable> {
    let begin = json.len();
    if !write_plain(value, json, level)? {
        json.truncate(begin);
        let text = dumps(value).map_err(|error| Unwritable::of(value.py(), error))?;
        json.extend_from_slice(text.to_str().map_err(Unwritable::Raised)?.as_bytes());
    }
    Ok(())
}

/// Writes texts, numbers of a usual size, truth values, and dictionaries and lists; says whether `value` is one of these.
fn write_plain(value: &Bound<'_, PyAny>, json: &mut Vec<u8>, level: usize) -> Result<bool, Unwritable> {
    if let Ok(text) = value.cast_exact::<PyString>() {
        return Ok(write_text(text, json));
    }
    if value.is_none() {
        json.extend_from_slice(b"null");
    } else if let Ok(truth) = value.cast_exact::<PyBool>() {
        json.extend_from_slice(if truth.is_true() { b"true" } else { b"false" });
    } else if let Ok(number) = value.cast_exact::<PyInt>() {
        let Ok(number) = number.extract::<i64>() else { return Ok(false) };
        json.extend_from_slice(number.to_string().as_bytes());
    } else if level == LEVELS {
        return Ok(false);
    } else if let Ok(fields) = value.cast_exact::<PyDict>() {
        json.push(b'{');
        for (index, (name, value)) in fields.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            if !name.cast_exact::<PyString>().is_ok_and(|name| write_text(name, json)) {
                return Ok(false);
            }
            json.push(b':');
            write(&value, json, level + 1).map_err(|error| error.within(name.to_string().escape_debug()))?;
        }
        json.push(b'}');
    } else if let Ok(items) = value.cast_exact::<PyList>() {
        json.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            write(&item, json, level + 1).map_err(|error| error.within(format_args!("[{index}]")))?;
        }
        json.push(b']');
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Writes a value, given for the parameter `name`, as JSON.
#[pyfunction]
pub(crate) fn as_json<'py>(
    py: Python<'py>,
    name: &str,
    value: Argument<Json>,
) -> PyResult<Bound<'py, PyBytes>> {
    Ok(PyBytes::new(py, &value.named(name)?.0))
}

/// Writes a text, unless it has half of a surrogate pair.
fn write_text(text: &Bound<'_, PyString>, json: &mut Vec<u8>) -> bool {
    text.to_str().is_ok_and(|text| serde_json::to_writer(json, text).is_ok())
}

fn dumps<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    static DUMPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = value.py();
    let _away = exit::calling(py)?;
    let settings = [("separators", (",", ":"))].into_py_dict(py)?;
    // JSON has neither infinity nor what is no number, though Python writes them.
    settings.set_item("allow_nan", false)?;
    Ok(DUMPS.import(py, "json", "dumps")?.call((value,), Some(&settings))?.cast_into()?)
}
