//! `multipart/form-data`, around a file that may be streamed, or without one.

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use waba_types::error_codes::ErrorKind;

use crate::error::Error;
use crate::http::RequestBody;

/// A form: names and values, then the file if there is one.
pub(crate) struct Form {
    boundary: String,
    head: String,
    tail: String,
}

impl Form {
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn new(
        fields: &[(&str, &str)],
        file: &str,
        file_name: &str,
        mime_type: &str,
    ) -> Result<Self, Error> {
        let mut form = Self::of_fields(fields)?;
        let (boundary, file_name) = (&form.boundary, quoted(file_name));
        form.head += &format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{file}\"; filename=\"{file_name}\"\r\nContent-Type: {mime_type}\r\n\r\n"
        );
        form.tail = format!("\r\n{}", form.tail);
        Ok(form)
    }

    /// A form without a file.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn of_fields(fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<Self, Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("no randomness for a boundary: {error}"))
        })?;
        // 128 random bits stand in no file by chance, and nobody can put there what they can't guess.
        let boundary = format!("waba-{}", base16ct::lower::encode_string(&random));
        let mut head = String::new();
        for (name, value) in fields {
            let (name, value) = (name.as_ref(), value.as_ref());
            head += &format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let tail = format!("--{boundary}--\r\n");
        Ok(Self { boundary, head, tail })
    }

    /// What the form is.
    pub(crate) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// The form around the file.
    pub(super) fn around(&self, file: RequestBody) -> RequestBody {
        let length = file.length().map(|length| length + (self.head.len() + self.tail.len()) as u64);
        let around = |text: &str| stream::iter([Ok(Bytes::from(text.to_owned()))]);
        let pieces = around(&self.head).chain(file.into_pieces()).chain(around(&self.tail));
        RequestBody::stream(pieces, length)
    }

    /// The form without a file.
    pub(crate) fn alone(&self) -> Vec<u8> {
        format!("{}{}", self.head, self.tail).into_bytes()
    }
}

/// What stands between quotation marks in another way. Browsers write so a quotation mark and line ends; a backslash and other
/// control characters are among them because not every reader takes them as they are.
const UNQUOTABLE: &AsciiSet = &CONTROLS.add(b'"').add(b'\\');

/// A file name between quotation marks.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars() {
        // Of what is not ASCII nothing is written in another way.
        if c.is_ascii() {
            quoted.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), UNQUOTABLE))
        } else {
            quoted.push(c)
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_form_is_written_as_browsers_do() {
        let form =
            Form::new(&[("messaging_product", "whatsapp")], "file", "a\"\r\nX: \0ü\\.png", "image/png")
                .unwrap();
        let body = form.around(Bytes::from_static(b"\r\n--").into());
        let length = body.length();
        let text = body.collect().now_or_never().unwrap().unwrap();
        assert_eq!(length, Some(text.len() as u64));
        let boundary = form.content_type().strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0AX: %00ü%5C.png\"\r\n\
             Content-Type: image/png\r\n\r\n\r\n--\r\n--{boundary}--\r\n"
        );
        assert_eq!(text, expected);
    }
}
