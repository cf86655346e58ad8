//! What files may be sent: their MIME types, their sizes, their usual extensions.

use waba_macros::closed_enum;

use crate::rules::{Path, Violation};

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

closed_enum! {
    /// The kinds of files that messages carry.
    #[non_exhaustive]
    pub enum MediaKind {
        /// An image.
        Image = "image",
        /// A video.
        Video = "video",
        /// A sound.
        Audio = "audio",
        /// A document.
        Document = "document",
        /// A sticker.
        Sticker = "sticker",
        /// An animation for the header of a marketing template.
        Animation = "animation",
    }
}

impl MediaKind {
    /// The documented MIME types. Documents of other types are accepted as well.
    pub const fn mime_types(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["image/jpeg", "image/png"],
            Self::Video => &["video/mp4", "video/3gpp", "video/3gp"],
            Self::Audio => &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
            Self::Document => &[
                "text/plain",
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ],
            Self::Sticker => &["image/webp"],
            Self::Animation => &["video/mp4"],
        }
    }

    /// The largest size in bytes, with 1024 bytes to the kilobyte. Stickers that do not move have at most 100 KB, which the MIME
    /// type does not tell.
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Image => 5 * MB,
            Self::Video | Self::Audio => 16 * MB,
            Self::Document => 100 * MB,
            Self::Sticker => 500 * KB,
            Self::Animation => 3 * MB + MB / 2,
        }
    }

    /// The kind that a file of this MIME type is sent as where none is given: a document where no other kind has the type.
    ///
    /// # Errors
    /// When it is the type of an image, a video or a sound, but of none that WhatsApp takes: it may still be sent as a document
    /// by those who say so.
    pub fn of(mime_type: &str) -> Result<Self, Violation> {
        let essence = essence(mime_type);
        let kinds = [Self::Image, Self::Video, Self::Audio, Self::Sticker];
        match kinds.into_iter().find(|kind| kind.mime_types().contains(&&*essence)) {
            Some(kind) => Ok(kind),
            None if ["image/", "video/", "audio/"].iter().any(|family| essence.starts_with(family)) => {
                let types = kinds.map(|kind| kind.mime_types().join(", ")).join(", ");
                Err(wrong_type("another type", types))
            }
            None => Ok(Self::Document),
        }
    }

    /// All that the API would refuse in a file of this kind with this MIME type and, where it is known, of this size. The
    /// case and the parameters of the MIME type do not matter, except that Ogg has to hold Opus.
    pub fn check(self, mime_type: &str, bytes: Option<u64>) -> Vec<Violation> {
        let mut violations = Vec::new();
        let essence = essence(mime_type);
        if self == Self::Document && essence.is_empty() {
            violations.push(wrong_type("none", "a MIME type"));
        } else if self != Self::Document && !self.mime_types().contains(&&*essence) {
            violations.push(wrong_type("another type", self.mime_types().join(", ")));
        } else if self == Self::Audio && codec(mime_type).is_some_and(|codec| codec != "opus") {
            violations.push(wrong_type("another codec", "`opus` in `audio/ogg`"));
        }
        if let Some(bytes) = bytes.filter(|bytes| !(1..=self.max_bytes()).contains(bytes)) {
            let (found, limit) = (format!("{bytes} bytes"), format!("1 to {} bytes", self.max_bytes()));
            violations.push(Violation::new(&Path::Root.key("file_size"), "bytes", found, limit));
        }
        violations
    }
}

fn wrong_type(found: &str, limit: impl Into<String>) -> Violation {
    Violation::new(&Path::Root.key("mime_type"), "mime-type", found, limit)
}

/// The MIME type without its parameters, in lower case.
fn essence(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The parameter `codecs` of Ogg.
fn codec(mime_type: &str) -> Option<String> {
    let (container, parameters) = mime_type.split_once(';')?;
    let codecs = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("codecs")
            .then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    codecs.filter(|_| container.trim().eq_ignore_ascii_case("audio/ogg"))
}

/// The file extensions of what WhatsApp handles, each with its MIME types: the usual one first.
const EXTENSIONS: &[(&str, &[&str])] = &[
    ("jpg", &["image/jpeg", "image/jpg"]),
    ("png", &["image/png"]),
    ("webp", &["image/webp"]),
    ("gif", &["image/gif"]),
    ("mp4", &["video/mp4"]),
    ("3gp", &["video/3gpp", "video/3gp"]),
    ("mov", &["video/quicktime"]),
    ("aac", &["audio/aac"]),
    ("amr", &["audio/amr"]),
    ("mp3", &["audio/mpeg", "audio/mp3"]),
    ("m4a", &["audio/mp4", "audio/x-m4a"]),
    ("ogg", &["audio/ogg", "audio/opus"]),
    ("pdf", &["application/pdf"]),
    ("doc", &["application/msword"]),
    ("docx", &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]),
    ("xls", &["application/vnd.ms-excel"]),
    ("xlsx", &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
    ("ppt", &["application/vnd.ms-powerpoint"]),
    ("pptx", &["application/vnd.openxmlformats-officedocument.presentationml.presentation"]),
    ("zip", &["application/zip"]),
    ("json", &["application/json"]),
    ("txt", &["text/plain"]),
    ("csv", &["text/csv"]),
    ("vcf", &["text/vcard", "text/x-vcard"]),
];

/// The usual file extension of a MIME type, without its dot; parameters and case do not matter. Nothing for types that
/// WhatsApp does not handle as such: documents of any type have their file name.
pub fn file_extension(mime_type: &str) -> Option<&'static str> {
    let essence = essence(mime_type);
    EXTENSIONS.iter().find(|(_, types)| types.contains(&&*essence)).map(|(extension, _)| *extension)
}

