//! Serves a flow as a CGI program: the request on standard input, the answer on standard output.

use std::env;
use std::io::{Read, stdin};

use serde_json::json;
use waba::flows::{FlowAction, FlowEndpoint, FlowError, FlowKey, FlowRequest};
use waba::webhook::Auth;

/// Asks for a seat, then finishes.
fn next_screen(request: &FlowRequest) -> Result<String, FlowError> {
    match (request.action(), request.data()) {
        (Some(FlowAction::DataExchange), Some(data)) => request.finish(data),
        _ => request.reply("SEATS", &json!({ "free": [4, 7] })),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = FlowKey::from_pem(env::var("FLOW_PRIVATE_KEY")?)?;
    let endpoint = FlowEndpoint::new(key, Auth::hub_signature(env::var("META_APP_SECRET")?)?);
    let headers = [("X-Hub-Signature-256", env::var("HTTP_X_HUB_SIGNATURE_256").unwrap_or_default())];
    let mut body = Vec::new();
    stdin().read_to_end(&mut body)?;

    let answer = endpoint
        .open(body, &headers)
        .and_then(|request| request.automatic_reply()?.map_or_else(|| next_screen(&request), Ok));
    let (status, answer) = match answer {
        Ok(answer) => (200, answer),
        Err(error) => (error.answer_status(), String::new()),
    };
    print!("Status: {status}\nContent-Type: text/plain\n\n{answer}");
    Ok(())
}
