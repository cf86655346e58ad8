//! Calls that wait for their turn and are not polled, such as those beside a slow loop over `buffer_unordered`.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, join_all};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, sleep};
use waba::media::Upload;
use waba::{CallOptions, Client, Error, MessagePriority, RateLimits};

use crate::script::{Script, TO, accepted, answer};

const MS: Duration = Duration::from_millis(1);

fn person(index: usize) -> String {
    format!("+49151{index:08}")
}

async fn send(client: &Client, index: usize) -> Result<(), Error> {
    client.send_text(person(index), "Hi").await.map(drop)
}

/// Begins calls, which have to wait, and leaves them there.
fn begin<F: Future>(calls: impl IntoIterator<Item = F>) -> Vec<Pin<Box<F>>> {
    let mut begun: Vec<_> = calls.into_iter().map(Box::pin).collect();
    assert!(begun.iter_mut().all(|call| call.now_or_never().is_none()));
    begun
}

/// A client whose number sends 5 messages in a second, one each 205 ms, and has just sent one.
async fn slow_client(script: &Arc<Script>, limits: RateLimits) -> Client {
    let client = script.builder().rate_limits(limits.messages_per_second(5)).build().unwrap();
    send(&client, 0).await.unwrap();
    client
}

fn assert_pace(script: &Script) {
    for second in script.times().windows(6) {
        assert!(second[5] - second[0] >= 1000, "{second:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_no_longer_than_if_those_before_it_went() {
    let mut limits = RateLimits::default().longest_wait(Duration::from_secs(3600)).messages_per_second(5);
    (limits.pair_burst, limits.uploads_per_second, limits.management_calls_per_hour) = (1, 5, 40);
    type Make = for<'a> fn(&'a Client, usize) -> BoxFuture<'a, Result<(), Error>>;
    let kinds: [(&str, u32, Make); 4] = [
        ("number", 205, |client, index| Box::pin(send(client, index))),
        ("recipient", 6000, |client, _| Box::pin(send(client, 0))),
        ("uploads", 205, |client, _| {
            let upload = Upload::bytes("PNG").mime_type("image/png");
            Box::pin(client.media().upload(upload).map(|sent| sent.map(drop)))
        }),
        ("account", 112_500, |client, _| {
            Box::pin(client.call_json("templates.list", b"{}").into_future().map(|page| page.map(drop)))
        }),
    ];
    for (name, interval, make) in kinds {
        let script = Script::new([answer(200, r#"{"id":"1","data":[],"messages":[{"id":"wamid.A="}]}"#)]);
        let client = script.builder().rate_limits(limits.clone()).build().unwrap();
        while script.times().last() == script.times().first() {
            make(&client, 0).await.unwrap();
        }
        let began = Instant::now();
        let idle = begin((1..4).map(|index| make(&client, index)));
        make(&client, 4).await.unwrap();
        let expected = MS * 4 * interval;
        assert!(
            (expected - 10 * MS..expected + 50 * MS).contains(&began.elapsed()),
            "{name}: {:?}",
            began.elapsed()
        );
        // Those that were passed over are not lost.
        assert_eq!(client.rate_limits().waiting, 3);
        assert!(join_all(idle).await.iter().all(Result::is_ok));
        assert_eq!(client.rate_limits().waiting, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_loop_holds_nobody_else_up() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default().longest_wait(Duration::from_secs(4))).await;
    let other = async {
        sleep(Duration::from_secs(1)).await;
        let began = Instant::now();
        for _ in 0..10 {
            let answers = Instant::now();
            client.send_text(TO, "Hi").await.unwrap();
            assert!(answers.elapsed() <= 310 * MS, "{:?}", answers.elapsed());
        }
        began.elapsed()
    };
    let slow = async {
        let mut sent = stream::iter(1..13).map(|index| send(&client, index)).buffer_unordered(10);
        sent.next().await.unwrap().unwrap();
        sent.next().await.unwrap().unwrap();
        sleep(Duration::from_secs(3)).await;
        sent.collect::<Vec<_>>().await
    };
    let (took, _) = tokio::join!(other, slow);
    assert!(took <= Duration::from_secs(3), "{took:?}");
    assert_pace(&script);
}

#[tokio::test(start_paused = true)]
async fn an_urgent_message_that_is_not_polled_holds_no_other_up() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default()).await;
    let urgent = client.with_options(CallOptions::new().priority(MessagePriority::Authentication));
    let _idle = begin((1..4).map(|index| send(&urgent, index)));
    send(&client, 4).await.unwrap();
    send(&client, 5).await.unwrap();
    let times = script.times();
    assert!(times[1] <= 4 * 205 + 50 && times[2] - times[1] <= 210, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn who_was_passed_over_has_its_old_place_once_it_is_polled() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default()).await;
    let marked = ["idle", "first", "second", "third"]
        .map(|mark| client.with_options(CallOptions::new().header("x-mark", mark).unwrap()));
    let [idle, first, second, third] = &marked;
    let mut idle = begin([send(idle, 1)]);
    let late = async {
        // Between the turns of the first and of the second.
        sleep(500 * MS).await;
        idle.remove(0).await
    };
    let (.., last) = tokio::join!(send(first, 2), send(second, 3), send(third, 4), late);
    last.unwrap();
    let marks: Vec<_> =
        script.seen()[1..].iter().map(|seen| seen.header("x-mark").unwrap().to_owned()).collect();
    assert_eq!(marks, ["first", "idle", "second", "third"]);
    assert_pace(&script);
}

#[tokio::test(start_paused = true)]
async fn those_that_are_polled_late_keep_the_pace_together() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default()).await;
    let idle = begin((1..20).map(|index| send(&client, index)));
    sleep(Duration::from_secs(20)).await;
    assert!(join_all(idle).await.iter().all(Result::is_ok));
    assert_pace(&script);
}

#[tokio::test(start_paused = true)]
async fn nobody_gives_up_what_is_free() {
    let script = Script::new([accepted()]);
    // Enough for eleven turns, and not for passing over ten others after that.
    let client = slow_client(&script, RateLimits::default().longest_wait(11 * 205 * MS + 20 * MS)).await;
    let _idle = begin((1..11).map(|index| send(&client, index)));
    send(&client, 11).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_unpolled_makes_room_at_once() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default()).await;
    let idle = begin((1..4).map(|index| send(&client, index)));
    let leaves = async {
        sleep(100 * MS).await;
        drop(idle);
    };
    let (sent, ()) = tokio::join!(send(&client, 4), leaves);
    sent.unwrap();
    assert!(script.times()[1] <= 205, "{:?}", script.times());
    assert_eq!(client.rate_limits().waiting, 0);
}

#[tokio::test(start_paused = true)]
async fn who_is_polled_now_and_then_has_its_turn_among_others() {
    let script = Script::new([accepted()]);
    let client = slow_client(&script, RateLimits::default()).await;
    let others = (1..4).map(async |worker| {
        for round in 0.. {
            send(&client, 1000 * worker + round).await.unwrap();
        }
    });
    let rarely = async {
        let mut sent = begin([send(&client, 1)]).remove(0);
        let began = Instant::now();
        while (&mut sent).now_or_never().is_none() {
            sleep(410 * MS).await;
        }
        began.elapsed()
    };
    let took = tokio::select! { took = rarely => took, _ = join_all(others) => unreachable!() };
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_pace(&script);
}
