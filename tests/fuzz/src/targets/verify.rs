//! A request is let in with the proofs that were asked for, and never otherwise.

use std::sync::LazyLock;

use ring::hmac;
use waba::webhook::{Auth, Webhook};

const BASIC_VALUE: &str = "Basic dGVzdHVzZXI6dGVzdHBhc3M=";
const TOKEN: &str = "t0ken";
const PLATFORM_SECRET: &str = "platform-secret";
const APP_SECRET: &str = "app-secret";

/// What must not be seen in an error.
const SECRETS: [&str; 5] = ["testpass", BASIC_VALUE.split_at(6).1, TOKEN, PLATFORM_SECRET, APP_SECRET];

/// More signatures than this are refused.
const MAX_SIGNATURES: usize = 8;

/// The webhooks of all choices among the four proofs; nothing for the choice of none.
static WEBHOOKS: LazyLock<Vec<Option<Webhook>>> = LazyLock::new(|| {
    let auths = [
        Auth::basic("testuser", "testpass"),
        Auth::header("X-Token", TOKEN),
        Auth::signature_360dialog(PLATFORM_SECRET),
        Auth::hub_signature(APP_SECRET),
    ]
    .map(|auth| auth.expect("a usable proof"));
    let webhook = |wanted: u8| {
        let chosen = auths.iter().enumerate().filter(|(bit, _)| wanted & (1 << bit) != 0);
        chosen.fold(Webhook::builder(), |builder, (_, auth)| builder.auth(auth.clone())).build().ok()
    };
    (0..16).map(webhook).collect()
});

/// Verifies a request: a byte that chooses the proofs, lines of headers, an empty line, a body.
///
/// `<360>` and `<hub>` in a header stand for the right signatures, which no fuzzer would find.
pub fn verify(data: &[u8]) {
    let Some((wanted, request)) = data.split_first() else { return };
    let wanted = wanted & 15;
    let end = request.windows(2).position(|pair| pair == b"\n\n");
    let (lines, body) = match end {
        Some(end) => (&request[..end], &request[end + 2..]),
        None => request.strip_prefix(b"\n").map_or((request, &[][..]), |body| (&[][..], body)),
    };
    let headers = headers(lines, body);
    let Some(webhook) = &WEBHOOKS[usize::from(wanted)] else {
        assert_eq!(wanted, 0, "usable proofs");
        return;
    };

    let proofs = [
        has_value(&headers, "authorization", BASIC_VALUE),
        has_value(&headers, "x-token", TOKEN),
        has_signature(&headers, "x-360dialog-signature", &signature(PLATFORM_SECRET, body)),
        has_signature(&headers, "x-hub-signature-256", &signature(APP_SECRET, body)),
    ];
    let missing = |bits: u8| proofs.iter().enumerate().any(|(bit, proof)| bits & (1 << bit) != 0 && !proof);
    let verified = webhook.verify(body, headers.as_slice());
    assert_eq!(verified.is_ok(), !missing(wanted), "{verified:?}");
    assert_eq!(webhook.verify_headers(headers.as_slice()).is_ok(), !missing(wanted & 3));
    if let Err(error) = verified {
        let shown = format!("{error} {error:?} {webhook:?}");
        assert!(SECRETS.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}

fn headers(lines: &[u8], body: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let lines = lines.split(|byte| *byte == b'\n');
    let pair = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let value = replace(&line[colon + 1..], b"<360>", signature(PLATFORM_SECRET, body).as_bytes());
        let value = replace(&value, b"<hub>", signature(APP_SECRET, body).as_bytes());
        Some((line[..colon].to_vec(), value))
    };
    lines.filter_map(pair).collect()
}

fn replace(text: &[u8], word: &[u8], by: &[u8]) -> Vec<u8> {
    match text.windows(word.len()).position(|window| window == word) {
        Some(start) => [&text[..start], by, &replace(&text[start + word.len()..], word, by)].concat(),
        None => text.to_vec(),
    }
}

fn signature(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn values<'a>(headers: &'a [(Vec<u8>, Vec<u8>)], name: &str) -> Vec<&'a [u8]> {
    let same = |key: &[u8]| key.eq_ignore_ascii_case(name.as_bytes());
    headers.iter().filter(|(key, _)| same(key)).map(|(_, value)| value.as_slice()).collect()
}

/// There is one, and all of them are `expected`.
fn has_value(headers: &[(Vec<u8>, Vec<u8>)], name: &str, expected: &str) -> bool {
    let values = values(headers, name);
    !values.is_empty() && values.iter().all(|value| value.trim_ascii() == expected.as_bytes())
}

/// One of the first few is `expected`.
fn has_signature(headers: &[(Vec<u8>, Vec<u8>)], name: &str, expected: &str) -> bool {
    let all = values(headers, name).join(&b',');
    !values(headers, name).is_empty()
        && all.split(|byte| *byte == b',').take(MAX_SIGNATURES).any(|value| {
            let value = value.trim_ascii();
            let digits = value.strip_prefix(b"sha256=").unwrap_or(value);
            digits.eq_ignore_ascii_case(expected.as_bytes())
        })
}
