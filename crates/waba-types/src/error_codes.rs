//! Error kinds and the table of error codes: what went wrong, and what to do about it.
//!
//! The kinds become the error classes of every language. Codes are Meta's (cloud hosts) and those of the retired
//! On-Premise API, which reuses some numbers for other things. Sources: Meta's page "Error codes" and 360dialog's
//! page "Error Messages".

use std::fmt;

use crate::Dialect;

/// Makes [`ErrorKind`] and the table of its names.
macro_rules! error_kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $origin:ident $name:literal;)+) => {
        /// What went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl ErrorKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in every language: `rate_limited`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// The name in Rust, from which class names are made: `RateLimited`.
            pub const fn type_name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)+
                }
            }

            /// What it means and what to do.
            pub const fn doc(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!($($doc),+).trim_ascii(),)+
                }
            }

            /// Whether the API reports it, though the client may have found it itself; others arise on the way or before.
            pub const fn is_api(self) -> bool {
                match self {
                    $(Self::$kind => matches!(Origin::$origin, Origin::Api),)+
                }
            }
        }
    };
}

enum Origin {
    Api,
    Local,
}

error_kinds! {
    /// The API key is wrong or was revoked: check it; a newer key of the number revokes the older ones. Or the function
    /// that gives the key failed; then nothing was sent.
    Authentication Api "authentication";
    /// The key is valid but does not permit the call. Check what the number or account is enabled for; repeating is
    /// useless.
    Permission Api "permission";
    /// Too many requests, or more than the client's own rate limits let through. Nothing was accepted; wait for
    /// `retry_after` and repeat.
    RateLimited Api "rate_limited";
    /// The service failed. Whether a message was accepted is unknown: wait for its status webhook before sending it
    /// again. One that such a webhook tells of did not go out.
    Server Api "server";
    /// A rule of WhatsApp forbids it: a closed 24-hour window (send a template), spam limits, a blocked account.
    Policy Api "policy";
    /// This recipient can't get this message. Don't repeat it; reach the person another way.
    Recipient Api "recipient";
    /// The request is wrong. Fix the parameter that the message or `details` names.
    InvalidRequest Api "invalid_request";
    /// The template does not fit, is paused or does not exist. Compare name, language and parameters with the
    /// approved one.
    Template Api "template";
    /// The flow is blocked, throttled or wrong. Look at its state and its validation errors.
    Flow Api "flow";
    /// A file could not be fetched or stored. Check its address, type and size.
    Media Api "media";
    /// The account or number is not ready: registration, payment, verification. Somebody has to finish that in the
    /// hub first.
    Account Api "account";
    /// A rule of groups was broken. The message says which; change the request.
    Group Api "group";
    /// A rule of calling was broken: no permission, calling not enabled, the person can't be called. The message says
    /// which.
    Calling Api "calling";
    /// It was done before, or something else is in the way. Read the present state before repeating.
    Conflict Api "conflict";
    /// There is no such thing. Check the id, and whether it belongs to this number.
    NotFound Api "not_found";
    /// A value breaks a documented limit. Nothing was sent; `violations` name each place and limit.
    Validation Local "validation";
    /// The host has no such call. Nothing was sent; the page of the call says which hosts have it.
    Unsupported Local "unsupported";
    /// The client is set up wrongly: base URL, key, certificates. The message names the setting.
    Config Local "config";
    /// No connection could be made. Nothing was sent; repeating is safe unless the certificate is wrong.
    Connect Local "connect";
    /// The time ran out. Whether a message was accepted is unknown unless `retry` says that repeating is safe; what became
    /// of an accepted one is unknown too.
    Timeout Local "timeout";
    /// The connection broke before the answer was complete. Whether a message was accepted is unknown unless `retry`
    /// says that repeating is safe.
    Interrupted Local "interrupted";
    /// The answer is of no use: no JSON, too large, a redirect, or it says itself that the call was not done. Whether a
    /// message was accepted is unknown.
    Response Local "response";
    /// A webhook request is not authentic. Answer 401, to a request of a flow 432.
    Verification Local "verification";
    /// The body of a webhook is not JSON, or too large. Answer 200: it would only come again.
    WebhookBody Local "webhook_body";
    /// A request to the endpoint of a flow can't be decrypted or read. Answer with the status in `answer_status`.
    FlowRequest Local "flow_request";
    /// A file of a flow is not what was encrypted. Nothing of it may be used.
    FlowMedia Local "flow_media";
    /// The client was closed, or the program is ending. Nothing was sent, unless `retry` says `if_not_sent`: then
    /// the end cut off a call, and whether a message was accepted is unknown.
    Closed Local "closed";
    /// A bug in this library.
    Internal Local "internal";
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a call that failed with a code may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// No: something must change first.
    Never,
    /// A new attempt may succeed, but repeating a send may send twice.
    Later,
    /// Repeating is safe: the request was refused before it was processed.
    Replay,
}

