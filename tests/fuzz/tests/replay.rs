//! Every target with every input that is known, and with bounded changes of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use waba_fuzz_targets::corpus::{Input, inputs};
use waba_fuzz_targets::mutation::Mutator;
use waba_fuzz_targets::{TARGETS, Target};

/// How many changed inputs each target gets.
const MUTATIONS: usize = 3000;

/// Longer inputs are tried as they are: what is changed in them says little.
const LONGEST_CHANGED: usize = 4096;

fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).unwrap()
}

fn try_input(target: &Target, name: &str, bytes: &[u8]) {
    let done = catch_unwind(AssertUnwindSafe(|| (target.run)(bytes)));
    assert!(done.is_ok(), "{} breaks at {name}: \"{}\"", target.name, bytes.escape_ascii());
}

fn replay(name: &str) {
    let target = target(name);
    let inputs = inputs(target);
    for Input { name, bytes } in &inputs {
        try_input(target, name, bytes);
    }
    let short: Vec<_> = inputs.iter().filter(|input| input.bytes.len() <= LONGEST_CHANGED).collect();
    let mut mutator = Mutator::new(name.len() as u64);
    for round in 0..MUTATIONS {
        let input = short[round % short.len()];
        let mut bytes = input.bytes.clone();
        let other = mutator.below(short.len());
        mutator.mutate(&mut bytes, &short[other].bytes);
        try_input(target, &format!("change {round} of {}", input.name), &bytes);
    }
}

/// One test for each target, and none left out.
macro_rules! replays {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })+

        #[test]
        fn every_target_is_replayed() {
            let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),+]);
        }
    };
}

replays! { parse parse_differential verify error_body url message }
