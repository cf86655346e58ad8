//! Models: JSON that the core wrote, made into objects of the generated classes.
//!
//! The descriptors lead the way, so that one more type needs no code here. What they don't know goes to `extra` as
//! JSON is read.

use std::fmt;

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use waba::Timestamp;
use waba_types::descriptor::{Layout, ModelDescriptor, TypeRef};
use waba_types::model::Model;

use crate::exit;
use crate::json;

/// Makes an object of the class of `model` from its JSON.
pub(crate) fn from_json<'py>(
    py: Python<'py>,
    model: &'static ModelDescriptor,
    json: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let _away = exit::calling(py)?;
    Value { py, ty: TypeRef::Model(model) }
        .deserialize(&mut serde_json::Deserializer::from_str(json))
        .map_err(|error| PyRuntimeError::new_err(format!("{}: {error}", model.name)))
}

/// Makes an object of the class of a model.
pub(crate) fn of<'py, M: Model>(py: Python<'py>, model: &M) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(model).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    from_json(py, M::DESCRIPTOR, &json)
}

/// Reads a value of the type `ty`.
#[derive(Clone, Copy)]
struct Value<'py> {
    py: Python<'py>,
    ty: TypeRef,
}

impl<'de, 'py> DeserializeSeed<'de> for Value<'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        let Self { py, ty } = self;
        let value = match ty {
            TypeRef::String | TypeRef::Id(_) | TypeRef::Enum(_) => {
                String::deserialize(json)?.into_bound_py_any(py)
            }
            TypeRef::Bool => bool::deserialize(json)?.into_bound_py_any(py),
            TypeRef::Integer | TypeRef::Unsigned => i64::deserialize(json)?.into_bound_py_any(py),
            TypeRef::Number => f64::deserialize(json)?.into_bound_py_any(py),
            TypeRef::Timestamp => Timestamp::deserialize(json)?.seconds().into_bound_py_any(py),
            TypeRef::Json | TypeRef::Union(_) => {
                json::read(py, <&RawValue>::deserialize(json)?.get().as_bytes())
            }
            TypeRef::List(item) => return json.deserialize_seq(List(Self { py, ty: *item })),
            TypeRef::Map(value) => return json.deserialize_map(Map(Self { py, ty: *value })),
            TypeRef::Model(model) => return json.deserialize_map(Fields { py, model }),
        };
        value.map_err(Error::custom)
    }
}

/// Reads a list of such values.
struct List<'py>(Value<'py>);

impl<'de, 'py> Visitor<'de> for List<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let list = PyList::empty(self.0.py);
        while let Some(item) = items.next_element_seed(self.0)? {
            list.append(item).map_err(Error::custom)?;
        }
        Ok(list.into_any())
    }
}

/// Reads an object with such values under any key.
struct Map<'py>(Value<'py>);

impl<'de, 'py> Visitor<'de> for Map<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let dict = PyDict::new(self.0.py);
        while let Some(key) = entries.next_key::<String>()? {
            dict.set_item(key, entries.next_value_seed(self.0)?).map_err(Error::custom)?;
        }
        Ok(dict.into_any())
    }
}

/// Reads the fields of a model.
struct Fields<'py> {
    py: Python<'py>,
    model: &'static ModelDescriptor,
}

impl<'py> Fields<'py> {
    /// The field that stands under `key`, and the type of what stands there.
    fn find(&self, key: &str) -> Option<(usize, TypeRef)> {
        let mut fields = self.model.fields.iter().enumerate();
        fields.find_map(|(index, field)| match field.ty {
            TypeRef::Union(union) if union.layout == Layout::Keyed => {
                let variant = union.variants.iter().find(|variant| variant.wire == key)?;
                Some((index, variant.ty))
            }
            ty => (field.name == key).then_some((index, ty)),
        })
    }

    /// Whether `key` only says which content of a union stands in the same object.
    fn is_tag(&self, key: &str) -> bool {
        let is_keyed = |ty| matches!(ty, TypeRef::Union(union) if union.layout == Layout::Keyed);
        key == "type" && self.model.fields.iter().any(|field| is_keyed(field.ty))
    }

    /// Makes the object. The slots of a class are the fields in their order.
    fn make(
        &self,
        values: Vec<(usize, Bound<'py, PyAny>)>,
        extra: Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        static MODELS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
        let py = self.py;
        let models =
            MODELS.get_or_try_init(py, || py.import("waba._generated.models").map(Bound::unbind))?.bind(py);
        let class = models.getattr(self.model.name)?;
        let slots = class.getattr(intern!(py, "__slots__"))?;
        let arguments = PyDict::new(py);
        for (index, value) in values {
            arguments.set_item(slots.get_item(index)?, value)?;
        }
        arguments.set_item(intern!(py, "extra"), extra)?;
        class.call((), Some(&arguments))
    }
}

impl<'de, 'py> Visitor<'de> for Fields<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let py = self.py;
        let mut values = Vec::with_capacity(self.model.fields.len());
        let extra = PyDict::new(py);
        while let Some(key) = entries.next_key::<String>()? {
            if let Some((index, ty)) = self.find(&key) {
                values.push((index, entries.next_value_seed(Value { py, ty })?));
            } else if self.is_tag(&key) {
                entries.next_value::<IgnoredAny>()?;
            } else {
                let value: &RawValue = entries.next_value()?;
                let value = json::read(py, value.get().as_bytes()).map_err(Error::custom)?;
                extra.set_item(key, value).map_err(Error::custom)?;
            }
        }
        self.make(values, extra).map_err(Error::custom)
    }
}
