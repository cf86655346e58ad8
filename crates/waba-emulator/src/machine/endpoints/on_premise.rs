//! Calls that only on-premise hosts have.

use serde::Serialize;
use serde_json::{Map, Value, json};
use waba_types::api::{
    ApplicationSettings, ApplicationSettingsEdit, CheckedContact, CheckedContacts, ConfiguredNumber,
    ContactCheck, ContactStatus, ContactToBlock, IdentityAcknowledgement, IdentityLookup,
    MediaProviderTarget, MediaProviders, NewMediaProvider, NewSticker, NewStickerpack, PackSticker,
    PackStickers, PersonIdentity, StickerEdit, StickerTarget, Stickerpack, StickerpackEdit,
    StickerpackTarget, Stickerpacks, StoredMediaProvider,
};
use waba_types::decode::decode;
use waba_types::message::NoContent;
use waba_types::operations::{
    AcknowledgeIdentity, AddMediaProvider, AddSticker, BlockContact, CheckContacts, CreateStickerpack,
    DeleteMediaProvider, DeleteSticker, DeleteStickerpack, EditApplicationSettings, EditSticker,
    EditStickerpack, GetApplicationSettings, GetConfiguredNumber, GetIdentity, GetSticker, GetStickerpack,
    ListMediaProviders, ListStickerpacks, ListStickers,
};
use waba_types::webhook::UserIdentity;
use waba_types::{OpaqueId, Success, UserId};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::millis::Millis;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::settings::DISPLAY_PHONE_NUMBER;
use crate::machine::state::{State, Turn};
use crate::machine::store::message::Direction;
use crate::machine::store::on_premise::{MAX_PACKS, merge};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<CheckContacts>(),
    endpoint::<BlockContact>(),
    endpoint::<GetIdentity>(),
    endpoint::<AcknowledgeIdentity>(),
    endpoint::<GetConfiguredNumber>(),
    endpoint::<GetApplicationSettings>(),
    endpoint::<EditApplicationSettings>(),
    endpoint::<ListMediaProviders>(),
    endpoint::<AddMediaProvider>(),
    endpoint::<DeleteMediaProvider>(),
    endpoint::<ListStickerpacks>(),
    endpoint::<CreateStickerpack>(),
    endpoint::<GetStickerpack>(),
    endpoint::<EditStickerpack>(),
    endpoint::<DeleteStickerpack>(),
    endpoint::<ListStickers>(),
    endpoint::<AddSticker>(),
    endpoint::<GetSticker>(),
    endpoint::<EditSticker>(),
    endpoint::<DeleteSticker>(),
];

fn not_found(details: &str) -> Refusal {
    Refusal::new(404, 1006, details)
}

impl Endpoint for CheckContacts {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, request: ContactCheck, _: &mut Turn<'_>) -> Result<CheckedContacts, Refusal> {
        // Since version 2.43 nothing is looked up: what looks like a number is valid.
        let contacts = request.contacts.into_iter().map(|input| {
            let number = rules::person(&input).filter(|person| !person.is_business_scoped());
            let status = if number.is_some() { ContactStatus::Valid } else { ContactStatus::Invalid };
            let mut contact = CheckedContact::new().input(input).status(status);
            contact.wa_id = number;
            contact
        });
        Ok(CheckedContacts::new().contacts(contacts.collect::<Vec<_>>()))
    }
}

/// When `person` last wrote.
fn last_wrote(state: &State, person: &UserId) -> Option<Millis> {
    let inbound = state.messages.with(person).find(|message| message.direction == Direction::Inbound);
    inbound.map(|message| message.at)
}

fn person(text: &UserId, field: &str) -> Result<UserId, Refusal> {
    rules::person(text).ok_or_else(|| Refusal::Recipient(format!("{field}: expected a phone number")))
}

impl Endpoint for BlockContact {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ContactToBlock, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        let person = person(&request.phone, "phone")?;
        if !state.window_is_open(&person, turn.now) {
            let details = "phone: the person wrote nothing within the last 24 hours";
            return Err(Refusal::new(400, 1005, details));
        }
        state.on_premise.blocked.insert(person);
        Ok(Success::new(true))
    }
}

/// The hash of a person's identity: the same as long as the person keeps the phone.
fn hash(person: &UserId) -> String {
    ids::fingerprint(person)
}

