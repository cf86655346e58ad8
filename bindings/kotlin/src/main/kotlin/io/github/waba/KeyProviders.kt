// Hosts whose key is asked for.

package io.github.waba

/** 360dialog's Cloud API host, whose key is asked of [keys] for each request. */
fun Host.Companion.cloud(keys: KeyProvider, baseUrl: String? = null): Host = asking(cloud("", baseUrl), keys)

/** 360dialog's On-Premise API host, whose key is asked of [keys] for each request. */
fun Host.Companion.onPremise(keys: KeyProvider, baseUrl: String? = null): Host = asking(onPremise("", baseUrl), keys)

/** 360dialog's partner API, whose key is asked of [keys] for each request: the host of a [PartnerClient]. */
fun Host.Companion.partner(keys: KeyProvider, baseUrl: String? = null): Host = asking(partner("", baseUrl), keys)

private fun asking(host: Host, keys: KeyProvider): Host = host.use { it.withKeyProvider(keys) }
