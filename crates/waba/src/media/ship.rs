//! Sends a file.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use waba_types::dialect::{Request, Response};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::files::{FileOperation, Payload};

use super::multipart::Form;
use super::upload::{ReadyUpload, Shipment, Upload};
use crate::attempt::Reported;
use crate::calls::Reader;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;
use crate::prepared::Prepared;

impl Client {
    /// Sends a file by `operation`, as the host wants it.
    pub(crate) async fn ship<Q: Request, A: Response>(
        &self,
        operation: &FileOperation,
        request: &Q,
        upload: Upload,
    ) -> Result<Reported<A>, Error> {
        let upload = upload.ready(operation, self.inner.validate).await?;
        self.ship_ready(operation, request, &upload).await
    }

    async fn ship_ready<Q: Request, A: Response>(
        &self,
        operation: &FileOperation,
        request: &Q,
        upload: &ReadyUpload,
    ) -> Result<Reported<A>, Error> {
        let prepared = self.prepare_as(operation.spec, request)?;
        let form = match operation.sent_to(self.dialect()) {
            Payload::Form { fields, mime_type, file } => {
                let mime_type = mime_type.map(|name| (name, &*upload.mime_type));
                let fields: Vec<_> = fields.iter().copied().chain(mime_type).collect();
                Some(Form::new(&fields, file, &upload.file_name, &upload.mime_type)?)
            }
            Payload::File | Payload::Rest | Payload::Json => None,
        };
        let content_type = form.as_ref().map_or_else(|| upload.mime_type.clone(), Form::content_type);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, header_value(&content_type)?);
        let shipment = Shipment { upload, offset: 0, form, spec: &operation.spec };
        self.carry(&prepared, Transfer { headers, body: Some(&shipment), answer_bytes: None }).await
    }

    /// Does a call of the table of files without a form.
    pub(crate) async fn file_call<Q: Request, A: Response>(
        &self,
        operation: &FileOperation,
        request: &Q,
        transfer: Transfer<'_>,
    ) -> Result<Reported<A>, Error> {
        self.carry(&self.prepare_as(operation.spec, request)?, transfer).await
    }

    async fn carry<A: Response>(
        &self,
        prepared: &Prepared,
        transfer: Transfer<'_>,
    ) -> Result<Reported<A>, Error> {
        let read = |response: &_, key: &_| Reader::TYPED.read(&prepared.spec, self.dialect(), response, key);
        self.exchange(prepared, transfer, read).await
    }
}

pub(crate) fn header_value(text: &str) -> Result<HeaderValue, Error> {
    let message = "holds a character that no header may have";
    HeaderValue::from_str(text).map_err(|error| Error::new(ErrorKind::Validation, message).with_source(error))
}
