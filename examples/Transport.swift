// Sends through a network stack of the app's own: its pins, its proxy, its rules. Here it is `URLSession`.

import Foundation
import Waba

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

final class SessionTransport: NSObject, HttpTransport, URLSessionTaskDelegate {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        var sent = URLRequest(url: URL(string: request.url())!)
        sent.httpMethod = request.method()
        for header in request.headers() {
            sent.addValue(header.value, forHTTPHeaderField: header.name)
        }
        sent.httpBody = try await request.bytes()
        do {
            // A file is held as a whole here; `TransportBody.stream` gives it piece by piece.
            let (body, response) = try await session.data(for: sent)
            let answer = response as! HTTPURLResponse
            let headers = answer.allHeaderFields.map { HttpHeader(name: "\($0.key)", value: "\($0.value)") }
            return TransportResponse(
                status: answer.statusCode, body: .bytes(body), headers: headers)
        } catch let error as URLError where error.code == .cannotConnectToHost {
            // No connection came about: the message may be sent again.
            throw TransportError.notSent(reason: "cannotConnectToHost")
        }
    }

    /// Follows no redirect, behind which nobody should see the key.
    func urlSession(
        _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse,
        newRequest _: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

let client = try Client(host: .fromEnv(dialect: .cloud), transport: SessionTransport())
let receipt = try await client.sendText(to: "+491510000001", body: "Your order is ready.")
print("accepted as \(receipt.id)")
let file = try await client.media.upload(.bytes(Data(count: 100_000), fileName: "receipt.txt"))
print("read \(try await client.media.download(id: file.id).bytes().count) bytes")
