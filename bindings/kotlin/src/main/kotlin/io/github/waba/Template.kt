package io.github.waba

/** What comes back when the button at [index], counted from 0 on, is pressed. */
fun TemplateComponent.Companion.quickReply(index: Int, payload: String): TemplateComponent =
    button(index, TemplateButtonType.QuickReply, ButtonParameter.payload(payload))

/** The end of the address that the button at [index], counted from 0 on, opens. A one-time password goes here too. */
fun TemplateComponent.Companion.url(index: Int, suffix: String): TemplateComponent =
    button(index, TemplateButtonType.Url, ButtonParameter.text(suffix))

/** The code, of 1 to 15 letters and digits, that the button at [index], counted from 0 on, copies. */
fun TemplateComponent.Companion.copyCode(index: Int, code: String): TemplateComponent =
    button(index, TemplateButtonType.CopyCode, ButtonParameter.couponCode(code))

/** Values for the button of the type [subType] at [index], counted from 0 on. */
fun TemplateComponent.Companion.button(
    index: Int,
    subType: TemplateButtonType,
    vararg parameters: ButtonParameter,
): TemplateComponent = TemplateComponent.Button(ButtonComponent(subType, index, parameters.asList()))

/** The message of an authentication template: the [code] stands in the text and on the button. */
fun TemplateMessage.Companion.oneTimePassword(name: String, language: String, code: String): TemplateMessage =
    TemplateMessage(name, language, listOf(TemplateComponent.body(code), TemplateComponent.url(0, code)))
