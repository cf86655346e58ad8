//! An enum whose variants have texts, as `open_enum!` and `closed_enum!` are given it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Result, Token, Visibility, braced};

use crate::attributes;

pub(crate) struct NamedEnum {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    variants: Punctuated<Variant, Token![,]>,
}

struct Variant {
    attributes: Vec<Attribute>,
    name: Ident,
    wire: LitStr,
}

impl Parse for NamedEnum {
    fn parse(input: ParseStream) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let body;
        braced!(body in input);
        let variants = body.parse_terminated(Variant::parse, Token![,])?;
        Ok(Self { attributes, visibility, name, variants })
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

impl NamedEnum {
    pub(crate) fn idents(&self) -> Vec<&Ident> {
        self.variants.iter().map(|variant| &variant.name).collect()
    }

    pub(crate) fn wires(&self) -> Vec<&LitStr> {
        self.variants.iter().map(|variant| &variant.wire).collect()
    }

    /// The variants with their docs.
    pub(crate) fn definitions(&self) -> impl Iterator<Item = TokenStream> {
        self.variants.iter().map(|Variant { attributes, name, .. }| quote!(#(#attributes)* #name))
    }

    /// `DESCRIPTOR`, and what finds it by the type.
    pub(crate) fn described(&self, open: bool) -> TokenStream {
        let (name, doc) = (&self.name, attributes::docs(&self.attributes));
        let text = name.to_string();
        let variants = self.variants.iter().map(|Variant { attributes, name, wire }| {
            let (text, doc) = (name.to_string(), attributes::docs(attributes));
            quote!(::waba_types::descriptor::EnumVariant {
                name: #text,
                wire: #wire,
                doc: ::waba_types::descriptor::doc(#doc),
            })
        });
        quote! {
            impl #name {
                /// The descriptor: names, docs and values on the wire.
                pub const DESCRIPTOR: &'static ::waba_types::descriptor::EnumDescriptor = {
                    static DESCRIPTOR: ::waba_types::descriptor::EnumDescriptor =
                        ::waba_types::descriptor::EnumDescriptor {
                            name: #text,
                            module: ::std::module_path!(),
                            doc: ::waba_types::descriptor::doc(#doc),
                            open: #open,
                            variants: &[#(#variants),*],
                        };
                    &DESCRIPTOR
                };
            }

            impl ::waba_types::descriptor::Described for #name {
                const TYPE: ::waba_types::descriptor::TypeRef =
                    ::waba_types::descriptor::TypeRef::Enum(Self::DESCRIPTOR);
            }

            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(self.as_str())
                }
            }
        }
    }
}
