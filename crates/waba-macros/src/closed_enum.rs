//! `closed_enum!`: an enum of our own, whose values have the same names in every language.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Result;

use crate::named_enum::NamedEnum;

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let item: NamedEnum = syn::parse2(input)?;
    let NamedEnum { attributes, visibility, name, .. } = &item;
    let (idents, wires) = (item.idents(), item.wires());
    let (definitions, described, count) = (item.definitions(), item.described(false), idents.len());
    let enum_name = name.to_string();
    let arms: Vec<_> = (0..count).map(|index| format_ident!("arm_{index}")).collect();
    Ok(quote! {
        #(#attributes)*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #visibility enum #name {
            #(#definitions,)*
        }

        impl #name {
            /// All of them, in their order.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            /// The name in every language.
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#idents => #wires,)*
                }
            }

            /// The one of the values, given in the order of the variants, that stands for this one. Generated code of
            /// other crates, for which the enum may not be exhaustive, needs no arm for what can't be.
            #[doc(hidden)]
            #[allow(clippy::too_many_arguments)]
            pub fn fold<T>(self, #(#arms: T),*) -> T {
                match self {
                    #(Self::#idents => #arms,)*
                }
            }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::waba_types::UnknownName;

            fn from_str(name: &str) -> ::std::result::Result<Self, Self::Err> {
                match name {
                    #(#wires => Ok(Self::#idents),)*
                    _ => Err(::waba_types::UnknownName::new(#enum_name, &[#(#wires),*])),
                }
            }
        }

        #described
    })
}
