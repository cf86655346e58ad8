//! Calls that carry a file: photos, documents, whatever people send and get.

use super::spec::{Method, OperationSpec};
use crate::api::{
    FlowTarget, GroupTarget, MediaLookup, PartnerFlowTarget, UploadHandle, UploadSession, UploadStart,
    UploadTarget, UploadedFlowJson, UploadedMedia,
};
use crate::descriptor::ModelDescriptor;
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

const fn spec<Q: Model, A: Model>(
    name: &'static str,
    doc: &'static str,
    page: &'static str,
) -> OperationSpec {
    let (request, response): (&ModelDescriptor, &ModelDescriptor) = (Q::DESCRIPTOR, A::DESCRIPTOR);
    OperationSpec::of(name, doc, page, request, response)
}

const MEDIA: &str = "Upload, retrieve or delete media";
const PROFILE: &str = "WABA Profile Info";

/// The call that uploads in parts.
const IN_PARTS: &str = "media.upload_resumable";

/// What a photo may be.
const PHOTO: &[MediaKind] = &[MediaKind::Image];

/// Every body that goes to Meta says so.
const WHATSAPP: &[(&str, &str)] = &[("messaging_product", "whatsapp")];

/// Uploads a file, at most 25 a second for each number.
pub const UPLOAD_MEDIA: FileOperation = FileOperation::new(
    spec::<NoContent, UploadedMedia>("media.upload", "Uploads a file.", MEDIA)
        .upload()
        .cloud(Method::Post, "/media", 200)
        .on_premise(Method::Post, "/v1/media", 201),
)
.sends(Payload::Form { fields: WHATSAPP, mime_type: Some("type"), file: "file" }, Payload::File)
.takes(&MediaKind::ALL);

/// Downloads a file. On cloud hosts path and query are those of the address that `media.get` answers with.
pub const DOWNLOAD_MEDIA: FileOperation = FileOperation::new(
    spec::<MediaLookup, NoContent>("media.download", "Downloads a file.", MEDIA)
        .cloud_360dialog(Method::Get, "/whatsapp_business/attachments", 200)
        .on_premise(Method::Get, "/v1/media/{media_id}", 200),
)
.gives_file();

/// Begins an upload in parts.
pub const BEGIN_UPLOAD: FileOperation = FileOperation::new(
    spec::<UploadStart, UploadSession>("media.begin_upload", "Begins an upload in parts.", PROFILE)
        .cloud_360dialog(Method::Post, "/uploads", 200),
)
.step_of(IN_PARTS);

/// Sends an upload in parts, or what is left of it, from the byte on that the header `file_offset` names.
pub const CONTINUE_UPLOAD: FileOperation = FileOperation::new(
    spec::<UploadTarget, UploadHandle>(
        "media.continue_upload",
        "Sends what is left of an upload in parts.",
        PROFILE,
    )
    .cloud_360dialog(Method::Post, "/upload:{session}", 200),
)
.sends(Payload::Rest, Payload::Json)
.takes(&MediaKind::ALL)
.step_of(IN_PARTS);

/// Reads how far an upload in parts has come.
pub const GET_UPLOAD: FileOperation = FileOperation::new(
    spec::<UploadTarget, UploadHandle>(
        "media.get_upload",
        "Reads how far an upload in parts has come.",
        PROFILE,
    )
    .cloud_360dialog(Method::Get, "/upload:{session}", 200),
)
.step_of(IN_PARTS);

/// Sets the photo of the profile.
pub const SET_PROFILE_PHOTO: FileOperation = FileOperation::new(
    spec::<NoContent, Success>("profile.set_photo", "Sets the photo of the profile.", PROFILE)
        .unconfirmed()
        .on_premise(Method::Post, "/v1/settings/profile/photo", 201),
)
.sends(Payload::Json, Payload::File)
.takes(PHOTO);

/// Reads the photo of the profile.
pub const GET_PROFILE_PHOTO: FileOperation = FileOperation::new(
    spec::<NoContent, NoContent>("profile.photo", "Reads the photo of the profile.", PROFILE)
        .unconfirmed()
        .on_premise(Method::Get, "/v1/settings/profile/photo", 200),
)
.gives_file();

/// Removes the photo of the profile.
pub const DELETE_PROFILE_PHOTO: FileOperation = FileOperation::new(
    spec::<NoContent, Success>("profile.delete_photo", "Removes the photo of the profile.", PROFILE)
        .unconfirmed()
        .on_premise(Method::Delete, "/v1/settings/profile/photo", 200),
);

/// Sets the photo of a group.
pub const SET_GROUP_PHOTO: FileOperation =
    FileOperation::new(
        spec::<GroupTarget, Success>("groups.set_photo", "Sets the photo of a group.", "Groups")
            .cloud_360dialog(Method::Post, "/groups/{group_id}", 200),
    )
    .sends(Payload::Form { fields: WHATSAPP, mime_type: None, file: "profile_picture_file" }, Payload::Json)
    .takes(PHOTO);

/// The form that brings the JSON of a flow.
const FLOW_JSON: Payload = Payload::Form {
    fields: &[("name", "flow.json"), ("asset_type", "FLOW_JSON")],
    mime_type: None,
    file: "file",
};

/// Replaces the JSON of a flow.
pub const UPLOAD_FLOW_JSON: FileOperation = FileOperation::new(
    spec::<FlowTarget, UploadedFlowJson>(
        "flows.upload_json",
        "Replaces the JSON of a flow, which has to be a draft. The answer says what is wrong with it: it is there \
         nevertheless.",
        "Flows API",
    )
    .unconfirmed()
    .cloud_360dialog(Method::Post, "/{flow_id}/assets", 200),
)
.sends(FLOW_JSON, Payload::Json);

/// Replaces the JSON of a flow of an account.
pub const UPLOAD_PARTNER_FLOW_JSON: FileOperation = FileOperation::new(
    spec::<PartnerFlowTarget, UploadedFlowJson>(
        "partner_flows.upload_json",
        "Replaces the JSON of a flow of an account, which has to be a draft. The answer says what is wrong with it: it \
         is there nevertheless.",
        "WhatsApp Flows",
    )
    .path_unconfirmed()
    .partner(
        Method::Post,
        "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}/assets",
        200,
    ),
)
.sends(FLOW_JSON, Payload::Json);

/// All calls that carry a file, and those that belong to one in parts.
pub const FILE_OPERATIONS: &[FileOperation] = &[
    UPLOAD_MEDIA,
    DOWNLOAD_MEDIA,
    BEGIN_UPLOAD,
    CONTINUE_UPLOAD,
    GET_UPLOAD,
    SET_PROFILE_PHOTO,
    GET_PROFILE_PHOTO,
    DELETE_PROFILE_PHOTO,
    SET_GROUP_PHOTO,
    UPLOAD_FLOW_JSON,
    UPLOAD_PARTNER_FLOW_JSON,
];

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
