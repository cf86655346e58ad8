//! `#[model]` on a struct: constructor, setters, serde code, checks and the descriptor.

mod check;
mod constructor;
mod descriptor;
mod input;
mod read;
mod write;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemStruct, Result};

use self::input::Input;
use crate::direction::Direction;

pub(crate) fn expand(arguments: TokenStream, mut item: ItemStruct) -> Result<TokenStream> {
    let input = Input::take(arguments, &mut item)?;
    let constructor = input.constructor();
    let serialize = input.serialize();
    let deserialize = input.deserialize();
    let check = input.check();
    let model = input.model();
    let described = input.described();
    let body = input.body();
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #item
        #constructor
        #serialize
        #deserialize
        #check
        #model
        #described
        #body
    })
}

impl Input {
    /// `impl Model`.
    fn model(&self) -> TokenStream {
        let Self { name, .. } = self;
        let (descriptor, read, write) = (self.descriptor(), self.read(), self.write());
        quote! {
            impl ::waba_types::model::Model for #name {
                #descriptor
                #read
                #write

                fn extra(&self) -> &::waba_types::open::Extra {
                    &self.extra
                }
            }
        }
    }

    /// `impl Request` or `impl Response`, unless it is written by hand.
    fn body(&self) -> Option<TokenStream> {
        let Self { name, .. } = self;
        let role = match self.direction {
            Direction::Request if !self.by_hand => quote!(Request),
            Direction::Response if !self.by_hand => quote!(Response),
            _ => return None,
        };
        let whatsapp = (self.whatsapp && !self.direction.is_received()).then(|| {
            quote!(
                const WHATSAPP: bool = true;
            )
        });
        Some(quote!(impl ::waba_types::dialect::#role for #name { #whatsapp }))
    }
}
