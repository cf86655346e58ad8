//! Results together with what was done for them.

use waba::Reported;

use crate::generated::{CallReport, SendReceipt, UploadedFlowJson, UploadedMedia};

/// A message that was accepted, and what was done for it.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReportedSend {
    /// The receipt.
    pub receipt: SendReceipt,
    /// The attempts, the last of which succeeded, and the HTTP answer.
    pub report: CallReport,
}

impl From<Reported<waba_types::SendReceipt>> for ReportedSend {
    fn from(reported: Reported<waba_types::SendReceipt>) -> Self {
        let report = report_of(&reported);
        Self { receipt: reported.into_value().into(), report }
    }
}

/// An answer in JSON, and what was done for it.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReportedAnswer {
    /// The answer, in JSON.
    pub answer: String,
    /// The attempts, the last of which succeeded, and the HTTP answer.
    pub report: CallReport,
}

impl From<Reported<Vec<u8>>> for ReportedAnswer {
    fn from(reported: Reported<Vec<u8>>) -> Self {
        let report = report_of(&reported);
        Self { answer: String::from_utf8_lossy(&reported.value).into_owned(), report }
    }
}

/// A file that was uploaded, and what was done for it.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReportedUpload {
    /// The answer.
    pub media: UploadedMedia,
    /// The attempts, the last of which succeeded, and the HTTP answer.
    pub report: CallReport,
}

impl From<Reported<waba_types::api::UploadedMedia>> for ReportedUpload {
    fn from(reported: Reported<waba_types::api::UploadedMedia>) -> Self {
        let report = report_of(&reported);
        Self { media: reported.into_value().into(), report }
    }
}

/// The handle of a file that was uploaded in parts, and what was done for it.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReportedHandle {
    /// The handle.
    pub handle: String,
    /// The attempts of all steps, the last of which succeeded, and the last HTTP answer.
    pub report: CallReport,
}

impl From<Reported<waba_types::OpaqueId>> for ReportedHandle {
    fn from(reported: Reported<waba_types::OpaqueId>) -> Self {
        let report = report_of(&reported);
        Self { handle: reported.into_value().into(), report }
    }
}

/// The JSON of a flow that was replaced, and what was done for it.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReportedFlowJson {
    /// The answer.
    pub uploaded: UploadedFlowJson,
    /// The attempts, the last of which succeeded, and the HTTP answer.
    pub report: CallReport,
}

impl From<Reported<waba_types::api::UploadedFlowJson>> for ReportedFlowJson {
    fn from(reported: Reported<waba_types::api::UploadedFlowJson>) -> Self {
        let report = report_of(&reported);
        Self { uploaded: reported.into_value().into(), report }
    }
}

/// What was done for a call.
pub(crate) fn report_of<T>(reported: &Reported<T>) -> CallReport {
    waba_types::response::CallReport::from(reported).into()
}
