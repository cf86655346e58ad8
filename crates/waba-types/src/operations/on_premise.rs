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

    /// Changes settings of the host, which 360dialog manages. What is left out stays.
    EditApplicationSettings(ApplicationSettingsEdit) -> Success
        = "application.edit_settings" unconfirmed, Freely, "On-Premise WABA Integration",
        on_premise Patch "/v1/settings/application" 200;

    /// Lists the accesses to servers of files that are stored on the host.
    ListMediaProviders(NoContent) -> MediaProviders
        = "application.media_providers" unconfirmed, Freely, "Media Providers",
        on_premise Get "/v1/settings/application/media/providers" 200;

    /// Stores an access to a server of files, from which links are fetched that are not public.
    AddMediaProvider(NewMediaProvider) -> Success
        = "application.add_media_provider" unconfirmed, Freely, "Media Providers",
        on_premise Post "/v1/settings/application/media/providers" 200;

    /// Removes a stored access to a server of files.
    DeleteMediaProvider(MediaProviderTarget) -> Success
        = "application.delete_media_provider" unconfirmed, Freely, "Media Providers",
        on_premise Delete "/v1/settings/application/media/providers/{name}" 200;

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

    /// Changes a sticker pack. What is left out stays.
    EditStickerpack(StickerpackEdit) -> Success
        = "stickerpacks.edit" unconfirmed, Freely, "Stickerpacks",
        on_premise Patch "/v1/stickerpacks/{stickerpack_id}" 200;

    /// Deletes a sticker pack.
    DeleteStickerpack(StickerpackTarget) -> Success
        = "stickerpacks.delete" unconfirmed, Freely, "Stickerpacks",
        on_premise Delete "/v1/stickerpacks/{stickerpack_id}" 200;

    /// Lists the stickers of a pack.
    ListStickers(StickerpackTarget) -> PackStickers
        = "stickerpacks.stickers" unconfirmed, Freely, "Stickerpacks",
        on_premise Get "/v1/stickerpacks/{stickerpack_id}/stickers" 200;

    /// Puts a sticker into a pack.
    AddSticker(NewSticker) -> PackStickers
        = "stickerpacks.add_sticker" unconfirmed, IfNotSent, "Stickerpacks",
        on_premise Post "/v1/stickerpacks/{stickerpack_id}/stickers" 201;

    /// Reads a sticker of a pack.
    GetSticker(StickerTarget) -> PackStickers
        = "stickerpacks.sticker" unconfirmed, Freely, "Stickerpacks",
        on_premise Get "/v1/stickerpacks/{stickerpack_id}/stickers/{index}" 200;

    /// Changes a sticker of a pack. What is left out stays.
    EditSticker(StickerEdit) -> Success
        = "stickerpacks.edit_sticker" unconfirmed, Freely, "Stickerpacks",
        on_premise Patch "/v1/stickerpacks/{stickerpack_id}/stickers/{index}" 200;

    /// Takes a sticker out of a pack.
    DeleteSticker(StickerTarget) -> Success
        = "stickerpacks.delete_sticker" unconfirmed, Freely, "Stickerpacks",
        on_premise Delete "/v1/stickerpacks/{stickerpack_id}/stickers/{index}" 200;
}
