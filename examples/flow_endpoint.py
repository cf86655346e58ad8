"""Serves a flow as a CGI program: the request on standard input, the answer on standard output."""

import os
import sys

import waba


def next_screen(request: waba.FlowRequest) -> str:
    """Asks for a seat, then finishes."""
    if request.action == "data_exchange":
        return request.finish(request.data)
    return request.reply("SEATS", {"free": [4, 7]})


auth = waba.Auth.hub_signature(os.environ["META_APP_SECRET"])
endpoint = waba.FlowEndpoint(os.environ["FLOW_PRIVATE_KEY"], auth)
headers = {"X-Hub-Signature-256": os.environ.get("HTTP_X_HUB_SIGNATURE_256", "")}
try:
    request = endpoint.open(sys.stdin.buffer.read(), headers)
    status, answer = 200, request.automatic_reply() or next_screen(request)
except waba.Error as error:
    status, answer = error.answer_status or 500, ""
print(f"Status: {status}\nContent-Type: text/plain\n\n{answer}", end="")
