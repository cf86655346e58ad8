"""Webhook bodies. People and numbers are invented."""

from __future__ import annotations

import json
from typing import Any

TEXT: dict[str, Any] = {
    "from": "491510000001",
    "id": "wamid.A1",
    "timestamp": "1767225600",
    "type": "text",
    "text": {"body": "Hello"},
}


def cloud(*messages: Any, **more: Any) -> bytes:
    """Returns the body with which a cloud host posts `messages`."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": "2000"},
        "contacts": [{"profile": {"name": "Ann Example"}, "wa_id": "491510000001"}],
        "messages": list(messages),
    } | more
    change = {"field": "messages", "value": value}
    return json.dumps({"entry": [{"id": "1000", "changes": [change]}]}).encode()


def on_premise(*messages: Any) -> bytes:
    """Returns the body with which an on-premise host posts `messages`."""
    return json.dumps({"messages": list(messages)}).encode()
