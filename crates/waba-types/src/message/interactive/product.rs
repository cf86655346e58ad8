//! Messages about products of a catalog.

use waba_macros::model;

use super::list::check_section_titles;
use super::parts::{NO_HEADER, check_header, has_no_header};
use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};
use crate::from_text::from_text;
use crate::ids::CatalogId;
use crate::rules::{Path, Violation};

/// A message about one product.
#[model(outbound)]
#[rule(id = "no-such-part", doc = NO_HEADER, check = has_no_header)]
pub struct ProductMessage {
    /// Text, 1 to 1024 characters.
    pub body: Option<InteractiveBody>,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The product.
    pub action: ProductAction,
}

/// A product of a catalog.
#[model(outbound)]
pub struct ProductAction {
    /// Id of the catalog.
    #[limit(chars = 1..)]
    pub catalog_id: CatalogId,
    /// The business's own id of the product.
    #[limit(chars = 1..)]
    pub product_retailer_id: String,
}

/// A message about several products of one catalog.
#[model(outbound)]
#[rule(id = "header-type", doc = "The header is of type `text`.", check = has_text_header)]
pub struct ProductListMessage {
    /// Text above the body.
    pub header: InteractiveHeader,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The products.
    pub action: ProductListAction,
}

/// Products of a catalog, in sections.
#[model(outbound)]
#[rule(id = "total-products", doc = "All sections together have at most 30 products.", check = has_few_products)]
#[rule(id = "section-title", doc = "Each of several sections has a title.", check = has_titles)]
pub struct ProductListAction {
    /// Id of the catalog.
    #[limit(chars = 1..)]
    pub catalog_id: CatalogId,
    /// 1 to 10 sections.
    #[limit(items = 1..=10)]
    pub sections: Vec<ProductSection>,
}

/// Products under one title.
#[model(outbound)]
pub struct ProductSection {
    /// Title, 1 to 24 characters. Needed where there are several sections.
    #[limit(chars = 1..=24)]
    pub title: Option<String>,
    /// The products. Unknown ones are left out; if none is known the message fails.
    #[limit(items = 1..=30)]
    pub product_items: Vec<ProductItem>,
}

/// A product of a section.
#[model(outbound)]
pub struct ProductItem {
    /// The business's own id of the product.
    #[limit(chars = 1..)]
    pub product_retailer_id: String,
}

from_text! { ProductItem: Self::new; }

/// A message with a button that opens the catalog.
#[model(outbound)]
#[rule(id = "no-such-part", doc = NO_HEADER, check = has_no_header)]
pub struct CatalogMessage {
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The button.
    pub action: CatalogAction,
}

/// The button that opens the catalog.
#[model(outbound)]
#[constant(name = "catalog_message")]
pub struct CatalogAction {
    /// The product whose image is shown. Default: the first one.
    pub parameters: Option<CatalogParameters>,
}

/// The product whose image stands for a catalog.
#[model(outbound)]
pub struct CatalogParameters {
    /// The business's own id of the product.
    #[limit(chars = 1..)]
    pub thumbnail_product_retailer_id: String,
}

fn has_text_header(list: &ProductListMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_header(Some(&list.header), "text", path, violations);
}

fn has_few_products(action: &ProductListAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_product_sections(&action.sections, &path.key("sections"), violations);
}

fn has_titles(action: &ProductListAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let titles = action.sections.iter().map(|section| section.title.as_deref());
    check_section_titles(titles, &path.key("sections"), violations);
}

/// Checks the number of products in all sections.
pub(crate) fn check_product_sections(
    sections: &[ProductSection],
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let products: usize = sections.iter().map(|section| section.product_items.len()).sum();
    // A section with too many products says so itself.
    if products > 30 && sections.len() > 1 {
        let found = format!("{products} products");
        violations.push(Violation::new(path, "total-products", found, "at most 30 products in all"));
    }
}
