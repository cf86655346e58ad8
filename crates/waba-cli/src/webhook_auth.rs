//! How webhook requests prove where they come from, from options and the environment.

use std::str::FromStr;

use clap::Args;
use waba::Error;
use waba::webhook::{Auth, Webhook};

use crate::account::secret_of;
use crate::exit::Failure;

/// Environment variable with the password of `--basic`.
pub(crate) const WEBHOOK_PASSWORD: &str = "WABA_WEBHOOK_PASSWORD";

/// Options of the commands that receive webhooks. All that are given must agree.
#[derive(Args)]
pub(crate) struct WebhookAuth {
    /// User of the header `Authorization: Basic …`; the password comes from WABA_WEBHOOK_PASSWORD
    #[arg(long, value_name = "USER")]
    basic: Option<String>,
    /// Header that must be there, with the environment variable that holds its value; may be given several times
    #[arg(long, value_name = "NAME=ENV_VAR")]
    header: Vec<NamedVariable>,
    /// Environment variable with the platform secret of `x-360dialog-signature`
    #[arg(long, value_name = "ENV_VAR")]
    signature_360dialog: Option<String>,
    /// Environment variable with the app secret of `X-Hub-Signature-256`
    #[arg(long, value_name = "ENV_VAR")]
    hub_signature: Option<String>,
    /// Take every request, from whomever
    #[arg(long, conflicts_with_all = ["basic", "header", "signature_360dialog", "hub_signature"])]
    no_auth: bool,
}

impl WebhookAuth {
    /// The receiver of these options.
    pub(crate) fn webhook(&self, phone_number_id: Option<&str>) -> Result<Webhook, Failure> {
        let invalid = |error: Error| Failure::config(error.to_string());
        let mut builder = Webhook::builder();
        if let Some(user) = &self.basic {
            let password = secret_of(WEBHOOK_PASSWORD)?;
            builder = builder.auth(Auth::basic(user, password.expose()).map_err(invalid)?);
        }
        for NamedVariable { name, variable } in &self.header {
            builder = builder.auth(Auth::header(name, secret_of(variable)?.expose()).map_err(invalid)?);
        }
        if let Some(variable) = &self.signature_360dialog {
            builder =
                builder.auth(Auth::signature_360dialog(secret_of(variable)?.expose()).map_err(invalid)?);
        }
        if let Some(variable) = &self.hub_signature {
            builder = builder.auth(Auth::hub_signature(secret_of(variable)?.expose()).map_err(invalid)?);
        }
        if self.no_auth {
            builder = builder.without_auth();
        }
        if let Some(id) = phone_number_id {
            builder = builder.phone_number_id(id);
        }
        builder.build().map_err(|_| {
            Failure::config(
                "no authorisation: anyone could post events; \
                 give --basic, --header, --signature-360dialog or --hub-signature, or --no-auth",
            )
        })
    }
}

/// `NAME=ENV_VAR`: a header, and the environment variable with its value.
#[derive(Clone)]
pub(crate) struct NamedVariable {
    pub(crate) name: String,
    pub(crate) variable: String,
}

impl FromStr for NamedVariable {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, variable)) if !name.is_empty() && !variable.is_empty() => {
                Ok(Self { name: name.to_owned(), variable: variable.to_owned() })
            }
            _ => Err(
                "expected NAME=ENV_VAR: the name of a header, and of the environment variable with its value",
            ),
        }
    }
}
