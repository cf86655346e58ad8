//! Calls with a file by their names, as the other languages do them.

use serde::Serialize;
use waba_types::api::{FlowTarget, GroupTarget, PartnerFlowTarget, UploadHandle};
use waba_types::decode::decode;
use waba_types::model::Model;
use waba_types::operations::files::DELETE_PROFILE_PHOTO;
use waba_types::response::Success;

use super::flow_json::PartnerFlowCalls;
use super::upload::Upload;
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::json::written;

impl Client {
    /// Does the call named `operation` with a file, such as `media.upload`, with the rest of the request and an answer in
    /// JSON, as the other languages do; tells what was done for it. `media.upload_resumable` answers with the handle `h`.
    ///
    /// # Errors
    /// Those of the call; of kind `Validation` when there is no such call or `request` does not fit.
    pub async fn send_file_json(
        &self,
        operation: &str,
        request: &[u8],
        upload: Upload,
    ) -> Result<Reported<Vec<u8>>, Error> {
        match operation {
            "media.upload" => answered(operation, self.media().upload_reported(upload).await?),
            "media.upload_resumable" => {
                let uploaded = self.media().upload_resumable_reported(upload).await?;
                answered(operation, uploaded.map(|handle| UploadHandle::new().h(handle)))
            }
            "profile.set_photo" => {
                answered(operation, self.profile().set_photo_reported(upload).await?.map(succeeded))
            }
            "groups.set_photo" => {
                let target: GroupTarget = read(operation, request)?;
                let set = self.groups().set_photo_reported(target.group_id, upload).await?;
                answered(operation, set.map(succeeded))
            }
            "flows.upload_json" => {
                let target: FlowTarget = read(operation, request)?;
                answered(operation, self.flows().upload_json_reported(target.flow_id, upload).await?)
            }
            "partner_flows.upload_json" => {
                let target: PartnerFlowTarget = read(operation, request)?;
                let call = PartnerFlowCalls { client: self };
                answered(operation, call.upload_json_reported(&target, upload).await?)
            }
            _ => Err(Error::unknown_operation(operation)),
        }
    }

    /// Removes the photo of the profile with an answer in JSON, as the other languages do; tells what was done for it.
    ///
    /// # Errors
    /// Those of [`ProfileCalls::delete_photo`](super::ProfileCalls::delete_photo).
    pub async fn delete_photo_json(&self) -> Result<Reported<Vec<u8>>, Error> {
        let deleted = self.profile().delete_photo_reported().await?;
        answered(DELETE_PROFILE_PHOTO.spec.name, deleted.map(succeeded))
    }
}

fn succeeded((): ()) -> Success {
    Success::new(true)
}

fn read<M: Model>(operation: &str, request: &[u8]) -> Result<M, Error> {
    decode(request).map_err(|error| Error::request(operation, error))
}

fn answered(operation: &str, answer: Reported<impl Serialize>) -> Result<Reported<Vec<u8>>, Error> {
    let json = written(operation, &answer.value)?;
    Ok(answer.map(|_| json))
}
