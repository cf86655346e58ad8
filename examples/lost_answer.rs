//! Lets the answer to one message be lost, and looks at what the client makes of it.

use waba::{Client, Host, Retry};
use waba_emulator::{Emulator, Fault, FaultPoint};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    emulator.fault(Fault::close(FaultPoint::AfterAccept).times(1))?;
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url()))?;
    let error = client.send_text("+491510000001", "Hello").await.expect_err("its answer is lost");
    assert_eq!(error.retry, Retry::IfNotSent);
    assert_eq!(emulator.messages().len(), 1);
    println!("{error}");
    Ok(())
}
