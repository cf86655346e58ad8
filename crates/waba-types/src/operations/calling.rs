//! Calls.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::Success;

operations! {
    /// Makes, takes, refuses or ends a call.
    ControlCall(CallCommand) -> CallOutcome = "calling.control", IfNotSent, "Calling",
        cloud_360dialog Post "/calling/calls" 200;

    /// Reads whether a person may be called.
    GetCallPermissions(CallPermissionQuery) -> CallPermissions = "calling.permissions", Freely, "Calling",
        cloud_360dialog Get "/calling/permissions/{wa_id}" 200;

    /// Reads the settings of calls.
    GetCallingSettings(NoContent) -> CurrentCallingSettings = "calling.settings", Freely, "Calling",
        cloud_360dialog Get "/calling/settings" 200;

    /// Changes the settings of calls.
    EditCallingSettings(CallingSettings) -> Success = "calling.edit_settings", Freely, "Calling",
        cloud_360dialog Post "/calling/settings" 200;
}
