"""The endpoint of a flow: WhatsApp asks it for the next screen, and encrypts both question and answer.

    endpoint = waba.FlowEndpoint(private_key, waba.Auth.hub_signature(app_secret))

    def handle(body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        try:
            request = endpoint.open(body, headers)
        except waba.Error as error:
            return error.answer_status, ""
        answer = request.automatic_reply() or request.reply("SEATS", {"free": [4, 7]})
        return 200, answer
"""

from __future__ import annotations

from ._native import FlowClientError, FlowEndpoint, FlowMedia, FlowRequest

__all__ = ["FlowClientError", "FlowEndpoint", "FlowMedia", "FlowRequest"]
