//! How a model is made: `new` or, of several alternatives, a constructor for each; and setters.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::input::{Field, Input};
use crate::direction::Direction;

impl Input {
    /// The `impl` of the model itself.
    pub(super) fn constructor(&self) -> TokenStream {
        let Self { name, .. } = self;
        let one_of = self.one_of();
        let doc = if one_of.is_empty() {
            let doc = format!("Creates a `{name}` from its required fields.");
            quote!(#[doc = #doc])
        } else {
            // Without any of the alternatives the value is of no use; generated code sets one afterwards.
            quote!(#[doc(hidden)])
        };
        let (names, types) = self.required();
        let initials = self.fields.iter().map(Field::initial);
        let alternatives = one_of.into_iter().map(|field| self.alternative(field));
        let settable = self.fields.iter().filter(|field| !field.required() && !field.options.one_of);
        let setters = settable.map(Field::setter);
        let made_of_text = self.made_of_text();
        quote! {
            impl #name {
                #doc
                pub fn new(#(#names: impl ::std::convert::Into<#types>),*) -> Self {
                    Self { #(#initials,)* extra: ::std::default::Default::default() }
                }
                #(#alternatives)*
                #(#setters)*
            }
            #made_of_text
        }
    }

    /// Makes a request of which only a text has to be given from that text, so that a call takes it alone.
    fn made_of_text(&self) -> Option<TokenStream> {
        let Self { name, .. } = self;
        let (_, types) = self.required();
        let [text] = types.as_slice() else { return None };
        let fits = self.direction == Direction::Request && self.one_of().is_empty() && is_text(text);
        fits.then(|| {
            quote! {
                impl<T: ::std::convert::Into<#text>> ::std::convert::From<T> for #name {
                    fn from(text: T) -> Self {
                        Self::new(text)
                    }
                }
            }
        })
    }

    /// The constructor that is named like `field`.
    fn alternative(&self, Field { name: field, value, .. }: &Field) -> TokenStream {
        let doc = format!("Creates a `{}` with this `{}`.", self.name, field.unraw());
        let (names, types) = self.required();
        quote! {
            #[doc = #doc]
            pub fn #field(
                #field: impl ::std::convert::Into<#value>
                #(, #names: impl ::std::convert::Into<#types>)*
            ) -> Self {
                Self { #field: ::std::option::Option::Some(#field.into()), ..Self::new(#(#names),*) }
            }
        }
    }

    /// The required fields with their types.
    fn required(&self) -> (Vec<&Ident>, Vec<&Type>) {
        let required = self.fields.iter().filter(|field| field.required());
        required.map(|field| (&field.name, &field.value)).unzip()
    }
}

impl Field {
    /// What `new` makes of it.
    fn initial(&self) -> TokenStream {
        let Self { name, .. } = self;
        if self.optional {
            quote!(#name: ::std::option::Option::None)
        } else if self.options.default {
            quote!(#name: ::std::default::Default::default())
        } else {
            quote!(#name: #name.into())
        }
    }

    fn setter(&self) -> TokenStream {
        let Self { name, value, doc, .. } = self;
        let assigned = if self.optional {
            quote!(::std::option::Option::Some(#name.into()))
        } else {
            quote!(#name.into())
        };
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #name(mut self, #name: impl ::std::convert::Into<#value>) -> Self {
                self.#name = #assigned;
                self
            }
        }
    }
}

/// Whether the type is a text or an identifier, whose names end so.
fn is_text(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let name = path.path.segments.last().map(|segment| segment.ident.to_string());
    name.is_some_and(|name| name == "String" || name.ends_with("Id"))
}
