//! QR codes and short links.

use super::table::operations;
use crate::api::*;
use crate::response::Success;

operations! {
    /// Lists the QR codes of the number, the newest first.
    ListQrCodes(QrCodeQuery) -> QrCodes [cursor data: QrCode] = "qr_codes.list" unconfirmed, Freely, "QR codes",
        cloud Get "/message_qrdls" 200;

    /// Makes a QR code. A number has at most 2,000.
    CreateQrCode(NewQrCode) -> QrCode = "qr_codes.create" unconfirmed, IfNotSent, "QR codes",
        cloud Post "/message_qrdls" 200;

    /// Reads a QR code.
    GetQrCode(QrCodeLookup) -> QrCode = "qr_codes.get" unconfirmed, Freely, "QR codes",
        cloud Get "/message_qrdls/{code}" 200;

    /// Changes the text of a QR code.
    EditQrCode(QrCodeEdit) -> QrCode = "qr_codes.edit" unconfirmed, Freely, "QR codes",
        cloud Post "/message_qrdls" 200;

    /// Deletes a QR code.
    DeleteQrCode(QrCodeTarget) -> Success = "qr_codes.delete" unconfirmed, Freely, "QR codes",
        cloud Delete "/message_qrdls/{code}" 200;
}
