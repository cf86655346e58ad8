//! Files: uploads and downloads.
//!
//! ```no_run
//! use waba::message::ImageContent;
//! use waba::{Client, OutboundMessage, Upload};
//!
//! # async fn example(client: Client, inbound: waba::types::ids::MediaId) -> Result<(), waba::Error> {
//! let media = client.media().upload(Upload::path("menu.jpg")).await?;
//! client.send(&OutboundMessage::new("+4915112345678", ImageContent::id(media.id))).await?;
//!
//! let path = client.media().download(inbound).await?.save_to("inbox").await?;
//! println!("saved as {}", path.display());
//! # Ok(())
//! # }
//! ```
//!
//! What it promises:
//!
//! * **The key goes to the configured host only.** Of the address that the API names for a file, path and query are
//!   used, and only if its host is Meta's or the configured one.
//! * **No lock-out.** 360dialog blocks a number for up to an hour after a few failed readings of media. The client
//!   counts them and stops before, with an error that says how long.
//! * **What is there is whole.** Size and SHA-256 are checked where the API names them, one that can't be read is an
//!   error, a broken download goes on where it broke, and no half file is ever found under the name of the whole one.
//! * **Names from the wire are no paths.** [`Download::save_to`] makes the name from the content.

mod digest;
mod download;
mod download_log;
mod download_options;
mod file_fault;
mod lazy_download;
mod location;
pub(crate) mod multipart;
mod part_file;
mod progress;
mod representation;
mod resumable;
mod ship;
mod source;
mod upload;
mod writer;

pub use download::Download;
pub(crate) use download::File;
pub use download_log::DownloadLog;
pub use download_options::DownloadOptions;
pub use file_fault::FileFault;
pub use lazy_download::LazyDownload;
pub use progress::ProgressCounter;
pub(crate) use ship::header_value;
pub use upload::Upload;
pub use writer::UploadWriter;
