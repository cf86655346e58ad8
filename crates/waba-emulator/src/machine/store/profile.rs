//! What people see of the business.

use bytes::Bytes;
use waba_types::api::{BusinessProfile, BusinessVertical, ProfileEdit};

use crate::machine::store::uploads::Uploaded;

/// A picture.
#[derive(Debug)]
pub(crate) struct Photo {
    pub(crate) mime_type: String,
    pub(crate) bytes: Bytes,
}

/// The profile of the business.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) shown: BusinessProfile,
    pub(crate) photo: Option<Photo>,
}

impl Default for Profile {
    fn default() -> Self {
        let shown = BusinessProfile::new()
            .about("Hey there! I am using WhatsApp.")
            .vertical(BusinessVertical::Undefined);
        Self { shown, photo: None }
    }
}

impl Profile {
    /// Changes what the edit says; the rest stays.
    pub(crate) fn edit(&mut self, edit: ProfileEdit) {
        let shown = &mut self.shown;
        for (old, new) in [
            (&mut shown.about, edit.about),
            (&mut shown.address, edit.address),
            (&mut shown.description, edit.description),
            (&mut shown.email, edit.email),
        ] {
            *old = new.or_else(|| old.take());
        }
        if let Some(websites) = edit.websites {
            shown.websites = websites;
        }
        shown.vertical = edit.vertical.or_else(|| shown.vertical.take());
    }

    /// Shows the picture that was uploaded, at `address`.
    pub(crate) fn set_photo(&mut self, file: &Uploaded, address: String) {
        self.photo = Some(Photo { mime_type: file.file_type.clone(), bytes: file.bytes.clone() });
        self.shown.profile_picture_url = Some(address);
    }
}
