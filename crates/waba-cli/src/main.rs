//! The `waba` command.

mod account;
mod certificate;
mod demo;
mod emulator;
mod exit;
mod interrupt;
mod listen;
mod output;
mod parse;
mod receiver;
mod send;
mod webhook;
mod webhook_auth;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Failure;

/// Send WhatsApp messages through 360dialog, receive webhooks, and try it all without an account.
#[derive(Parser)]
#[command(
    name = "waba",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = AFTER_HELP
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Secrets and exit codes, said once for all commands.
const AFTER_HELP: &str = "\
Secrets are never arguments, and never printed:
  the API key comes from D360_API_KEY, or from --key-file FILE (- is standard input);
  other secrets come from the environment variables that the options name.

Exit codes:
   0  done
   1  the API refused, or a step of the demo did not happen
   2  wrong arguments
  65  the input is not JSON, too large (4 MiB) or nested too deeply (128), or a value breaks a documented limit;
      nothing was sent
  69  no connection, or an answer that can't be used; nothing was accepted
  74  a file or the network interface can't be used
  75  unknown: the message may have been accepted, or was and standard error has its id; don't just send it again
  77  the API key was refused
  78  something is not set: the API key, a secret, an authorisation";

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    /// Send a message
    #[command(subcommand)]
    Send(send::Send),
    /// Read or set the number's webhook, or read a webhook body
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    Listen(listen::Listen),
    Emulator(emulator::EmulatorCommand),
}

fn main() -> ExitCode {
    let Cli { command } = Cli::parse_from(arguments());
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::io("the runtime can't be started", &error).report(),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Demo(command) => command.run().await,
            Command::Send(command) => command.run().await,
            Command::Webhook(command) => command.run().await,
            Command::Listen(command) => command.run().await,
            Command::Emulator(command) => command.run().await,
        }
    });
    // Threads that wait for standard input would keep the process alive.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The arguments, without the `--` of `cargo demo -- --dialect cloud`: cargo hands it on behind `demo`.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|command| command == "demo")
        && arguments.get(2).is_some_and(|dashes| dashes == "--")
    {
        arguments.remove(2);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_of_a_command_says_what_it_does() {
        let mut command = Cli::command();
        for (name, words) in [("emulator", "emulator-key"), ("listen", "self-signed"), ("demo", "no account")]
        {
            let help = command.find_subcommand_mut(name).expect("a command").render_long_help().to_string();
            let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(help.contains(words), "{help}");
        }
    }

    #[test]
    fn no_option_takes_a_secret() {
        fn options(command: &clap::Command, names: &mut Vec<String>) {
            names.extend(command.get_arguments().filter_map(|a| a.get_long()).map(ToOwned::to_owned));
            command.get_subcommands().for_each(|command| options(command, names));
        }
        let mut names = Vec::new();
        options(&Cli::command(), &mut names);
        for forbidden in ["api-key", "password", "secret", "token"] {
            assert!(!names.iter().any(|name| name == forbidden), "--{forbidden}");
        }
    }
}
