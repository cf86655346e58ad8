//! The example of the README, run as it stands.

use std::path::PathBuf;
use std::process::Command;

use waba_emulator::Emulator;

#[tokio::test]
async fn the_example_sends_and_receives() {
    let emulator = Emulator::builder().api_key("example-key").start().await.unwrap();
    let url = emulator.base_url().to_owned();
    let run =
        move || Command::new(example()).env("D360_API_KEY", "example-key").env("WABA_BASE_URL", url).output();
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("accepted as wamid.EMU"), "{shown}");
    assert!(shown.contains("message from 491510000001: Thanks!"), "{shown}");
    assert_eq!(emulator.messages().len(), 1);
}

/// Where cargo puts the examples: beside the folder of the tests.
fn example() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    profile.join("examples").join(format!("send_and_receive{}", std::env::consts::EXE_SUFFIX))
}
