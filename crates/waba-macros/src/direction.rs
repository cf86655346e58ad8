//! Who sends a model to whom.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Result};

/// The first argument of `#[model]`.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Direction {
    Outbound,
    Inbound,
    Request,
    Response,
}

impl Direction {
    /// Whether the API sends it.
    pub(crate) fn is_received(self) -> bool {
        matches!(self, Self::Inbound | Self::Response)
    }
}

impl Parse for Direction {
    fn parse(input: ParseStream) -> Result<Self> {
        let name: Ident = input.parse()?;
        match name.to_string().as_str() {
            "outbound" => Ok(Self::Outbound),
            "inbound" => Ok(Self::Inbound),
            "request" => Ok(Self::Request),
            "response" => Ok(Self::Response),
            _ => {
                let expected = "expected `outbound`, `inbound`, `request` or `response`";
                Err(syn::Error::new_spanned(name, expected))
            }
        }
    }
}

/// The variant of `Direction` in `waba-types`.
impl ToTokens for Direction {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let variant = match self {
            Self::Outbound => quote!(Outbound),
            Self::Inbound => quote!(Inbound),
            Self::Request => quote!(Request),
            Self::Response => quote!(Response),
        };
        tokens.extend(quote!(::waba_types::descriptor::Direction::#variant));
    }
}
