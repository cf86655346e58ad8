//! `#[model]` on an enum: a union tagged by the key `type`.
//!
//! In the keyed layout the content stands under the key named like the tag, in the inline one beside the tag.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Fields, Ident, ItemEnum, LitStr, Result, Token, Type};

use crate::attributes::{self, FieldOptions};
use crate::direction::Direction;

/// The arguments of the attribute: `outbound` or `outbound, inline`.
struct Arguments {
    direction: Direction,
    inline: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream) -> Result<Self> {
        let direction = input.parse()?;
        let mut inline = false;
        if input.parse::<Option<Token![,]>>()?.is_some() {
            let layout: Ident = input.parse()?;
            if layout != "inline" {
                return Err(syn::Error::new_spanned(layout, "expected `inline`"));
            }
            inline = true;
        }
        Ok(Self { direction, inline })
    }
}

struct Variant {
    name: Ident,
    wire: LitStr,
    ty: Type,
    doc: String,
    limits: Vec<TokenStream>,
    options: FieldOptions,
}

pub(crate) fn expand(arguments: TokenStream, mut item: ItemEnum) -> Result<TokenStream> {
    let Arguments { direction, inline } = syn::parse2(arguments)?;
    let name = item.ident.clone();
    let doc = attributes::docs(&item.attrs);
    let variants = item.variants.iter_mut().map(variant).collect::<Result<Vec<_>>>()?;
    let names: Vec<_> = variants.iter().map(|v| &v.name).collect();
    let types: Vec<_> = variants.iter().map(|v| &v.ty).collect();
    let arms: Vec<_> = (0..variants.len()).map(|index| format_ident!("arm_{index}")).collect();

    let kind = if inline { quote!(inline::InlineUnion) } else { quote!(model::Union) };
    let check = check(&name, &variants, inline, &kind);
    let wire = if inline { inline_wire(&variants) } else { keyed_wire(&variants) };
    let serde = inline.then(|| inline_serde(&name));
    let descriptor = descriptor(&name, &doc, direction, &variants, inline);
    Ok(quote! {
        // A box in some alternatives would be in the way of those who match, and messages are not kept in bulk.
        #[allow(clippy::large_enum_variant)]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #item

        impl #name {
            /// Calls the function of the alternative, given in their order. Generated code of other crates, for
            /// which the enum is not exhaustive, needs no arm for what can't be.
            #[doc(hidden)]
            #[allow(clippy::too_many_arguments)]
            pub fn fold<T>(self, #(#arms: impl FnOnce(#types) -> T),*) -> T {
                match self {
                    #(Self::#names(content) => #arms(content),)*
                }
            }
        }

        #(
            impl ::std::convert::From<#types> for #name {
                fn from(content: #types) -> Self {
                    Self::#names(content)
                }
            }
        )*

        impl ::waba_types::descriptor::Described for #name {
            const TYPE: ::waba_types::descriptor::TypeRef =
                ::waba_types::descriptor::TypeRef::Union(<Self as ::waba_types::#kind>::DESCRIPTOR);
        }

        impl ::waba_types::#kind for #name {
            const DESCRIPTOR: &'static ::waba_types::descriptor::UnionDescriptor = #descriptor;

            #wire
        }

        #serde
        #check
    })
}

fn variant(variant: &mut syn::Variant) -> Result<Variant> {
    let options = attributes::field_options(&attributes::take(&mut variant.attrs, "field"))?;
    let limits = attributes::limits(&attributes::take(&mut variant.attrs, "limit"))?;
    let Fields::Unnamed(fields) = &variant.fields else {
        return Err(syn::Error::new_spanned(variant, "a variant of a union holds one type"));
    };
    let (Some(field), 1) = (fields.unnamed.first(), fields.unnamed.len()) else {
        return Err(syn::Error::new_spanned(variant, "a variant of a union holds one type"));
    };
    let wire = options.name.clone();
    let wire =
        wire.unwrap_or_else(|| LitStr::new(&variant.ident.to_string().to_lowercase(), variant.ident.span()));
    Ok(Variant {
        name: variant.ident.clone(),
        wire,
        ty: field.ty.clone(),
        doc: attributes::docs(&variant.attrs),
        limits,
        options,
    })
}

