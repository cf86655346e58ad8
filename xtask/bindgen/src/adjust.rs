//! Changes of the sources that uniffi's generator writes.
//!
//! Each change must find what it changes, so a generator that writes something else is noticed when it is updated.

use crate::docs::is_doc;

/// The source `source` with `new` wherever `old` stood.
pub(crate) fn replace(source: &str, old: &str, new: &str) -> Result<String, String> {
    if source.contains(old) {
        Ok(source.replace(old, new))
    } else {
        Err(format!("the generator no longer writes `{}`", old.trim()))
    }
}

/// The source without `public typealias NAME = TYPE`: each type stands where its other name stood. Such names, of what is a
/// text, a number or a time, take those of other libraries away where all of the package is imported.
pub(crate) fn without_aliases(source: &str) -> Result<String, String> {
    let alias = |line: &'_ str| {
        let (name, ty) = line.strip_prefix("public typealias ")?.split_once(" = ")?;
        (!name.starts_with("FfiConverter")).then(|| (name.to_owned(), ty.to_owned()))
    };
    let aliases: Vec<_> = source.lines().filter_map(alias).collect();
    if aliases.is_empty() {
        return Err("the generator no longer writes `public typealias …`".into());
    }
    let lines = source.lines().filter(|line| alias(line).is_none());
    let written_out = |line: &str| {
        if is_doc(line) {
            return format!("{line}\n");
        }
        let line = aliases.iter().fold(line.to_owned(), |line, (name, ty)| with_type(&line, name, ty));
        line + "\n"
    };
    Ok(lines.map(written_out).collect())
}

/// A line of code; where it names the type `name`, with `ty`. Cases of an error may have the same name.
fn with_type(line: &str, name: &str, ty: &str) -> String {
    let mut written = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let is_type = [": ", ", ", "= ", "-> ", "<", "["].iter().any(|mark| before.ends_with(mark))
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || "(`:".contains(c));
        written.push_str(before);
        written.push_str(if is_type { ty } else { name });
        rest = after;
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_out_and_their_other_names_dropped() {
        let source = "public typealias Count = Int
public typealias FfiConverterTypeCount = FfiConverterLong
/**
 * Which one: Count, or nothing.
 */
fun f(t: Count, m: Map<String, Count>): Count? = FfiConverterTypeCount.lift()
class Count(e: E) : Counts { WabaException.Count(e) }
    typealias SwiftType = Count?
";
        let adjusted = "public typealias FfiConverterTypeCount = FfiConverterLong
/**
 * Which one: Count, or nothing.
 */
fun f(t: Int, m: Map<String, Int>): Int? = FfiConverterTypeCount.lift()
class Count(e: E) : Counts { WabaException.Count(e) }
    typealias SwiftType = Int?
";
        assert_eq!(without_aliases(source).unwrap(), adjusted);
        assert!(without_aliases("fun f() {}").is_err());
    }
}