/// The MIME type of a file by the extension of its name, whose case does not matter.
pub fn mime_type_of(file_name: &str) -> Option<&'static str> {
    let (_, extension) = file_name.rsplit_once('.')?;
    let extension = match extension.to_ascii_lowercase().as_str() {
        "jpeg" => "jpg".to_owned(),
        "oga" | "opus" => "ogg".to_owned(),
        other => other.to_owned(),
    };
    EXTENSIONS.iter().find(|(name, _)| *name == extension).map(|(_, types)| types[0])
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

    #[test]
    fn a_name_tells_the_type() {
        for (name, mime_type) in [
            ("invoice.PDF", Some("application/pdf")),
            ("a.tar.jpeg", Some("image/jpeg")),
            ("voice.opus", Some("audio/ogg")),
            ("movie.mp4", Some("video/mp4")),
            ("README", None),
            ("run.sh", None),
            ("", None),
        ] {
            assert_eq!(mime_type_of(name), mime_type, "{name}");
        }
        for (extension, types) in EXTENSIONS {
            assert_eq!(mime_type_of(&format!("x.{extension}")), Some(types[0]));
            assert!(types.iter().all(|mime_type| file_extension(mime_type) == Some(extension)));
        }
    }

    #[test]
    fn the_type_and_the_size_of_a_file_are_checked() {
        let check = |kind: MediaKind, mime_type, bytes| {
            kind.check(mime_type, bytes).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(check(MediaKind::Image, "Image/JPEG", Some(5 << 20)), "");
        assert_eq!(
            check(MediaKind::Image, "image/webp", Some((5 << 20) + 1)),
            "mime_type: another type, limit image/jpeg, image/png; file_size: 5242881 bytes, limit 1 to 5242880 bytes"
        );
        assert_eq!(check(MediaKind::Sticker, "image/webp", Some(500 << 10)), "");
        assert_eq!(check(MediaKind::Document, "application/zip", Some(100 << 20)), "");
        assert_eq!(check(MediaKind::Document, "image/gif", None), "");
        assert_eq!(check(MediaKind::Document, "; charset=utf-8", None), "mime_type: none, limit a MIME type");
        assert_ne!(check(MediaKind::Document, "application/pdf", Some((100 << 20) + 1)), "");
        assert_ne!(check(MediaKind::Video, "video/mp4", Some(0)), "");
        assert_ne!(check(MediaKind::Animation, "video/mp4", Some(4 << 20)), "");
    }

    #[test]
    fn ogg_has_to_hold_opus() {
        for mime_type in ["audio/ogg", "audio/ogg; codecs=opus", "audio/ogg;codecs=\"Opus\"", "audio/aac"] {
            assert_eq!(MediaKind::Audio.check(mime_type, None), [], "{mime_type}");
        }
        for mime_type in ["audio/opus", "audio/ogg; codecs=vorbis", "audio/wav", ""] {
            assert_eq!(MediaKind::Audio.check(mime_type, None).len(), 1, "{mime_type}");
        }
    }

    #[test]
    fn a_file_is_sent_as_the_kind_that_has_its_type() {
        for (mime_type, kind) in [
            ("image/png", MediaKind::Image),
            ("IMAGE/WEBP", MediaKind::Sticker),
            ("video/mp4", MediaKind::Video),
            ("audio/ogg; codecs=opus", MediaKind::Audio),
            ("application/zip", MediaKind::Document),
            ("text/csv", MediaKind::Document),
        ] {
            assert_eq!(MediaKind::of(mime_type), Ok(kind), "{mime_type}");
        }
    }

    #[test]
    fn an_image_a_video_or_a_sound_of_another_type_is_sent_as_nothing() {
        for mime_type in ["audio/opus", "Audio/X-WAV", "image/gif", "video/quicktime", " image/svg+xml;x=y"] {
            assert_eq!(MediaKind::of(mime_type).unwrap_err().rule, "mime-type", "{mime_type}");
        }
    }
}
