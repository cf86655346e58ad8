//! What sending a text message costs: CPU time of the process that sends it.
//!
//! `http-bench compare [--quick] [NAME COMMAND ; …]` compares the clients in Rust and those of the commands, each of which is started
//! with the name of a client and an address and then speaks the protocol of [`worker`]. `http-bench client NAME URL` is
//! such a command.

mod clients;
mod compare;
mod mock;
mod worker;

use std::error::Error;
use std::{env, process};

use compare::Effort;

/// What goes wrong is printed, and ends the program.
type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// The message that every client sends.
const TO: &str = "491510000001";
const TEXT: &str = "Hello Ann, your order 1234 is on its way.";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["client", name, url] => clients::work(name, url),
        ["compare", "--quick", commands @ ..] => compare::run(&Effort::QUICK, commands),
        ["compare", commands @ ..] => compare::run(&Effort::FULL, commands),
        _ => {
            Err("usage: http-bench compare [--quick] [NAME COMMAND… ;]… | http-bench client NAME URL".into())
        }
    };
    if let Err(error) = done {
        eprintln!("error: {error}");
        process::exit(1);
    }
}
