"""Ends while daemon threads call again and again, in the way that is asked for."""

import asyncio
import contextlib
import json
import sys
import threading
from collections.abc import Callable

import waba

way, base_url = sys.argv[1:]
TO = "+491510000001"
CALLED = threading.Semaphore(0)


def client(key: str = "emulator-key") -> waba.Client:
    return waba.Client(waba.Host.cloud(key, base_url=base_url), rate_limits=waba.RateLimits.off())


def call_again_and_again(call: Callable[[], object]) -> None:
    while True:
        with contextlib.suppress(waba.Error):
            call()
        CALLED.release()


def send() -> None:
    one = client()
    call_again_and_again(lambda: one.send_text(TO, "Hello"))


def be_refused() -> None:
    one = client("a wrong key")
    call_again_and_again(lambda: one.send_text(TO, "Hello"))


def make_clients() -> None:
    call_again_and_again(lambda: client().send_text(TO, "Hello"))


def handle_webhooks() -> None:
    message = {"id": "wamid.1", "from": "491510000001", "timestamp": "1700000000", "type": "text"}
    value = {
        "metadata": {"phone_number_id": "1"},
        "messages": [message | {"text": {"body": "Hello", "new": [1]}}, message | {"type": "new"}],
    }
    change = {"field": "messages", "value": value}
    body = json.dumps({"entry": [{"id": "1", "changes": [change]}]}).encode()
    webhook = waba.Webhook.without_auth(client=client())

    def handle() -> None:
        for event in webhook.parse(body, {}):
            event.message()
            if event.content and event.type == "text":
                event.reply("Hello")

    call_again_and_again(handle)


async def await_calls() -> None:
    async with waba.AsyncClient(
        waba.Host.cloud("emulator-key", base_url=base_url), rate_limits=waba.RateLimits.off()
    ) as one:
        while True:
            calls = (one.send_text(TO, "Hello") for _ in range(20))
            await asyncio.gather(*calls, return_exceptions=True)
            CALLED.release()


def await_again_and_again() -> None:
    asyncio.run(await_calls())


ways = {
    "sends": send,
    "refused sends": be_refused,
    "new clients": make_clients,
    "webhooks": handle_webhooks,
    "awaited sends": await_again_and_again,
}
for _ in range(4):
    threading.Thread(target=ways[way], daemon=True).start()
for _ in range(8):
    CALLED.acquire()
