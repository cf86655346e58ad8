//! Reads `multipart/form-data`: the parts of a body, as RFC 7578 has them.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Bytes,
}

/// The parts of a body, or why it is none.
pub(crate) fn parts(headers: &HeaderMap, body: &Bytes) -> Result<Vec<Part>, &'static str> {
    let boundary = boundary(headers).ok_or("expected multipart/form-data with a boundary")?;
    let delimiter = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    // The first delimiter may stand at the very beginning, without a line before it.
    let first = format!("--{boundary}");
    let mut at = match body.starts_with(first.as_bytes()) {
        true => first.len(),
        false => find(body, 0, delimiter.as_bytes()).ok_or("no part")? + delimiter.len(),
    };
    loop {
        let rest = &body[at..];
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let start = at + if rest.starts_with(b"\r\n") { 2 } else { return Err("a broken delimiter") };
        let end = find(body, start - 2, delimiter.as_bytes()).ok_or("a part without an end")?;
        let head_end =
            find(body, start, b"\r\n\r\n").filter(|head| *head <= end).ok_or("a part without a head")?;
        let head = std::str::from_utf8(&body[start..head_end]).map_err(|_| "a head that is not UTF-8")?;
        // A part without content ends where its head does.
        let content = (head_end + 4).min(end);
        parts.push(part(head, body.slice(content..end))?);
        at = end + delimiter.len();
    }
}

fn part(head: &str, body: Bytes) -> Result<Part, &'static str> {
    let mut part = Part { name: String::new(), file_name: None, content_type: None, body };
    for line in head.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else { return Err("a broken head") };
        if name.eq_ignore_ascii_case("content-type") {
            part.content_type = Some(value.trim().to_owned());
        } else if name.eq_ignore_ascii_case("content-disposition") {
            part.name = parameter(value, "name").unwrap_or_default();
            part.file_name = parameter(value, "filename");
        }
    }
    if part.name.is_empty() { Err("a part without a name") } else { Ok(part) }
}

pub(crate) fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let is_form = value.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    parameter(value, "boundary").filter(|boundary| is_form && !boundary.is_empty())
}

/// The parameter `name` of a header's value, quoted or not.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, end) = match after.strip_prefix('"') {
            Some(quoted) => quoted_text(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = end.trim_start().strip_prefix(';')?;
    }
}

/// The text up to the closing quote, and what follows it.
fn quoted_text(quoted: &str) -> (String, &str) {
    let (mut text, mut escaped) = (String::new(), false);
    for (index, c) in quoted.char_indices() {
        match (c, escaped) {
            ('\\', false) => escaped = true,
            ('"', false) => return (text, &quoted[index + 1..]),
            (c, _) => {
                text.push(c);
                escaped = false;
            }
        }
    }
    (text, "")
}

/// Where `wanted` stands in `body` from `start` on.
fn find(body: &[u8], start: usize, wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = start;
    while let Some(step) = body.get(at..)?.iter().position(|byte| *byte == first) {
        at += step;
        if body[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &str) -> Result<Vec<Part>, &'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
        parts(&headers, &Bytes::from(body.to_owned()))
    }

    #[test]
    fn the_parts_of_a_form_are_read() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
                    --x\r\ncontent-disposition: form-data; name=file; filename=\"a; \\\"b\\\".png\"\r\n\
                    Content-Type: image/png\r\n\r\n\r\n--y\r\n\r\n--x--\r\n";
        for content_type in
            ["multipart/form-data; boundary=x", "Multipart/Form-Data; charset=utf-8; boundary=\"x\""]
        {
            let parts = read(content_type, body).unwrap();
            let part =
                |name: &str, file_name: Option<&str>, content_type: Option<&str>, body: &'static str| Part {
                    name: name.to_owned(),
                    file_name: file_name.map(ToOwned::to_owned),
                    content_type: content_type.map(ToOwned::to_owned),
                    body: Bytes::from_static(body.as_bytes()),
                };
            assert_eq!(
                parts,
                [
                    part("messaging_product", None, None, "whatsapp"),
                    part("file", Some("a; \"b\".png"), Some("image/png"), "\r\n--y\r\n"),
                ]
            );
        }
    }

    #[test]
    fn a_broken_form_is_none() {
        for (content_type, body) in [
            ("application/json", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--"),
            ("multipart/form-data", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--"),
            ("multipart/form-data; boundary=x", ""),
            ("multipart/form-data; boundary=x", "--x"),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
            ("multipart/form-data; boundary=x", "--x\r\n\r\n--x--"),
        ] {
            assert!(read(content_type, body).is_err(), "{content_type} {body:?}");
        }
    }
}
