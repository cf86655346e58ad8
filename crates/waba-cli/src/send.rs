//! `waba send`.

use clap::{Args, Subcommand};

use crate::account::Account;
use crate::exit::Failure;
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Send {
    /// Send a text message and print its receipt
    Text(Text),
}

#[derive(Args)]
pub(crate) struct Text {
    /// Recipient: a phone number in full international form, such as +4915112345678
    #[arg(long, value_name = "NUMBER")]
    to: String,
    /// Text, 1 to 4096 characters
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    body: String,
    /// Id of a message to quote
    #[arg(long, value_name = "ID")]
    reply_to: Option<String>,
    /// Render a preview of the first address in the text
    #[arg(long)]
    preview_url: bool,
    /// Print the receipt as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    account: Account,
}

impl Send {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self::Text(Text { to, body, reply_to, preview_url, json, account }) = self;
        let client = account.client()?;
        let mut send = client.send_text(to, body);
        if let Some(id) = reply_to {
            send = send.reply_to(id);
        }
        if preview_url {
            send = send.preview_url(true);
        }
        let receipt = send.await?;
        let to = receipt.wa_id.as_ref().or(receipt.input.as_ref());
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        let state = receipt.message_status.as_ref().map_or("accepted", |status| status.as_str());
        let accepted = output::printable(&format!("{state}{to} as {}", receipt.id));
        let printed = if json { output::json(&receipt) } else { output::line(&accepted) };
        printed.map_err(|error| Failure::untold(accepted, &error))
    }
}
