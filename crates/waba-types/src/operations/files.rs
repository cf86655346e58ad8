//! Calls that carry a file: photos, documents, whatever people send and get.

use super::spec::{Method, OperationSpec};
use crate::api::{
    FlowTarget, GroupTarget, MediaLookup, PartnerFlowTarget, UploadHandle, UploadSession, UploadStart,
    UploadTarget, UploadedFlowJson, UploadedMedia,
};
use crate::dialect::Dialect;
use crate::media_type::MediaKind;
use crate::message::NoContent;
use crate::model::Model;
use crate::response::Success;

/// A call whose request or answer is a file.
#[derive(Clone, Copy, Debug)]
pub struct FileOperation {
    /// Name, paths and rules of the call. Its request says what stands in path and query; its answer is the one that
    /// [`gives`](Self::gives) JSON.
    pub spec: OperationSpec,
    /// What hosts are sent; the two dialects take the same file in different ways.
    sends: Payload,
    sends_on_premise: Payload,
    /// What a success answers with.
    pub gives: Payload,
    /// What the file may be that is sent; nothing where none is sent, or no file that a message could carry.
    pub takes: &'static [MediaKind],
    /// The call that makes it as one of its steps; none where people make it by itself.
    pub step_of: Option<&'static str>,
}

/// What the body of a request or an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// JSON; nothing in a request without fields in its body.
    Json,
    /// The bytes of the file; `Content-Type` says its MIME type.
    File,
    /// The bytes of the file from the one on that the header `file_offset` names, as `application/octet-stream`.
    Rest,
    /// `multipart/form-data`.
    Form {
        /// Names and values of the parts before the file.
        fields: &'static [(&'static str, &'static str)],
        /// Name of a further part before it, which says its MIME type.
        mime_type: Option<&'static str>,
        /// Name of the part that holds the file, which has a file name and a content type of its own.
        file: &'static str,
    },
}

impl FileOperation {
    const fn new(spec: OperationSpec) -> Self {
        Self {
            spec,
            sends: Payload::Json,
            sends_on_premise: Payload::Json,
            gives: Payload::Json,
            takes: &[],
            step_of: None,
        }
    }

    const fn sends(mut self, cloud: Payload, on_premise: Payload) -> Self {
        self.sends = cloud;
        self.sends_on_premise = on_premise;
        self
    }

    const fn gives_file(mut self) -> Self {
        self.gives = Payload::File;
        self
    }

    const fn takes(mut self, kinds: &'static [MediaKind]) -> Self {
        self.takes = kinds;
        self
    }

    const fn step_of(mut self, call: &'static str) -> Self {
        self.step_of = Some(call);
        self
    }

    /// What hosts of `dialect` are sent. The partner API speaks that of the cloud.
    pub const fn sent_to(&self, dialect: Dialect) -> Payload {
        match dialect {
            Dialect::Cloud => self.sends,
            Dialect::OnPremise => self.sends_on_premise,
        }
    }
}

