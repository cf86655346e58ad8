//! `#[model]` on a struct: constructor, setters, serde code, checks and the descriptor.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{ExprPath, Fields, GenericArgument, Ident, ItemStruct, LitStr, PathArguments, Result, Token, Type};

use crate::attributes::{self, Constant, FieldOptions};

struct Field {
    name: Ident,
    wire: LitStr,
    doc: String,
    /// The type without its `Option`.
    value: Type,
    optional: bool,
    limits: Vec<TokenStream>,
    options: FieldOptions,
}

impl Field {
    fn required(&self) -> bool {
        !self.optional && !self.options.default
    }
}

pub(crate) fn direction(arguments: TokenStream) -> Result<TokenStream> {
    let ident: Ident = syn::parse2(arguments)?;
    let variant = match ident.to_string().as_str() {
        "outbound" => quote!(Outbound),
        "inbound" => quote!(Inbound),
        "request" => quote!(Request),
        "response" => quote!(Response),
        _ => {
            return Err(syn::Error::new_spanned(
                ident,
                "expected `outbound`, `inbound`, `request` or `response`",
            ));
        }
    };
    Ok(quote!(::waba_types::descriptor::Direction::#variant))
}

/// The arguments of the attribute: the direction, and how a request or answer is written.
struct Arguments {
    direction: TokenStream,
    /// Whether it is read from what the API sends, which is read as far as it makes sense.
    received: bool,
    /// Whether it is a part of an answer, whose lists are there although they are empty.
    answered: bool,
    /// `Request` or `Response`, unless it is implemented by hand.
    body: Option<Ident>,
    /// Whether it has `messaging_product`, which is passed by when it is read; bodies of requests start with it.
    whatsapp: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream) -> Result<Self> {
        let name: Ident = input.parse()?;
        let direction = direction(quote!(#name))?;
        let received = name == "inbound" || name == "response";
        let mut body = match name.to_string().as_str() {
            "request" => Some(format_ident!("Request")),
            "response" => Some(format_ident!("Response")),
            _ => None,
        };
        let mut whatsapp = false;
        while input.parse::<Option<Token![,]>>()?.is_some() {
            let option: Ident = input.parse()?;
            match option.to_string().as_str() {
                "by_hand" => body = None,
                "whatsapp" => whatsapp = true,
                _ => return Err(syn::Error::new_spanned(option, "expected `by_hand` or `whatsapp`")),
            }
        }
        Ok(Self { direction, received, answered: name == "response", body, whatsapp })
    }
}

pub(crate) fn expand(arguments: TokenStream, mut item: ItemStruct) -> Result<TokenStream> {
    let Arguments { direction, received, answered, body, whatsapp } = syn::parse2(arguments)?;
    let rules = attributes::rules(&attributes::take(&mut item.attrs, "rule"))?;
    let constants = attributes::constants(&attributes::take(&mut item.attrs, "constant"))?;
    let text = attributes::text(&attributes::take(&mut item.attrs, "text"))?;
    let after_reading = attributes::after_reading(&attributes::take(&mut item.attrs, "after_reading"))?;
    let name = item.ident.clone();
    let fields = fields(&mut item)?;

    let constructor = constructor(&name, &fields);
    let serialize = serialize(&name);
    let deserialize = deserialize(&name, text.as_ref());
    let check = check(&name, &fields, &rules);
    let read = read(received, whatsapp, &constants, &fields, after_reading.as_ref());
    let write = write(received, answered, whatsapp, &constants, &fields);
    let doc = attributes::docs(&item.attrs);
    let model = model(&name, &doc, &direction, &constants, &fields, &rules, &read, &write)?;
    let whatsapp = (whatsapp && !received).then(|| {
        quote!(
            const WHATSAPP: bool = true;
        )
    });
    let body = body.map(|role| quote!(impl ::waba_types::dialect::#role for #name { #whatsapp }));
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #item
        #constructor
        #serialize
        #deserialize
        #check
        #model
        #body
    })
}

/// Reads the fields and appends `extra`.
fn fields(item: &mut ItemStruct) -> Result<Vec<Field>> {
    let Fields::Named(named) = &mut item.fields else {
        return Err(syn::Error::new_spanned(&item.ident, "#[model] takes a struct with named fields"));
    };
    let mut fields = Vec::new();
    for field in &mut named.named {
        let options = attributes::field_options(&attributes::take(&mut field.attrs, "field"))?;
        let limits = attributes::limits(&attributes::take(&mut field.attrs, "limit"))?;
        let Some(name) = field.ident.clone() else { continue };
        if name == "extra" {
            return Err(syn::Error::new_spanned(name, "`extra` is added by #[model]"));
        }
        let doc = attributes::docs(&field.attrs);
        if doc.is_empty() {
            return Err(syn::Error::new_spanned(name, "a field of a model needs a doc comment"));
        }
        let wire =
            options.name.clone().unwrap_or_else(|| LitStr::new(&name.unraw().to_string(), name.span()));
        let inner = inner_of_option(&field.ty);
        if let (None, true, Some(also)) = (inner, options.default, options.also.first()) {
            return Err(syn::Error::new_spanned(also, "a list that may be absent has no further names"));
        }
        fields.push(Field {
            optional: inner.is_some(),
            value: inner.unwrap_or(&field.ty).clone(),
            name,
            wire,
            doc,
            limits,
            options,
        });
    }
    named.named.push(syn::parse_quote! {
        /// Fields that this version does not know, as they came.
        pub extra: ::waba_types::open::Extra
    });
    Ok(fields)
}

fn inner_of_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    if segment.ident != "Option" {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

fn constructor(name: &Ident, fields: &[Field]) -> TokenStream {
    let required: Vec<_> = fields.iter().filter(|f| f.required()).collect();
    let (names, types) = arguments(&required);
    let one_of: Vec<_> = fields.iter().filter(|f| f.options.one_of).collect();
    let initials = fields.iter().map(|Field { name, optional, options, .. }| {
        if *optional {
            quote!(#name: ::std::option::Option::None)
        } else if options.default {
            quote!(#name: ::std::default::Default::default())
        } else {
            quote!(#name: #name.into())
        }
    });
    let new_doc = if one_of.is_empty() {
        let doc = format!("Creates a `{name}` from its required fields.");
        quote!(#[doc = #doc])
    } else {
        // Without any of the alternatives the value is of no use; generated code sets one afterwards.
        quote!(#[doc(hidden)])
    };
    let alternatives = one_of.iter().map(|Field { name: field, value, .. }| {
        let doc = format!("Creates a `{name}` with this `{}`.", field.unraw());
        let (names, types) = arguments(&required);
        quote! {
            #[doc = #doc]
            pub fn #field(
                #field: impl ::std::convert::Into<#value>
                #(, #names: impl ::std::convert::Into<#types>)*
            ) -> Self {
                Self { #field: ::std::option::Option::Some(#field.into()), ..Self::new(#(#names),*) }
            }
        }
    });
    let settable = fields.iter().filter(|f| !f.required() && !f.options.one_of);
    let setters = settable.map(|Field { name, value, doc, optional, .. }| {
        let assigned =
            if *optional { quote!(::std::option::Option::Some(#name.into())) } else { quote!(#name.into()) };
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #name(mut self, #name: impl ::std::convert::Into<#value>) -> Self {
                self.#name = #assigned;
                self
            }
        }
    });
    quote! {
        impl #name {
            #new_doc
            pub fn new(#(#names: impl ::std::convert::Into<#types>),*) -> Self {
                Self { #(#initials,)* extra: ::std::default::Default::default() }
            }
            #(#alternatives)*
            #(#setters)*
        }
    }
}

fn arguments<'a>(fields: &[&'a Field]) -> (Vec<&'a Ident>, Vec<&'a Type>) {
    fields.iter().map(|field| (&field.name, &field.value)).unzip()
}

fn serialize(name: &Ident) -> TokenStream {
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

/// The statements that write each field as an entry of `map`.
fn entries(answered: bool, fields: &[Field]) -> Vec<TokenStream> {
    let entry = |Field { name, wire, optional, options, .. }: &Field| {
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
        } else if options.default && !answered {
            quote! {
                if !self.#name.is_empty() {
                    ::waba_types::model::write_entry(map, #wire, &self.#name)?;
                }
            }
        } else {
            quote!(::waba_types::model::write_entry(map, #wire, &self.#name)?;)
        }
    };
    fields.iter().map(entry).collect()
}

/// The statements that write the fields as entries of `map`, and behind them what is in `extra`.
fn write(
    received: bool,
    answered: bool,
    whatsapp: bool,
    constants: &[Constant],
    fields: &[Field],
) -> TokenStream {
    let entries = entries(answered, fields);
    let (constant_names, constant_json): (Vec<_>, Vec<_>) =
        constants.iter().map(|constant| (&constant.name, &constant.json)).unzip();
    // What the API sends is kept under names that are no field's.
    let rest = if received {
        quote!(self.extra.write(map))
    } else {
        let written = written(whatsapp, constants, fields);
        quote!(self.extra.write_beside(&[#(#written),*], map))
    };
    quote! {
        #(::waba_types::model::write_constant(map, #constant_names, #constant_json)?;)*
        #(#entries)*
        #rest
    }
}

/// The names that are written, each with whether it is.
fn written(whatsapp: bool, constants: &[Constant], fields: &[Field]) -> Vec<TokenStream> {
    let product = whatsapp.then(|| quote!((::waba_types::dialect::PRODUCT, true)));
    let constants = constants.iter().map(|Constant { name, .. }| quote!((#name, true)));
    let fields = fields.iter().map(|Field { name, wire, optional, options, .. }| {
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
    product.into_iter().chain(constants).chain(fields).collect()
}

/// `text` is the field that a text in the place of the object stands for.
fn deserialize(name: &Ident, text: Option<&Ident>) -> TokenStream {
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

/// The statements that read the fields from `map`.
fn read(
    received: bool,
    whatsapp: bool,
    constants: &[Constant],
    fields: &[Field],
    after_reading: Option<&ExprPath>,
) -> TokenStream {
    let slots: Vec<_> = fields.iter().map(|f| format_ident!("slot_{}", f.name.unraw())).collect();
    let further: Vec<Vec<_>> = fields
        .iter()
        .zip(&slots)
        .map(|(field, slot)| (0..field.options.also.len()).map(|n| format_ident!("{slot}_{n}")).collect())
        .collect();
    let declarations = fields.iter().zip(&slots).zip(&further).map(|((field, slot), further)| {
        let value = &field.value;
        let kind = if field.options.union {
            quote!(UnionSlot)
        } else if field.required() {
            quote!(Required)
        } else if received && field.optional {
            quote!(Lenient)
        } else {
            quote!(Optional)
        };
        let others = if field.required() { quote!(Optional) } else { kind.clone() };
        quote! {
            let mut #slot = ::waba_types::slots::#kind::<#value>::default();
            #(let mut #further = ::waba_types::slots::#others::<#value>::default();)*
        }
    });
    let unions = fields.iter().zip(&slots).filter(|(field, _)| field.options.union).map(|(_, slot)| slot);
    let named = fields.iter().zip(&slots).filter(|(field, _)| !field.options.union);
    let (wires, named): (Vec<_>, Vec<_>) = named.map(|(field, slot)| (&field.wire, slot)).unzip();
    let also = fields.iter().zip(&further).flat_map(|(field, slots)| field.options.also.iter().zip(slots));
    let (also, also_slots): (Vec<_>, Vec<_>) = also.unzip();
    let finals = fields.iter().zip(&slots).zip(&further).map(|((field, slot), further)| {
        let (name, wire) = (&field.name, &field.wire);
        if field.options.union {
            quote!(#name: #slot.finish()?)
        } else if field.required() {
            quote!(#name: #slot #(.or(#further.0))* .finish(#wire)?)
        } else if field.optional {
            quote!(#name: #slot.0 #(.or(#further.0))*)
        } else {
            quote!(#name: #slot.0.unwrap_or_default())
        }
    });
    let made = match after_reading {
        Some(path) => quote! {
            let mut model = Self { #(#finals,)* extra };
            #path(&mut model);
            Ok(model)
        },
        None => quote!(Ok(Self { #(#finals,)* extra })),
    };
    let found: Vec<_> = (0..constants.len()).map(|index| format_ident!("constant_{index}")).collect();
    let names: Vec<_> = constants.iter().map(|constant| &constant.name).collect();
    let json = constants.iter().map(|constant| &constant.json);
    let product =
        whatsapp.then(|| quote!((::waba_types::dialect::PRODUCT, &mut ::waba_types::slots::Passed),));
    quote! {
        #(#declarations)*
        #(let mut #found = ::waba_types::slots::Constant::new(#json);)*
        let extra = ::waba_types::slots::read_members(
            map,
            &mut [#((#wires, &mut #named),)* #((#also, &mut #also_slots),)* #((#names, &mut #found),)* #product],
            &mut [#(&mut #unions),*],
        )?;
        #(#found.finish(#names)?;)*
        #made
    }
}

fn check(name: &Ident, fields: &[Field], rules: &[attributes::Rule]) -> TokenStream {
    let limits = fields.iter().flat_map(|field| {
        let Field { name, wire, .. } = field;
        field.limits.iter().map(move |limit| {
            quote!(::waba_types::rules::Limited::check_limit(&self.#name, &#limit, &path.key(#wire), violations);)
        })
    });
    let foreign = fields.iter().filter_map(|Field { name, wire, options, .. }| {
        let known = attributes::known_dialect(options.dialect.as_ref())?;
        Some(quote! {
            if self.#name.is_some() {
                ::waba_types::rules::check_dialect(#known, dialect, &path.key(#wire), violations);
            }
        })
    });
    let one_of: Vec<_> = fields.iter().filter(|field| field.options.one_of).collect();
    let one_of = (!one_of.is_empty()).then(|| {
        let (names, wires): (Vec<_>, Vec<_>) = one_of.iter().map(|field| (&field.name, &field.wire)).unzip();
        quote! {
            ::waba_types::rules::check_one_of(&[#((#wires, self.#names.is_some())),*], path, violations);
        }
    });
    let nested = fields.iter().map(|Field { name, wire, options, .. }| {
        // A union is spread: its keys belong to this object.
        let path = if options.union { quote!(path) } else { quote!(&path.key(#wire)) };
        quote!(::waba_types::rules::Check::check(&self.#name, #path, dialect, violations);)
    });
    let rules = rules.iter().map(|rule| {
        let check = &rule.check;
        let call = quote!(#check(self, path, violations););
        match rule.dialect.as_ref().map(LitStr::value).as_deref() {
            Some("cloud") => quote!(if dialect == ::waba_types::Dialect::Cloud { #call }),
            Some(_) => quote!(if dialect == ::waba_types::Dialect::OnPremise { #call }),
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

#[allow(clippy::too_many_arguments)]
fn model(
    name: &Ident,
    doc: &str,
    direction: &TokenStream,
    constants: &[Constant],
    fields: &[Field],
    rules: &[attributes::Rule],
    read: &TokenStream,
    write: &TokenStream,
) -> Result<TokenStream> {
    let text = name.to_string();
    let (constant_names, constant_json): (Vec<_>, Vec<_>) =
        constants.iter().map(|constant| (&constant.name, &constant.json)).unzip();
    let one_of: Vec<_> =
        fields.iter().filter(|field| field.options.one_of).map(|field| field.wire.value()).collect();
    let one_of = (!one_of.is_empty()).then(|| {
        let doc = format!("Exactly one of `{}` is given.", one_of.join("`, `"));
        quote! {
            ::waba_types::descriptor::RuleDescriptor {
                id: ::waba_types::rules::ONE_OF,
                doc: ::waba_types::descriptor::doc(#doc),
                dialects: ::waba_types::descriptor::Dialects::Both,
            },
        }
    });
    let fields = fields
        .iter()
        .map(|field| {
            let Field { wire, doc, value, limits, options, .. } = field;
            let rust_name = field.name.unraw().to_string();
            let (required, default) = (field.required(), options.default);
            let also = &options.also;
            let (secret, one_of) = (options.secret, options.one_of);
            let dialects = attributes::dialects(options.dialect.as_ref())?;
            let place = match (options.path, options.query) {
                (true, _) => quote!(Path),
                (_, true) => quote!(Query),
                _ => quote!(Body),
            };
            Ok(quote! {
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
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let rules = rules
        .iter()
        .map(|rule| {
            let (id, doc, dialects) = (&rule.id, &rule.doc, attributes::dialects(rule.dialect.as_ref())?);
            Ok(quote! {
                ::waba_types::descriptor::RuleDescriptor {
                    id: #id,
                    doc: ::waba_types::descriptor::doc(#doc),
                    dialects: #dialects,
                }
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        impl ::waba_types::model::Model for #name {
            const DESCRIPTOR: &'static ::waba_types::descriptor::ModelDescriptor = {
                static DESCRIPTOR: ::waba_types::descriptor::ModelDescriptor =
                    ::waba_types::descriptor::ModelDescriptor {
                        name: #text,
                        module: ::std::module_path!(),
                        doc: ::waba_types::descriptor::doc(#doc),
                        direction: #direction,
                        constants: &[#(::waba_types::descriptor::ConstantDescriptor {
                            name: #constant_names,
                            json: #constant_json,
                        }),*],
                        fields: &[#(#fields),*],
                        rules: &[#one_of #(#rules),*],
                    };
                &DESCRIPTOR
            };

            // Once, and not for each way in which others have it as a field.
            #[inline(never)]
            fn read<'de, A: ::serde::de::MapAccess<'de>>(map: A) -> ::std::result::Result<Self, A::Error> {
                #read
            }

            fn write<M: ::serde::ser::SerializeMap>(&self, map: &mut M) -> ::std::result::Result<(), M::Error> {
                #write
            }

            fn extra(&self) -> &::waba_types::open::Extra {
                &self.extra
            }
        }

        impl ::waba_types::descriptor::Described for #name {
            const TYPE: ::waba_types::descriptor::TypeRef =
                ::waba_types::descriptor::TypeRef::Model(<Self as ::waba_types::model::Model>::DESCRIPTOR);
        }
    })
}
