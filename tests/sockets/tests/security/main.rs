//! What `SECURITY.md` promises of a client, through real sockets: one file for each promise. What is promised of files
//! (C2, C3, C6) stands in `tests/media`, what is promised of memory (C4) in `tests/memory.rs`, a process of its own.

mod injection;
mod json;
mod log_lines;
mod raw;
mod recorder;
mod redirects;
mod secrets;
