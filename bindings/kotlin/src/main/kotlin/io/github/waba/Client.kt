package io.github.waba

/** The calls about messages: the same as [Client.send] and [Client.markRead]. */
val Client.messages: MessagesCalls
    get() = MessagesCalls(this)

/** The calls about the webhook of the number. */
val Client.webhook: WebhookCalls
    get() = WebhookCalls(this)
