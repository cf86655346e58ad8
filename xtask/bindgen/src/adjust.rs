//! Changes of the sources that uniffi's generator writes.
//!
//! Each change must find what it changes, so a generator that writes something else is noticed when it is updated.

/// The source `source` with `new` wherever `old` stood.
pub(crate) fn replace(source: &str, old: &str, new: &str) -> Result<String, String> {
    if source.contains(old) {
        Ok(source.replace(old, new))
    } else {
        Err(format!("the generator no longer writes `{}`", old.trim()))
    }
}
