//! `open_enum!`: a string enum that keeps unknown values.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitStr, Result};

use crate::attributes;
use crate::named_enum::NamedEnum;

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let mut item: NamedEnum = syn::parse2(input)?;
    // Whether capitals and small letters are the same.
    let any_case = !attributes::take(&mut item.attributes, "any_case").is_empty();
    // Whether what is not documented is refused before it is sent.
    let documented = !attributes::take(&mut item.attributes, "documented").is_empty();
    let NamedEnum { attributes, visibility, name, .. } = &item;
    let (idents, wires) = (item.idents(), item.wires());
    let (definitions, described) = (item.definitions(), item.described(true));

    let folded = wires.iter().map(|wire| LitStr::new(&wire.value().to_ascii_lowercase(), wire.span()));
    let (keys, key): (Vec<_>, _) = if any_case {
        (folded.collect(), quote!(value.to_ascii_lowercase().as_str()))
    } else {
        (wires.iter().map(|wire| (*wire).clone()).collect(), quote!(&*value))
    };

    let check = documented.then(|| {
        quote! {
            fn check(
                &self,
                path: &::waba_types::rules::Path<'_>,
                _: ::waba_types::Dialect,
                violations: &mut ::std::vec::Vec<::waba_types::rules::Violation>,
            ) {
                ::waba_types::rules::check_known(self.is_unknown(), Self::DESCRIPTOR, path, violations);
            }
        }
    });

    Ok(quote! {
        #(#attributes)*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #visibility enum #name {
            #(#definitions,)*
            /// A value that this version does not know, as it came.
            Unknown(::std::string::String),
        }

        impl #name {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #wires,)*
                    Self::Unknown(value) => value,
                }
            }

            /// Whether this version does not know the value.
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }
        }

        impl ::std::convert::From<&str> for #name {
            fn from(value: &str) -> Self {
                match #key {
                    #(#keys => Self::#idents,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for #name {
            fn from(value: ::std::string::String) -> Self {
                match #key {
                    #(#keys => Self::#idents,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                deserializer.deserialize_any(::waba_types::open::EnumText).map(Self::from)
            }
        }

        #described

        impl ::waba_types::rules::Check for #name {
            #check
        }
    })
}
