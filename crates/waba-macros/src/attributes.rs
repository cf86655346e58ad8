//! Reads the attributes of models: docs, `#[limit]`, `#[field]`, `#[rule]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, ExprPath, Ident, Lit, LitStr, Meta, RangeLimits, Result};

/// The text of the doc comment, lines joined by line feeds, without the leading space of each.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else { continue };
        if !meta.path.is_ident("doc") {
            continue;
        }
        if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value {
            let line = text.value();
            lines.push(line.strip_prefix(' ').unwrap_or(&line).to_owned());
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Removes and returns the attributes named `name`.
pub(crate) fn take(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let (taken, kept) = std::mem::take(attributes).into_iter().partition(|a| a.path().is_ident(name));
    *attributes = kept;
    taken
}

/// What `#[field(…)]` says.
#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) name: Option<LitStr>,
    /// Further names under which it comes; its own goes first.
    pub(crate) also: Vec<LitStr>,
    pub(crate) dialect: Option<Dialect>,
    pub(crate) default: bool,
    pub(crate) union: bool,
    pub(crate) secret: bool,
    pub(crate) one_of: bool,
    pub(crate) path: bool,
    pub(crate) query: bool,
}

pub(crate) fn field_options(attributes: &[Attribute]) -> Result<FieldOptions> {
    let mut options = FieldOptions::default();
    for attribute in attributes {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("name") {
                options.name = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("also") {
                options.also.push(meta.value()?.parse()?);
            } else if meta.path.is_ident("dialect") {
                options.dialect = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("default") {
                options.default = true;
            } else if meta.path.is_ident("union") {
                options.union = true;
            } else if meta.path.is_ident("secret") {
                options.secret = true;
            } else if meta.path.is_ident("one_of") {
                options.one_of = true;
            } else if meta.path.is_ident("path") {
                options.path = true;
            } else if meta.path.is_ident("query") {
                options.query = true;
            } else {
                return Err(meta.error(
                    "expected `name`, `also`, `dialect`, `default`, `union`, `secret`, `one_of`, `path` or `query`",
                ));
            }
            Ok(())
        })?;
    }
    Ok(options)
}

/// The `Limit` expressions of all `#[limit(unit = a..=b)]`, `#[limit(unit = a..)]` and `#[limit(http_url)]`.
pub(crate) fn limits(attributes: &[Attribute]) -> Result<Vec<TokenStream>> {
    let mut limits = Vec::new();
    for attribute in attributes {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("http_url") {
                limits.push(quote!(::waba_types::rules::Limit::HttpUrl));
                return Ok(());
            }
            let variant = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("chars") => quote!(Chars),
                Some("bytes") => quote!(Bytes),
                Some("items") => quote!(Items),
                Some("value") => quote!(Value),
                _ => return Err(meta.error("expected `chars`, `bytes`, `items`, `value` or `http_url`")),
            };
            let Expr::Range(range) = meta.value()?.parse()? else {
                return Err(meta.error("expected a range such as `1..=4096` or `1..`"));
            };
            let max = match (range.limits, range.end) {
                (RangeLimits::Closed(_), Some(max)) => quote!(#max),
                // No end is documented.
                (RangeLimits::HalfOpen(_), None) if variant.to_string() == "Value" => quote!(i64::MAX),
                (RangeLimits::HalfOpen(_), None) => quote!(u64::MAX),
                _ => return Err(meta.error("expected a range such as `1..=4096` or `1..`")),
            };
            let min = range.start.map_or_else(|| quote!(0), |start| quote!(#start));
            limits.push(quote!(::waba_types::rules::Limit::#variant { min: #min, max: #max }));
            Ok(())
        })?;
    }
    Ok(limits)
}

/// The field that `#[text(…)]` names.
pub(crate) fn text(attributes: &[Attribute]) -> Result<Option<Ident>> {
    attributes.first().map(Attribute::parse_args).transpose()
}

/// The function that `#[after_reading(…)]` names.
pub(crate) fn after_reading(attributes: &[Attribute]) -> Result<Option<ExprPath>> {
    attributes.first().map(Attribute::parse_args).transpose()
}

/// A field that always has the same value: its name, and the value as JSON.
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) json: String,
}

