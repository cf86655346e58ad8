//! Messages with a list to choose from.

use waba_macros::model;

use super::parts::check_header;
use super::{InteractiveFooter, InteractiveHeader};
use crate::from_text::from_text;
use crate::rules::{Path, UNIQUE, Violation};

/// A message with a button that opens a list to choose one row from.
#[model(outbound)]
#[rule(id = "header-type", doc = "The header is of type `text`.", check = has_text_header)]
pub struct ListMessage {
    /// Text above the body.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 4096 characters.
    pub body: ListBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The button and the list.
    pub action: ListAction,
}

impl ListMessage {
    /// Creates a message whose `button` opens a list of `rows` without sections.
    pub fn rows(
        body: impl Into<ListBody>,
        button: impl Into<String>,
        rows: impl IntoIterator<Item = impl Into<ListRow>>,
    ) -> Self {
        let rows: Vec<_> = rows.into_iter().map(Into::into).collect();
        Self::new(body, ListAction::new(button, [ListSection::new(rows)]))
    }
}

/// The text of a list message.
#[model(outbound)]
pub struct ListBody {
    /// Text, 1 to 4096 characters. One of Meta's sources says 1024.
    #[limit(chars = 1..=4096)]
    pub text: String,
}

from_text! { ListBody: Self::new; }

/// The button and the list that it opens.
#[model(outbound)]
#[rule(id = "total-rows", doc = "All sections together have at most 10 rows.", check = has_few_rows)]
#[rule(id = "unique", doc = "The ids of the rows differ.", check = ids_differ)]
#[rule(id = "section-title", doc = "Each of several sections has a title.", check = has_titles)]
pub struct ListAction {
    /// Text on the button, 1 to 20 characters.
    #[limit(chars = 1..=20)]
    pub button: String,
    /// 1 to 10 sections.
    #[limit(items = 1..=10)]
    pub sections: Vec<ListSection>,
}

/// A part of a list.
#[model(outbound)]
pub struct ListSection {
    /// Title, 1 to 24 characters. Needed where there are several sections.
    #[limit(chars = 1..=24)]
    pub title: Option<String>,
    /// The rows.
    #[limit(items = 1..=10)]
    pub rows: Vec<ListRow>,
}

/// A row of a list.
#[model(outbound)]
pub struct ListRow {
    /// Text that comes back when the row is chosen, 1 to 200 characters.
    #[limit(chars = 1..=200)]
    pub id: String,
    /// Text of the row, 1 to 24 characters.
    #[limit(chars = 1..=24)]
    pub title: String,
    /// Smaller text below the title, at most 72 characters.
    #[limit(chars = 0..=72)]
    pub description: Option<String>,
}

impl<I: Into<String>, T: Into<String>> From<(I, T)> for ListRow {
    fn from((id, title): (I, T)) -> Self {
        Self::new(id, title)
    }
}

fn has_text_header(list: &ListMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_header(list.header.as_ref(), "text", path, violations);
}

fn has_few_rows(action: &ListAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let rows: usize = action.sections.iter().map(|section| section.rows.len()).sum();
    // A section with too many rows says so itself, and so do too many sections, each with a row.
    if rows > 10 && (2..=10).contains(&action.sections.len()) {
        let found = format!("{rows} rows");
        violations.push(Violation::new(&path.key("sections"), "total-rows", found, "at most 10 rows in all"));
    }
}

fn ids_differ(action: &ListAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let mut seen = std::collections::HashSet::new();
    let sections = path.key("sections");
    for (place, section) in action.sections.iter().enumerate() {
        let section_path = sections.index(place);
        let rows = section_path.key("rows");
        for (place, row) in section.rows.iter().enumerate() {
            if !seen.insert(&row.id) {
                let row = rows.index(place);
                let limit = "unique in the message";
                violations.push(Violation::new(&row.key("id"), UNIQUE, "the same twice", limit));
            }
        }
    }
}

fn has_titles(action: &ListAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let titles = action.sections.iter().map(|section| section.title.as_deref());
    check_section_titles(titles, &path.key("sections"), violations);
}

/// Checks that each of several sections has a title.
pub(super) fn check_section_titles<'a>(
    titles: impl ExactSizeIterator<Item = Option<&'a str>>,
    sections: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    if titles.len() < 2 {
        return;
    }
    for (place, title) in titles.enumerate() {
        if title.is_none() {
            let section = sections.index(place);
            let limit = "a title where there are several sections";
            violations.push(Violation::new(&section.key("title"), "section-title", "none", limit));
        }
    }
}
