//! How a model is read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::input::{Field, Input};
use crate::attributes::Constant;

impl Input {
    /// `impl Deserialize`.
    pub(super) fn deserialize(&self) -> TokenStream {
        let Self { name, text, .. } = self;
        let read = match text {
            Some(field) => quote!(model::deserialize_or_text(deserializer, |text| Self::new().#field(text))),
            None => quote!(model::deserialize(deserializer)),
        };
        quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                    ::waba_types::#read
                }
            }
        }
    }

    /// `Model::read`: the members of `map` go to slots, and from there to the fields.
    pub(super) fn read(&self) -> TokenStream {
        let Self { fields, constants, .. } = self;
        let declarations = fields.iter().map(|field| self.declaration(field));
        let (unions, named): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.options.union);
        let unions = unions.into_iter().map(Field::slot);
        let named = named.into_iter().map(|field| {
            let (wire, slot) = (&field.wire, field.slot());
            quote!((#wire, &mut #slot),)
        });
        let also = fields.iter().flat_map(|field| {
            let names = field.options.also.iter().zip(field.also_slots());
            names.map(|(name, slot)| quote!((#name, &mut #slot),))
        });
        let found: Vec<_> = (0..constants.len()).map(|index| format_ident!("constant_{index}")).collect();
        let (names, json): (Vec<_>, Vec<_>) =
            constants.iter().map(|Constant { name, json }| (name, json)).unzip();
        let product = self
            .whatsapp
            .then(|| quote!((::waba_types::dialect::PRODUCT, &mut ::waba_types::slots::Passed),));
        let values = fields.iter().map(Field::taken);
        let made = match &self.after_reading {
            Some(path) => quote! {
                let mut model = Self { #(#values,)* extra };
                #path(&mut model);
                Ok(model)
            },
            None => quote!(Ok(Self { #(#values,)* extra })),
        };
        quote! {
            // Once, and not for each way in which others have it as a field.
            #[inline(never)]
            fn read<'de, A: ::serde::de::MapAccess<'de>>(map: A) -> ::std::result::Result<Self, A::Error> {
                #(#declarations)*
                #(let mut #found = ::waba_types::slots::Constant::new(#json);)*
                let extra = ::waba_types::slots::read_members(
                    map,
                    &mut [#(#named)* #(#also)* #((#names, &mut #found),)* #product],
                    &mut [#(&mut #unions),*],
                )?;
                #(#found.finish(#names)?;)*
                #made
            }
        }
    }

    /// The statements that make the slots of a field.
    fn declaration(&self, field: &Field) -> TokenStream {
        let (value, slot, also) = (&field.value, field.slot(), field.also_slots());
        let kind = if field.options.union {
            quote!(UnionSlot)
        } else if field.required() {
            quote!(Required)
        } else if field.optional && self.direction.is_received() {
            quote!(Lenient)
        } else {
            quote!(Optional)
        };
        let others = if field.required() { quote!(Optional) } else { kind.clone() };
        quote! {
            let mut #slot = ::waba_types::slots::#kind::<#value>::default();
            #(let mut #also = ::waba_types::slots::#others::<#value>::default();)*
        }
    }
}

impl Field {
    fn slot(&self) -> Ident {
        format_ident!("slot_{}", self.name.unraw())
    }

    /// The slots of its further names.
    fn also_slots(&self) -> Vec<Ident> {
        let slot = self.slot();
        (0..self.options.also.len()).map(|index| format_ident!("{slot}_{index}")).collect()
    }

    /// The field with what its slots hold.
    fn taken(&self) -> TokenStream {
        let Self { name, wire, .. } = self;
        let (slot, also) = (self.slot(), self.also_slots());
        if self.options.union {
            quote!(#name: #slot.finish()?)
        } else if self.required() {
            quote!(#name: #slot #(.or(#also.0))* .finish(#wire)?)
        } else if self.optional {
            quote!(#name: #slot.0 #(.or(#also.0))*)
        } else {
            quote!(#name: #slot.0.unwrap_or_default())
        }
    }
}
