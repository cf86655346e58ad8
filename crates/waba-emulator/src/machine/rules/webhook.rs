//! Where the emulator may deliver webhooks to.

use url::Url;
use waba_types::WebhookConfig;
use waba_types::loopback::is_loopback;

use super::Refusal;

/// Headers that belong to the connection, not to the receiver.
const FRAMING: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Refuses a webhook that the emulator can't, or must not, deliver to: without leave it stays on this machine.
pub(crate) fn deliverable(config: &WebhookConfig, allow_public: bool) -> Result<(), Refusal> {
    let url = Url::parse(&config.url).map_err(|error| Refusal::Invalid(format!("url: {error}")))?;
    if !allow_public && !url.host_str().is_some_and(is_loopback) {
        return Err(Refusal::Invalid(
            "url: the emulator delivers to localhost, 127.0.0.0/8 and [::1] only, unless `allow_public_webhooks` is set"
                .to_owned(),
        ));
    }
    match config
        .headers
        .iter()
        .find(|(name, _)| FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)))
    {
        Some((name, _)) => Err(Refusal::Invalid(format!("headers.{name}: belongs to the connection"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_leave_webhooks_stay_on_this_machine() {
        for url in [
            "http://127.0.0.1:1/x",
            "https://localhost/x",
            "https://LOCALHOST",
            "https://[::1]:8/",
            "https://127.1",
        ] {
            assert_eq!(deliverable(&WebhookConfig::new(url), false), Ok(()), "{url}");
        }
        for url in [
            "https://example.com",
            "https://127.0.0.1.example.com",
            "https://localhost.example.com",
            "https://169.254.169.254/",
            "https://10.0.0.1",
            "https://0.0.0.0",
            "https://[::]",
            "https://[::ffff:10.0.0.1]/",
            "https://2130706434.example",
        ] {
            assert!(deliverable(&WebhookConfig::new(url), false).is_err(), "{url}");
            assert_eq!(deliverable(&WebhookConfig::new(url), true), Ok(()), "{url}");
        }
    }

    #[test]
    fn headers_of_the_connection_are_refused() {
        let config =
            WebhookConfig::new("http://127.0.0.1:1/").header("X-A", "1").header("Content-Length", "9");
        let refusal = deliverable(&config, false).unwrap_err();
        assert_eq!(refusal, Refusal::Invalid("headers.Content-Length: belongs to the connection".to_owned()));
    }
}
