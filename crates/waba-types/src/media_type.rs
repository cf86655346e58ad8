//! File extensions of media.

/// The usual file extension of a MIME type, without its dot; parameters and case do not matter. Nothing for types that
/// WhatsApp does not handle as such: documents of any type have their file name.
pub fn file_extension(mime_type: &str) -> Option<&'static str> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match essence.as_str() {
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "video/mp4" => "mp4",
        "video/3gpp" | "video/3gp" => "3gp",
        "video/quicktime" => "mov",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "audio/mpeg" | "audio/mp3" => "mp3",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        "audio/ogg" | "audio/opus" => "ogg",
        "application/pdf" => "pdf",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.ms-powerpoint" => "ppt",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/zip" => "zip",
        "application/json" => "json",
        "text/plain" => "txt",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_of_the_usual_types() {
        for (mime_type, extension) in [
            ("image/jpeg", Some("jpg")),
            ("IMAGE/PNG", Some("png")),
            ("audio/ogg; codecs=opus", Some("ogg")),
            (" audio/mp4 ;x=y", Some("m4a")),
            ("application/pdf", Some("pdf")),
            ("application/x-sh", None),
            ("../../etc", None),
            ("", None),
        ] {
            assert_eq!(file_extension(mime_type), extension, "{mime_type}");
        }
    }
}
