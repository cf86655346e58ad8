//! The client as it is by default against an emulator that enforces limits, where calls that leave together are on their
//! way for times of their own.

use std::time::Duration;

use futures_util::future::join_all;
use waba::{Client, ErrorKind, Host, RateLimits, Retry, RetryPolicy, Upload};
use waba_emulator::{Clock, Emulator, JournalEvent};

async fn stage() -> (Emulator, Client) {
    let emulator = Emulator::builder().clock(Clock::Real).enforce_rate_limits(true).start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    (emulator, client)
}

fn file() -> Upload {
    Upload::bytes("Hi").mime_type("text/plain")
}

/// How many calls the emulator took, and how many it refused.
fn taken_and_refused(emulator: &Emulator) -> (usize, usize) {
    let journal = emulator.journal();
    let calls = journal.iter().filter_map(|entry| match entry.event {
        JournalEvent::Call { status, .. } => status,
        _ => None,
    });
    let (taken, refused): (Vec<_>, Vec<_>) = calls.partition(|status| *status < 300);
    (taken.len(), refused.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_messages_at_once_are_hardly_ever_refused() {
    let (emulator, client) = stage().await;
    let sends = (0..160).map(|index| client.send_text(format!("+49151{index:07}"), "Hi").into_future());
    assert!(join_all(sends).await.iter().all(Result::is_ok));
    let (taken, refused) = taken_and_refused(&emulator);
    // One at most: a machine that does something else for a while makes late ones come with others.
    assert!(taken == 160 && refused <= 1, "{taken} {refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_files_at_once_arrive() {
    let (emulator, client) = stage().await;
    let media = client.media();
    let uploads = (0..75).map(|_| media.upload(file()));
    assert!(join_all(uploads).await.iter().all(Result::is_ok));
    let (taken, refused) = taken_and_refused(&emulator);
    assert!(taken == 75 && refused <= 1, "{taken} {refused}");
}

#[tokio::test]
async fn what_the_emulator_refuses_is_known_as_a_limit() {
    let emulator = Emulator::builder().enforce_rate_limits(true).start().await.unwrap();
    let client = Client::builder(Host::cloud("emulator-key").base_url(emulator.base_url()))
        .rate_limits(RateLimits::off())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let media = client.media();
    let uploads = join_all((0..26).map(|_| media.upload(file()))).await;
    let [error] = &*uploads.into_iter().filter_map(Result::err).collect::<Vec<_>>() else {
        panic!("one of 26 is too many");
    };
    assert_eq!((error.kind, error.retry), (ErrorKind::RateLimited, Retry::Safe));
    assert_eq!(error.retry_after, Some(Duration::from_secs(1)));
}
