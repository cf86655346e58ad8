//! Photos: of the profile and of groups.

use waba_types::Dialect;
use waba_types::api::{GroupTarget, ProfileEdit};
use waba_types::ids::GroupId;
use waba_types::message::NoContent;
use waba_types::operations::EditProfile;
use waba_types::operations::files::{
    DELETE_PROFILE_PHOTO, GET_PROFILE_PHOTO, SET_GROUP_PHOTO, SET_PROFILE_PHOTO,
};
use waba_types::response::Success;

use super::call::Call;
use super::{GroupsCalls, ProfileCalls};
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;
use crate::media::{Download, DownloadOptions, File, LazyDownload, Upload};

impl<'a> ProfileCalls<'a> {
    /// Sets the photo of the profile: a JPEG or PNG of at most 5 MB, on cloud hosts of 360dialog by an upload in parts.
    ///
    /// API page: WABA Profile Info.
    ///
    /// # Errors
    /// Those of [`upload_resumable`](super::MediaCalls::upload_resumable); repeating is safe.
    pub fn set_photo(&self, upload: impl Into<Upload>) -> Call<'a, ()> {
        let (client, upload) = (self.0, upload.into());
        Call::steps(async move { client.set_profile_photo(upload).await })
    }

    /// Downloads the photo of the profile. On-premise hosts only; cloud hosts give its address with the profile.
    ///
    /// Unconfirmed: no source shows that 360dialog has this call.
    ///
    /// API page: WABA Profile Info.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub fn photo(&self) -> Call<'a, Download> {
        self.photo_with(DownloadOptions::default())
    }

    /// Downloads the photo of the profile, with options.
    ///
    /// # Errors
    /// Those of [`photo`](Self::photo).
    pub fn photo_with(&self, options: DownloadOptions) -> Call<'a, Download> {
        let file = File::Fixed(&GET_PROFILE_PHOTO);
        Call::steps(Download::begin_reported(self.0.clone(), file, options))
    }

    /// The photo of the profile, which begins to be downloaded by the first call of its.
    pub fn photo_lazily(&self, options: DownloadOptions) -> LazyDownload {
        LazyDownload::waiting(self.0.clone(), File::Fixed(&GET_PROFILE_PHOTO), options)
    }

    /// Removes the photo of the profile. On-premise hosts only.
    ///
    /// Unconfirmed: no source shows that 360dialog has this call.
    ///
    /// API page: WABA Profile Info.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub fn delete_photo(&self) -> Call<'a, ()> {
        let client = self.0;
        Call::steps(async move {
            let (call, transfer) = (&DELETE_PROFILE_PHOTO, Transfer::default());
            Ok(client.file_call::<_, Success>(call, &NoContent::new(), transfer).await?.map(drop))
        })
    }
}

impl<'a> GroupsCalls<'a> {
    /// Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.
    ///
    /// API page: Groups.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read or is none that the API takes; else those
    /// of the API. Repeating is safe.
    pub fn set_photo(&self, group_id: impl Into<GroupId>, upload: impl Into<Upload>) -> Call<'a, ()> {
        let (client, target, upload) = (self.0, GroupTarget::new(group_id), upload.into());
        Call::steps(async move {
            Ok(client.ship::<_, Success>(&SET_GROUP_PHOTO, &target, upload).await?.map(drop))
        })
    }
}

impl Client {
    async fn set_profile_photo(&self, upload: Upload) -> Result<Reported<()>, Error> {
        if self.dialect() == Dialect::OnPremise {
            let set = self.ship::<_, Success>(&SET_PROFILE_PHOTO, &NoContent::new(), upload).await?;
            return Ok(set.map(drop));
        }
        let client = self.for_steps();
        let uploaded = client.send_in_parts(upload).await?;
        let edit = ProfileEdit::new().profile_picture_handle(uploaded.value);
        match client.call::<EditProfile>(&edit).reported().await {
            Ok(edited) => Ok(edited.map(drop).behind(uploaded.attempts)),
            Err(error) => Err(error.behind(uploaded.attempts)),
        }
    }
}
