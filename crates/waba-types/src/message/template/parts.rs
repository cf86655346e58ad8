//! Which parts a template message and its cards may have more than once.

use std::collections::BTreeSet;

use super::{ButtonComponent, CardComponent, TemplateComponent};
use crate::inline::InlineUnion;
use crate::rules::{Path, Violation};

/// A part of a template message or of a card.
pub(crate) trait Part: InlineUnion {
    /// The values for a button, if it is that.
    fn button(&self) -> Option<&ButtonComponent>;
}

impl Part for TemplateComponent {
    fn button(&self) -> Option<&ButtonComponent> {
        match self {
            Self::Button(button) => Some(button),
            _ => None,
        }
    }
}

impl Part for CardComponent {
    fn button(&self) -> Option<&ButtonComponent> {
        match self {
            Self::Button(button) => Some(button),
            _ => None,
        }
    }
}

/// Checks that there is one part of each kind, and of buttons one for each position.
pub(crate) fn check_parts<P: Part>(
    rule: &'static str,
    parts: &[P],
    components: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let (mut kinds, mut positions) = (BTreeSet::new(), BTreeSet::new());
    for (place, part) in parts.iter().enumerate() {
        let path = components.index(place);
        let tag = part.tag();
        match part.button().map(|button| button.index) {
            None if !kinds.insert(tag) => {
                violations.push(Violation::new(&path, rule, format!("another `{tag}`"), "one of them"));
            }
            Some(Some(index)) if !positions.insert(index.0) => {
                let found = format!("another button {}", index.0);
                violations.push(Violation::new(&path.key("index"), rule, found, "one for each position"));
            }
            _ => {}
        }
    }
}
