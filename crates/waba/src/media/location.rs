//! Where a file is downloaded from.
//!
//! The API names an address at Meta, which does not know our key and must not see it. The same path and query stand on
//! the API's own host. So no more is taken from the address than these two, byte for byte, and only if it is one of Meta's
//! or one below the configured base: an answer that names anything else is not one to follow.

use url::{Host, Url};

/// The domain of Meta's hosts for files.
const META: &str = ".fbsbx.com";

/// The address below the configured base for the address that an answer names; nothing if it is none of Meta's and none
/// below the base.
pub(super) fn on_base(base: &Url, named: &str) -> Option<Url> {
    // What `Url` would strip or take for something else.
    if named.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f) {
        return None;
    }
    let url = Url::parse(named).ok()?;
    if !url.username().is_empty() || url.password().is_some() || url.cannot_be_a_base() {
        return None;
    }
    let is_own = url.origin() == base.origin();
    if !is_own && !is_metas(&url) {
        return None;
    }
    let (_, rest) = named.split_once("://")?;
    let from = rest.find(['/', '?', '#'])?;
    let mut path_and_query = rest[from..].split('#').next()?;
    if is_own {
        // Beside the base stands what is not meant for us.
        path_and_query = path_and_query.strip_prefix(base.path().trim_end_matches('/'))?;
    }
    if !path_and_query.starts_with('/') {
        return None;
    }
    let prefix = base.as_str().trim_end_matches('/');
    let joined = Url::parse(&format!("{prefix}{path_and_query}")).ok()?;
    // Dot segments could climb out of the base.
    let stays = joined.as_str().strip_prefix(prefix) == Some(path_and_query);
    (stays && joined.origin() == base.origin()).then_some(joined)
}

fn is_metas(url: &Url) -> bool {
    let Some(Host::Domain(host)) = url.host() else { return false };
    url.scheme() == "https" && url.port().is_none() && host.ends_with(META) && host.len() > META.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    #[test]
    fn path_and_query_are_kept_byte_for_byte() {
        let named = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=A%2fb+c~'";
        for (base_url, prefix) in [
            ("https://waba-v2.360dialog.io", "https://waba-v2.360dialog.io"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("https://proxy.example/waba/", "https://proxy.example/waba"),
        ] {
            let expected = named.replace("https://lookaside.fbsbx.com", prefix).replace('\'', "%27");
            let found = on_base(&base(base_url), &named.replace('\'', "%27"));
            assert_eq!(found.map(String::from), Some(expected));
        }
    }

    #[test]
    fn the_configured_host_is_as_good() {
        let own = "http://127.0.0.1:8080/whatsapp_business/attachments/?mid=1";
        assert_eq!(on_base(&base("http://127.0.0.1:8080"), own).unwrap().as_str(), own);
        assert_eq!(on_base(&base("http://127.0.0.1:8081"), own), None);
    }

    #[test]
    fn a_path_does_not_climb_out_of_the_base() {
        for path in ["/../admin", "/a/../../admin", "/%2e%2e/admin", "/.%2E/x", "/./x"] {
            let named = format!("https://lookaside.fbsbx.com{path}");
            assert_eq!(on_base(&base("https://proxy.example/waba/"), &named), None, "{path}");
        }
    }

    #[test]
    fn an_address_of_the_own_host_stays_below_the_base() {
        let base = base("https://proxy.example/waba/");
        for path in ["/admin", "/waba", "/wabax/a", "/waba/../admin", "/waba/%2e%2e/admin", "/waba/a/../b"] {
            assert_eq!(on_base(&base, &format!("https://proxy.example{path}")), None, "{path}");
        }
        for path in ["/waba/a?mid=1", "/waba/"] {
            let own = format!("https://proxy.example{path}");
            assert_eq!(on_base(&base, &own).map(String::from), Some(own));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_named_the_base_stays(named in r"(https?:)?[/\\@:.a-z0-9%?#\[\]]{0,40}(fbsbx\.com)?[/?@:.a-z0-9%#]{0,30}") {
            let base = base("https://waba-v2.360dialog.io");
            if let Some(url) = on_base(&base, &named) {
                prop_assert_eq!(url.origin(), base.origin());
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
        }

        #[test]
        fn whatever_the_own_host_names_stays_below_the_base(path in r"(/waba)?[/.a-z0-9%?#]{0,30}") {
            let base = base("https://proxy.example/waba/");
            if let Some(url) = on_base(&base, &format!("https://proxy.example{path}")) {
                prop_assert!(url.path().starts_with("/waba/"), "{}", url);
            }
        }
    }
}
