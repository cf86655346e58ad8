//! The number itself: its settings, its name, what chats offer.

use std::collections::BTreeSet;

use waba_types::api::{ComplianceInfo, ConversationalAutomation, HealthEntity, NumberSettings, SendAbility};

use crate::machine::settings::{ACCOUNT_ID, PHONE_NUMBER_ID};

/// Id of the business behind the account.
const BUSINESS_ID: &str = "300000000000360";
/// Id of the app by which 360dialog speaks to WhatsApp.
const APP_ID: &str = "400000000000360";

/// The number itself.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) settings: NumberSettings,
    pub(crate) username: Option<String>,
    pub(crate) compliance: Option<ComplianceInfo>,
    pub(crate) automation: ConversationalAutomation,
    pub(crate) is_cart_enabled: bool,
    pub(crate) is_catalog_visible: bool,
    /// What was fetched from the app: each goes once.
    pub(crate) synchronised: BTreeSet<String>,
}

impl Default for Number {
    fn default() -> Self {
        Self {
            settings: NumberSettings::new(),
            username: None,
            compliance: None,
            automation: ConversationalAutomation::new(),
            is_cart_enabled: true,
            is_catalog_visible: false,
            synchronised: BTreeSet::new(),
        }
    }
}

/// What is involved in sending.
pub(crate) fn entities() -> Vec<HealthEntity> {
    let involved =
        [("PHONE_NUMBER", PHONE_NUMBER_ID), ("WABA", ACCOUNT_ID), ("BUSINESS", BUSINESS_ID), ("APP", APP_ID)];
    let entity =
        |(kind, id)| HealthEntity::new().entity_type(kind).id(id).can_send_message(SendAbility::Available);
    involved.into_iter().map(entity).collect()
}
