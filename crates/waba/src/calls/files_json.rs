//! Calls with a file by their names, as the other languages do them.

use waba_types::api::{FlowTarget, GroupTarget, PartnerFlowTarget, UploadHandle};
use waba_types::decode::{DecodeError, decode};
use waba_types::operations::files::{
    DELETE_PROFILE_PHOTO, SET_GROUP_PHOTO, SET_PROFILE_PHOTO, UPLOAD_FLOW_JSON, UPLOAD_MEDIA,
    UPLOAD_PARTNER_FLOW_JSON,
};
use waba_types::response::Success;

use super::call::Call;
use super::{FlowsCalls, GroupsCalls, MediaCalls, PartnerFlowsCalls, ProfileCalls};
use crate::client::Client;
use crate::error::Error;
use crate::media::Upload;

impl Client {
    /// The call named `operation` with a file, such as `media.upload`, with the rest of the request and an answer in
    /// JSON, as the other languages do it. `media.upload_resumable` answers with the handle `h`. Of kind `Validation` is
    /// the error when there is no such call or `request` does not fit.
    #[doc(hidden)]
    pub fn send_file_json(&self, operation: &str, request: &[u8], upload: Upload) -> Call<'_, Vec<u8>> {
        self.file_json(operation, request, upload)
            .unwrap_or_else(|error| Call::failed(Error::request(operation, error)))
    }

    fn file_json(
        &self,
        operation: &str,
        request: &[u8],
        upload: Upload,
    ) -> Result<Call<'_, Vec<u8>>, DecodeError> {
        Ok(match operation {
            "media.upload" => MediaCalls(self).upload(upload).written(UPLOAD_MEDIA.spec.name),
            "media.upload_resumable" => MediaCalls(self)
                .upload_resumable(upload)
                .map(|handle| UploadHandle::new().h(handle))
                .written("media.upload_resumable"),
            "profile.set_photo" => {
                let set = ProfileCalls(self).set_photo(upload).map(succeeded);
                set.written(SET_PROFILE_PHOTO.spec.name)
            }
            "groups.set_photo" => {
                let GroupTarget { group_id, .. } = decode(request)?;
                let set = GroupsCalls(self).set_photo(group_id, upload).map(succeeded);
                set.written(SET_GROUP_PHOTO.spec.name)
            }
            "flows.upload_json" => {
                let FlowTarget { flow_id, .. } = decode(request)?;
                FlowsCalls(self).upload_json(flow_id, upload).written(UPLOAD_FLOW_JSON.spec.name)
            }
            "partner_flows.upload_json" => {
                let target: PartnerFlowTarget = decode(request)?;
                let call = PartnerFlowsCalls(self).upload_json(
                    target.partner_id,
                    target.waba_account_id,
                    target.flow_id,
                    upload,
                );
                call.written(UPLOAD_PARTNER_FLOW_JSON.spec.name)
            }
            _ => Call::failed(Error::unknown_operation(operation)),
        })
    }

    /// Removes the photo of the profile with an answer in JSON, as the other languages do.
    #[doc(hidden)]
    pub fn delete_photo_json(&self) -> Call<'_, Vec<u8>> {
        self.profile().delete_photo().map(succeeded).written(DELETE_PROFILE_PHOTO.spec.name)
    }
}

fn succeeded((): ()) -> Success {
    Success::new(true)
}
