//! Headers of a request, however a framework keeps them.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use crate::exit;

/// The names and values of headers.
///
/// Takes whatever has `items()` (dictionaries, and the header classes of Starlette, Django, Flask and aiohttp, which give
/// repeated headers one by one), and pairs, as ASGI has them.
pub(crate) fn pairs(headers: &Bound<'_, PyAny>) -> PyResult<Vec<(Vec<u8>, Vec<u8>)>> {
    // The usual kind, and the fastest to walk. A class derived from it may have `items` of its own.
    if let Ok(headers) = headers.cast_exact::<PyDict>() {
        return headers.iter().map(|(name, value)| Ok((octets(&name)?, octets(&value)?))).collect();
    }
    let _away = exit::calling(headers.py())?;
    let items = match headers.getattr_opt(intern!(headers.py(), "items"))? {
        Some(items) => items.call0()?,
        None => headers.clone(),
    };
    let mut pairs = Vec::new();
    for pair in items.try_iter()? {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair?.extract()?;
        pairs.push((octets(&name)?, octets(&value)?));
    }
    Ok(pairs)
}

/// The octets that came over the wire. Frameworks decode them as Latin-1, as WSGI says.
fn octets(text: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let Ok(text) = text.cast::<PyString>() else {
        let found = text.get_type().qualname()?;
        return Err(PyTypeError::new_err(format!("headers: expected str or bytes, found {found}")));
    };
    let text = text.to_cow()?;
    if text.is_ascii() {
        return Ok(text.as_bytes().to_vec());
    }
    Ok(text.chars().map(u8::try_from).collect::<Result<_, _>>().unwrap_or_else(|_| text.as_bytes().to_vec()))
}
