//! The table of codes against the facts of the documentation, which `facts.tsv` has in the documentation's own classes.

#![allow(clippy::unwrap_used, reason = "a failed set-up fails the test")]

use waba_types::Dialect;
use waba_types::error_codes::{Again, CLOUD_CODES, ErrorCode, ErrorKind, lookup};

struct Fact {
    code: i64,
    last: i64,
    kind: ErrorKind,
    again: Again,
    wait_seconds: u32,
}

fn facts() -> Vec<Fact> {
    let lines = include_str!("facts.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(fact).collect()
}

fn fact(line: &str) -> Fact {
    let columns: Vec<_> = line.split('\t').collect();
    let [code, last, class, again, wait] = columns[..] else { panic!("{line}") };
    let kind = match class {
        "auth" => ErrorKind::Authentication,
        "throttled" => ErrorKind::RateLimited,
        name => *ErrorKind::ALL.iter().find(|kind| kind.is_api() && kind.as_str() == name).expect(line),
    };
    let again = match again {
        "never" => Again::Never,
        "later" => Again::Later,
        "replay" => Again::Replay,
        _ => panic!("{line}"),
    };
    Fact {
        code: code.parse().unwrap(),
        last: last.parse().unwrap(),
        kind,
        again,
        wait_seconds: wait.parse().unwrap(),
    }
}

#[test]
fn every_documented_code_is_in_the_table_as_documented() {
    let facts = facts();
    let mut wrong = Vec::new();
    for Fact { code, last, kind, again, wait_seconds } in &facts {
        let Some(entry) = lookup(Dialect::Cloud, *code) else {
            wrong.push(format!("{code}: missing"));
            continue;
        };
        let ErrorCode { code: first, last: end, .. } = *entry;
        if (first, end) != (*code, *last)
            || (entry.kind, entry.again, entry.wait_seconds) != (*kind, *again, *wait_seconds)
        {
            wrong.push(format!("{code}: {entry:?}, documented {kind:?} {again:?} {wait_seconds}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(facts.len(), CLOUD_CODES.len(), "a code without documentation");
}

#[test]
fn a_send_is_repeated_after_documented_refusals_only() {
    let safe =
        facts().iter().filter(|fact| fact.again == Again::Replay).map(|fact| fact.code).collect::<Vec<_>>();
    let table = CLOUD_CODES.iter().filter(|entry| entry.again == Again::Replay).map(|entry| entry.code);
    assert!(safe.len() > 10);
    assert_eq!(table.collect::<Vec<_>>(), safe);
}
