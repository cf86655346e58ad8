//! The sets of bodies, by name.

use crate::envelope::{cloud, escaped, on_premise};
use crate::items::{self, Item};
use crate::random::Random;

/// A body and how many events it holds.
pub struct Body {
    /// The bytes that come over the wire.
    pub json: String,
    /// How many events a reader has to find.
    pub events: usize,
}

/// Bodies of one kind.
pub struct Set {
    /// As in [`SETS`].
    pub name: &'static str,
    /// All different.
    pub bodies: Vec<Body>,
}

/// The names of all sets.
pub const SETS: [&str; 11] = [
    "text",
    "status",
    "status_failed",
    "others",
    "batch100",
    "batch1000",
    "huge",
    "escaped",
    "on_premise_text",
    "on_premise_status",
    "on_premise_batch",
];

/// Makes the set with this name: a thousand bodies of one event, or a few of many.
pub fn set(name: &str) -> Option<Set> {
    let (index, &name) = SETS.iter().enumerate().find(|(_, known)| **known == name)?;
    let mut random = Random::new(360 + index as u64);
    let mut bodies = |count: usize, make: &mut dyn FnMut(&mut Random) -> Body| -> Vec<Body> {
        (0..count).map(|_| make(&mut random)).collect()
    };
    let of_one = |item: fn(&mut Random) -> Item| {
        move |random: &mut Random| {
            let item = item(random);
            Body { json: cloud(random, &[item]), events: 1 }
        }
    };
    let bodies = match name {
        "text" => bodies(1000, &mut of_one(|random| items::of_type(random, "text"))),
        "status" => bodies(1000, &mut of_one(items::status)),
        "status_failed" => bodies(1000, &mut of_one(items::failed_status)),
        "others" => bodies(1000, &mut of_one(items::other)),
        "batch100" => bodies(20, &mut |random| batch(random, 100, cloud)),
        "batch1000" => bodies(3, &mut |random| batch(random, 1000, cloud)),
        "huge" => bodies(1, &mut |random| batch(random, 4000, cloud)),
        "escaped" => bodies(20, &mut |random| {
            let body = batch(random, 100, cloud);
            Body { json: escaped(&body.json), ..body }
        }),
        "on_premise_text" => bodies(1000, &mut |random| {
            let item = items::of_type(random, "text");
            Body { json: on_premise(random, &[item]), events: 1 }
        }),
        "on_premise_status" => bodies(1000, &mut |random| {
            let item = items::status(random);
            Body { json: on_premise(random, &[item]), events: 1 }
        }),
        _ => bodies(20, &mut |random| batch(random, 100, on_premise)),
    };
    Some(Set { name, bodies })
}

fn batch(random: &mut Random, events: usize, envelope: fn(&mut Random, &[Item]) -> String) -> Body {
    let items: Vec<Item> = (0..events).map(|_| items::any(random)).collect();
    Body { json: envelope(random, &items), events }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_set_is_the_same_again_and_its_bodies_differ() {
        for name in SETS {
            let (first, second) = (set(name).unwrap(), set(name).unwrap());
            let bodies = |set: &Set| set.bodies.iter().map(|body| body.json.clone()).collect::<Vec<_>>();
            assert_eq!(bodies(&first), bodies(&second), "{name}");
            assert_eq!(
                bodies(&first).into_iter().collect::<HashSet<_>>().len(),
                first.bodies.len(),
                "{name}"
            );
        }
    }
}
