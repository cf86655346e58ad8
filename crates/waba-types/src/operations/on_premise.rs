//! Calls that only on-premise hosts have.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::Success;

operations! {
    /// Looks phone numbers up. Needed no longer, and its results mean little.
    CheckContacts(ContactCheck) -> CheckedContacts = "contacts.check", Freely, "Contacts",
        on_premise Post "/v1/contacts" 200;

    /// Blocks a person, within 24 hours of their last message.
    BlockContact(ContactToBlock) -> Success = "contacts.block", Freely, "Contacts",
        on_premise Post "/v1/contacts/{phone}/block" 200;

    /// Reads the identity of a person.
    GetIdentity(IdentityLookup) -> PersonIdentity = "contacts.identity" unconfirmed, Freely, "Contacts",
        on_premise Get "/v1/contacts/{wa_id}/identity" 200;

    /// Acknowledges the identity of a person.
    AcknowledgeIdentity(IdentityAcknowledgement) -> Success
        = "contacts.acknowledge_identity" unconfirmed, Freely, "Contacts",
        on_premise Put "/v1/contacts/{wa_id}/identity" 200;

    /// Reads the number of the host.
    GetConfiguredNumber(NoContent) -> ConfiguredNumber
        = "application.phone_number", Freely, "On-Premise WABA Integration",
        on_premise Get "/v1/configs/phone_number" 200;

    /// Reads the settings of the host, which 360dialog manages.
    GetApplicationSettings(NoContent) -> ApplicationSettings
        = "application.settings" unconfirmed, Freely, "On-Premise WABA Integration",
        on_premise Get "/v1/settings/application" 200;

    /// Lists the sticker packs.
    ListStickerpacks(NoContent) -> Stickerpacks = "stickerpacks.list" unconfirmed, Freely, "Stickerpacks",
        on_premise Get "/v1/stickerpacks" 200;

    /// Makes a sticker pack.
    CreateStickerpack(NewStickerpack) -> Stickerpacks
        = "stickerpacks.create" unconfirmed, IfNotSent, "Stickerpacks",
        on_premise Post "/v1/stickerpacks" 201;

    /// Reads a sticker pack.
    GetStickerpack(StickerpackTarget) -> Stickerpacks
        = "stickerpacks.get" unconfirmed, Freely, "Stickerpacks",
        on_premise Get "/v1/stickerpacks/{stickerpack_id}" 200;

    /// Deletes a sticker pack.
    DeleteStickerpack(StickerpackTarget) -> Success
        = "stickerpacks.delete" unconfirmed, Freely, "Stickerpacks",
        on_premise Delete "/v1/stickerpacks/{stickerpack_id}" 200;
}
