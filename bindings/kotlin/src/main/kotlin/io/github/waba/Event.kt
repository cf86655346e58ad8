package io.github.waba

/** The typed content: a value in any case, also for what this version does not know and for what does not fit. */
val Event.content: EventContent
    get() = item.content()

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
