//! Macros of waba: one definition of each WhatsApp type.
//!
//! [`macro@model`] turns a plain struct into a type of the wire: constructor, setters, serde code that loses
//! nothing, limit checks and a descriptor. On an enum it makes a tagged union (`"type": "text", "text": {…}`).
//! [`open_enum!`] makes a string enum that keeps the values it does not know.
//!
//! The generated code names `::waba_types`; the macros are of no use without that crate.

mod attributes;
mod model;
mod open_enum;
mod union;

use proc_macro::TokenStream;

/// Makes a struct a type of the wire, or an enum a tagged union of such types.
///
/// ```ignore
/// /// A text message.
/// #[model(outbound)]
/// #[rule(id = "no-link-preview", doc = "…", check = check_preview)]
/// pub struct TextContent {
///     /// Text to show.
///     #[limit(chars = 1..=4096)]
///     pub body: String,
///     /// Renders a preview of the first URL.
///     pub preview_url: Option<bool>,
/// }
/// ```
///
/// The direction is `outbound`, `inbound`, `response` or `request`. Generated for a struct: `new` with the required
/// fields, one setter for each optional field, an `extra` field that holds the unknown fields, `Debug`, `Clone`,
/// `PartialEq`, `Serialize`, `Deserialize` (duplicate keys: the last wins), `Check` and `Model` with the descriptor.
///
/// Attributes of a field: `#[limit(chars|bytes|items|value = a..=b)]`; `#[field(name = "type")]` for another name on
/// the wire; `#[field(dialect = "cloud")]` for a field that one dialect only has; `#[field(default)]` for a list or map that may
/// be absent; `#[field(union)]` for a field whose enum is spread as `type` and the object named like it;
/// `#[field(secret)]` for a field whose value no language may show (its Rust type redacts itself).
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let result = match syn::parse::<syn::Item>(item) {
        Ok(syn::Item::Struct(item)) => model::expand(arguments.into(), item),
        Ok(syn::Item::Enum(item)) => union::expand(arguments.into(), item),
        Ok(other) => Err(syn::Error::new_spanned(other, "#[model] takes a struct or an enum")),
        Err(error) => Err(error),
    };
    result.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a string enum that keeps unknown values as `Unknown(String)`.
///
/// ```ignore
/// open_enum! {
///     /// State of a sent message.
///     pub enum MessageStatus {
///         /// Left WhatsApp's servers.
///         Sent = "sent",
///     }
/// }
/// ```
#[proc_macro]
pub fn open_enum(input: TokenStream) -> TokenStream {
    open_enum::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
