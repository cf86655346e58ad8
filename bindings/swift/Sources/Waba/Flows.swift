import Foundation

extension FlowEndpoint {
    /// Verifies and decrypts a request whose headers have one value each.
    public func open<Headers: Sequence>(body: Data, headers: Headers) throws -> FlowRequest
    where Headers.Element == (key: String, value: String) {
        try open(body: body, headers: inLists(headers))
    }

    /// Verifies and decrypts a request whose headers are pairs, as those of SwiftNIO.
    public func open<Headers: Sequence>(body: Data, headers: Headers) throws -> FlowRequest
    where Headers.Element == (name: String, value: String) {
        try open(body: body, headers: inLists(headers))
    }
}

extension FlowsCalls {
    /// Replaces the JSON of a flow by the text `json`; see `uploadJson(flowId:_:)`.
    public func uploadJson(flowId: String, json: String) async throws -> UploadedFlowJson {
        try await uploadJson(flowId: flowId, .bytes(Data(json.utf8)))
    }
}

extension PartnerFlowsCalls {
    /// Replaces the JSON of a flow of an account by the text `json`; see `uploadJson(_:_:)`.
    public func uploadJson(_ request: PartnerFlowTarget, json: String) async throws -> UploadedFlowJson {
        try await uploadJson(request, .bytes(Data(json.utf8)))
    }
}

extension FlowRequest {
    /// The exact bytes that were encrypted.
    public var raw: Data { exchange.raw() }

    /// The files in the field `name` of the data; none if there is no such field. Throws when something else stands
    /// there.
    public func media(_ name: String) throws -> [FlowMedia] { try exchange.media(name: name) }

    /// Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone.
    /// `nil` for all other requests.
    public func automaticReply() throws -> String? { try exchange.automaticReply() }

    /// Answers with the screen to show and its data, a JSON object. `error_message` in the data is shown in a bar below
    /// the screen.
    ///
    /// Gives the body of the answer, to be sent with status 200 as `text/plain`.
    public func reply(screen: String, dataJson: String = "{}") throws -> String {
        try exchange.reply(screen: screen, dataJson: dataJson)
    }

    /// Answers that the flow is finished. The parameters, a JSON object, come back in a webhook, together with the flow
    /// token.
    public func finish(paramsJson: String = "{}") throws -> String {
        try exchange.finish(paramsJson: paramsJson)
    }

    /// Answers with any JSON.
    public func replyRaw(json: String) throws -> String { try exchange.replyRaw(json: json) }
}

extension FlowMedia {
    /// Decrypts the file, `encrypted` as it came from its address. Throws when a hash or the HMAC is not as described.
    public func decrypt(_ encrypted: Data) throws -> Data { try encryption.decrypt(encrypted: encrypted) }
}
