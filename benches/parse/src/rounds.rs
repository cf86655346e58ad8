//! Measuring: all contestants in turn, round after round, so that a noisy minute meets all of them alike.

use std::time::{Duration, Instant};

/// How long a contestant runs in each round: long beside the clock's own step, short beside a noisy minute.
const WINDOW: Duration = Duration::from_millis(20);
const ROUNDS: usize = 15;

/// One way to do the work; `run` does it once.
pub(crate) struct Contestant<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() + 'a>,
}

/// The median time that each contestant takes for its work, in seconds.
pub(crate) fn measure(contestants: &mut [Contestant<'_>]) -> Vec<f64> {
    let repeats: Vec<u32> = contestants.iter_mut().map(|contestant| repeats(&mut contestant.run)).collect();
    let mut rounds = vec![Vec::with_capacity(ROUNDS); contestants.len()];
    for _ in 0..ROUNDS {
        for ((contestant, repeats), times) in contestants.iter_mut().zip(&repeats).zip(&mut rounds) {
            times.push(time(&mut contestant.run, *repeats).as_secs_f64() / f64::from(*repeats));
        }
    }
    rounds.into_iter().map(median).collect()
}

/// How often the work is done in a window.
fn repeats(run: &mut impl FnMut()) -> u32 {
    let mut repeats = 1;
    while time(run, repeats) < WINDOW {
        repeats *= 2;
    }
    repeats
}

fn time(run: &mut impl FnMut(), repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        run();
    }
    start.elapsed()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
