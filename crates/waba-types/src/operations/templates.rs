//! Message templates.

use super::table::operations;
use crate::api::*;
use crate::response::Success;

operations! {
    /// Lists the templates of the account.
    ListTemplates(TemplateQuery) -> TemplatePage [cursor data: TemplateDefinition]
        = "templates.list", Freely, "Message Templates",
        cloud_360dialog Get "/message_templates" 200;

    /// Reads a template.
    GetTemplate(TemplateLookup) -> TemplateDefinition = "templates.get", Freely, "Message Templates",
        cloud_360dialog Get "/message_templates/{template_id}" 200;

    /// Makes a template, which WhatsApp reviews before it may be sent.
    CreateTemplate(NewTemplate) -> CreatedTemplate = "templates.create", IfNotSent, "Message Templates",
        cloud_360dialog Post "/message_templates" 200;

    /// Changes a template. Its parts are replaced as a whole.
    EditTemplate(TemplateEdit) -> Success = "templates.edit", Freely, "Message Templates",
        cloud_360dialog Post "/message_templates/{template_id}" 200;

    /// Deletes templates: a name in all its languages, one by id, or several by their ids. The name of an approved
    /// template can't be used again for 30 days.
    DeleteTemplate(TemplateDeletion) -> Success = "templates.delete", Freely, "Message Templates",
        cloud_360dialog Delete "/message_templates" 200;

    /// Archives templates. Some may fail although the call succeeds.
    ArchiveTemplates(TemplateIds) -> ArchivedTemplates = "templates.archive", Freely, "Message Templates",
        cloud_360dialog Post "/message_templates/archive" 200;

    /// Brings archived templates back. Some may fail although the call succeeds.
    UnarchiveTemplates(TemplateIds) -> ArchivedTemplates = "templates.unarchive", Freely, "Message Templates",
        cloud_360dialog Post "/message_templates/unarchive" 200;

    /// Compares how people took templates.
    CompareTemplates(TemplateComparisonQuery) -> TemplateComparison
        = "templates.compare", Freely, "Message Templates",
        cloud_360dialog Get "/message_templates/{template_id}/compare" 200;

    /// Lists the templates of WhatsApp's library, which are approved in advance.
    ListLibraryTemplates(LibraryQuery) -> LibraryPage [cursor data: LibraryTemplate]
        = "templates.library", Freely, "Message Templates",
        cloud_360dialog Get "/message_template_library" 200;

    /// Makes or replaces authentication templates in several languages.
    UpsertTemplates(AuthenticationTemplates) -> UpsertedTemplates
        = "templates.upsert" unconfirmed, Freely, "Template management",
        cloud_360dialog Post "/upsert_message_templates" 200;

    /// Shows the texts that authentication templates have in each language.
    PreviewTemplates(TemplatePreviewQuery) -> TemplatePreviews
        = "templates.previews" unconfirmed, Freely, "Template management",
        cloud_360dialog Get "/message_template_previews" 200;

    /// Lets a template be sent again that was paused for its pace.
    UnpauseTemplate(TemplateId) -> UnpausedTemplate
        = "templates.unpause" unconfirmed, Freely, "Template management",
        cloud_360dialog Post "/{template_id}/unpause" 200;

    /// Takes templates over from another account.
    MigrateTemplates(TemplateMigration) -> MigratedTemplates
        = "templates.migrate" unconfirmed, Freely, "Template management",
        cloud_360dialog Post "/migrate_message_templates" 200;

    /// Lists the templates in 360dialog's dialect, which is deprecated and widely used.
    ListConfigTemplates(ConfigTemplateQuery) -> ConfigTemplatePage [offset waba_templates: TemplateDefinition]
        = "config_templates.list", Freely, "Message Templates",
        cloud_360dialog Get "/v1/configs/templates" 200,
        on_premise Get "/v1/configs/templates" 200;

    /// Makes a template in 360dialog's dialect, which WhatsApp reviews before it may be sent.
    CreateConfigTemplate(NewConfigTemplate) -> TemplateDefinition
        = "config_templates.create", IfNotSent, "Message Templates",
        cloud_360dialog Post "/v1/configs/templates" 201,
        on_premise Post "/v1/configs/templates" 201;

    /// Deletes a template in all its languages, in 360dialog's dialect.
    DeleteConfigTemplate(ConfigTemplateName) -> GatewayAnswer
        = "config_templates.delete", Freely, "Message Templates",
        cloud_360dialog Delete "/v1/configs/templates/{name}" 200,
        on_premise Delete "/v1/configs/templates/{name}" 200;
}
