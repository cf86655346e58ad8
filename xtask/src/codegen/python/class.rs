//! The class of a model.

use waba_types::descriptor::{ConstantDescriptor, Direction, FieldDescriptor, ModelDescriptor, TypeRef};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::{Reached, spread};
use super::super::short::{self, Part, Shape};
use super::parameters::{self, Parameter, kinds_of};
use super::{annotation, attribute, docstring, name};

/// How a module names what another one holds.
pub(super) type Qualify<'a> = &'a dyn Fn(&str) -> String;

/// How the fields of a class are set.
enum Constructor {
    /// As they come.
    Plain(Vec<String>),
    /// From parameters that are friendlier than the fields.
    Friendly(Vec<Parameter>),
}

pub(super) fn class(code: &mut Code, model: &'static ModelDescriptor, reached: &Reached, qualify: Qualify) {
    let fields = model.fields;
    // What is only received is made of its fields.
    let constructor = if reached.sent {
        Constructor::Friendly(parameters::of_model(model))
    } else {
        Constructor::Plain(super::parameters(fields.iter()))
    };
    code.line(format!("class {}(Model):", model.name));
    code.indented(|code| {
        docstring(code, &docs::of_model(model));
        code.blank();
        tuple(code, "__slots__", fields.iter().map(name));
        tuple(code, "__match_args__", fields.iter().filter(|field| field.required).map(name));
        if fields.iter().any(|field| field.secret) {
            code.blank();
            tuple(code, "_SECRETS", fields.iter().filter(|field| field.secret).map(name));
        }
        if !fields.is_empty() {
            code.blank();
        }
        for field in fields {
            code.line(format!("{}: {}", name(field), attribute(field)));
            docstring(code, &documented(field));
        }
        code.blank();
        init(code, model, &constructor, qualify);
        code.blank();
        to_dict(code, model, qualify);
        code.blank();
        from_dict(code, model, qualify);
    });
}

fn tuple(code: &mut Code, name: &str, items: impl Iterator<Item = String>) {
    let items: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
    match items.as_slice() {
        [only] => code.line(format!("{name} = ({only},)")),
        items => code.sequence(format!("{name} = ("), items, ")"),
    }
}

fn documented(field: &FieldDescriptor) -> String {
    let doc = docs::of_field(field);
    match field.ty {
        TypeRef::Enum(open_enum) => format!("{doc} See `{}`.", open_enum.name),
        _ => doc,
    }
}

fn init(code: &mut Code, model: &'static ModelDescriptor, constructor: &Constructor, qualify: Qualify) {
    match constructor {
        Constructor::Plain(arguments) => {
            define(code, arguments.clone());
            code.indented(|code| {
                for field in model.fields {
                    assign(code, field, name(field));
                }
                set_extra(code);
            });
        }
        Constructor::Friendly(parameters) => {
            let signatures = parameters::signatures(parameters);
            let several = signatures.len() > 1;
            if several {
                code.lines(["if TYPE_CHECKING:", ""]);
                code.indented(|code| {
                    for (index, signature) in signatures.into_iter().enumerate() {
                        if index > 0 {
                            code.blank();
                        }
                        code.line("@overload");
                        define_as(code, signature, ": ...");
                    }
                });
                code.blank();
            }
            define(code, parameters::signature(parameters));
            code.indented(|code| {
                match short::wrapped(model) {
                    Some(inner) => {
                        let field = name(&model.fields[0]);
                        let mut arguments = parameters::arguments(parameters);
                        let open = format!("self.{field} = {}(", qualify(inner.name));
                        if several {
                            arguments.insert(0, qualify(inner.name));
                            code.sequence(format!("self.{field} = make("), &arguments, ")");
                        } else {
                            code.sequence(open, &arguments, ")");
                        }
                    }
                    None => model.fields.iter().for_each(|field| set(code, model, field, qualify)),
                }
                set_extra(code);
            });
        }
    }
}

fn define(code: &mut Code, arguments: Vec<String>) {
    define_as(code, arguments, ":");
}

fn define_as(code: &mut Code, arguments: Vec<String>, end: &str) {
    let mut all = vec!["self".to_owned()];
    let by_name = arguments.iter().any(|argument| argument == "*");
    all.extend(arguments);
    if !by_name {
        all.push("*".to_owned());
    }
    all.push("extra: dict[str, Any] | None = None".to_owned());
    code.sequence("def __init__(", &all, &format!(") -> None{end}"));
}

fn set_extra(code: &mut Code) {
    code.line("self.extra: dict[str, Any] = {} if extra is None else extra");
}

