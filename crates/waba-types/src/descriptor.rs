//! What a type says about itself: the single source of validation, code generation, docs and the JSON Schema.

use crate::Dialect;
use crate::open::Raw;
use crate::rules::Limit;

/// The docs of a descriptor: `text` with the feature `docs`, else nothing. Programs that send messages don't carry them.
pub const fn doc(text: &'static str) -> &'static str {
    if cfg!(feature = "docs") { text } else { "" }
}

/// Where a model occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Part of a message that a business sends.
    Outbound,
    /// Part of a webhook.
    Inbound,
    /// Body of another request.
    Request,
    /// Body of an answer.
    Response,
}

/// The dialects that know a field or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialects {
    /// Cloud and on-premise.
    Both,
    /// Cloud only.
    CloudOnly,
    /// On-premise only.
    OnPremiseOnly,
}

impl Dialects {
    /// Whether `dialect` is one of them.
    pub fn have(self, dialect: Dialect) -> bool {
        match self {
            Self::Both => true,
            Self::CloudOnly => dialect == Dialect::Cloud,
            Self::OnPremiseOnly => dialect == Dialect::OnPremise,
        }
    }
}

/// A struct made by [`model`](macro@crate::model).
#[derive(Debug)]
pub struct ModelDescriptor {
    /// Name of the type in every language.
    pub name: &'static str,
    /// The module that defines it: `waba_types::message::text`.
    pub module: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// Where the model occurs.
    pub direction: Direction,
    /// The fields that always have the same value, and that no constructor asks for.
    pub constants: &'static [ConstantDescriptor],
    /// The fields in their order.
    pub fields: &'static [FieldDescriptor],
    /// Rules over more than one field.
    pub rules: &'static [RuleDescriptor],
}

impl ModelDescriptor {
    /// The field that a plain text stands for, where nothing else has to be said: `text` of a footer.
    pub fn text_field(&self) -> Option<&'static FieldDescriptor> {
        let text = self.only_required()?;
        matches!(text.ty, TypeRef::String | TypeRef::Id(_)).then_some(text)
    }

    /// The field that a whole number stands for, where nothing else has to be said: `value` of an amount of money.
    pub fn integer_field(&self) -> Option<&'static FieldDescriptor> {
        self.only_required().filter(|number| matches!(number.ty, TypeRef::Integer))
    }

    /// The model that this one only wraps: constants aside, its one field is a required model.
    pub fn wrapped(&self) -> Option<&'static ModelDescriptor> {
        match (self.fields, self.only_required()?.ty) {
            ([_], TypeRef::Model(inner)) => Some(inner),
            _ => None,
        }
    }

    /// The field that has to be given, where there is exactly one.
    fn only_required(&self) -> Option<&'static FieldDescriptor> {
        let mut required = self.fields.iter().filter(|field| field.required);
        let choice = self.fields.iter().any(|field| field.one_of);
        required.next().filter(|_| required.next().is_none() && !choice)
    }
}

/// A field that always has the same value.
#[derive(Debug)]
pub struct ConstantDescriptor {
    /// Name on the wire.
    pub name: &'static str,
    /// The value as JSON.
    pub json: &'static str,
}

/// A field of a model.
#[derive(Debug)]
pub struct FieldDescriptor {
    /// Name on the wire.
    pub name: &'static str,
    /// Further names under which it is read; its own goes first.
    pub also: &'static [&'static str],
    /// Name in Rust: `kind` for `type`.
    pub rust_name: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// Type of the value, without its `Option`.
    pub ty: TypeRef,
    /// Whether the field must be there.
    pub required: bool,
    /// Whether an absent list or map is read as an empty one.
    pub empty_if_absent: bool,
    /// Whether the value must never be shown.
    pub secret: bool,
    /// Whether it is one of those fields of the model of which exactly one is given.
    pub one_of: bool,
    /// Limits of the value.
    pub limits: &'static [Limit],
    /// The dialects that know the field.
    pub dialects: Dialects,
    /// Where a request has the field.
    pub place: Place,
}