/// A documented error code.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    /// First code.
    pub code: i64,
    /// Last code; the same as `code` except for ranges.
    pub last: i64,
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether a repetition can help.
    pub again: Again,
    /// Seconds to wait before the first repetition.
    pub wait_seconds: u32,
    /// What it means.
    pub title: &'static str,
}

/// The last number that may be a code of the On-Premise API: they have four digits at most.
const LAST_ON_PREMISE: i64 = 9999;

/// The documented code `code` of hosts of `dialect`. One that is too long for the On-Premise API is the Cloud API's
/// wherever it comes.
pub fn lookup(dialect: Dialect, code: i64) -> Option<&'static ErrorCode> {
    let table = match dialect {
        Dialect::OnPremise if code <= LAST_ON_PREMISE => ON_PREMISE_CODES,
        Dialect::Cloud | Dialect::OnPremise => CLOUD_CODES,
    };
    let index = table.partition_point(|entry| entry.last < code);
    table.get(index).filter(|entry| entry.code <= code)
}

macro_rules! codes {
    ($($code:literal $(..=$last:literal)? => $kind:ident, $again:ident, $wait:literal, $title:literal;)+) => {
        &[$(ErrorCode {
            code: $code,
            last: codes!(@last $code $($last)?),
            kind: ErrorKind::$kind,
            again: Again::$again,
            wait_seconds: $wait,
            title: $title,
        }),+]
    };
    (@last $code:literal) => { $code };
    (@last $code:literal $last:literal) => { $last };
}