/// Makes the calls that carry a file, and their table, from one list. It is written like those of `operations!`, with what
/// is said about the file at the end.
macro_rules! file_operations {
    ($(
        $(#[doc = $doc:literal])+
        $operation:ident($request:ty) -> $response:ty
            = $name:literal $($flag:ident)?, $page:literal
            $(, $host:ident $method:ident $path:literal $success:literal)+
            $(.$says:ident($($what:expr),*))*;
    )+) => {
        $(
            $(#[doc = $doc])+
            #[doc = ""]
            #[doc = concat!("API page: ", $page, ".")]
            pub const $operation: FileOperation = FileOperation::new(
                OperationSpec::of(
                    $name,
                    concat!($($doc, "\n"),+),
                    $page,
                    <$request as Model>::DESCRIPTOR,
                    <$response as Model>::DESCRIPTOR,
                )
                $(.$flag())?
                $(.$host(Method::$method, $path, $success))+,
            )
            $(.$says($($what),*))*;
        )+

        /// All calls that carry a file, and those that belong to one in parts.
        pub const FILE_OPERATIONS: &[FileOperation] = &[$($operation),+];
    };
}

/// The call that uploads in parts.
const IN_PARTS: &str = "media.upload_resumable";

/// What a photo may be.
const PHOTO: &[MediaKind] = &[MediaKind::Image];

/// Every body that goes to Meta says so.
const WHATSAPP: &[(&str, &str)] = &[("messaging_product", "whatsapp")];

/// The form that brings the JSON of a flow.
const FLOW_JSON: Payload = Payload::Form {
    fields: &[("name", "flow.json"), ("asset_type", "FLOW_JSON")],
    mime_type: None,
    file: "file",
};

file_operations! {
    /// Uploads a file.
    UPLOAD_MEDIA(NoContent) -> UploadedMedia = "media.upload" upload, "Upload, retrieve or delete media",
        cloud Post "/media" 200,
        on_premise Post "/v1/media" 201
        .sends(Payload::Form { fields: WHATSAPP, mime_type: Some("type"), file: "file" }, Payload::File)
        .takes(&MediaKind::ALL);

    // On cloud hosts path and query are those of the address that `media.get` answers with.
    /// Downloads a file.
    DOWNLOAD_MEDIA(MediaLookup) -> NoContent = "media.download", "Upload, retrieve or delete media",
        cloud_360dialog Get "/whatsapp_business/attachments" 200,
        on_premise Get "/v1/media/{media_id}" 200
        .gives_file();

    /// Begins an upload in parts.
    BEGIN_UPLOAD(UploadStart) -> UploadSession = "media.begin_upload", "WABA Profile Info",
        cloud_360dialog Post "/uploads" 200
        .step_of(IN_PARTS);

    /// Sends what is left of an upload in parts.
    CONTINUE_UPLOAD(UploadTarget) -> UploadHandle = "media.continue_upload", "WABA Profile Info",
        cloud_360dialog Post "/upload:{session}" 200
        .sends(Payload::Rest, Payload::Json)
        .takes(&MediaKind::ALL)
        .step_of(IN_PARTS);

    /// Reads how far an upload in parts has come.
    GET_UPLOAD(UploadTarget) -> UploadHandle = "media.get_upload", "WABA Profile Info",
        cloud_360dialog Get "/upload:{session}" 200
        .step_of(IN_PARTS);

    /// Sets the photo of the profile.
    SET_PROFILE_PHOTO(NoContent) -> Success = "profile.set_photo" unconfirmed, "WABA Profile Info",
        on_premise Post "/v1/settings/profile/photo" 201
        .sends(Payload::Json, Payload::File)
        .takes(PHOTO);

    /// Reads the photo of the profile.
    GET_PROFILE_PHOTO(NoContent) -> NoContent = "profile.photo" unconfirmed, "WABA Profile Info",
        on_premise Get "/v1/settings/profile/photo" 200
        .gives_file();

    /// Removes the photo of the profile.
    DELETE_PROFILE_PHOTO(NoContent) -> Success = "profile.delete_photo" unconfirmed, "WABA Profile Info",
        on_premise Delete "/v1/settings/profile/photo" 200;

    /// Sets the photo of a group.
    SET_GROUP_PHOTO(GroupTarget) -> Success = "groups.set_photo", "Groups",
        cloud_360dialog Post "/groups/{group_id}" 200
        .sends(
            Payload::Form { fields: WHATSAPP, mime_type: None, file: "profile_picture_file" },
            Payload::Json
        )
        .takes(PHOTO);

    /// Replaces the JSON of a flow, which has to be a draft. The answer says what is wrong with it: it is there
    /// nevertheless.
    UPLOAD_FLOW_JSON(FlowTarget) -> UploadedFlowJson = "flows.upload_json" unconfirmed, "Flows API",
        cloud_360dialog Post "/{flow_id}/assets" 200
        .sends(FLOW_JSON, Payload::Json);

    /// Replaces the JSON of a flow of an account, which has to be a draft. The answer says what is wrong with it: it is
    /// there nevertheless.
    UPLOAD_PARTNER_FLOW_JSON(PartnerFlowTarget) -> UploadedFlowJson
        = "partner_flows.upload_json" path_unconfirmed, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}/assets" 200
        .sends(FLOW_JSON, Payload::Json);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::OPERATIONS;

    #[test]
    fn no_name_stands_in_both_tables() {
        for file in FILE_OPERATIONS {
            assert!(OPERATIONS.iter().all(|spec| spec.name != file.spec.name), "{}", file.spec.name);
        }
    }

    #[test]
    fn each_name_in_a_path_is_a_required_field_of_the_request() {
        for FileOperation { spec, .. } in FILE_OPERATIONS {
            for route in [spec.cloud, spec.on_premise, spec.partner].into_iter().flatten() {
                for (name, _) in route.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
                    let field = spec.request.fields.iter().find(|field| field.name == name);
                    assert!(field.is_some_and(|field| field.required), "{}: {name}", spec.name);
                }
            }
        }
    }

    #[test]
    fn what_carries_a_file_says_so_where_the_host_has_it() {
        for file in FILE_OPERATIONS {
            let spec = &file.spec;
            for (dialect, route) in
                [(Dialect::Cloud, spec.cloud.or(spec.partner)), (Dialect::OnPremise, spec.on_premise)]
            {
                let sends = file.sent_to(dialect) != Payload::Json;
                assert!(!sends || route.is_some(), "{}", spec.name);
            }
        }
    }
}
