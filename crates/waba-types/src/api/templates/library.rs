//! The library of templates that WhatsApp has approved in advance.

use waba_macros::model;

use super::TemplateCategory;
use crate::api::Paging;
use crate::ids::OpaqueId;
use crate::open::Raw;

/// Which templates of the library to list.
#[model(request)]
pub struct LibraryQuery {
    /// Text to look for.
    #[field(query)]
    pub search: Option<String>,
    /// Topic, such as `ORDER_MANAGEMENT`.
    #[field(query)]
    pub topic: Option<String>,
    /// Use, such as `SHIPMENT_CONFIRMATION`.
    #[field(query)]
    pub usecase: Option<String>,
    /// Industry, such as `E_COMMERCE`.
    #[field(query)]
    pub industry: Option<String>,
    /// Language, such as `en_US`.
    #[field(query)]
    pub language: Option<String>,
    /// Most templates on a page.
    #[limit(value = 1..=1000)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of the library.
#[model(response)]
pub struct LibraryPage {
    /// The templates.
    #[field(default)]
    pub data: Vec<LibraryTemplate>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// A template of the library.
#[model(response)]
pub struct LibraryTemplate {
    /// Id.
    pub id: Option<OpaqueId>,
    /// Name: `library_template_name` of a template made from it.
    pub name: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// What it is for.
    pub category: Option<TemplateCategory>,
    /// Topic.
    pub topic: Option<String>,
    /// Use.
    pub usecase: Option<String>,
    /// Industries.
    #[field(default)]
    pub industry: Vec<String>,
    /// Text of the header.
    pub header: Option<String>,
    /// Text of the body.
    pub body: Option<String>,
    /// Examples of the body's variables.
    #[field(default)]
    pub body_params: Vec<String>,
    /// Kinds of the body's variables.
    #[field(default)]
    pub body_param_types: Vec<String>,
    /// The buttons.
    #[field(default)]
    pub buttons: Vec<Raw>,
}
