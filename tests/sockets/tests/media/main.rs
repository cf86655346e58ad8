//! Files through real sockets: what is sent, what is fetched from where, and what is left on the disk.

mod download;
mod files;
mod flow_json;
mod folder;
mod host;
mod lazy;
mod locations;
mod names;
mod resumable;
mod upload;
