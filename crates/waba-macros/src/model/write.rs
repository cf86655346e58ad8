//! How a model is written.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::{Field, Input};
use crate::attributes::Constant;
use crate::direction::Direction;

impl Input {
    /// `impl Serialize`.
    pub(super) fn serialize(&self) -> TokenStream {
        let Self { name, .. } = self;
        quote! {
            impl ::serde::Serialize for #name {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                    let mut map = serializer.serialize_map(::std::option::Option::None)?;
                    ::waba_types::model::Model::write(self, &mut map)?;
                    ::serde::ser::SerializeMap::end(map)
                }
            }
        }
    }

    /// `Model::write`: the fields as entries of `map`, and behind them what is in `extra`.
    pub(super) fn write(&self) -> TokenStream {
        let constants = self.constants.iter().map(|Constant { name, json }| quote!(#name, #json));
        let entries = self.fields.iter().map(|field| self.entry(field));
        // What the API sends is kept under names that are no field's.
        let rest = if self.direction.is_received() {
            quote!(self.extra.write(map))
        } else {
            let written = self.written();
            quote!(self.extra.write_beside(&[#(#written),*], map))
        };
        quote! {
            fn write<M: ::serde::ser::SerializeMap>(&self, map: &mut M) -> ::std::result::Result<(), M::Error> {
                #(::waba_types::model::write_constant(map, #constants)?;)*
                #(#entries)*
                #rest
            }
        }
    }

    /// The statement that writes a field as an entry of `map`.
    fn entry(&self, Field { name, wire, optional, options, .. }: &Field) -> TokenStream {
        // The lists of an answer are there although they are empty.
        let always_lists = self.direction == Direction::Response;
        if options.union {
            quote! {
                map.serialize_entry("type", ::waba_types::model::Union::tag(&self.#name))?;
                ::waba_types::model::Union::write(&self.#name, map)?;
            }
        } else if *optional {
            quote! {
                if let ::std::option::Option::Some(value) = &self.#name {
                    ::waba_types::model::write_entry(map, #wire, value)?;
                }
            }
        } else if options.default && !always_lists {
            quote! {
                if !self.#name.is_empty() {
                    ::waba_types::model::write_entry(map, #wire, &self.#name)?;
                }
            }
        } else {
            quote!(::waba_types::model::write_entry(map, #wire, &self.#name)?;)
        }
    }

    /// The names that are written, each with whether it is.
    fn written(&self) -> impl Iterator<Item = TokenStream> {
        let product = self.whatsapp.then(|| quote!((::waba_types::dialect::PRODUCT, true)));
        let constants = self.constants.iter().map(|Constant { name, .. }| quote!((#name, true)));
        let fields = self.fields.iter().map(|Field { name, wire, optional, options, .. }| {
            if options.union {
                quote!(("type", true), (::waba_types::model::Union::tag(&self.#name), true))
            } else if *optional {
                quote!((#wire, self.#name.is_some()))
            } else if options.default {
                quote!((#wire, !self.#name.is_empty()))
            } else {
                quote!((#wire, true))
            }
        });
        product.into_iter().chain(constants).chain(fields)
    }
}
