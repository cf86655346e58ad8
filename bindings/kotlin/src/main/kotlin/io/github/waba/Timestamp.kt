package io.github.waba

import java.time.Instant

/** The second of that number since 1970, or the nearest that there is an [Instant] for: a webhook may name any. */
internal fun instant(seconds: Long): Instant =
    Instant.ofEpochSecond(seconds.coerceIn(Instant.MIN.epochSecond, Instant.MAX.epochSecond))
