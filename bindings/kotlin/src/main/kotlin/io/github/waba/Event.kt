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
 * A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once: keep the
 * keys for 10 days, and drop an event whose key is there.
 */
val Event.dedupeKey: String
    get() = item.dedupeKey()

/**
 * A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after the
 * other. Events of no person share the key of the account.
 */
val Event.laneKey: String
    get() = item.laneKey()

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
 * Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body that it
 * came in. Only its `path` counts anew.
 */
fun Event.detach(): Event = item.detach()
