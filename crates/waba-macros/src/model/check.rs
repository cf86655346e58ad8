//! How a model is checked.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::{Field, Input};
use crate::attributes::Rule;

impl Input {
    /// `impl Check`.
    pub(super) fn check(&self) -> TokenStream {
        let Self { name, fields, rules, .. } = self;
        let limits = fields.iter().flat_map(|Field { name, wire, limits, .. }| {
            limits.iter().map(move |limit| {
                quote!(::waba_types::rules::Limited::check_limit(&self.#name, &#limit, &path.key(#wire), violations);)
            })
        });
        let foreign = fields.iter().filter_map(|Field { name, wire, options, .. }| {
            let known = options.dialect?;
            Some(quote! {
                if self.#name.is_some() {
                    ::waba_types::rules::check_dialect(#known, dialect, &path.key(#wire), violations);
                }
            })
        });
        let one_of = self.one_of();
        let one_of = (!one_of.is_empty()).then(|| {
            let given = one_of.iter().map(|Field { name, wire, .. }| quote!((#wire, self.#name.is_some())));
            quote!(::waba_types::rules::check_one_of(&[#(#given),*], path, violations);)
        });
        let nested = fields.iter().map(|Field { name, wire, options, .. }| {
            // A union is spread: its keys belong to this object.
            let path = if options.union { quote!(path) } else { quote!(&path.key(#wire)) };
            quote!(::waba_types::rules::Check::check(&self.#name, #path, dialect, violations);)
        });
        let rules = rules.iter().map(|Rule { dialect, check, .. }| {
            let call = quote!(#check(self, path, violations););
            match dialect {
                Some(dialect) => quote!(if dialect == #dialect { #call }),
                None => call,
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
                    let _ = (path, dialect, &violations);
                    #(#limits)*
                    #(#foreign)*
                    #one_of
                    #(#nested)*
                    #(#rules)*
                }
            }
        }
    }
}
