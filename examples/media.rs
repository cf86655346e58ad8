//! Sends a file, and saves one that a person sent.

use waba::message::DocumentContent;
use waba::{Client, Dialect, Host, Upload};

const TO: &str = "+491510000001";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(Host::from_env(Dialect::Cloud)?)?;
    let menu = "Cake, coffee, tea. ".repeat(10_000);

    // From a path, bytes, a reader or a stream. The MIME type follows from the name where none is given.
    let upload = Upload::bytes(menu).file_name("menu.txt").progress(|sent, total| {
        if Some(sent) == total {
            println!("sent {sent} bytes");
        }
    });
    let menu = client.media().upload(upload).await?;
    client.send_document(TO, DocumentContent::id(menu.id.clone()).filename("menu.txt")).await?;

    // What a person sent comes in a webhook with an id; here the own file stands for it.
    let path = client.media().download(menu.id.clone()).await?.save_to(std::env::temp_dir()).await?;
    println!("saved {} bytes", std::fs::metadata(&path)?.len());
    std::fs::remove_file(path)?;

    // Piece by piece, for what should not be in memory as a whole.
    let mut pieces = client.media().download(menu.id).await?;
    let mut received = 0;
    while let Some(piece) = pieces.next().await {
        received += piece?.len();
    }
    println!("streamed {received} bytes of {}", pieces.mime_type().unwrap_or("an unknown type"));
    Ok(())
}