/// Where a request has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the body.
    Body,
    /// In the path: the value of `{name}`.
    Path,
    /// In the query.
    Query,
}

/// A rule over more than one field of a model.
#[derive(Debug)]
pub struct RuleDescriptor {
    /// Stable name of the rule.
    pub id: &'static str,
    /// What must hold; see [`doc`].
    pub doc: &'static str,
    /// The dialects in which it must hold.
    pub dialects: Dialects,
}

/// A string enum: one made by [`open_enum!`](crate::open_enum), or a closed one, which is a choice of ours.
#[derive(Debug)]
pub struct EnumDescriptor {
    /// Name of the type in every language.
    pub name: &'static str,
    /// The module that defines it: `waba_types::message::text`.
    pub module: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// Whether values may come that this version does not know.
    pub open: bool,
    /// The known values.
    pub variants: &'static [EnumVariant],
}

/// A known value of an enum.
#[derive(Debug)]
pub struct EnumVariant {
    /// Name in Rust.
    pub name: &'static str,
    /// Value on the wire.
    pub wire: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
}

/// A union tagged by `type`, made by [`model`](macro@crate::model) on an enum.
#[derive(Debug)]
pub struct UnionDescriptor {
    /// Name of the type in every language.
    pub name: &'static str,
    /// The module that defines it: `waba_types::message::text`.
    pub module: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// Where the union occurs.
    pub direction: Direction,
    /// Where the content stands.
    pub layout: Layout,
    /// The alternatives.
    pub variants: &'static [UnionVariant],
}

impl UnionDescriptor {
    /// The alternative that a plain text stands for.
    pub fn text_variant(&self) -> Option<&'static UnionVariant> {
        self.variants.iter().find(|variant| match variant.ty {
            TypeRef::Model(model) => variant.wire == "text" && model.text_field().is_some(),
            _ => false,
        })
    }
}

/// Where the content of a union stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Under the key named like the tag, beside the fields of the object that holds the union:
    /// `"type": "text", "text": {…}`.
    Keyed,
    /// In an object of its own, whose fields follow the tag: `{"type": "button", "action": {…}}`.
    Inline,
}

/// An alternative of a union.
#[derive(Debug)]
pub struct UnionVariant {
    /// Name in Rust.
    pub name: &'static str,
    /// Value of `type`; in the keyed layout also the key that holds the content.
    pub wire: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// The content; in the inline layout always a model.
    pub ty: TypeRef,
    /// Limits of the content.
    pub limits: &'static [Limit],
    /// The dialects that know the alternative.
    pub dialects: Dialects,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum TypeRef {
    /// Text.
    String,
    /// An identifier: text, of the type of this name in Rust.
    Id(&'static str),
    /// True or false.
    Bool,
    /// A whole number of at most 64 bits.
    Integer,
    /// A whole number from 0 to 4294967295.
    Unsigned,
    /// A number.
    Number,
    /// A point in time, whole seconds since 1970.
    Timestamp,
    /// Any JSON.
    Json,
    /// A list.
    List(&'static TypeRef),
    /// An object with text as keys.
    Map(&'static TypeRef),
    /// A string enum.
    Enum(&'static EnumDescriptor),
    /// Another model.
    Model(&'static ModelDescriptor),
    /// A union; in the keyed layout it is spread into the object that holds it.
    Union(&'static UnionDescriptor),
}

/// A type that can be a field of a model.
pub trait Described {
    /// The type as other languages see it.
    const TYPE: TypeRef;
}

macro_rules! described {
    ($($ty:ty => $variant:ident),* $(,)?) => {
        $(impl Described for $ty {
            const TYPE: TypeRef = TypeRef::$variant;
        })*
    };
}

described! {
    String => String,
    bool => Bool,
    u32 => Unsigned,
    i64 => Integer,
    f64 => Number,
    Raw => Json,
}

impl<T: Described> Described for Vec<T> {
    const TYPE: TypeRef = TypeRef::List(&T::TYPE);
}

impl<T: Described> Described for std::collections::BTreeMap<String, T> {
    const TYPE: TypeRef = TypeRef::Map(&T::TYPE);
}