impl Endpoint for GetIdentity {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: IdentityLookup,
        _: &mut Turn<'_>,
    ) -> Result<PersonIdentity, Refusal> {
        let person = person(&request.wa_id, "wa_id")?;
        let since = last_wrote(state, &person)
            .ok_or_else(|| not_found("wa_id: the person never wrote to this number"))?;
        let identity = UserIdentity::new()
            .acknowledged(state.on_premise.acknowledged.contains(&person))
            .created_timestamp(i64::try_from(since.get()).unwrap_or(i64::MAX))
            .hash(hash(&person));
        Ok(PersonIdentity::new().identity(identity))
    }
}

impl Endpoint for AcknowledgeIdentity {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: IdentityAcknowledgement,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let person = person(&request.wa_id, "wa_id")?;
        if request.hash != hash(&person) {
            return Err(Refusal::Invalid("hash: is not that of the person's identity".to_owned()));
        }
        state.on_premise.acknowledged.insert(person);
        Ok(Success::new(true))
    }
}

impl Endpoint for GetConfiguredNumber {
    const SERVICE: Service = Service::Gateway;

    fn serve(_: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ConfiguredNumber, Refusal> {
        Ok(ConfiguredNumber::new().phone_number(DISPLAY_PHONE_NUMBER))
    }
}

/// The fields of something that is written as an object.
fn fields(object: &impl Serialize) -> Map<String, Value> {
    serde_json::to_value(object).and_then(serde_json::from_value).unwrap_or_default()
}

impl Endpoint for GetApplicationSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ApplicationSettings, Refusal> {
        let url = state.webhook.as_ref().map(|webhook| webhook.url.as_str());
        let mut settings = fields(&json!({
            "callback_persist": true,
            "media": { "auto_download": ["image", "document", "audio", "video", "voice", "sticker"] },
            "sent_status": true,
            "webhooks": { "url": url, "max_concurrent_requests": 6 },
        }));
        merge(&mut settings, state.on_premise.settings.clone());
        // What was merged in has the types of the answer.
        Ok(decode(to_raw(&settings).as_str().as_bytes()).unwrap_or_else(|_| ApplicationSettings::new()))
    }
}

impl Endpoint for EditApplicationSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: ApplicationSettingsEdit,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        merge(&mut state.on_premise.settings, fields(&request));
        Ok(Success::new(true))
    }
}

impl Endpoint for ListMediaProviders {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<MediaProviders, Refusal> {
        Ok(MediaProviders::new().providers(state.on_premise.media_providers.clone()))
    }
}

impl Endpoint for AddMediaProvider {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewMediaProvider, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let providers = &mut state.on_premise.media_providers;
        providers.retain(|provider| provider.name.as_ref() != Some(&request.name));
        let provider = StoredMediaProvider::new().name(request.name).kind("www");
        providers.push(provider.config(to_raw(&request.config)));
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteMediaProvider {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: MediaProviderTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let providers = &mut state.on_premise.media_providers;
        let index = providers.iter().position(|provider| provider.name.as_ref() == Some(&request.name));
        providers.remove(index.ok_or_else(|| not_found("name: no such media provider"))?);
        Ok(Success::new(true))
    }
}

impl Endpoint for ListStickerpacks {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<Stickerpacks, Refusal> {
        Ok(Stickerpacks::new().stickerpacks(state.on_premise.stickerpacks.clone()))
    }
}

impl Endpoint for CreateStickerpack {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: NewStickerpack,
        turn: &mut Turn<'_>,
    ) -> Result<Stickerpacks, Refusal> {
        let packs = &mut state.on_premise.stickerpacks;
        if packs.len() >= MAX_PACKS {
            return Err(Refusal::new(400, 1005, format!("the number has {MAX_PACKS} sticker packs")));
        }
        let mut pack =
            Stickerpack::new().id(ids::digits(turn.rng)).publisher(request.publisher).name(request.name);
        pack.ios_app_store_link = request.ios_app_store_link;
        pack.android_app_store_link = request.android_app_store_link;
        packs.push(pack.clone());
        Ok(Stickerpacks::new().stickerpacks(vec![pack]))
    }
}

fn no_pack() -> Refusal {
    not_found("stickerpack_id: no such sticker pack")
}

impl Endpoint for GetStickerpack {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: StickerpackTarget,
        _: &mut Turn<'_>,
    ) -> Result<Stickerpacks, Refusal> {
        let pack = state.on_premise.stickerpack(&request.stickerpack_id).ok_or_else(no_pack)?;
        Ok(Stickerpacks::new().stickerpacks(vec![pack.clone()]))
    }
}

