//! How objects are shown in Kotlin and Swift: as their records are.

use std::fmt;

/// Writes `Upload(fileName=a.png)`.
pub(crate) fn show<const N: usize>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    parts: [Option<String>; N],
) -> fmt::Result {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    write!(f, "{name}({})", parts.join(", "))
}

/// A part with its name, if there is one.
pub(crate) fn named(name: &str, value: Option<impl fmt::Display>) -> Option<String> {
    value.map(|value| format!("{name}={value}"))
}

#[cfg(test)]
mod tests {
    use crate::{CallOptions, DeliveryState, Host, Upload};

    #[test]
    fn objects_are_shown_as_records_are() {
        let name = Some("a.png".to_owned());
        assert_eq!(
            Upload::path("/menu".into(), name, None, None, None).to_string(),
            "Upload(fileName=a.png)"
        );
        assert_eq!(DeliveryState::new(Vec::new()).to_string(), "DeliveryState()");
        assert_eq!(Host::cloud("canary".into(), None).to_string(), "Host(cloud)");
        let headers = [("x-tenant".to_owned(), "canary".to_owned())].into();
        let options = CallOptions::new(Some(2.5.into()), None, Some(headers), None, None, None).unwrap();
        assert_eq!(options.to_string(), "CallOptions(timeout=2.5, headers=[x-tenant])");
    }
}
