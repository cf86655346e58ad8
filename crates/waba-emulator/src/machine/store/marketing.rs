//! Data sets and measures of marketing.

use waba_types::OpaqueId;

/// Most data sets that are kept.
pub(crate) const MAX_DATASETS: usize = 1000;

/// What takes the events of an account, page or profile.
#[derive(Clone, Debug)]
pub(crate) struct Dataset {
    /// The account, page or profile.
    pub(crate) node: OpaqueId,
    pub(crate) id: OpaqueId,
    pub(crate) name: String,
    /// How many events it has taken.
    pub(crate) events: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Marketing {
    pub(crate) datasets: Vec<Dataset>,
    /// Whether measures of templates are collected.
    pub(crate) analytics: bool,
}

impl Marketing {
    pub(crate) fn of_node(&self, node: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.node == *node)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Dataset> {
        self.datasets.iter_mut().find(|dataset| dataset.id == *id)
    }
}
