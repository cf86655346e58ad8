//! Which hosts have a call.

use waba_types::operations::{BLOCKED, OperationSpec, Route};

use super::super::markdown::first_sentence;
use super::all_calls;
use crate::codegen::docs;
use crate::codegen::reach::Api;

/// A host, as the tables name it.
struct Host {
    name: &'static str,
    api: Api,
    route: fn(&OperationSpec) -> Option<Route>,
    unconfirmed: fn(&OperationSpec) -> bool,
}

const HOSTS: &[Host] = &[
    host("cloud", Api::Messaging, |operation| operation.cloud),
    // What 360dialog relays is documented by Meta.
    Host { unconfirmed: |_| false, ..host("Meta's own", Api::Messaging, OperationSpec::meta) },
    host("on-premise", Api::Messaging, |operation| operation.on_premise),
    Host {
        unconfirmed: OperationSpec::unconfirmed_on_sandbox,
        ..host("sandbox", Api::Messaging, OperationSpec::sandbox)
    },
    host("partner API", Api::Partner, |operation| operation.partner),
];

const fn host(name: &'static str, api: Api, route: fn(&OperationSpec) -> Option<Route>) -> Host {
    Host { name, api, route, unconfirmed: |operation| operation.unconfirmed.is_some() }
}

const CALLS: &str = "
## Calls

A call that the host does not have is refused before anything is sent, with an error of kind `unsupported`. Unconfirmed
are those that no source shows on this host, or not with their path: they follow from the rules of Meta's API. In the examples
`client` is a client of a number and `partner` one of the partner API. In Rust the types that calls take and answer stand in
`waba::types::models`. What fails, and what to do about it: [errors](errors.md).
";

/// How each host takes the call, as a table.
pub(super) fn table(operation: &OperationSpec) -> String {
    let rows = HOSTS.iter().map(|host| match (host.route)(operation) {
        Some(Route { method, path, success, .. }) => {
            let mark = if word(operation, host) == UNCONFIRMED { ", unconfirmed" } else { "" };
            format!("| {} | `{} {path}`{mark} | {success} |\n", host.name, method.as_str())
        }
        None => format!("| {} | refused locally | |\n", host.name),
    });
    format!("\n| host | call | success |\n|---|---|---|\n{}", rows.collect::<String>())
}

/// The hosts of numbers that have the call, marked where no source shows it.
pub(in super::super::super) fn names(operation: &OperationSpec) -> Vec<String> {
    let hosts = HOSTS.iter().filter(|host| host.api == Api::Messaging);
    hosts
        .filter_map(|host| match word(operation, host) {
            NO => None,
            UNCONFIRMED if operation.unconfirmed.is_none() => Some(format!("{} (unconfirmed)", host.name)),
            _ => Some(host.name.to_owned()),
        })
        .collect()
}

/// All calls of both APIs, with the hosts that have them.
pub(in super::super) fn index() -> String {
    let mut text = CALLS.to_owned();
    for (api, about, others) in [
        (Api::Messaging, "The calls of a number", "The partner API refuses them"),
        (Api::Partner, "The calls of a partner", "The hosts of numbers refuse them"),
    ] {
        let hosts: Vec<_> = HOSTS.iter().filter(|host| host.api == api).collect();
        let calls = all_calls().into_iter().filter(|operation| Api::of(operation) == api);
        let calls: Vec<_> = calls.collect();
        text.push_str(&format!("\n### {about}\n\n{others}.\n\n| call | |"));
        text.extend(hosts.iter().map(|host| format!(" {} |", host.name)));
        text.push_str(&format!("\n|---|---|{}\n", "---|".repeat(hosts.len())));
        for operation in &calls {
            let page = operation.name.replace('.', "/");
            let doc = docs::plain(operation.doc);
            text.push_str(&format!(
                "| [{}](operations/{page}.md) | {} |",
                operation.name,
                first_sentence(&doc)
            ));
            text.extend(hosts.iter().map(|host| format!(" {} |", word(operation, host))));
            text.push('\n');
        }
        text.push_str(&format!("| {} calls | |", calls.len()));
        for host in hosts {
            let count = |word_of: &str| calls.iter().filter(|call| word(call, host) == word_of).count();
            text.push_str(&format!(
                " {} yes, {} unconfirmed, {} refused |",
                count(YES),
                count(UNCONFIRMED),
                count(NO)
            ));
        }
        text.push('\n');
    }
    text + &blocked()
}

/// The calls that no host lets through.
fn blocked() -> String {
    let mut text = "
### The calls that 360dialog blocks

They administer an on-premise host, which is 360dialog's. By its name in `call_json` each is refused like a call that the
host does not have.

| call | | on-premise |
|---|---|---|
"
    .to_owned();
    for call in BLOCKED {
        let (method, path) = (call.method.as_str(), call.path);
        text.push_str(&format!("| {} | {} | `{method} {path}` |\n", call.name, call.doc));
    }
    text
}

const YES: &str = "yes";
const UNCONFIRMED: &str = "unconfirmed";
const NO: &str = "refused";

fn word(operation: &OperationSpec, host: &Host) -> &'static str {
    match (host.route)(operation) {
        None => NO,
        Some(_) if (host.unconfirmed)(operation) => UNCONFIRMED,
        Some(_) => YES,
    }
}

#[cfg(test)]
mod tests {
    use waba_types::operations::{
        AcknowledgeIdentity, GetHealth, ListQrCodes, Operation, SendMessage, SetWebhook,
    };

    use super::*;

    #[test]
    fn the_sandbox_is_known_to_have_messages_and_the_webhook_only() {
        let sandbox = HOSTS.iter().find(|host| host.name == "sandbox").unwrap();
        for operation in [SendMessage::SPEC, SetWebhook::SPEC] {
            assert_eq!(word(&operation, sandbox), YES, "{}", operation.name);
        }
        assert_eq!(word(&AcknowledgeIdentity::SPEC, sandbox), UNCONFIRMED);
        assert!(table(&GetHealth::SPEC).lines().all(|line| !line.contains("unconfirmed")));
    }

    #[test]
    fn a_call_that_meta_documents_is_unconfirmed_at_360dialog_only() {
        let table = table(&ListQrCodes::SPEC);
        let marked: Vec<_> = table.lines().filter(|line| line.contains(", unconfirmed")).collect();
        assert_eq!(marked, ["| cloud | `GET /message_qrdls`, unconfirmed | 200 |"]);
    }
}