fn tag(variants: &[Variant]) -> TokenStream {
    let arms = variants.iter().map(|Variant { name, wire, .. }| quote!(Self::#name(_) => #wire,));
    quote! {
        fn tag(&self) -> &'static str {
            match self {
                #(#arms)*
            }
        }
    }
}

/// The methods of `Union`.
fn keyed_wire(variants: &[Variant]) -> TokenStream {
    let tag = tag(variants);
    let (names, wires): (Vec<_>, Vec<_>) = variants.iter().map(|v| (&v.name, &v.wire)).unzip();
    quote! {
        #tag

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
}

/// The methods of `InlineUnion`.
fn inline_wire(variants: &[Variant]) -> TokenStream {
    let tag = tag(variants);
    let (names, wires): (Vec<_>, Vec<_>) = variants.iter().map(|v| (&v.name, &v.wire)).unzip();
    quote! {
        #tag

        fn write<M: ::serde::ser::SerializeMap>(&self, map: &mut M) -> ::std::result::Result<(), M::Error> {
            match self {
                #(Self::#names(content) => ::waba_types::model::Model::write(content, map),)*
            }
        }

        fn read<'de, A: ::serde::de::MapAccess<'de>>(
            tag: &str,
            fields: A,
        ) -> ::std::result::Result<::std::option::Option<Self>, A::Error> {
            match tag {
                #(#wires => ::waba_types::model::Model::read(fields)
                    .map(|content| ::std::option::Option::Some(Self::#names(content))),)*
                _ => Ok(::std::option::Option::None),
            }
        }
    }
}

fn inline_serde(name: &Ident) -> TokenStream {
    quote! {
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::waba_types::inline::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                ::waba_types::inline::deserialize(deserializer)
            }
        }
    }
}

fn check(name: &Ident, variants: &[Variant], inline: bool, kind: &TokenStream) -> TokenStream {
    let arms = variants.iter().map(|Variant { name, wire, limits, options, .. }| {
        let content = if inline { quote!(*path) } else { quote!(path.key(#wire)) };
        // What a dialect does not have is named by its key, or by the tag where it has none.
        let place = if inline { quote!(path.key("type")) } else { quote!(path.key(#wire)) };
        let foreign = options.dialect.map(|known| {
            quote!(::waba_types::rules::check_kind(
                (#wire, <Self as ::waba_types::#kind>::DESCRIPTOR), #known, dialect, &#place, violations,
            );)
        });
        quote! {
            Self::#name(content) => {
                let place = #content;
                #foreign
                #(::waba_types::rules::Limited::check_limit(content, &#limits, &place, violations);)*
                ::waba_types::rules::Check::check(content, &place, dialect, violations);
            }
        }
    });
    quote! {
        impl ::waba_types::rules::Check for #name {
            fn check(
                &self,
                path: &::waba_types::rules::Path<'_>,
                dialect: ::waba_types::Dialect,
                violations: &mut ::std::vec::Vec<::waba_types::rules::Violation>,
            ) {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn descriptor(
    name: &Ident,
    doc: &str,
    direction: Direction,
    variants: &[Variant],
    inline: bool,
) -> TokenStream {
    let text = name.to_string();
    let layout = if inline { quote!(Inline) } else { quote!(Keyed) };
    let variants = variants.iter().map(|Variant { name, wire, ty, doc, limits, options }| {
        let name = name.to_string();
        let dialects = attributes::dialects(options.dialect);
        quote! {
            ::waba_types::descriptor::UnionVariant {
                name: #name,
                wire: #wire,
                doc: ::waba_types::descriptor::doc(#doc),
                ty: <#ty as ::waba_types::descriptor::Described>::TYPE,
                limits: &[#(#limits),*],
                dialects: #dialects,
            }
        }
    });
    quote! {{
        static DESCRIPTOR: ::waba_types::descriptor::UnionDescriptor =
            ::waba_types::descriptor::UnionDescriptor {
                name: #text,
                module: ::std::module_path!(),
                doc: ::waba_types::descriptor::doc(#doc),
                direction: #direction,
                layout: ::waba_types::descriptor::Layout::#layout,
                variants: &[#(#variants),*],
            };
        &DESCRIPTOR
    }}
}
