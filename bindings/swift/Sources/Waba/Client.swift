extension Client {
    /// The calls about messages: the same as ``send(message:)`` and ``markRead(messageId:)``.
    public var messages: MessagesCalls { MessagesCalls(client: self) }

    /// The calls about the webhook of the number.
    public var webhook: WebhookCalls { WebhookCalls(client: self) }
}
