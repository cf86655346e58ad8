extension TemplateComponent {
    /// What comes back when the button at `index`, counted from 0 on, is pressed.
    public static func quickReply(at index: Int, _ payload: String) -> Self {
        button(at: index, .quickReply, .payload(payload))
    }

    /// The end of the address that the button at `index`, counted from 0 on, opens. A one-time password goes here too.
    public static func url(at index: Int, _ suffix: String) -> Self {
        button(at: index, .url, .text(suffix))
    }

    /// The code, of 1 to 15 letters and digits, that the button at `index`, counted from 0 on, copies.
    public static func copyCode(at index: Int, _ code: String) -> Self {
        button(at: index, .copyCode, .couponCode(code))
    }

    /// Values for the button of a type at `index`, counted from 0 on.
    public static func button(
        at index: Int, _ subType: TemplateButtonType, _ parameters: ButtonParameter...
    ) -> Self {
        .button(content: ButtonComponent(subType: subType, index: index, parameters: parameters))
    }
}

extension TemplateMessage {
    /// The message of an authentication template: the code stands in the text and on the button.
    public static func oneTimePassword(name: String, language: String, code: String) -> Self {
        Self(name: name, language: language, components: [.body(code), .url(at: 0, code)])
    }
}