/// Sets a field to what is made of its parameter.
fn set(code: &mut Code, model: &'static ModelDescriptor, field: &FieldDescriptor, qualify: Qualify) {
    if let Some(parts) = short::parts(model).filter(|parts| std::ptr::eq(parts.field, field)) {
        let list = name(field);
        code.line(format!("self.{list}: {} = []", annotation(field.ty)));
        for part in &parts.parts {
            code.line(format!("if {} is not None:", part.name));
            code.indented(|code| {
                let (call, inner) = added(part, qualify);
                code.sequence(format!("self.{list}.{call}("), &[inner], ")");
            });
        }
        code.line(format!("if {list} is not None:"));
        code.indented(|code| code.line(format!("self.{list}.extend(as_list(\"{list}\", {list}))")));
        return;
    }
    let name = name(field);
    let made = parameters::made(field.ty, &name, &name, qualify);
    if field.required || made == name {
        assign(code, field, made);
    } else {
        let absent = match field.ty {
            _ if !field.empty_if_absent => "None",
            TypeRef::Map(_) => "{}",
            _ => "[]",
        };
        put(code, field, format!("{absent} if {name} is None else {made}"));
    }
}

/// The method that adds a part to the list of parts, and its argument.
fn added(part: &Part, qualify: Qualify) -> (&'static str, String) {
    let (name, class) = (&part.name, qualify(part.model.name));
    match part.shape {
        Shape::Several => ("extend", format!("as_list(\"{name}\", {name})")),
        Shape::Itself => ("append", name.clone()),
        Shape::Item(_) => ("append", format!("as_only({class}, {name})")),
        Shape::Items(item) => match parameters::naming(item) {
            Some((text, field)) => {
                let named = format!("as_named({}, \"{}\", {name})", qualify(text.name), field.name);
                ("append", format!("as_part(\"{name}\", {class}, {named})"))
            }
            None => ("append", format!("as_part(\"{name}\", {class}, {name})")),
        },
    }
}

fn assign(code: &mut Code, field: &FieldDescriptor, made: String) {
    let value = match field.ty {
        _ if !field.empty_if_absent => made,
        TypeRef::Map(_) => format!("{{}} if {0} is None else {0}", made),
        _ => format!("[] if {0} is None else {0}", made),
    };
    put(code, field, value);
}

fn put(code: &mut Code, field: &FieldDescriptor, value: String) {
    let typed = if matches!(field.ty, TypeRef::List(_) | TypeRef::Union(_)) && value.contains('(') {
        format!(": {}", attribute(field))
    } else {
        String::new()
    };
    assignment(code, &format!("self.{}{typed} = ", name(field)), &value);
}

/// An assignment, broken as the formatter does where it does not fit.
fn assignment(code: &mut Code, target: &str, value: &str) {
    let line = format!("{target}{value}");
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    let conditional = value.contains(" if ");
    let list = value.strip_prefix('[').filter(|_| !conditional).and_then(|value| value.strip_suffix(']'));
    let call = value.strip_suffix(')').and_then(|value| value.split_once('('));
    match (list, call) {
        (Some(inner), _) => code.block(format!("{target}["), "]", |code| match inner.split_once(" for ") {
            Some((item, rest)) if inner.chars().count() > code.room() => {
                code.lines([item, &format!("for {rest}")]);
            }
            _ => code.line(inner),
        }),
        (None, Some((function, inner))) if !function.contains(' ') => {
            code.block(format!("{target}{function}("), ")", |code| code.line(inner));
        }
        _ => code.block(format!("{target}("), ")", |code| match value.split_once(" if ") {
            Some((value, rest)) if value.len() + rest.len() + 4 > code.room() => {
                let (condition, other) = rest.split_once(" else ").unwrap_or((rest, ""));
                code.lines([value, &format!("if {condition}")]);
                assignment(code, "else ", other);
            }
            _ => code.line(value),
        }),
    }
}

fn to_dict(code: &mut Code, model: &ModelDescriptor, qualify: Qualify) {
    code.line("def to_dict(self) -> dict[str, Any]:");
    code.indented(|code| {
        code.line("data: dict[str, Any] = {}");
        let constants = model.constants.iter();
        code.lines(constants.map(|constant| format!("data[\"{}\"] = {}", constant.name, literal(constant))));
        for field in model.fields {
            let value = format!("self.{}", name(field));
            if let Some(union) = spread(field) {
                code.line(format!("{}.put(data, {value})", qualify(&kinds_of(union.name))));
                continue;
            }
            let assignment = format!("data[\"{}\"] = {}", field.name, written(field.ty, &value, qualify));
            // As the core writes it: the lists of answers are there although they are empty.
            let is_there = field.empty_if_absent && model.direction == Direction::Response;
            if field.required || is_there {
                code.line(assignment);
            } else {
                let present = if field.empty_if_absent { "" } else { " is not None" };
                code.line(format!("if {value}{present}:"));
                code.indented(|code| code.line(assignment));
            }
        }
        code.line("data.update(self.extra)");
        code.line("return data");
    });
}

