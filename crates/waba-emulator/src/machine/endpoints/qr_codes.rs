//! QR codes and short links.

use waba_types::api::{
    NewQrCode, QrCode, QrCodeEdit, QrCodeLookup, QrCodeQuery, QrCodeTarget, QrCodes, QrImage,
};
use waba_types::operations::{CreateQrCode, DeleteQrCode, EditQrCode, GetQrCode, ListQrCodes};
use waba_types::{OpaqueId, Success};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::paging::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListQrCodes>(),
    endpoint::<CreateQrCode>(),
    endpoint::<GetQrCode>(),
    endpoint::<EditQrCode>(),
    endpoint::<DeleteQrCode>(),
];

/// Most QR codes of a number.
const MAX_CODES: usize = 2_000;

fn place(state: &State, code: &OpaqueId) -> Result<usize, Refusal> {
    let place = state.qr_codes.iter().position(|known| known.code.as_ref() == Some(code));
    place.ok_or_else(|| Refusal::subcode(33, "Unsupported request", "code: no such QR code"))
}

impl Endpoint for ListQrCodes {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeQuery, _: &mut Turn<'_>) -> Result<QrCodes, Refusal> {
        let is_wanted = |code: &&QrCode| request.code.is_none() || request.code == code.code;
        let codes = state.qr_codes.iter().rev().filter(is_wanted).cloned();
        let id = |code: &QrCode| code.code.as_deref().unwrap_or_default().to_owned();
        let shown = |code| shown(code, request.fields.as_deref());
        page!(state, request, "/message_qrdls", codes, id, shown => QrCodes)
    }
}

/// A code with its image, if that is among the fields that were asked for.
fn shown(mut code: QrCode, fields: Option<&str>) -> QrCode {
    let kind = fields.and_then(|fields| fields.split_once("qr_image_url.format(")?.1.split(')').next());
    code.qr_image_url =
        kind.map(|kind| image(code.code.as_deref().unwrap_or_default(), &QrImage::from(kind)));
    code
}

/// Address of the image of a code.
fn image(code: &str, kind: &QrImage) -> String {
    format!("https://scontent.xx.fbcdn.net/m1/emulator/{code}.{}", kind.as_str().to_lowercase())
}

impl Endpoint for CreateQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewQrCode, turn: &mut Turn<'_>) -> Result<QrCode, Refusal> {
        if state.qr_codes.len() >= MAX_CODES {
            return Err(Refusal::new(400, 100, format!("the number has {MAX_CODES} QR codes already")));
        }
        if let Some(QrImage::Unknown(_)) = request.generate_qr_image {
            return Err(Refusal::Invalid("generate_qr_image: expected `SVG` or `PNG`".to_owned()));
        }
        let code = ids::code(turn.rng);
        let made = QrCode::new()
            .prefilled_message(request.prefilled_message)
            .deep_link_url(format!("https://wa.me/message/{code}"))
            .code(&*code);
        state.qr_codes.push(made.clone());
        // The image is shown to those who ask for it.
        Ok(match request.generate_qr_image {
            None => made,
            Some(kind) => made.qr_image_url(image(&code, &kind)),
        })
    }
}

impl Endpoint for GetQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeLookup, _: &mut Turn<'_>) -> Result<QrCode, Refusal> {
        let place = place(state, &request.code)?;
        Ok(shown(state.qr_codes[place].clone(), request.fields.as_deref()))
    }
}

impl Endpoint for EditQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeEdit, _: &mut Turn<'_>) -> Result<QrCode, Refusal> {
        let place = place(state, &request.code)?;
        state.qr_codes[place].prefilled_message = Some(request.prefilled_message);
        Ok(state.qr_codes[place].clone())
    }
}

impl Endpoint for DeleteQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let place = place(state, &request.code)?;
        state.qr_codes.remove(place);
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn a_code_is_made_changed_and_deleted() {
        let mut bench = Bench::on(Dialect::Cloud);
        let mut call = |method: &str, path: &str, body: &str| -> (u16, Value) {
            let answer = bench.call(method, path, body);
            (answer.status, serde_json::from_slice(&answer.body).unwrap())
        };
        let (_, made) =
            call("POST", "/message_qrdls", r#"{"prefilled_message":"Hello","generate_qr_image":"SVG"}"#);
        let code = made["code"].as_str().unwrap();
        assert!(made["deep_link_url"].as_str().unwrap().ends_with(code));
        assert!(made["qr_image_url"].as_str().unwrap().ends_with(".svg"));
        let edit = format!(r#"{{"code":"{code}","prefilled_message":"Bye"}}"#);
        assert_eq!(call("POST", "/message_qrdls", &edit).1["prefilled_message"], "Bye");
        let path = format!("/message_qrdls/{code}");
        let (_, read) = call("GET", &path, "");
        assert!(read["prefilled_message"] == "Bye" && read["qr_image_url"].is_null());
        assert_eq!(call("GET", "/message_qrdls", "").1["data"].as_array().unwrap().len(), 1);
        let drawn = format!("{path}?fields=code,qr_image_url.format(PNG)");
        assert!(call("GET", &drawn, "").1["qr_image_url"].as_str().unwrap().ends_with(".png"));
        assert_eq!(call("DELETE", &path, "").0, 200);
        assert_eq!(call("DELETE", &path, "").1["error"]["error_subcode"], 33);
    }

    #[test]
    fn codes_are_listed_the_newest_first_25_on_a_page() {
        let mut bench = Bench::on(Dialect::Cloud);
        for number in 0..30 {
            bench.call("POST", "/message_qrdls", &format!(r#"{{"prefilled_message":"{number}"}}"#));
        }
        let mut list = |query: &str| -> Value {
            let answer = bench.call("GET", &format!("/message_qrdls{query}"), "");
            serde_json::from_slice(&answer.body).unwrap()
        };
        let first = list("");
        assert_eq!(
            (first["data"].as_array().unwrap().len(), &first["data"][0]["prefilled_message"]),
            (25, &"29".into())
        );
        let after = first["paging"]["cursors"]["after"].as_str().unwrap();
        let last = list(&format!("?after={after}"));
        assert_eq!(
            (last["data"].as_array().unwrap().len(), &last["data"][4]["prefilled_message"]),
            (5, &"0".into())
        );
        assert!(last["paging"]["next"].is_null());
        let code = last["data"][1]["code"].as_str().unwrap();
        assert_eq!(list(&format!("?code={code}"))["data"].as_array().unwrap().len(), 1);
    }
}
