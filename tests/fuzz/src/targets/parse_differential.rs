//! The parser and its oracle take the same bodies and find the same events.

use waba::webhook::Webhook;

use crate::oracle;
use crate::summary::Summary;

/// Parses a webhook body twice.
pub fn parse_differential(data: &[u8]) {
    let parsed = Webhook::without_auth().parse_unverified(data.to_vec());
    let expected = oracle::events(data);
    assert_eq!(parsed.is_ok(), expected.is_some(), "{:?}", parsed.err());
    let (Ok(found), Some(expected)) = (parsed, expected) else { return };
    for (event, expected) in found.iter().zip(&expected) {
        assert_eq!(Summary::of(&event), *expected);
    }
    assert_eq!(found.len(), expected.len());
}
