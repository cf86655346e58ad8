//! `#[model]` on an enum: a union tagged by the key `type`, with the content under the key of that name.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Ident, ItemEnum, LitStr, Result, Type};

use crate::attributes;
use crate::model::direction;

struct Variant {
    name: Ident,
    wire: LitStr,
    model: Type,
    doc: String,
}

pub(crate) fn expand(arguments: TokenStream, mut item: ItemEnum) -> Result<TokenStream> {
    let direction = direction(arguments)?;
    let name = item.ident.clone();
    let text = name.to_string();
    let doc = attributes::docs(&item.attrs);
    let mut variants = Vec::new();
    for variant in &mut item.variants {
        let options = attributes::field_options(&attributes::take(&mut variant.attrs, "field"))?;
        let Fields::Unnamed(fields) = &variant.fields else {
            return Err(syn::Error::new_spanned(variant, "a variant of a union holds one model"));
        };
        let (Some(field), 1) = (fields.unnamed.first(), fields.unnamed.len()) else {
            return Err(syn::Error::new_spanned(variant, "a variant of a union holds one model"));
        };
        let wire = options
            .name
            .unwrap_or_else(|| LitStr::new(&variant.ident.to_string().to_lowercase(), variant.ident.span()));
        variants.push(Variant {
            name: variant.ident.clone(),
            wire,
            model: field.ty.clone(),
            doc: attributes::docs(&variant.attrs),
        });
    }
    let names: Vec<_> = variants.iter().map(|v| &v.name).collect();
    let texts: Vec<_> = names.iter().map(ToString::to_string).collect();
    let wires: Vec<_> = variants.iter().map(|v| &v.wire).collect();
    let models: Vec<_> = variants.iter().map(|v| &v.model).collect();
    let docs: Vec<_> = variants.iter().map(|v| &v.doc).collect();
    let arms: Vec<_> = (0..variants.len()).map(|index| format_ident!("arm_{index}")).collect();

    Ok(quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #item

        impl #name {
            /// Calls the function of the alternative, given in their order. Generated code of other crates, for
            /// which the enum is not exhaustive, needs no arm for what can't be.
            #[doc(hidden)]
            pub fn fold<T>(self, #(#arms: impl FnOnce(#models) -> T),*) -> T {
                match self {
                    #(Self::#names(content) => #arms(content),)*
                }
            }
        }

        #(
            impl ::std::convert::From<#models> for #name {
                fn from(content: #models) -> Self {
                    Self::#names(content)
                }
            }
        )*

        impl ::waba_types::descriptor::Described for #name {
            const TYPE: ::waba_types::descriptor::TypeRef =
                ::waba_types::descriptor::TypeRef::Union(<Self as ::waba_types::model::Union>::DESCRIPTOR);
        }

        impl ::waba_types::model::Union for #name {
            const DESCRIPTOR: &'static ::waba_types::descriptor::UnionDescriptor = {
                static DESCRIPTOR: ::waba_types::descriptor::UnionDescriptor =
                    ::waba_types::descriptor::UnionDescriptor {
                        name: #text,
                        doc: #doc,
                        direction: #direction,
                        variants: &[#(::waba_types::descriptor::UnionVariant {
                            name: #texts,
                            wire: #wires,
                            doc: #docs,
                            model: <#models as ::waba_types::model::Model>::DESCRIPTOR,
                        }),*],
                    };
                &DESCRIPTOR
            };

            fn tag(&self) -> &'static str {
                match self {
                    #(Self::#names(_) => #wires,)*
                }
            }

            fn write<M: ::serde::ser::SerializeMap>(&self, map: &mut M) -> ::std::result::Result<(), M::Error> {
                match self {
                    #(Self::#names(content) => map.serialize_entry(#wires, content),)*
                }
            }

            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                key: &str,
                map: &mut A,
            ) -> ::std::result::Result<::std::option::Option<Self>, A::Error> {
                match key {
                    #(#wires => map.next_value().map(|content| ::std::option::Option::Some(Self::#names(content))),)*
                    _ => Ok(::std::option::Option::None),
                }
            }
        }

        impl ::waba_types::rules::Check for #name {
            fn check(
                &self,
                path: &::waba_types::rules::Path<'_>,
                dialect: ::waba_types::Dialect,
                violations: &mut ::std::vec::Vec<::waba_types::rules::Violation>,
            ) {
                match self {
                    #(Self::#names(content) => ::waba_types::rules::Check::check(
                        content, &path.key(#wires), dialect, violations,
                    ),)*
                }
            }
        }
    })
}