/// The value of a constant. Its JSON has texts, numbers and objects, which Python writes alike.
fn literal(constant: &ConstantDescriptor) -> String {
    constant.json.replace("\":", "\": ")
}

/// The expression that makes JSON of a value.
fn written(ty: TypeRef, value: &str, qualify: Qualify) -> String {
    match ty {
        TypeRef::Timestamp => format!("str({value})"),
        TypeRef::Model(_) => format!("{value}.to_dict()"),
        TypeRef::Union(union) => format!("{}.write({value})", qualify(&kinds_of(union.name))),
        TypeRef::List(inner) if converts(*inner) => {
            let item = item_of(*inner);
            format!("[{} for {item} in {value}]", written(*inner, item, qualify))
        }
        TypeRef::Map(inner) if converts(*inner) => {
            let item = item_of(*inner);
            format!("{{key: {} for key, {item} in {value}.items()}}", written(*inner, item, qualify))
        }
        _ => value.to_owned(),
    }
}

fn item_of(ty: TypeRef) -> &'static str {
    if matches!(ty, TypeRef::List(_) | TypeRef::Map(_)) { "entries" } else { "item" }
}

fn from_dict(code: &mut Code, model: &'static ModelDescriptor, qualify: Qualify) {
    code.line("@classmethod");
    code.line("def _read(cls, data: Mapping[str, Any]) -> Self:");
    code.indented(|code| {
        code.line("extra = dict(data)");
        code.lines(model.constants.iter().map(|constant| {
            format!("take_constant(cls, extra, \"{}\", {})", constant.name, literal(constant))
        }));
        // Not by the constructor, which would have to be told all of it by name, and may take short forms.
        code.line("value = cls.__new__(cls)");
        for field in model.fields {
            assignment(code, &format!("value.{} = ", name(field)), &taken(field, qualify));
        }
        code.lines(["value.extra = extra", "return value"]);
    });
}

/// The expression that takes a field out of `extra`.
fn taken(field: &FieldDescriptor, qualify: Qualify) -> String {
    if let Some(union) = spread(field) {
        return format!("{}.take(extra)", qualify(&kinds_of(union.name)));
    }
    let popped = if field.required && !field.also.is_empty() {
        let names: Vec<_> = field.also.iter().map(|name| format!(", \"{name}\"")).collect();
        format!("take_first(extra, \"{}\"{})", field.name, names.concat())
    } else if field.required {
        format!("extra.pop(\"{}\")", field.name)
    } else {
        format!("extra.pop(\"{}\", None)", field.name)
    };
    match (reader(field.ty, qualify), field.ty) {
        (None, TypeRef::List(_)) if field.empty_if_absent => format!("{popped} or []"),
        (None, TypeRef::Map(_)) if field.empty_if_absent => format!("{popped} or {{}}"),
        (None, _) => popped,
        (Some(_), TypeRef::List(inner)) if field.required || field.empty_if_absent => {
            format!("read_list({}, {popped})", reader_or_same(*inner, qualify))
        }
        (Some(_), TypeRef::Map(inner)) if field.required || field.empty_if_absent => {
            format!("read_map({}, {popped})", reader_or_same(*inner, qualify))
        }
        (Some(read), _) if field.required => format!("{read}({popped})"),
        (Some(read), _) => format!("read_optional({read}, {popped})"),
    }
}

fn reader_or_same(ty: TypeRef, qualify: Qualify) -> String {
    reader(ty, qualify).unwrap_or_else(|| "lambda value: value".to_owned())
}

/// The function that makes a value of JSON; none where JSON has it already.
fn reader(ty: TypeRef, qualify: Qualify) -> Option<String> {
    match ty {
        TypeRef::Timestamp => Some("int".to_owned()),
        TypeRef::Model(model) => Some(format!("{}.from_dict", qualify(model.name))),
        TypeRef::Union(union) => Some(format!("{}.read", qualify(&kinds_of(union.name)))),
        TypeRef::List(inner) => {
            reader(*inner, qualify).map(|read| format!("lambda values: read_list({read}, values)"))
        }
        TypeRef::Map(inner) => {
            reader(*inner, qualify).map(|read| format!("lambda values: read_map({read}, values)"))
        }
        _ => None,
    }
}

fn converts(ty: TypeRef) -> bool {
    reader(ty, &str::to_owned).is_some()
}
