//! How values are copied and pickled: by making them anew.

use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyTuple};

/// What `__reduce__` gives for a value that is made of one argument and some that have to be named.
pub(crate) fn anew<'py>(
    value: &Bound<'py, PyAny>,
    first: u32,
    named: impl IntoPyDict<'py>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let py = value.py();
    let make = py.import("copyreg")?.getattr("__newobj_ex__")?;
    Ok((make, (value.get_type(), (first,), named.into_py_dict(py)?).into_pyobject(py)?))
}
