//! Macros of waba: one definition of each WhatsApp type.
//!
//! [`macro@model`] turns a plain struct into a type of the wire: constructor, setters, serde code that loses
//! nothing, limit checks and a descriptor. On an enum it makes a tagged union (`"type": "text", "text": {…}`).
//! [`open_enum!`] makes a string enum that keeps the values it does not know, [`closed_enum!`] one that has no others.
//!
//! The generated code names `::waba_types`; the macros are of no use without that crate.

mod attributes;
mod closed_enum;
mod direction;
mod model;
mod named_enum;
mod open_enum;
mod union;

use proc_macro::TokenStream;

/// Makes a struct a type of the wire, or an enum a tagged union of such types.
///
/// ```text
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
/// A struct gets `new` with its required fields, a setter for each optional one, a field `extra` that holds the members
/// that it does not know, `Debug`, `Clone`, `PartialEq`, `Serialize`, `Deserialize` (of duplicate keys the last wins),
/// `Check`, and `Model` with the descriptor that the other languages are generated from.
///
/// # Arguments
///
/// | argument | meaning |
/// |---|---|
/// | `outbound` | sent, inside of a request |
/// | `inbound` | received, in a webhook or inside of an answer |
/// | `request` | the request of an operation: implements `Request` |
/// | `response` | the answer of an operation: implements `Response` |
/// | `by_hand` | the trait of a request or answer is implemented by hand |
/// | `whatsapp` | the body begins with `"messaging_product": "whatsapp"`, which is skipped when it is read |
/// | `inline` | of an enum: the fields of the content stand beside the tag |
///
/// What is received is read as far as it makes sense: a number is read as text where text is expected, and in an optional
/// field text that is no number, time or truth value counts as absent.
///
/// # Enums
///
/// `#[model(outbound)]` on an enum makes a union that is tagged by `type`. Its content is a member with the name of the
/// tag, `{"type": "text", "text": {…}}`, and stands among the members of the struct that has the enum as its
/// `#[field(union)]`. With `inline` the union is an object of its own: `{"type": "button", "action": {…}}`. Variants take
/// `#[field(name = "…", dialect = "…")]` and `#[limit(…)]`.
///
/// # Attributes of a struct
///
/// | attribute | meaning |
/// |---|---|
/// | `#[rule(id = "…", doc = …, check = f)]` | a rule over several fields; `doc` may name a constant that several models share |
/// | `#[constant(name = "cta_url")]` | a member that always has this value, and that no constructor asks for |
/// | `#[constant(action(name = "…"))]` | the same within an object |
/// | `#[text(details)]` | the API sometimes writes only the text of this field in place of the object; all fields are optional |
/// | `#[after_reading(Self::gather)]` | a function that takes the model as it was read, and brings what comes in several places to one |
///
/// # Attributes of a field
///
/// | attribute | meaning |
/// |---|---|
/// | `#[limit(chars = a..=b)]` | its length in characters; `bytes`, `items` and `value` likewise; `a..` where no end is documented |
/// | `#[limit(http_url)]` | it is the address of a web page |
/// | `#[field(name = "type")]` | its name on the wire |
/// | `#[field(also = "…")]` | another name under which it is received |
/// | `#[field(dialect = "cloud")]` | only this dialect has it |
/// | `#[field(default)]` | a list or map that may be absent |
/// | `#[field(union)]` | an enum whose tag and content stand among the members of the struct |
/// | `#[field(one_of)]` | on several optional fields: exactly one of them is given, each by a constructor of its own name |
/// | `#[field(path)]`, `#[field(query)]` | a field of a request that stands in the address instead of the body |
/// | `#[field(secret)]` | no language may show its value; its Rust type redacts itself |
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
/// ```text
/// open_enum! {
///     /// State of a sent message.
///     pub enum MessageStatus {
///         /// Left WhatsApp's servers.
///         Sent = "sent",
///     }
/// }
/// ```
///
/// With `#[any_case]` above the enum a known value is known in capitals and in small letters. With `#[documented]` what is not
/// known is refused before it is sent: for words that only a slip of the pen would make others.
#[proc_macro]
pub fn open_enum(input: TokenStream) -> TokenStream {
    open_enum::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes an enum of our own, whose values have the same names in every language.
///
/// ```text
/// closed_enum! {
///     /// What a file is sent as.
///     pub enum MediaKind {
///         /// An image.
///         Image = "image",
///     }
/// }
/// ```
#[proc_macro]
pub fn closed_enum(input: TokenStream) -> TokenStream {
    closed_enum::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    fn model_error(item: proc_macro2::TokenStream) -> String {
        let item = syn::parse2(item).expect("a struct");
        super::model::expand(quote!(outbound), item).expect_err("must be refused").to_string()
    }

    #[test]
    fn a_field_without_docs_is_refused() {
        assert_eq!(
            model_error(quote!(
                struct A {
                    body: String,
                }
            )),
            "a field of a model needs a doc comment"
        );
    }

    #[test]
    fn a_limit_that_is_no_range_or_leaves_its_end_out_is_refused() {
        let expected = "expected a range such as `1..=4096` or `1..`";
        for limit in [quote!(value = ..5), quote!(chars = 1..5), quote!(chars = 5)] {
            let item = quote! {
                struct A {
                    /// Body.
                    #[limit(#limit)]
                    body: String,
                }
            };
            assert_eq!(model_error(item), expected);
        }
    }

    #[test]
    fn a_misspelled_attribute_is_refused() {
        let item = quote! {
            struct A {
                /// Body.
                #[limit(chrs = 1..=2)]
                body: String,
            }
        };
        assert_eq!(model_error(item), "expected `chars`, `bytes`, `items`, `value` or `http_url`");
        let item = quote! {
            struct A {
                /// Body.
                #[field(dialect = "on_premise")]
                body: Option<String>,
            }
        };
        assert_eq!(model_error(item), "expected \"cloud\" or \"on-premise\"");
    }

    #[test]
    fn a_rule_needs_an_id_a_doc_and_a_check() {
        let item = quote! {
            #[rule(id = "a", check = f)]
            struct A {}
        };
        assert_eq!(model_error(item), "#[rule] needs `doc`");
    }

    #[test]
    fn the_name_extra_is_taken() {
        let item = quote! {
            struct A {
                /// More.
                extra: String,
            }
        };
        assert_eq!(model_error(item), "`extra` is added by #[model]");
    }

    #[test]
    fn a_direction_is_needed() {
        let item = syn::parse2(quote!(
            struct A {}
        ))
        .expect("a struct");
        assert!(super::model::expand(quote!(sideways), item).is_err());
    }

    #[test]
    fn a_variant_of_a_union_holds_one_type() {
        for variant in [quote!(Text), quote!(Text(A, B)), quote!(Text { a: A })] {
            let item = syn::parse2(quote!(enum U { #variant })).expect("an enum");
            let error = super::union::expand(quote!(inbound), item).expect_err("must be refused");
            assert_eq!(error.to_string(), "a variant of a union holds one type");
        }
    }

    #[test]
    fn a_value_of_an_enum_needs_its_text() {
        let item = quote!(
            pub enum Status {
                Sent,
            }
        );
        assert!(super::open_enum::expand(item.clone()).is_err());
        assert!(super::closed_enum::expand(item).is_err());
    }
}
