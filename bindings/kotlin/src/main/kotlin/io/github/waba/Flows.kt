package io.github.waba

/** Verifies and decrypts a request whose headers have one value each. */
@JvmName("openSingle")
fun FlowEndpoint.open(body: ByteArray, headers: Map<String, String>): FlowRequest =
    open(body, headers.inLists())

/** Replaces the JSON of a flow by the text [json]; see [FlowsCalls.uploadJson]. */
suspend fun FlowsCalls.uploadJson(flowId: String, json: String): UploadedFlowJson =
    Upload.bytes(json.encodeToByteArray()).use { uploadJson(flowId, it) }

/** Replaces the JSON of a flow of an account by the text [json]; see [PartnerFlowsCalls.uploadJson]. */
suspend fun PartnerFlowsCalls.uploadJson(request: PartnerFlowTarget, json: String): UploadedFlowJson =
    Upload.bytes(json.encodeToByteArray()).use { uploadJson(request, it) }

/** The exact bytes that were encrypted. */
val FlowRequest.raw: ByteArray
    get() = exchange.raw()

/**
 * The files in the field [name] of the data; none if there is no such field.
 *
 * @throws WabaException.FlowMedia when something else stands there.
 */
fun FlowRequest.media(name: String): List<FlowMedia> = exchange.media(name)

/**
 * Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone. `null`
 * for all other requests.
 */
fun FlowRequest.automaticReply(): String? = exchange.automaticReply()

/**
 * Answers with the screen to show and its data, a JSON object. `error_message` in the data is shown in a bar below the
 * screen.
 *
 * Gives the body of the answer, to be sent with status 200 as `text/plain`.
 */
fun FlowRequest.reply(screen: String, dataJson: String = "{}"): String = exchange.reply(screen, dataJson)

/**
 * Answers that the flow is finished. The parameters, a JSON object, come back in a webhook, together with the flow token.
 */
fun FlowRequest.finish(paramsJson: String = "{}"): String = exchange.finish(paramsJson)

/** Answers with any JSON. */
fun FlowRequest.replyRaw(json: String): String = exchange.replyRaw(json)

/**
 * Decrypts the file, [encrypted] as it came from its address.
 *
 * @throws WabaException.FlowMedia when a hash or the HMAC is not as described.
 */
fun FlowMedia.decrypt(encrypted: ByteArray): ByteArray = encryption.decrypt(encrypted)