/// The constants of all `#[constant(name = "…")]`; `#[constant(action(name = "…"))]` is an object.
pub(crate) fn constants(attributes: &[Attribute]) -> Result<Vec<Constant>> {
    let mut constants = Vec::new();
    for attribute in attributes {
        attribute.parse_nested_meta(|meta| {
            constants.push(constant(&meta)?);
            Ok(())
        })?;
    }
    Ok(constants)
}

fn constant(meta: &ParseNestedMeta<'_>) -> Result<Constant> {
    let name = meta.path.require_ident()?.to_string();
    let json = if meta.input.peek(syn::token::Paren) {
        let mut entries = Vec::new();
        meta.parse_nested_meta(|entry| {
            let Constant { name, json } = constant(&entry)?;
            entries.push(format!("\"{name}\":{json}"));
            Ok(())
        })?;
        format!("{{{}}}", entries.join(","))
    } else {
        match meta.value()?.parse()? {
            Lit::Str(text) if text.value().bytes().all(|b| b.is_ascii_graphic() && !b"\"\\".contains(&b)) => {
                format!("\"{}\"", text.value())
            }
            Lit::Int(number) => number.base10_digits().to_owned(),
            other => return Err(syn::Error::new_spanned(other, "expected a plain text or a number")),
        }
    };
    Ok(Constant { name, json })
}

/// One `#[rule(id = "…", doc = "…", check = path)]`; `doc` may be the name of a constant.
pub(crate) struct Rule {
    pub(crate) id: LitStr,
    pub(crate) doc: Expr,
    pub(crate) dialect: Option<Dialect>,
    pub(crate) check: ExprPath,
}

pub(crate) fn rules(attributes: &[Attribute]) -> Result<Vec<Rule>> {
    attributes
        .iter()
        .map(|attribute| {
            let (mut id, mut doc, mut dialect, mut check) = (None, None, None, None);
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("id") {
                    id = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("doc") {
                    doc = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("dialect") {
                    dialect = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("check") {
                    check = Some(meta.value()?.parse()?);
                } else {
                    return Err(meta.error("expected `id`, `doc`, `dialect` or `check`"));
                }
                Ok(())
            })?;
            let missing = |what| syn::Error::new_spanned(attribute, format!("#[rule] needs `{what}`"));
            Ok(Rule {
                id: id.ok_or_else(|| missing("id"))?,
                doc: doc.ok_or_else(|| missing("doc"))?,
                dialect,
                check: check.ok_or_else(|| missing("check"))?,
            })
        })
        .collect()
}

/// The one dialect that knows a thing: `dialect = "cloud"`.
#[derive(Clone, Copy)]
pub(crate) enum Dialect {
    Cloud,
    OnPremise,
}

impl Parse for Dialect {
    fn parse(input: ParseStream) -> Result<Self> {
        let name: LitStr = input.parse()?;
        match name.value().as_str() {
            "cloud" => Ok(Self::Cloud),
            "on-premise" => Ok(Self::OnPremise),
            _ => Err(syn::Error::new_spanned(name, "expected \"cloud\" or \"on-premise\"")),
        }
    }
}

/// The variant of `Dialect` in `waba-types`.
impl ToTokens for Dialect {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Cloud => quote!(::waba_types::Dialect::Cloud),
            Self::OnPremise => quote!(::waba_types::Dialect::OnPremise),
        });
    }
}

/// The `Dialects` expression of a thing that `only` one dialect knows, or both.
pub(crate) fn dialects(only: Option<Dialect>) -> TokenStream {
    let variant = match only {
        None => quote!(Both),
        Some(Dialect::Cloud) => quote!(CloudOnly),
        Some(Dialect::OnPremise) => quote!(OnPremiseOnly),
    };
    quote!(::waba_types::descriptor::Dialects::#variant)
}
