//! Photos: of the profile and of groups.

use waba_types::Dialect;
use waba_types::api::{GroupTarget, ProfileEdit};
use waba_types::ids::GroupId;
use waba_types::message::NoContent;
use waba_types::operations::EditProfile;
use waba_types::operations::files::{
    DELETE_PROFILE_PHOTO, FileOperation, GET_PROFILE_PHOTO, SET_GROUP_PHOTO, SET_PROFILE_PHOTO,
};
use waba_types::response::Success;

use super::download::{Download, File};
use super::download_options::DownloadOptions;
use super::lazy_download::LazyDownload;
use super::upload::Upload;
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;

/// The photo of the profile; made by [`Client::profile`].
#[derive(Clone, Copy, Debug)]
pub struct ProfileCalls<'a> {
    client: &'a Client,
}

/// The photos of groups; made by [`Client::groups`].
#[derive(Clone, Copy, Debug)]
pub struct GroupCalls<'a> {
    client: &'a Client,
}

impl Client {
    /// The profile that people see of the business.
    pub fn profile(&self) -> ProfileCalls<'_> {
        ProfileCalls { client: self }
    }

    /// The groups of the number.
    pub fn groups(&self) -> GroupCalls<'_> {
        GroupCalls { client: self }
    }
}

impl ProfileCalls<'_> {
    /// Sets the photo of the profile: a JPEG or PNG of at most 5 MB, on cloud hosts of 360dialog by an upload in parts.
    ///
    /// # Errors
    /// Those of [`upload_resumable`](super::MediaCalls::upload_resumable); repeating is safe.
    pub async fn set_photo(&self, upload: impl Into<Upload>) -> Result<(), Error> {
        self.set_photo_reported(upload).await.map(Reported::into_value)
    }

    /// Sets the photo of the profile, and tells what was done for it: the attempts of all its steps, and the last HTTP
    /// answer.
    ///
    /// # Errors
    /// Those of [`set_photo`](Self::set_photo); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn set_photo_reported(&self, upload: impl Into<Upload>) -> Result<Reported<()>, Error> {
        if self.client.dialect() == Dialect::OnPremise {
            return self.client.send_photo(&SET_PROFILE_PHOTO, &NoContent::new(), upload.into()).await;
        }
        let client = self.client.for_steps();
        let uploaded = client.media().upload_resumable_reported(upload).await?;
        let edit = ProfileEdit::new().profile_picture_handle(uploaded.value);
        match client.call_reported::<EditProfile>(&edit).await {
            Ok(edited) => Ok(edited.map(drop).behind(uploaded.attempts)),
            Err(error) => Err(error.behind(uploaded.attempts)),
        }
    }

    /// Downloads the photo of the profile. On-premise hosts only; cloud hosts give its address with the profile.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn photo(&self) -> Result<Download, Error> {
        self.photo_with(DownloadOptions::default()).await
    }

    /// Downloads the photo of the profile, with options.
    ///
    /// # Errors
    /// Those of [`photo`](Self::photo).
    pub async fn photo_with(&self, options: DownloadOptions) -> Result<Download, Error> {
        Download::begin(self.client.clone(), File::Fixed(&GET_PROFILE_PHOTO), options).await
    }

    /// The photo of the profile, which begins to be downloaded by the first call of its.
    pub fn photo_lazily(&self, options: DownloadOptions) -> LazyDownload {
        LazyDownload::waiting(self.client.clone(), File::Fixed(&GET_PROFILE_PHOTO), options)
    }

    /// Removes the photo of the profile. On-premise hosts only.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn delete_photo(&self) -> Result<(), Error> {
        self.delete_photo_reported().await.map(Reported::into_value)
    }

    /// Removes the photo of the profile, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`delete_photo`](Self::delete_photo); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn delete_photo_reported(&self) -> Result<Reported<()>, Error> {
        let (call, transfer) = (&DELETE_PROFILE_PHOTO, Transfer::default());
        Ok(self.client.file_call::<_, Success>(call, &NoContent::new(), transfer).await?.map(drop))
    }
}

impl GroupCalls<'_> {
    /// Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read or is none that the API takes; else those
    /// of the API. Repeating is safe.
    pub async fn set_photo(&self, group: impl Into<GroupId>, upload: impl Into<Upload>) -> Result<(), Error> {
        self.set_photo_reported(group, upload).await.map(Reported::into_value)
    }

    /// Sets the photo of a group, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`set_photo`](Self::set_photo); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn set_photo_reported(
        &self,
        group: impl Into<GroupId>,
        upload: impl Into<Upload>,
    ) -> Result<Reported<()>, Error> {
        self.client.send_photo(&SET_GROUP_PHOTO, &GroupTarget::new(group), upload.into()).await
    }
}

impl Client {
    async fn send_photo<Q: waba_types::dialect::Request>(
        &self,
        operation: &FileOperation,
        request: &Q,
        upload: Upload,
    ) -> Result<Reported<()>, Error> {
        let upload = upload.ready(operation, self.inner.validate).await?;
        Ok(self.ship::<Q, Success>(operation, request, &upload).await?.map(drop))
    }
}
