//! `open_enum!`: a string enum that keeps unknown values.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Result, Token, Visibility, braced};

use crate::attributes;

struct OpenEnum {
    attributes: Vec<Attribute>,
    /// Whether capitals and small letters are the same.
    any_case: bool,
    visibility: Visibility,
    name: Ident,
    variants: Punctuated<Variant, Token![,]>,
}

struct Variant {
    attributes: Vec<Attribute>,
    name: Ident,
    wire: LitStr,
}

impl Parse for OpenEnum {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let any_case = !attributes::take(&mut attributes, "any_case").is_empty();
        let visibility = input.parse()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let body;
        braced!(body in input);
        Ok(Self {
            attributes,
            any_case,
            visibility,
            name,
            variants: body.parse_terminated(Variant::parse, Token![,])?,
        })
    }
}

impl Parse for Variant {
    fn parse(input: ParseStream) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { attributes, name, wire: input.parse()? })
    }
}

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let OpenEnum { attributes, any_case, visibility, name, variants } = syn::parse2(input)?;
    let doc = attributes::docs(&attributes);
    let text = name.to_string();
    let idents: Vec<_> = variants.iter().map(|v| &v.name).collect();
    let wires: Vec<_> = variants.iter().map(|v| &v.wire).collect();
    let variant_texts: Vec<_> = idents.iter().map(ToString::to_string).collect();
    let variant_docs: Vec<_> = variants.iter().map(|v| attributes::docs(&v.attributes)).collect();
    let definitions = variants.iter().map(|Variant { attributes, name, .. }| quote!(#(#attributes)* #name));

    let folded = wires.iter().map(|wire| LitStr::new(&wire.value().to_ascii_lowercase(), wire.span()));
    let (keys, key): (Vec<_>, _) = if any_case {
        (folded.collect(), quote!(value.to_ascii_lowercase().as_str()))
    } else {
        (wires.iter().map(|wire| (*wire).clone()).collect(), quote!(&*value))
    };

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
            /// The descriptor: names, docs and values on the wire.
            pub const DESCRIPTOR: &'static ::waba_types::descriptor::EnumDescriptor = {
                static DESCRIPTOR: ::waba_types::descriptor::EnumDescriptor =
                    ::waba_types::descriptor::EnumDescriptor {
                        name: #text,
                        module: ::std::module_path!(),
                        doc: ::waba_types::descriptor::doc(#doc),
                        open: true,
                        variants: &[#(::waba_types::descriptor::EnumVariant {
                            name: #variant_texts,
                            wire: #wires,
                            doc: ::waba_types::descriptor::doc(#variant_docs),
                        }),*],
                    };
                &DESCRIPTOR
            };

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

        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
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

        impl ::waba_types::descriptor::Described for #name {
            const TYPE: ::waba_types::descriptor::TypeRef =
                ::waba_types::descriptor::TypeRef::Enum(Self::DESCRIPTOR);
        }

        impl ::waba_types::rules::Check for #name {}
    })
}
