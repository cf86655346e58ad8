//! Results together with what was done for them.

use waba::Reported;

use crate::generated::{CallReport, SendReceipt, UploadedFlowJson, UploadedMedia};

/// Makes the record of a result together with what was done for it.
macro_rules! reported {
    (
        $(#[doc = $doc:literal])+
        $record:ident {
            $(#[doc = $about:literal])+
            $name:ident: $type:ty = $convert:expr => $result:ty,
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, uniffi::Record)]
        pub struct $record {
            $(#[doc = $about])+
            pub $name: $type,
            /// The attempts, the last of which succeeded, and the HTTP answer; of several steps the attempts of each and the
            /// last answer.
            pub report: CallReport,
        }

        impl From<Reported<$result>> for $record {
            fn from(reported: Reported<$result>) -> Self {
                let report = report_of(&reported);
                Self { $name: $convert(reported.into_value()), report }
            }
        }
    };
}

reported! {
    /// A message that was accepted, and what was done for it.
    ReportedSend {
        /// The receipt.
        receipt: SendReceipt = Into::into => waba_types::SendReceipt,
    }
}

reported! {
    /// An answer in JSON, and what was done for it.
    ReportedAnswer {
        /// The answer, in JSON.
        answer: String = text => Vec<u8>,
    }
}

reported! {
    /// A file that was uploaded, and what was done for it.
    ReportedUpload {
        /// The answer.
        media: UploadedMedia = Into::into => waba_types::api::UploadedMedia,
    }
}

reported! {
    /// The handle of a file that was uploaded in parts, and what was done for it.
    ReportedHandle {
        /// The handle.
        handle: String = Into::into => waba_types::OpaqueId,
    }
}

reported! {
    /// The JSON of a flow that was replaced, and what was done for it.
    ReportedFlowJson {
        /// The answer.
        uploaded: UploadedFlowJson = Into::into => waba_types::api::UploadedFlowJson,
    }
}

/// The text of JSON that the core wrote.
fn text(json: Vec<u8>) -> String {
    String::from_utf8_lossy(&json).into_owned()
}

/// What was done for a call.
pub(crate) fn report_of<T>(reported: &Reported<T>) -> CallReport {
    waba_types::response::CallReport::from(reported).into()
}
