//! JSON: written of Python's values, and read into them.
//!
//! Reading is Python's own, which keeps numbers of any length, and so is the writing of all that is not plain: it knows
//! what can't be written, and says so.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{IntoPyDict, PyBool, PyDict, PyInt, PyList, PyString};

use crate::exit;

/// A value of Python, written as JSON.
pub(crate) struct Json(pub(crate) Vec<u8>);

impl<'a, 'py> FromPyObject<'a, 'py> for Json {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let _away = exit::calling(value.py())?;
        let mut json = Vec::with_capacity(256);
        write(&value, &mut json, 0)?;
        Ok(Self(json))
    }
}

impl Json {
    pub(crate) fn into_text(self) -> PyResult<String> {
        Ok(String::from_utf8(self.0)?)
    }
}

/// Reads JSON.
pub(crate) fn read<'py>(py: Python<'py>, json: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    static READ: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _away = exit::calling(py)?;
    let read = READ.get_or_try_init(py, || {
        let decoder = py.import("json")?.call_method0("JSONDecoder")?;
        // It gives the end too, and does without looking for white space around.
        Ok::<_, PyErr>(decoder.getattr("raw_decode")?.unbind())
    })?;
    read.bind(py).call1((PyString::from_bytes(py, json)?,))?.get_item(0)
}

/// Levels that are written here: more than the API has, and few enough for any stack.
const LEVELS: usize = 64;

fn write(value: &Bound<'_, PyAny>, json: &mut Vec<u8>, level: usize) -> PyResult<()> {
    let begin = json.len();
    if !write_plain(value, json, level)? {
        json.truncate(begin);
        json.extend_from_slice(dumps(value)?.to_str()?.as_bytes());
    }
    Ok(())
}

/// Writes texts, numbers of a usual size, truth values, and dictionaries and lists; says whether `value` is one of these.
fn write_plain(value: &Bound<'_, PyAny>, json: &mut Vec<u8>, level: usize) -> PyResult<bool> {
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
            write(&value, json, level + 1)?;
        }
        json.push(b'}');
    } else if let Ok(items) = value.cast_exact::<PyList>() {
        json.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            write(&item, json, level + 1)?;
        }
        json.push(b']');
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Writes a text, unless it has half of a surrogate pair.
fn write_text(text: &Bound<'_, PyString>, json: &mut Vec<u8>) -> bool {
    text.to_str().is_ok_and(|text| serde_json::to_writer(json, text).is_ok())
}

fn dumps<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    static DUMPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = value.py();
    let settings = [("separators", (",", ":"))].into_py_dict(py)?;
    // JSON has neither infinity nor what is no number, though Python writes them.
    settings.set_item("allow_nan", false)?;
    Ok(DUMPS.import(py, "json", "dumps")?.call((value,), Some(&settings))?.cast_into()?)
}