impl Endpoint for EditStickerpack {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: StickerpackEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let pack = state.on_premise.stickerpack_mut(&request.stickerpack_id).ok_or_else(no_pack)?;
        for (field, change) in [
            (&mut pack.publisher, request.publisher),
            (&mut pack.name, request.name),
            (&mut pack.ios_app_store_link, request.ios_app_store_link),
            (&mut pack.android_app_store_link, request.android_app_store_link),
        ] {
            *field = change.or(field.take());
        }
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteStickerpack {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: StickerpackTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let packs = &mut state.on_premise.stickerpacks;
        let is_meant = |id: &OpaqueId| *id == request.stickerpack_id;
        let index = packs.iter().position(|pack| pack.id.as_ref().is_some_and(is_meant));
        packs.remove(index.ok_or_else(no_pack)?);
        Ok(Success::new(true))
    }
}

impl Endpoint for ListStickers {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: StickerpackTarget,
        _: &mut Turn<'_>,
    ) -> Result<PackStickers, Refusal> {
        let pack = state.on_premise.stickerpack(&request.stickerpack_id).ok_or_else(no_pack)?;
        Ok(PackStickers::new().stickers(pack.stickers.clone()))
    }
}

impl Endpoint for AddSticker {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewSticker, turn: &mut Turn<'_>) -> Result<PackStickers, Refusal> {
        let pack = state.on_premise.stickerpack_mut(&request.stickerpack_id).ok_or_else(no_pack)?;
        let index = ids::digits(turn.rng);
        let sticker = PackSticker::new().index(index.clone()).image_data_id(request.image_data_id);
        pack.stickers.push(sticker.emojis(request.emojis));
        Ok(PackStickers::new().stickers(vec![PackSticker::new().index(index)]))
    }
}

/// The sticker of a pack.
fn sticker<'s>(
    state: &'s mut State,
    pack: &OpaqueId,
    index: &OpaqueId,
) -> Result<&'s mut PackSticker, Refusal> {
    let pack = state.on_premise.stickerpack_mut(pack).ok_or_else(no_pack)?;
    let found = pack.stickers.iter_mut().find(|sticker| sticker.index.as_ref() == Some(index));
    found.ok_or_else(no_sticker)
}

fn no_sticker() -> Refusal {
    not_found("index: no such sticker")
}

impl Endpoint for GetSticker {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: StickerTarget, _: &mut Turn<'_>) -> Result<PackStickers, Refusal> {
        let sticker = sticker(state, &request.stickerpack_id, &request.index)?;
        Ok(PackStickers::new().stickers(vec![sticker.clone()]))
    }
}

impl Endpoint for EditSticker {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: StickerEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let sticker = sticker(state, &request.stickerpack_id, &request.index)?;
        sticker.image_data_id = request.image_data_id.or(sticker.image_data_id.take());
        if let Some(emojis) = request.emojis {
            sticker.emojis = emojis;
        }
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteSticker {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: StickerTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let pack = state.on_premise.stickerpack_mut(&request.stickerpack_id).ok_or_else(no_pack)?;
        let index = pack.stickers.iter().position(|sticker| sticker.index.as_ref() == Some(&request.index));
        pack.stickers.remove(index.ok_or_else(no_sticker)?);
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn every_number_is_valid_and_what_is_none_is_not() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let answer =
            bench.done("POST", "/v1/contacts", &json!({ "contacts": ["+49 151 1234567", "nobody"] }));
        assert_eq!(
            answer["contacts"],
            json!([{ "input": "+49 151 1234567", "wa_id": "491511234567", "status": "valid" },
                   { "input": "nobody", "status": "invalid" }])
        );
    }

