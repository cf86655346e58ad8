package io.github.waba

/** The typed content: a value in any case, also for what this version does not know and for what does not fit. */
val Event.content: EventContent
    get() = item.content()

/**
 * The whole message of a message, an echo or a message of the chat history: its content with what stands around it, such
 * as context and referral. Null for other events and where it does not fit.
 */
val Event.message: WebhookMessage?
    get() = item.message()

/**
 * What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient. Null
 * where it tells nothing, or what it tells does not fit.
 */
val Event.contact: WebhookContact?
    get() = item.contact()

/**
 * A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once: keep the
 * keys for 10 days, and drop an event whose key is there. Null where neither an id nor a time tells an event from the
 * next that says the same, as with the errors of a number: handle each.
 */
val Event.dedupeKey: String?
    get() = item.dedupeKey()

/**
 * A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after the
 * other. Events of no person share the key of the account.
 */
val Event.laneKey: String
    get() = item.laneKey()

/** The whole body that the event came in. */
val Event.body: ByteArray
    get() = item.body()

/** The exact bytes of the item. */
val Event.raw: ByteArray
    get() = item.raw()

/** The exact bytes of the item, as text. */
val Event.rawText: String
    get() = item.rawText()

/** The fields of the item that this version does not know, as a JSON object. */
val Event.extraJson: String
    get() = item.extraJson()

/**
 * The text that was filled in under [name]; null where there is none. What is no text stands in [FormReply.response] as
 * its JSON.
 */
fun FormReply.text(name: String): String? = response[name]?.let(::textOfJson)

/**
 * Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body that it
 * came in. Only its `path` counts anew. The [body] of the copy is what to keep of an event: a
 * [Webhook.withoutAuth] reads it again later.
 */
fun Event.detach(): Event = item.detach()
