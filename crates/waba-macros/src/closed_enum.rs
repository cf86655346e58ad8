//! `closed_enum!`: an enum of our own, whose values have the same names in every language.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;

use crate::named_enum::NamedEnum;

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let item: NamedEnum = syn::parse2(input)?;
    let NamedEnum { attributes, visibility, name, .. } = &item;
    let (idents, wires) = (item.idents(), item.wires());
    let (definitions, described, count) = (item.definitions(), item.described(false), idents.len());
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
        }

        #described
    })
}
