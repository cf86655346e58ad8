//! QR codes and short links.

use waba_types::api::{NewQrCode, QrCode, QrCodeEdit, QrCodeTarget, QrCodes, QrImage};
use waba_types::message::NoContent;
use waba_types::operations::{CreateQrCode, DeleteQrCode, EditQrCode, GetQrCode, ListQrCodes};
use waba_types::{OpaqueId, Success};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::rules::{Fault, Service};
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

fn place(state: &State, code: &OpaqueId) -> Result<usize, Fault> {
    let place = state.qr_codes.iter().position(|known| known.code.as_ref() == Some(code));
    place.ok_or_else(|| Fault::rejected(33, "Unsupported request", "code: no such QR code"))
}

impl Endpoint for ListQrCodes {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<QrCodes, Fault> {
        Ok(QrCodes::new().data(state.qr_codes.clone()))
    }
}

impl Endpoint for CreateQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewQrCode, turn: &mut Turn<'_>) -> Result<QrCode, Fault> {
        if state.qr_codes.len() >= MAX_CODES {
            return Err(Fault::refused(400, 100, format!("the number has {MAX_CODES} QR codes already")));
        }
        let code = ids::code(turn.rng);
        let made = QrCode::new()
            .prefilled_message(request.prefilled_message)
            .deep_link_url(format!("https://wa.me/message/{code}"))
            .code(&*code);
        state.qr_codes.push(made.clone());
        // The image is shown once.
        let kind = match request.generate_qr_image {
            None => return Ok(made),
            Some(QrImage::Unknown(_)) => {
                return Err(Fault::Invalid("generate_qr_image: expected `SVG` or `PNG`".to_owned()));
            }
            Some(kind) => kind.as_str().to_lowercase(),
        };
        Ok(made.qr_image_url(format!("https://scontent.xx.fbcdn.net/m1/emulator/{code}.{kind}")))
    }
}

impl Endpoint for GetQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeTarget, _: &mut Turn<'_>) -> Result<QrCode, Fault> {
        let place = place(state, &request.code)?;
        Ok(state.qr_codes[place].clone())
    }
}

impl Endpoint for EditQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeEdit, _: &mut Turn<'_>) -> Result<QrCode, Fault> {
        let place = place(state, &request.code)?;
        state.qr_codes[place].prefilled_message = Some(request.prefilled_message);
        Ok(state.qr_codes[place].clone())
    }
}

impl Endpoint for DeleteQrCode {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: QrCodeTarget, _: &mut Turn<'_>) -> Result<Success, Fault> {
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
        assert_eq!(call("DELETE", &path, "").0, 200);
        assert_eq!(call("DELETE", &path, "").1["error"]["error_subcode"], 33);
    }
}
