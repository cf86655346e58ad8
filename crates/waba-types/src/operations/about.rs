//! What the calls of a group are about.

/// What the calls of `group` are about, in one sentence for the docs of every language.
///
/// The group is what stands before the dot in the name of a call: `templates` of `templates.list`.
pub fn about(group: &str) -> Option<&'static str> {
    ABOUT.iter().find(|(name, _)| *name == group).map(|(_, about)| *about)
}

/// By group, in the order of the table of calls.
pub(super) const ABOUT: &[(&str, &str)] = &[
    ("messages", "Messages, and that those of people were read."),
    ("media", "Files: what messages send, and what people have sent."),
    ("webhook", "The address that gets the events of the number."),
    (
        "account_webhook",
        "The address that gets the events of all numbers of the account that have none of their own.",
    ),
    ("destinations", "Further addresses that get the events of the number."),
    (
        "templates",
        "Templates: the messages that a business may begin a conversation with, once WhatsApp has approved them.",
    ),
    ("config_templates", "Templates in 360dialog's own dialect, which is deprecated and widely used."),
    ("profile", "What people see of the business: texts, addresses and photo."),
    ("commerce", "The shop: whether people see the catalog and a cart."),
    ("automation", "What a chat offers before anybody has written: a welcome, questions, commands."),
    ("block_list", "People who can't write to the business."),
    ("groups", "Groups: their people, invitations and requests to join."),
    ("calling", "Calls from and to people, and whether they permit them."),
    ("marketing", "Marketing messages: datasets, events of a shop, and how templates do."),
    ("qr_codes", "QR codes and short links that begin a conversation with a prepared text."),
    ("flows", "Flows: forms of several screens within the chat."),
    ("encryption", "The key that the answers to flows are encrypted with."),
    ("health", "Whether messages can be sent, and whether the service runs."),
    ("number", "The number itself: settings, user name, data of its app, who is behind it."),
    ("payments", "Payments of orders in India."),
    ("contacts", "People as on-premise hosts know them: whether a number has WhatsApp, and whose it is."),
    ("application", "Settings of an on-premise host, which 360dialog manages."),
    ("stickerpacks", "Packs of stickers on on-premise hosts."),
    ("partner_tokens", "Tokens for a user of the hub."),
    ("partner_profile", "The partner itself."),
    ("partner_webhook", "The address that gets what happens to clients and channels."),
    ("partner_clients", "The clients of the partner: the businesses that it serves."),
    ("partner_balances", "Balance and usage."),
    ("partner_channels", "Channels: the numbers of the clients."),
    ("partner_api_keys", "API keys of channels, which send messages."),
    ("partner_accounts", "WhatsApp Business Accounts of the clients."),
    ("partner_templates", "Templates of an account."),
    ("partner_flows", "Flows of an account."),
];