    #[test]
    fn only_who_wrote_within_a_day_can_be_blocked() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/contacts/491511234567/block";
        let (status, answer) = bench.ask("POST", path, &json!({ "reason": "spam" }));
        assert_eq!((status, &answer["errors"][0]["code"]), (400, &json!(1005)));
        bench.write("491511234567", "Hi");
        bench.done("POST", path, &json!({ "reason": "spam" }));
        assert_eq!(bench.send("491511234567", "Hi")["errors"][0]["code"], 1007);
    }

    #[test]
    fn an_identity_is_acknowledged_by_its_hash() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/contacts/491511234567/identity";
        assert_eq!(bench.ask("GET", path, &Value::Null).0, 404);
        bench.write("491511234567", "Hi");
        let identity = bench.done("GET", path, &Value::Null)["identity"].clone();
        assert_eq!(identity["acknowledged"], false);
        assert_eq!(bench.ask("PUT", path, &json!({ "hash": "other" })).0, 400);
        bench.done("PUT", path, &json!({ "hash": identity["hash"] }));
        assert_eq!(bench.done("GET", path, &Value::Null)["identity"]["acknowledged"], true);
    }

    #[test]
    fn changed_settings_keep_what_was_left_out() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/settings/application";
        bench.done("PATCH", path, &json!({ "webhooks": { "max_concurrent_requests": 12 } }));
        bench.done("PATCH", path, &json!({ "media": { "auto_download": [] } }));
        let settings = bench.done("GET", path, &Value::Null)["settings"]["application"].clone();
        assert_eq!(settings["webhooks"]["max_concurrent_requests"], 12);
        assert!(settings["webhooks"]["url"].is_string());
        assert_eq!(
            (&settings["media"]["auto_download"], &settings["sent_status"]),
            (&json!([]), &json!(true))
        );
    }

    #[test]
    fn a_media_provider_replaces_the_one_of_its_name() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/settings/application/media/providers";
        let provider = |token| json!([{ "name": "files", "type": "www", "config": { "bearer": token } }]);
        bench.done("POST", path, &provider("a"));
        bench.done("POST", path, &provider("b"));
        let stored = bench.done("GET", path, &Value::Null);
        assert_eq!(stored["settings"]["application"]["media"]["providers"], provider("b"));
        bench.done("DELETE", &format!("{path}/files"), &Value::Null);
        assert_eq!(bench.ask("DELETE", &format!("{path}/files"), &Value::Null).0, 404);
        assert_eq!(bench.ask("POST", path, &json!([])).0, 400);
    }

    #[test]
    fn what_administers_the_host_is_blocked() {
        let mut bench = Bench::on(Dialect::OnPremise);
        for blocked in waba_types::operations::BLOCKED {
            let path = blocked.path.replace("{username}", "ann");
            let (status, answer) = bench.ask(blocked.method.as_str(), &path, &json!({}));
            assert_eq!(status, 403, "{}", blocked.name);
            assert!(answer["meta"]["developer_message"].as_str().unwrap().contains("blocked"), "{answer}");
        }
    }

    #[test]
    fn a_sticker_is_put_into_a_pack_changed_and_taken_out() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let pack = bench.done("POST", "/v1/stickerpacks", &json!({ "publisher": "ACME", "name": "Smiles" }));
        let pack = format!("/v1/stickerpacks/{}", pack["stickerpacks"][0]["id"].as_str().unwrap());
        bench.done("PATCH", &pack, &json!({ "name": "Cats" }));
        let sticker = json!({ "image_data_id": "i1", "emojis": ["\u{1f408}"] });
        let made = bench.done("POST", &format!("{pack}/stickers"), &sticker)["stickers"][0].clone();
        let path = format!("{pack}/stickers/{}", made["index"].as_str().unwrap());
        bench.done("PATCH", &path, &json!({ "image_data_id": "i2" }));
        let changed = json!({ "index": made["index"], "image_data_id": "i2", "emojis": ["\u{1f408}"] });
        assert_eq!(bench.done("GET", &path, &Value::Null)["stickers"], json!([changed]));
        let read = bench.done("GET", &pack, &Value::Null)["stickerpacks"][0].clone();
        assert_eq!((&read["publisher"], &read["name"]), (&json!("ACME"), &json!("Cats")));
        assert_eq!(
            read["stickers"],
            bench.done("GET", &format!("{pack}/stickers"), &Value::Null)["stickers"]
        );
        bench.done("DELETE", &path, &Value::Null);
        assert_eq!(bench.ask("GET", &path, &Value::Null).0, 404);
    }

    #[test]
    fn a_sticker_pack_is_made_read_and_deleted() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let pack = json!({ "publisher": "ACME", "name": "Smiles" });
        let made = bench.done("POST", "/v1/stickerpacks", &pack)["stickerpacks"][0].clone();
        let path = format!("/v1/stickerpacks/{}", made["id"].as_str().unwrap());
        assert_eq!(bench.done("GET", &path, &Value::Null)["stickerpacks"][0], made);
        bench.done("DELETE", &path, &Value::Null);
        let (status, answer) = bench.ask("GET", &path, &Value::Null);
        assert_eq!((status, &answer["errors"][0]["code"]), (404, &json!(1006)));
        assert_eq!(bench.done("GET", "/v1/stickerpacks", &Value::Null), json!({ "stickerpacks": [] }));
    }
}
