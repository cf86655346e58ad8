//! Sends a text and reads a webhook.

use waba::webhook::{Auth, Webhook};
use waba::{Client, Dialect, Host};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(Host::from_env(Dialect::Cloud)?)?;
    let receipt = client.send_text("+491510000001", "Your order is ready.").await?;
    println!("accepted as {}", receipt.id);

    // In a server, these two are the request's headers and its body, byte for byte.
    let headers = [("Authorization", "Basic c2hvcDpzZWNyZXQ=")];
    let body = br#"{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}"#;
    let webhook = Webhook::new(Auth::basic("shop", "secret")?);
    for event in webhook.parse(&body[..], headers.as_slice())? {
        let (from, text) = (event.from().unwrap_or_default(), event.text().unwrap_or_default());
        println!("{} from {from}: {text}", event.kind());
    }
    Ok(())
}
