package io.github.waba

/** Merges a status of the message in, and tells when the state rises by it. */
fun DeliveryState.record(update: StatusUpdate): StatusRise? = record(update.status, update.timestamp, update.kind)

/** Merges the status that an event tells of in, and tells when the state rises by it. Other events change nothing. */
fun DeliveryState.record(event: Event): StatusRise? = (event.content as? EventContent.Status)?.let { record(it.content) }
