//! The account of a call: host, dialect and API key, from options and the environment.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use waba::{Client, Dialect, Host, Secret};

use crate::exit::Failure;

/// Options of all commands that call the API.
#[derive(Args)]
pub(crate) struct Account {
    /// Dialect of the host: `cloud` (waba-v2.360dialog.io) or `on-premise` (waba.360dialog.io)
    #[arg(long, default_value = "cloud", value_name = "DIALECT")]
    dialect: Dialect,
    /// Another address than the dialect's, such as an emulator's [env: WABA_BASE_URL]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// File with the API key; `-` is standard input [default: the environment's D360_API_KEY]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Do not check requests against the documented limits: let the host decide
    #[arg(long)]
    unchecked: bool,
}

impl Account {
    /// A client with the account's key.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let host = match &self.key_file {
            Some(path) => Host::of(self.dialect, read_secret(path)?).base_url_from_env(),
            None => Host::from_env(self.dialect)
                .map_err(|error| Failure::config(format!("{error}; set it, or give --key-file FILE")))?,
        };
        let host = match &self.base_url {
            Some(url) => host.base_url(url),
            None => host,
        };
        Ok(Client::builder(host).validate(!self.unchecked).build()?)
    }
}

/// The secret in the environment variable `name`.
pub(crate) fn secret_of(name: &str) -> Result<Secret, Failure> {
    match std::env::var(name) {
        Ok(secret) if !secret.is_empty() => Ok(Secret::new(secret)),
        Ok(_) | Err(std::env::VarError::NotPresent) => {
            Err(Failure::config(format!("the environment variable {name} is not set")))
        }
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::config(format!("the environment variable {name} is not UTF-8")))
        }
    }
}

/// The first line of a file, or of standard input.
fn read_secret(path: &Path) -> Result<Secret, Failure> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| Failure::io(path.display(), &error))?;
    Ok(Secret::new(text.lines().next().unwrap_or_default().trim()))
}