/// The codes of cloud hosts, in rising order.
pub const CLOUD_CODES: &[ErrorCode] = codes! {
    0 => Authentication, Never, 0, "App user could not be authenticated";
    1 => Server, Later, 1, "Unknown API error";
    2 => Server, Later, 1, "API service temporarily down or overloaded";
    3 => Permission, Never, 0, "API method needs a capability or permission";
    4 => RateLimited, Replay, 30, "App call rate limit reached";
    10 => Permission, Never, 0, "Permission denied";
    33 => InvalidRequest, Never, 0, "Object does not exist / phone number deleted";
    100 => InvalidRequest, Never, 0, "Invalid parameter";
    102 => Authentication, Never, 0, "Session key invalid or expired";
    190 => Authentication, Never, 0, "Access token expired or invalid";
    200..=299 => Permission, Never, 0, "Permission range 200-299";
    368 => Policy, Never, 0, "Temporarily blocked for policy violations";
    613 => RateLimited, Replay, 5, "Call-permission lookup limit reached";
    1026 => Recipient, Never, 0, "Receiver incapable";
    2040 => Recipient, Never, 0, "Order/payment message not supported by this user";
    2046 => InvalidRequest, Never, 0, "Invalid order status transition";
    2047 => InvalidRequest, Never, 0, "Order cannot be cancelled";
    80007 => RateLimited, Replay, 30, "WABA rate limit reached";
    130403 => Recipient, Never, 0, "You have blocked this user";
    130429 => RateLimited, Replay, 1, "Message throughput reached";
    130472 => Recipient, Never, 0, "User is in a marketing experiment holdout";
    130497 => Policy, Never, 0, "Business may not message users in this country";
    130501 => Group, Never, 0, "Message type not supported in groups";
    131000 => Server, Later, 1, "Something went wrong";
    131005 => Permission, Never, 0, "Access denied";
    131008 => InvalidRequest, Never, 0, "Required parameter missing";
    131009 => InvalidRequest, Never, 0, "Parameter value invalid";
    131016 => Server, Later, 1, "Service unavailable";
    131020 => Group, Never, 0, "Invalid group (single member)";
    131021 => InvalidRequest, Never, 0, "Recipient equals sender";
    131026 => Recipient, Never, 0, "Message undeliverable";
    131030 => InvalidRequest, Never, 0, "Recipient not in allowed list";
    131031 => Policy, Never, 0, "Account locked";
    131037 => Account, Never, 0, "Display name not approved";
    131041 => Group, Never, 0, "Unknown group";
    131042 => Account, Never, 0, "Payment method problem";
    131044 => Account, Never, 0, "No valid payment method for calling";
    131045 => Account, Never, 0, "Phone number registration (certificate) problem";
    131047 => Policy, Never, 0, "Re-engagement required (24h window closed)";
    131048 => Policy, Never, 0, "Spam rate limit hit";
    131049 => Recipient, Never, 0, "Not delivered: marketing frequency / ecosystem health";
    131050 => Recipient, Never, 0, "User opted out of marketing from this business";
    131051 => InvalidRequest, Never, 0, "Unsupported message type";
    131052 => Media, Never, 0, "Inbound media could not be downloaded";
    131053 => Media, Never, 0, "Outbound media upload failed";
    131055 => InvalidRequest, Never, 0, "Method not allowed";
    131056 => RateLimited, Replay, 1, "Pair rate limit (same business number and same user)";
    131057 => Server, Later, 30, "Account in maintenance mode";
    131059 => Group, Never, 0, "Invalid paging cursor";
    131062 => InvalidRequest, Never, 0, "BSUID recipient not supported for this message";
    131063 => Account, Never, 0, "Marketing templates disabled on Cloud API";
    131064 => Policy, Never, 0, "Messaging limit reached because of template classification violations";
    131201 => Group, Never, 0, "Group request partially succeeded";
    131202 => Group, Never, 0, "Duplicate participant in request";
    131204 => Group, Never, 0, "Too many participants";
    131207 => Policy, Never, 0, "Group suspended";
    131208 => RateLimited, Replay, 5, "Group operations rate limit";
    131209 => Group, Never, 0, "Group picture not square";
    131210 => Group, Never, 0, "Group picture too small";
    131211 => Group, Never, 0, "Group creation limit reached";
    131212 => Group, Never, 0, "Participant not in group";
    131213 => Group, Never, 0, "Join request does not exist";
    131214 => Policy, Never, 0, "Group creation temporarily disabled";
    131215 => Group, Never, 0, "Number not eligible for Groups API";
    132000 => Template, Never, 0, "Template parameter count mismatch";
    132001 => Template, Never, 0, "Template does not exist in that language / not approved";
    132005 => Template, Never, 0, "Template text too long after substitution";
    132007 => Template, Never, 0, "Template content violates policy";
    132008 => Template, Never, 0, "Template parameter value invalid";
    132012 => Template, Never, 0, "Template parameter format mismatch";
    132015 => Template, Never, 0, "Template paused for low quality";
    132016 => Template, Never, 0, "Template disabled";
    132018 => Template, Never, 0, "Template parameter structure invalid";
    132068 => Flow, Never, 0, "Flow is blocked";
    132069 => Flow, Never, 0, "Flow is throttled";
    133000 => Account, Never, 0, "Previous deregistration incomplete";
    133004 => Server, Later, 1, "Server temporarily unavailable";
    133005 => Account, Never, 0, "Two-step PIN mismatch";
    133006 => Account, Never, 0, "Phone number must be verified first";
    133008 => Account, Never, 0, "Too many two-step PIN attempts";
    133009 => Account, Never, 0, "Two-step PIN entered too fast";
    133010 => Account, Never, 0, "Phone number not registered";
    133015 => Account, Replay, 300, "Number was just deleted, wait before registering";
    133016 => RateLimited, Never, 0, "Register/deregister attempts exceeded";
    134011 => Account, Never, 0, "Payments terms of service not accepted";
    134100 => InvalidRequest, Never, 0, "Only marketing templates allowed on this endpoint";
    134101 => Template, Replay, 600, "Template still syncing";
    134102 => Template, Never, 0, "Template unavailable on Marketing Messages API";
    135000 => InvalidRequest, Never, 0, "Generic user error";
    136024 => Account, Never, 0, "Registration code request failed";
    137000 => Recipient, Never, 0, "Identity key hash mismatch";
    138000 => Calling, Never, 0, "Calling not enabled on number";
    138001 => Calling, Never, 0, "Callee cannot receive calls";
    138002 => RateLimited, Replay, 1, "Concurrent call limit reached";
    138003 => Calling, Never, 0, "A call with this user is already in progress";
    138004 => Calling, Later, 1, "Call connection error";
    138005 => RateLimited, Replay, 1, "Call initiation rate limit";
    138006 => Calling, Never, 0, "No approved call permission";
    138007 => Calling, Never, 0, "Call connect timeout";
    138009 => Calling, Never, 0, "Call permission request limit hit";
    138012 => Calling, Never, 0, "Business-initiated call limit (24h) hit";
    138013 => Calling, Never, 0, "Business-initiated calling unavailable for this number";
    138014 => Calling, Never, 0, "Calling temporarily disabled for low quality";
    138015 => Calling, Never, 0, "Calling cannot be enabled (messaging limit too low)";
    138017 => Calling, Never, 0, "Permanent call permission already granted";
    138018 => Calling, Never, 0, "Calling prerequisites not met";
    138019 => Calling, Never, 0, "Client failed to set up the call";
    138020 => Calling, Never, 0, "Client could not reach relay";
    138021 => Calling, Never, 0, "Media receive timeout at client";
    138022 => Calling, Never, 0, "Media transmit timeout at client";
    138023 => Calling, Never, 0, "Call accepted but ended without media";
    138024 => Calling, Never, 0, "SIP not enabled";
    139000 => Policy, Never, 0, "Flow blocked by integrity";
    139001 => Flow, Never, 0, "Flow cannot be updated";
    139002 => Flow, Never, 0, "Flow cannot be published";
    139003 => Flow, Never, 0, "Flow cannot be deprecated";
    139004 => Flow, Never, 0, "Flow cannot be deleted";
    139100 => Conflict, Never, 0, "Some users could not be blocked/unblocked";
    139101 => Account, Never, 0, "Block list full";
    139102 => Conflict, Replay, 0, "Block list changed while paging";
    139103 => Server, Replay, 1, "Block list internal error";
    141002 => Template, Never, 0, "Template not approved (health check)";
    147001 => Account, Never, 0, "Username not available";
    147002 => Account, Never, 0, "Account not eligible for a username";
    147003 => Account, Never, 0, "Facebook Page not linked";
    147004 => Account, Never, 0, "Instagram account not linked";
    147005 => Account, Never, 0, "Username is on another number of the portfolio";
    200005 => Account, Never, 0, "Template insights not available";
    200006 => Account, Never, 0, "Template insights cannot be disabled";
    200007 => Account, Never, 0, "Template insights not enabled";
    1752041 => Conflict, Never, 0, "Duplicate onboarding request";
    2388001 => Account, Never, 0, "Number ownership not confirmed / two-step still on";
    2388012 => Account, Never, 0, "Number already in this account";
    2388019 => Template, Never, 0, "Template limit of the WABA reached";
    2388039 => Template, Never, 0, "Template rejected (creation rule)";
    2388040 => Template, Never, 0, "Template field too long";
    2388047 => Template, Never, 0, "Template header format invalid";
    2388072 => Template, Never, 0, "Template body format invalid";
    2388073 => Template, Never, 0, "Template footer format invalid";
    2388091 => Account, Never, 0, "Not eligible to receive a registration code";
    2388093 => Account, Never, 0, "Not eligible to verify a registration code";
    2388103 => Account, Never, 0, "Number cannot be migrated";
    2388293 => Template, Never, 0, "Too many variables for the text length";
    2388299 => Template, Never, 0, "Variable at start or end of template";
    2494100 => Server, Later, 120, "Number in maintenance mode";
    2494164 => InvalidRequest, Never, 0, "Signup not found";
    2494165 => InvalidRequest, Never, 0, "In-App Signup not enabled";
    2494166 => InvalidRequest, Never, 0, "Unknown placeholder in confirmation message";
    2494167 => InvalidRequest, Never, 0, "Placeholder value missing";
    2494168 => InvalidRequest, Never, 0, "Terms not accepted";
    2494176 => InvalidRequest, Never, 0, "Terms already accepted";
    2494177 => InvalidRequest, Never, 0, "Terms URL not allowed";
    2494179 => InvalidRequest, Never, 0, "Website URL must be https";
    2593079 => Account, Never, 0, "WABA already marked for another solution migration";
    2593085 => Account, Never, 0, "WABA not eligible for ownership transfer";
    2593107 => Account, Never, 0, "Coexistence sync already requested";
    2593108 => Account, Never, 0, "Coexistence sync requested outside 24h window";
    2593109 => Account, Never, 0, "Business declined to share chat history";
    4233041 => Flow, Never, 0, "Flow migration failure";
};

