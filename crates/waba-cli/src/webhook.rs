//! `waba webhook`.

use std::collections::BTreeMap;
use std::io;

use clap::{Args, Subcommand};
use serde::Serialize;
use waba::WebhookConfig;
use waba::types::response::CurrentWebhook;
use waba::types::secret::REDACTED;
use waba::webhook::Auth;

use crate::account::{Account, secret_of};
use crate::exit::Failure;
use crate::output;
use crate::parse::Parse;
use crate::webhook_auth::{NamedVariable, WEBHOOK_PASSWORD};

#[derive(Subcommand)]
pub(crate) enum WebhookCommand {
    /// Print the webhook that is set; values of headers are not shown
    Get(Get),
    /// Set the webhook: the address to which events are posted, and the headers sent along
    Set(Set),
    Parse(Parse),
}

#[derive(Args)]
pub(crate) struct Get {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    account: Account,
}

#[derive(Args)]
pub(crate) struct Set {
    /// Address to which events are posted: https:// with a valid certificate
    #[arg(long)]
    url: String,
    /// User of the header `Authorization: Basic …`; the password comes from WABA_WEBHOOK_PASSWORD
    #[arg(long, value_name = "USER")]
    basic: Option<String>,
    /// Header to send along, with the environment variable that holds its value; may be given several times
    #[arg(long, value_name = "NAME=ENV_VAR")]
    header: Vec<NamedVariable>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    account: Account,
}

impl WebhookCommand {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Get(Get { json, account }) => Ok(print(&account.client()?.webhook().get().await?, json)?),
            Self::Set(set) => set.run().await,
            Self::Parse(parse) => parse.run(),
        }
    }
}

impl Set {
    async fn run(self) -> Result<(), Failure> {
        let mut config = WebhookConfig::new(self.url);
        if let Some(user) = &self.basic {
            let password = secret_of(WEBHOOK_PASSWORD)?;
            // What a receiver would refuse to expect is not asked for.
            Auth::basic(user, password.expose()).map_err(|error| Failure::config(error.to_string()))?;
            config = config.header("Authorization", Auth::basic_value(user, password.expose()));
        }
        for NamedVariable { name, variable } in &self.header {
            if config.headers.get(name).is_some() {
                return Err(Failure::config(format!("the header {name} is given twice")));
            }
            config = config.header(name, secret_of(variable)?.expose());
        }
        let webhook = self.account.client()?.webhook().set(config).await?;
        print(&webhook, self.json).map_err(|error| Failure::untold("the webhook is set", &error))
    }
}

/// The webhook without the values of its headers.
#[derive(Serialize)]
struct Shown<'a> {
    url: Option<&'a str>,
    headers: BTreeMap<&'a str, &'static str>,
}

fn print(webhook: &CurrentWebhook, json: bool) -> io::Result<()> {
    let shown = Shown {
        url: webhook.url.as_deref(),
        headers: webhook.headers.iter().map(|(name, _)| (name, REDACTED)).collect(),
    };
    if json {
        return output::json(&shown);
    }
    output::line(&output::printable(shown.url.unwrap_or("no webhook is set")))?;
    for (name, value) in shown.headers {
        output::line(&output::printable(&format!("{name}: {value}")))?;
    }
    Ok(())
}
