//! The calls that let persons write.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use waba_types::{Extra, Raw, UserId, WebhookMessage, decode};

use super::json::{Problem, ok, read};
use crate::driver::Driver;
use crate::machine::inbound;
use crate::machine::json::to_raw;
use crate::machine::request::Answer;

/// A text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    from: UserId,
    #[serde(default)]
    name: Option<String>,
    body: String,
}

/// What a person sends.
struct Written {
    from: UserId,
    name: Option<String>,
    message: WebhookMessage,
    file: Option<Bytes>,
}

/// The field of a message's content that holds the bytes of its file, in Base64.
const DATA: &str = "data";

/// Lets a person write what `body` says.
pub(super) fn answer(driver: &Driver, body: &[u8]) -> Result<Answer, Problem> {
    let fields: Extra = read(body)?;
    let Written { from, name, message, file } = match fields.get("type") {
        None => {
            let Text { from, name, body } = read(body)?;
            Written { from, name, message: inbound::text(body), file: None }
        }
        Some(_) => message(fields)?,
    };
    let id = driver.step(|state, turn| state.inbound(from, name, message, file, turn))?;
    Ok(ok(&json!({ "id": id })))
}

/// A message of any type: its content stands in the field that the type names.
fn message(mut fields: Extra) -> Result<Written, Problem> {
    fn take<T: serde::de::DeserializeOwned>(fields: &mut Extra, name: &str) -> Result<Option<T>, Problem> {
        let Some(value) = fields.remove(name) else { return Ok(None) };
        decode(value.as_str().as_bytes()).map_err(|error| Problem::new(format!("{name}: {error}")))
    }
    let from = take(&mut fields, "from")?.ok_or_else(|| Problem::new("missing field `from`"))?;
    let name = take(&mut fields, "name")?;
    let kind: Option<String> = fields.get("type").and_then(|kind| decode(kind.as_str().as_bytes()).ok());
    let kind = kind.ok_or_else(|| Problem::new("type: expected text"))?;
    let file = match fields.remove(&kind) {
        None => None,
        Some(content) => {
            let (content, file) = without_file(content)?;
            fields.insert(kind.clone(), content);
            file
        }
    };
    let message: WebhookMessage = read(to_raw(&fields).as_str().as_bytes())?;
    if let Some((unknown, _)) = message.extra.iter().find(|(name, _)| *name != kind) {
        return Err(Problem::new(format!("unknown field `{unknown}`")));
    }
    Ok(Written { from, name, message, file })
}

/// The content of a message, and the file that stands in it.
fn without_file(content: Raw) -> Result<(Raw, Option<Bytes>), Problem> {
    let Ok(mut fields) = decode::<Extra>(content.as_str().as_bytes()) else { return Ok((content, None)) };
    let Some(data) = fields.remove(DATA) else { return Ok((content, None)) };
    let text: String =
        decode(data.as_str().as_bytes()).map_err(|error| Problem::new(format!("{DATA}: {error}")))?;
    let bytes = STANDARD.decode(text).map_err(|_| Problem::new(format!("{DATA}: expected Base64")))?;
    Ok((to_raw(&fields), Some(bytes.into())))
}
