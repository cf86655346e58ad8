//! Sticker packs of on-premise hosts.

use waba_types::api::{
    NewSticker, NewStickerpack, PackSticker, PackStickers, StickerEdit, StickerTarget, Stickerpack,
    StickerpackEdit, StickerpackTarget, Stickerpacks,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    AddSticker, CreateStickerpack, DeleteSticker, DeleteStickerpack, EditSticker, EditStickerpack,
    GetSticker, GetStickerpack, ListStickerpacks, ListStickers,
};
use waba_types::{OpaqueId, Success};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::on_premise::MAX_PACKS;

pub(super) const ENDPOINTS: &[Entry] = &[
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
    Refusal::absent("stickerpack_id: no such sticker pack")
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
    Refusal::absent("index: no such sticker")
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
