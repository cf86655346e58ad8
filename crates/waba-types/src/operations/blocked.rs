//! Calls of the On-Premise API that administer the host itself, which is 360dialog's.
//!
//! Source: Meta's pages "Users", "Account", "Services" and "Application Settings" of the On-Premise API.

use super::spec::Method;

/// A call that 360dialog's gateway blocks.
#[derive(Clone, Copy, Debug)]
pub struct Blocked {
    /// Name, formed like those of the calls that can be made.
    pub name: &'static str,
    /// What it would do.
    pub doc: &'static str,
    /// Method.
    pub method: Method,
    /// Path on on-premise hosts.
    pub path: &'static str,
}

const fn blocked(name: &'static str, doc: &'static str, method: Method, path: &'static str) -> Blocked {
    Blocked { name, doc, method, path }
}

/// All calls that 360dialog's gateway blocks. Clients refuse them, without sending anything.
pub const BLOCKED: &[Blocked] = &[
    blocked("users.login", "Begins a session of a user of the host.", Method::Post, "/v1/users/login"),
    blocked("users.logout", "Ends a session of a user of the host.", Method::Post, "/v1/users/logout"),
    blocked("users.create", "Makes a user of the host.", Method::Post, "/v1/users"),
    blocked("users.get", "Reads a user of the host.", Method::Get, "/v1/users/{username}"),
    blocked("users.edit", "Changes the password of a user of the host.", Method::Put, "/v1/users/{username}"),
    blocked("users.delete", "Deletes a user of the host.", Method::Delete, "/v1/users/{username}"),
    blocked("account.register", "Asks for the code that registers a number.", Method::Post, "/v1/account"),
    blocked("account.verify", "Registers a number with that code.", Method::Post, "/v1/account/verify"),
    blocked(
        "application.reset_settings",
        "Gives the settings of the host back their first values.",
        Method::Delete,
        "/v1/settings/application",
    ),
    blocked(
        "services.delete_messages",
        "Deletes old messages of the host.",
        Method::Put,
        "/v1/services/message/gc",
    ),
    blocked("services.delete_media", "Deletes old media of the host.", Method::Put, "/v1/services/media/gc"),
];
