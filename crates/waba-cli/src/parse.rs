//! `waba webhook parse`: a body in, one JSON object for each event out.

use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use waba::webhook::{EventKind, Events, Webhook};

use crate::exit::Failure;
use crate::output::EventLine;

/// Read webhook bodies and print one JSON object for each event, a line each
#[derive(Args)]
#[command(long_about = long_about())]
pub(crate) struct Parse {
    /// Files with one body each; `-` is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Give `raw` as a string with the exact text, instead of JSON on one line
    #[arg(long)]
    raw_text: bool,
    /// Id of the number, for on-premise bodies, which name none
    #[arg(long, value_name = "ID")]
    phone_number_id: Option<String>,
}

fn long_about() -> String {
    let kinds = EventKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    format!(
        "Read webhook bodies and print one JSON object for each event, a line each\n\n\
         Fields, each only where it exists: kind ({kinds}), type (of the message, the status, or the name of what came), \
         id, from, to (recipient of a status, number of an inbound message), timestamp (seconds since 1970), text (body, \
         caption, title of the button or row), phone_number_id, raw (the item). A malformed item has path and error as \
         well.\n\n\
         Ends with 65 and one line on standard error when a body is not JSON, larger than 4 MiB or nested deeper than \
         128, with 74 when a file can't be read; the other bodies are read all the same."
    )
}

impl Parse {
    pub(crate) fn run(self) -> Result<(), Failure> {
        // Files are not requests: there is nothing to verify.
        let mut builder = Webhook::builder().without_auth();
        if let Some(id) = self.phone_number_id {
            builder = builder.phone_number_id(id);
        }
        let webhook = builder.build().map_err(|error| Failure::config(error.to_string()))?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut failures = Vec::new();
        for file in &self.files {
            match events(&webhook, file) {
                Ok(events) => {
                    for event in &events {
                        let line = EventLine::new(&event, self.raw_text).map_err(std::io::Error::from)?;
                        serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
                        out.write_all(b"\n")?;
                    }
                }
                Err(failure) => failures.push(failure),
            }
        }
        out.flush()?;
        Failure::all(failures).map_or(Ok(()), Err)
    }
}

fn events(webhook: &Webhook, file: &Path) -> Result<Events, Failure> {
    let body = read(file).map_err(|error| Failure::io(file.display(), &error))?;
    webhook.parse_unverified(body).map_err(|error| Failure::data(format!("{}: {error}", file.display())))
}

fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut body = Vec::new();
        std::io::stdin().read_to_end(&mut body).map(|_| body)
    } else {
        std::fs::read(file)
    }
}
