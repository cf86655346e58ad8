"""Sends a text and waits until it has arrived, which a webhook tells."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import waba

tracker = waba.DeliveryTracker()
webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))


class Receiver(BaseHTTPRequestHandler):
    """Hands the events of all requests to the tracker."""

    def do_POST(self) -> None:
        """Answers 200, and 401 to strangers."""
        length, status = self.headers["Content-Length"], 200
        if length is None:
            # The server of the standard library does not put chunks together.
            self.send_error(411)
            return
        try:
            tracker.record_all(webhook.parse(self.rfile.read(int(length)), self.headers))
        except waba.Error as error:
            status = error.answer_status or 500
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""


with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server, waba.Client(waba.Host.from_env()) as client:
    Thread(target=server.serve_forever).start()
    try:
        # In production, the public address of the receiver.
        url = f"http://127.0.0.1:{server.server_port}/webhook"
        headers = {"Authorization": "Basic c2hvcDpzZWNyZXQ="}
        print("webhook was", client.webhook.ensure(url, headers=headers).found)
        client.webhook.wait_until_active(url, headers=headers, timeout=60)

        receipt = client.send_text("+491510000001", "Your order is ready.")
        state = tracker.delivered(receipt, timeout=30)
        print(receipt.id, "is", state.status)
    finally:
        server.shutdown()
