//! Random JSON for a model, made from its descriptor alone.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use waba::types::descriptor::{FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor};
use waba_fuzz_targets::mutation::Mutator;

/// How deep optional models are filled in.
const DEPTH: usize = 6;

/// Makes JSON at random, the same for the same seed.
pub(crate) struct Generator {
    random: Mutator,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Mutator::new(seed) }
    }

    /// An object that fits `model`, with fields that nobody knows.
    pub(crate) fn object(&mut self, model: &ModelDescriptor, depth: usize) -> Map<String, Value> {
        let mut members = BTreeMap::new();
        for constant in model.constants {
            members.insert(constant.name.to_owned(), serde_json::from_str(constant.json).unwrap());
        }
        for field in model.fields {
            self.field(field, depth, &mut members);
        }
        if self.random.below(3) == 0 {
            members.insert("zz_new".to_owned(), self.anything());
        }
        members.into_iter().collect()
    }

    fn field(&mut self, field: &FieldDescriptor, depth: usize, members: &mut BTreeMap<String, Value>) {
        if let TypeRef::Union(union) = field.ty
            && union.layout == Layout::Keyed
        {
            let variant = &union.variants[self.random.below(union.variants.len())];
            members.insert("type".to_owned(), variant.wire.into());
            members.insert(variant.wire.to_owned(), self.value(variant.ty, depth + 1));
            return;
        }
        let present = field.required || depth < DEPTH && self.random.below(3) > 0;
        if present {
            members.insert(field.name.to_owned(), self.value(field.ty, depth + 1));
        } else if self.random.below(8) == 0 && !field.required {
            members.insert(field.name.to_owned(), Value::Null);
        }
    }

    fn value(&mut self, ty: TypeRef, depth: usize) -> Value {
        match ty {
            TypeRef::String | TypeRef::Id(_) => self.text(),
            TypeRef::Bool => (self.random.below(2) == 0).into(),
            TypeRef::Integer | TypeRef::Timestamp => self.random.below(2_000_000_000).into(),
            TypeRef::Unsigned => self.random.below(20).into(),
            TypeRef::Number => json!(self.random.below(4000) as f64 / 4.0 + 0.25),
            TypeRef::Json => self.anything(),
            TypeRef::List(item) => {
                let length = if depth > DEPTH { 0 } else { self.random.below(3) };
                (0..length).map(|_| self.value(*item, depth + 1)).collect()
            }
            TypeRef::Map(item) => {
                let length = self.random.below(3);
                let members = (0..length).map(|index| (format!("key{index}"), self.value(*item, depth + 1)));
                Value::Object(members.collect())
            }
            TypeRef::Enum(known) => match self.random.below(known.variants.len() + usize::from(known.open)) {
                index if index < known.variants.len() => known.variants[index].wire.into(),
                _ => "zz_new_value".into(),
            },
            TypeRef::Model(model) => Value::Object(self.object(model, depth)),
            TypeRef::Union(union) => self.inline(union, depth),
        }
    }

    fn inline(&mut self, union: &UnionDescriptor, depth: usize) -> Value {
        let variant = &union.variants[self.random.below(union.variants.len())];
        let TypeRef::Model(model) = variant.ty else { panic!("an inline union holds models") };
        let mut members = self.object(model, depth);
        members.insert("type".to_owned(), variant.wire.into());
        Value::Object(members)
    }

    fn text(&mut self) -> Value {
        ["", "a", "wamid.A=", "é👍\u{200d}", "\"\\/\n\u{1f}", "DE.1", "17"][self.random.below(7)].into()
    }

    fn anything(&mut self) -> Value {
        [
            json!(null),
            json!([1, {"a": "b"}]),
            json!({"x": {"y": []}}),
            json!(1.5),
            json!("text"),
            json!(false),
        ][self.random.below(6)]
        .clone()
    }
}
