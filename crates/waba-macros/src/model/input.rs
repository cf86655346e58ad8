//! What the struct, its attributes and the arguments of `#[model]` say.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{ExprPath, Fields, GenericArgument, Ident, ItemStruct, LitStr, PathArguments, Result, Token, Type};

use crate::attributes::{self, Constant, FieldOptions, Rule};
use crate::direction::Direction;

pub(super) struct Input {
    pub(super) name: Ident,
    pub(super) doc: String,
    pub(super) direction: Direction,
    /// Whether `Request` or `Response` is implemented by hand.
    pub(super) by_hand: bool,
    /// Whether it has `messaging_product`, which is passed by when it is read; bodies of requests start with it.
    pub(super) whatsapp: bool,
    pub(super) constants: Vec<Constant>,
    pub(super) fields: Vec<Field>,
    pub(super) rules: Vec<Rule>,
    /// The field that a text in the place of the object stands for.
    pub(super) text: Option<Ident>,
    /// The function that gets the model as it was read.
    pub(super) after_reading: Option<ExprPath>,
}

pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) wire: LitStr,
    pub(super) doc: String,
    /// The type without its `Option`.
    pub(super) value: Type,
    pub(super) optional: bool,
    pub(super) limits: Vec<TokenStream>,
    pub(super) options: FieldOptions,
}

impl Field {
    pub(super) fn required(&self) -> bool {
        !self.optional && !self.options.default
    }
}

/// The arguments of the attribute: the direction, and how a request or answer is written.
struct Arguments {
    direction: Direction,
    by_hand: bool,
    whatsapp: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut arguments = Self { direction: input.parse()?, by_hand: false, whatsapp: false };
        while input.parse::<Option<Token![,]>>()?.is_some() {
            let option: Ident = input.parse()?;
            match option.to_string().as_str() {
                "by_hand" => arguments.by_hand = true,
                "whatsapp" => arguments.whatsapp = true,
                _ => return Err(syn::Error::new_spanned(option, "expected `by_hand` or `whatsapp`")),
            }
        }
        Ok(arguments)
    }
}

impl Input {
    /// Takes the attributes off `item` and adds its field `extra`.
    pub(super) fn take(arguments: TokenStream, item: &mut ItemStruct) -> Result<Self> {
        let Arguments { direction, by_hand, whatsapp } = syn::parse2(arguments)?;
        Ok(Self {
            rules: attributes::rules(&attributes::take(&mut item.attrs, "rule"))?,
            constants: attributes::constants(&attributes::take(&mut item.attrs, "constant"))?,
            text: attributes::text(&attributes::take(&mut item.attrs, "text"))?,
            after_reading: attributes::after_reading(&attributes::take(&mut item.attrs, "after_reading"))?,
            fields: fields(item)?,
            doc: attributes::docs(&item.attrs),
            name: item.ident.clone(),
            direction,
            by_hand,
            whatsapp,
        })
    }

    /// The fields of which exactly one is given.
    pub(super) fn one_of(&self) -> Vec<&Field> {
        self.fields.iter().filter(|field| field.options.one_of).collect()
    }
}

/// Reads the fields and appends `extra`.
fn fields(item: &mut ItemStruct) -> Result<Vec<Field>> {
    let Fields::Named(named) = &mut item.fields else {
        return Err(syn::Error::new_spanned(&item.ident, "#[model] takes a struct with named fields"));
    };
    let mut fields = Vec::new();
    for field in &mut named.named {
        let options = attributes::field_options(&attributes::take(&mut field.attrs, "field"))?;
        let limits = attributes::limits(&attributes::take(&mut field.attrs, "limit"))?;
        let Some(name) = field.ident.clone() else { continue };
        if name == "extra" {
            return Err(syn::Error::new_spanned(name, "`extra` is added by #[model]"));
        }
        let doc = attributes::docs(&field.attrs);
        if doc.is_empty() {
            return Err(syn::Error::new_spanned(name, "a field of a model needs a doc comment"));
        }
        let wire =
            options.name.clone().unwrap_or_else(|| LitStr::new(&name.unraw().to_string(), name.span()));
        let inner = inner_of_option(&field.ty);
        if let (None, true, Some(also)) = (inner, options.default, options.also.first()) {
            return Err(syn::Error::new_spanned(also, "a list that may be absent has no further names"));
        }
        fields.push(Field {
            optional: inner.is_some(),
            value: inner.unwrap_or(&field.ty).clone(),
            name,
            wire,
            doc,
            limits,
            options,
        });
    }
    named.named.push(syn::parse_quote! {
        /// Fields that this version does not know, as they came.
        pub extra: ::waba_types::open::Extra
    });
    Ok(fields)
}

fn inner_of_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    if segment.ident != "Option" {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