/// The codes of on-premise hosts, in rising order.
pub const ON_PREMISE_CODES: &[ErrorCode] = codes! {
    400 => Media, Never, 0, "Media could not be downloaded";
    402 => Account, Never, 0, "Not eligible, or a payment problem";
    408 => InvalidRequest, Never, 0, "Message is older than a day";
    410 => Recipient, Never, 0, "Message expired before it was delivered";
    429 => RateLimited, Replay, 1, "Rate limit hit";
    430 => Account, Never, 0, "Certificate is not signed";
    432 => Account, Never, 0, "Certificate does not match the account";
    433 => Account, Never, 0, "Certificate signature is invalid";
    470 => Policy, Never, 0, "Re-engagement required (24h window closed)";
    471 => Policy, Never, 0, "Spam rate limit hit";
    472 => Recipient, Never, 0, "User is in an experiment";
    480 => Recipient, Never, 0, "Recipient's identity changed";
    500 => Server, Later, 1, "Generic error";
    501 => InvalidRequest, Never, 0, "Unsupported message type";
    1000 => Server, Later, 1, "Generic error";
    1001 => InvalidRequest, Never, 0, "Message too long";
    1002 => InvalidRequest, Never, 0, "Recipient type invalid";
    1004 => Conflict, Never, 0, "Resource already exists";
    1005 => Permission, Never, 0, "Access denied";
    1006 => InvalidRequest, Never, 0, "Not found";
    1007 => Recipient, Never, 0, "Recipient is blocked";
    1008 => InvalidRequest, Never, 0, "Required parameter missing";
    1009 => InvalidRequest, Never, 0, "Parameter value invalid";
    1010 => InvalidRequest, Never, 0, "Parameter not required";
    1011 => Server, Later, 1, "Service not ready";
    1013 => Recipient, Never, 0, "User not valid";
    1014 => Server, Later, 1, "Internal error";
    1015 => RateLimited, Replay, 1, "Too many requests";
    1016 => Server, Later, 1, "System overloaded";
    1017 => Server, Later, 1, "Not the primary master";
    1018 => Server, Later, 1, "Not the primary core application";
    1021 => Recipient, Never, 0, "Bad user";
    1022 => InvalidRequest, Never, 0, "Webhook URL not configured";
    1023 => Server, Later, 1, "Database error";
    1024 => Authentication, Never, 0, "Password change required";
    1025 => InvalidRequest, Never, 0, "Invalid request";
    1026 => Recipient, Never, 0, "Receiver incapable";
    1031 => Account, Never, 0, "Sender account locked";
    2000 => Template, Never, 0, "Template parameter count mismatch";
    2001 => Template, Never, 0, "Template missing";
    2002 => Template, Never, 0, "Receiver failed to load the template";
    2003 => Template, Never, 0, "Receiver lacks the template";
    2004 => Template, Never, 0, "Template parameter too long";
    2005 => Template, Never, 0, "Template text too long after substitution";
    2006 => Template, Never, 0, "White space policy violated";
    2007 => Template, Never, 0, "Character policy violated";
    2008 => Template, Never, 0, "Media format unsupported";
    2009 => Template, Never, 0, "Required component missing";
    2010 => Template, Never, 0, "URL of a component invalid";
    2011 => Template, Never, 0, "Phone number of a component invalid";
    2012 => Template, Never, 0, "Parameter format mismatch";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_rising_order() {
        for table in [CLOUD_CODES, ON_PREMISE_CODES] {
            assert!(table.iter().all(|entry| entry.code <= entry.last));
            assert!(table.windows(2).all(|pair| pair[0].last < pair[1].code));
        }
    }

    #[test]
    fn a_code_is_found_in_its_dialect_and_range() {
        assert_eq!(
            lookup(Dialect::Cloud, 131_056).map(|c| (c.kind, c.again)),
            Some((ErrorKind::RateLimited, Again::Replay))
        );
        assert_eq!(lookup(Dialect::Cloud, 250).map(|c| c.kind), Some(ErrorKind::Permission));
        assert_eq!(lookup(Dialect::OnPremise, 1026).map(|c| c.kind), Some(ErrorKind::Recipient));
        assert_eq!(lookup(Dialect::Cloud, 470).map(|c| c.code), None);
        assert_eq!(lookup(Dialect::OnPremise, 4).map(|c| c.code), None);
        assert_eq!(lookup(Dialect::OnPremise, 80_007).map(|c| c.kind), Some(ErrorKind::RateLimited));
        assert!(ON_PREMISE_CODES.iter().all(|entry| entry.last <= LAST_ON_PREMISE));
        assert_eq!(lookup(Dialect::Cloud, i64::MAX).map(|c| c.code), None);
    }

    #[test]
    fn only_refusals_are_safe_to_repeat() {
        // A code that says "unknown" must never lead to a second message.
        for code in [1, 2, 131_000, 131_016] {
            assert_eq!(lookup(Dialect::Cloud, code).map(|c| c.again), Some(Again::Later), "{code}");
        }
    }
}
