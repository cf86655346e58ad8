//! `parse [SET]…` reads the bodies of these sets in several ways and prints how long each takes for an event.

mod contestants;
mod peer;
mod rounds;
mod tagged;

use std::{env, process};

use corpus::SETS;

fn main() {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let names = if wanted.is_empty() { SETS.map(String::from).to_vec() } else { wanted };
    for name in names {
        let Some(set) = corpus::set(&name) else {
            eprintln!("error: no set `{name}`; there are {}", SETS.join(", "));
            process::exit(2);
        };
        report(&set);
    }
}

fn report(set: &corpus::Set) {
    let bytes: usize = set.bodies.iter().map(|body| body.json.len()).sum();
    let events: usize = set.bodies.iter().map(|body| body.events).sum();
    let bodies = set.bodies.len();
    println!(
        "{}: {bodies} bodies, {} bytes and {:.0} events each",
        set.name,
        bytes / bodies,
        events as f64 / bodies as f64
    );
    println!("  {:42} {:>10} {:>8} {:>8}", "", "ns/event", "MB/s", "x floor");

    let received = contestants::receive(set);
    let (mut contestants, refused) = contestants::of(&received);
    let medians = rounds::measure(&mut contestants);
    let floor = medians.first().copied().unwrap_or(f64::NAN);
    for (contestant, median) in contestants.iter().zip(medians) {
        let (nanoseconds, megabytes) = (median / events as f64 * 1e9, bytes as f64 / median / 1e6);
        println!("  {:42} {nanoseconds:10.0} {megabytes:8.0} {:8.2}", contestant.name, median / floor);
    }
    for (name, found) in refused {
        println!("  {name:42} not timed: found {found} of {events} events");
    }
    println!();
}
