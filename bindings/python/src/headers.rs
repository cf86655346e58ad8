//! Headers of a request, however a framework keeps them.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

use crate::exit;

/// A name and a value.
pub(crate) type Header = (Vec<u8>, Vec<u8>);

/// The headers that are wanted; others are not looked at. A value that is no text is as good as absent.
///
/// Takes whatever has `items()` (dictionaries, and the header classes of Starlette, Django, Flask and aiohttp, which give
/// repeated headers one by one), and pairs, as ASGI has them. A value may be a list of values.
pub(crate) fn select(headers: &Bound<'_, PyAny>, wanted: impl Fn(&str) -> bool) -> PyResult<Vec<Header>> {
    let mut found = Vec::new();
    let mut take = |name: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>| {
        let name = octets(name).and_then(|name| String::from_utf8(name).ok()).filter(|name| wanted(name));
        let Some(name) = name.map(String::into_bytes) else { return };
        let one = octets(value).map(|value| vec![value]);
        let values = one.or_else(|| Some(several(value)?.iter().filter_map(octets).collect()));
        found.extend(values.unwrap_or_default().into_iter().map(|value| (name.clone(), value)));
    };
    // The usual kind, and the fastest to walk. A class derived from it may have `items` of its own.
    if let Ok(headers) = headers.cast_exact::<PyDict>() {
        headers.iter().for_each(|(name, value)| take(&name, &value));
        return Ok(found);
    }
    let _away = exit::calling(headers.py())?;
    let pairs = match headers.getattr_opt(intern!(headers.py(), "items"))? {
        Some(items) => items.call0()?,
        None if is_text(headers) || !headers.hasattr(intern!(headers.py(), "__iter__"))? => {
            return Err(unfit("a mapping or pairs", headers));
        }
        None => headers.clone(),
    };
    for pair in pairs.try_iter()? {
        let pair = pair?;
        match several(&pair).as_deref() {
            Some([name, value]) => take(name, value),
            _ => return Err(unfit("pairs of name and value", &pair)),
        }
    }
    Ok(found)
}

/// The items of a list or tuple.
fn several<'py>(value: &Bound<'py, PyAny>) -> Option<Vec<Bound<'py, PyAny>>> {
    match value.cast::<PyTuple>() {
        Ok(items) => Some(items.iter().collect()),
        Err(_) => value.cast::<PyList>().ok().map(|items| items.iter().collect()),
    }
}

fn is_text(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>()
}

fn unfit(expected: &str, found: &Bound<'_, PyAny>) -> PyErr {
    match found.get_type().qualname() {
        Ok(found) => PyTypeError::new_err(format!("headers: expected {expected}, found {found}")),
        Err(error) => error,
    }
}

/// The octets of a text; nothing for other values.
fn octets(text: &Bound<'_, PyAny>) -> Option<Vec<u8>> {
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return Some(bytes.as_bytes().to_vec());
    }
    let text = text.cast::<PyString>().ok()?;
    if let Ok(text) = text.to_cow() {
        return Some(text.as_bytes().to_vec());
    }
    // Octets that are no UTF-8 travel as surrogates, as aiohttp has them.
    let octets = text.call_method1("encode", ("utf-8", "surrogateescape")).ok()?;
    octets.cast::<PyBytes>().ok().map(|octets| octets.as_bytes().to_vec())
}
