//! A message that has a call of its own: `sendImage`.

use waba_types::descriptor::TypeRef;
use waba_types::{SHORT_CALLS, ShortCall};

use super::super::uniffi::is_flat;
use super::value::{Field, Value};

/// A message as its own call sends it.
pub(super) struct ShortMessage<'a> {
    pub(super) call: &'static ShortCall,
    pub(super) to: &'a Value,
    pub(super) content: &'a Value,
    /// What the message says besides.
    pub(super) options: Vec<ShortOption<'a>>,
}

/// An option of a short call.
pub(super) enum ShortOption<'a> {
    /// The recipient is a group.
    Group,
    /// The id of the message to quote.
    ReplyTo(&'a Value),
    /// A field of the message as it is.
    Field(&'a Field),
}

impl<'a> ShortMessage<'a> {
    /// The short form of a message; nothing if no call of its own sends it.
    pub(super) fn of(message: &'a Value) -> Option<Self> {
        let Value::Model(_, fields) = message else { return None };
        let (mut to, mut content, mut options) = (None, None, Vec::new());
        for field in fields {
            match (field.descriptor.name, &field.value) {
                ("to", value) => to = Some(value),
                ("content", value) => content = Some(innermost(value)),
                ("recipient_type", Value::Enum(_, variant)) if variant.wire == "group" => {
                    options.push(ShortOption::Group);
                }
                ("context", Value::Model(_, context)) => {
                    options.extend(context.first().map(|id| ShortOption::ReplyTo(&id.value)));
                }
                _ => options.push(ShortOption::Field(field)),
            }
        }
        let content = content?;
        let call = SHORT_CALLS.iter().find(|call| holds(call.content, content))?;
        Some(Self { call, to: to?, content, options })
    }

    /// The arguments in Kotlin and Swift, in the order in which they are declared; one without a value is true.
    pub(super) fn arguments(&self) -> Vec<(&'static str, Option<&'a Value>)> {
        let mut arguments = vec![("to", Some(self.to))];
        match self.content {
            Value::Model(model, fields) if is_flat(model) => {
                let (required, optional): (Vec<_>, Vec<_>) =
                    fields.iter().partition(|field| field.descriptor.required);
                arguments.extend(required.into_iter().chain(optional).map(|field| match &field.value {
                    // Of a model there is only the text.
                    Value::Model(_, text) if !text.is_empty() => {
                        (field.descriptor.rust_name, Some(&text[0].value))
                    }
                    value => (field.descriptor.rust_name, Some(value)),
                }));
            }
            content => arguments.push((self.call.name, Some(content))),
        }
        for option in &self.options {
            if let ShortOption::ReplyTo(id) = option {
                arguments.push(("reply_to", Some(id)));
            }
        }
        arguments.extend(self.options.iter().filter_map(|option| match option {
            ShortOption::Group => Some(("to_group", None)),
            ShortOption::ReplyTo(_) => None,
            ShortOption::Field(field) => Some((field.descriptor.rust_name, Some(&field.value))),
        }));
        arguments
    }
}

/// The content without the alternatives around it.
fn innermost(content: &Value) -> &Value {
    match content {
        Value::Alternative(_, _, content) => innermost(content),
        content => content,
    }
}

/// Whether a value is of a type that short calls take.
fn holds(ty: TypeRef, value: &Value) -> bool {
    match (ty, value) {
        (TypeRef::Model(model), Value::Model(other, _)) => std::ptr::eq(model, *other),
        (TypeRef::List(item), Value::List(items)) => items.first().is_some_and(|first| holds(*item, first)),
        _ => false,
    }
}
