//! The descriptor of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::input::{Field, Input};
use crate::attributes::{self, Constant, FieldOptions, Rule};

impl Input {
    /// `impl Described`.
    pub(super) fn described(&self) -> TokenStream {
        let Self { name, .. } = self;
        quote! {
            impl ::waba_types::descriptor::Described for #name {
                const TYPE: ::waba_types::descriptor::TypeRef =
                    ::waba_types::descriptor::TypeRef::Model(<Self as ::waba_types::model::Model>::DESCRIPTOR);
            }
        }
    }

    /// `Model::DESCRIPTOR`.
    pub(super) fn descriptor(&self) -> TokenStream {
        let Self { doc, direction, .. } = self;
        let name = self.name.to_string();
        let constants = self.constants.iter().map(constant);
        let fields = self.fields.iter().map(field);
        let one_of = self.rule_of_one();
        let rules = self.rules.iter().map(rule);
        quote! {
            const DESCRIPTOR: &'static ::waba_types::descriptor::ModelDescriptor = {
                static DESCRIPTOR: ::waba_types::descriptor::ModelDescriptor =
                    ::waba_types::descriptor::ModelDescriptor {
                        name: #name,
                        module: ::std::module_path!(),
                        doc: ::waba_types::descriptor::doc(#doc),
                        direction: #direction,
                        constants: &[#(#constants),*],
                        fields: &[#(#fields),*],
                        rules: &[#one_of #(#rules),*],
                    };
                &DESCRIPTOR
            };
        }
    }

    /// The rule that exactly one of the fields with `one_of` is given.
    fn rule_of_one(&self) -> Option<TokenStream> {
        let names: Vec<_> = self.one_of().iter().map(|field| field.wire.value()).collect();
        if names.is_empty() {
            return None;
        }
        let doc = format!("Exactly one of `{}` is given.", names.join("`, `"));
        Some(quote! {
            ::waba_types::descriptor::RuleDescriptor {
                id: ::waba_types::rules::ONE_OF,
                doc: ::waba_types::descriptor::doc(#doc),
                dialects: ::waba_types::descriptor::Dialects::Both,
            },
        })
    }
}

fn constant(Constant { name, json }: &Constant) -> TokenStream {
    quote! {
        ::waba_types::descriptor::ConstantDescriptor {
            name: #name,
            json: #json,
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let Field { wire, doc, value, limits, options, .. } = field;
    let FieldOptions { also, default, secret, one_of, .. } = options;
    let rust_name = field.name.unraw().to_string();
    let required = field.required();
    let dialects = attributes::dialects(options.dialect);
    let place = match (options.path, options.query) {
        (true, _) => quote!(Path),
        (_, true) => quote!(Query),
        _ => quote!(Body),
    };
    quote! {
        ::waba_types::descriptor::FieldDescriptor {
            name: #wire,
            also: &[#(#also),*],
            rust_name: #rust_name,
            doc: ::waba_types::descriptor::doc(#doc),
            ty: <#value as ::waba_types::descriptor::Described>::TYPE,
            required: #required,
            empty_if_absent: #default,
            secret: #secret,
            one_of: #one_of,
            limits: &[#(#limits),*],
            dialects: #dialects,
            place: ::waba_types::descriptor::Place::#place,
        }
    }
}

fn rule(Rule { id, doc, dialect, .. }: &Rule) -> TokenStream {
    let dialects = attributes::dialects(*dialect);
    quote! {
        ::waba_types::descriptor::RuleDescriptor {
            id: #id,
            doc: ::waba_types::descriptor::doc(#doc),
            dialects: #dialects,
        }
    }
}
