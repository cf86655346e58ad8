//! What constructors and short calls take, and what they make of it.

use waba_types::descriptor::{FieldDescriptor, ModelDescriptor, TypeRef};

use super::super::short::{self, Part, Shape};
use super::super::{docs, names};
use super::{annotation, name};

/// A parameter of a constructor or of a call.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) annotation: String,
    pub(super) required: bool,
    /// Whether exactly one of these is given.
    pub(super) one_of: bool,
    pub(super) doc: String,
}

/// The parameters that set the fields of a model.
pub(super) fn of_model(model: &'static ModelDescriptor) -> Vec<Parameter> {
    if let Some(inner) = short::wrapped(model) {
        return of_model(inner);
    }
    let parts = short::parts(model);
    let is_parts =
        |field: &FieldDescriptor| parts.as_ref().is_some_and(|parts| std::ptr::eq(parts.field, field));
    let mut parameters: Vec<_> = model
        .fields
        .iter()
        .filter(|field| !is_parts(field))
        .map(|field| Parameter { required: field.required, one_of: field.one_of, ..of_field(field) })
        .collect();
    if let Some(parts) = &parts {
        parameters.extend(parts.parts.iter().map(of_part));
        let others = of_field(parts.field);
        parameters.push(Parameter {
            required: false,
            doc: "What the others leave out.".to_owned(),
            ..others
        });
    }
    parameters
}

fn of_field(field: &'static FieldDescriptor) -> Parameter {
    Parameter {
        name: name(field),
        annotation: accepted(field.ty),
        required: field.required,
        one_of: false,
        doc: docs::of_field(field),
    }
}

fn of_part(part: &Part) -> Parameter {
    let itself = part.model.name;
    let annotation = match part.shape {
        Shape::Item(item) => format!("{itself} | {}", accepted(item)),
        Shape::Items(item) => {
            let names = naming(item).map(|_| " | Mapping[str, str]").unwrap_or_default();
            format!("{itself} | Sequence[{}]{names}", accepted(item))
        }
        Shape::Several => format!("Sequence[{itself}]"),
        Shape::Itself => itself.to_owned(),
    };
    let named = if annotation.contains("Mapping") { " A mapping names the variables." } else { "" };
    let doc = format!("{}{named}", docs::plain(part.doc));
    Parameter { name: part.name.clone(), annotation, required: false, one_of: false, doc }
}

/// What makes a text for a named variable: the class, and the parameter for the name.
pub(super) fn naming(item: TypeRef) -> Option<(&'static ModelDescriptor, &'static FieldDescriptor)> {
    let text = short::text(item)?;
    Some((text, short::naming_field(text)?))
}

/// The annotation of what is taken for a value: itself, or a short form.
pub(super) fn accepted(ty: TypeRef) -> String {
    if short::text(ty).is_some() {
        return format!("{} | str", annotation(ty));
    }
    if short::integer(ty).is_some() {
        return format!("{} | int", annotation(ty));
    }
    if short::pair(ty).is_some() {
        return format!("{} | tuple[str, str]", annotation(ty));
    }
    match ty {
        TypeRef::List(item) => match short::group(*item) {
            Some((group, inner)) => format!("Sequence[{} | {}]", group.name, accepted(inner)),
            None => format!("Sequence[{}]", accepted(*item)),
        },
        TypeRef::Map(inner) => format!("Mapping[str, {}]", annotation(*inner)),
        ty => annotation(ty),
    }
}

/// The expression that makes a value of what the parameter `name` takes for it. `class` names a class as the module
/// knows it.
pub(super) fn made(ty: TypeRef, name: &str, value: &str, class: &dyn Fn(&str) -> String) -> String {
    if let Some(model) = short::text(ty) {
        return format!("from_text({}, {value})", class(model.name));
    }
    if let Some(model) = short::integer(ty) {
        return format!("from_int({}, {value})", class(model.name));
    }
    if let Some(model) = short::pair(ty) {
        return format!("from_pair({}, {value})", class(model.name));
    }
    match ty {
        TypeRef::List(item) => match short::group(*item) {
            Some((group, _)) => format!("as_groups(\"{name}\", {}, {value})", class(group.name)),
            None => match made(*item, name, "item", class) {
                item if item == "item" => format!("as_list(\"{name}\", {value})"),
                item => format!("[{item} for item in as_list(\"{name}\", {value})]"),
            },
        },
        TypeRef::Map(_) => format!("dict({value})"),
        _ => value.to_owned(),
    }
}

/// The signatures: the required parameters by position, the others by name; of several of which exactly one is given,
/// one signature for each.
pub(super) fn signatures(parameters: &[Parameter]) -> Vec<Vec<String>> {
    let choices: Vec<_> = parameters.iter().filter(|parameter| parameter.one_of).collect();
    if choices.is_empty() {
        return vec![signature(parameters)];
    }
    let chosen = choices.iter().map(|choice| {
        let of_choice =
            parameters.iter().filter(|parameter| !parameter.one_of || parameter.name == choice.name);
        signature(&of_choice.cloned().collect::<Vec<_>>())
    });
    chosen.collect()
}

/// One signature that takes all parameters.
pub(super) fn signature(parameters: &[Parameter]) -> Vec<String> {
    let one_choice = parameters.iter().filter(|parameter| parameter.one_of).count() == 1;
    let required = parameters.iter().filter(|parameter| parameter.required);
    let mut arguments: Vec<_> = required.map(|p| format!("{}: {}", p.name, p.annotation)).collect();
    let mut by_name: Vec<_> = parameters.iter().filter(|parameter| !parameter.required).collect();
    if !by_name.is_empty() {
        arguments.push("*".to_owned());
    }
    by_name.sort_by_key(|parameter| !parameter.one_of);
    arguments.extend(by_name.into_iter().map(|p| match p.one_of && one_choice {
        true => format!("{}: {}", p.name, p.annotation),
        false => format!("{}: {} | None = None", p.name, p.annotation),
    }));
    arguments
}

/// The arguments that pass the parameters on.
pub(super) fn arguments(parameters: &[Parameter]) -> Vec<String> {
    let required = parameters.iter().filter(|p| p.required).map(|p| p.name.clone());
    let by_name = parameters.iter().filter(|p| !p.required).map(|p| format!("{0}={0}", p.name));
    required.chain(by_name).collect()
}

/// The constant that holds the classes of a union.
pub(super) fn kinds_of(union: &str) -> String {
    names::constant(union)
}
