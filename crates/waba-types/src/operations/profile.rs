//! What people see of the business.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::Success;

operations! {
    /// Reads the profile of the business.
    GetProfile(ProfileQuery) -> BusinessProfile = "profile.get", Freely, "Profile",
        cloud Get "/whatsapp_business_profile" 200,
        on_premise Get "/v1/settings/business/profile" 200;

    /// Changes the profile of the business. What is left out stays.
    EditProfile(ProfileEdit) -> Success = "profile.edit", Freely, "Profile",
        cloud Post "/whatsapp_business_profile" 200,
        on_premise Post "/v1/settings/business/profile" 200;

    /// Reads the line below the name.
    GetAbout(NoContent) -> ProfileAbout = "profile.about" unconfirmed, Freely, "WABA Profile Info",
        on_premise Get "/v1/settings/profile/about" 200;

    /// Changes the line below the name.
    EditAbout(AboutEdit) -> Success = "profile.edit_about", Freely, "WABA Profile Info",
        on_premise Patch "/v1/settings/profile/about" 200;

    /// Reads the shop settings of the number.
    GetCommerceSettings(NoContent) -> CommerceSettings
        = "commerce.get" unconfirmed, Freely, "Commerce settings",
        cloud Get "/whatsapp_commerce_settings" 200;

    /// Changes the shop settings of the number.
    EditCommerceSettings(CommerceSettingsEdit) -> Success
        = "commerce.edit" unconfirmed, Freely, "Commerce settings",
        cloud Post "/whatsapp_commerce_settings" 200;

    /// Reads what chats offer before anybody has written.
    GetAutomation(NoContent) -> AutomationSettings = "automation.get", Freely, "Conversational Components",
        cloud Get "/conversational_automation" 200;

    /// Changes what chats offer before anybody has written.
    EditAutomation(ConversationalAutomation) -> Success
        = "automation.edit", Freely, "Conversational Components",
        cloud Post "/conversational_automation" 200;
}
