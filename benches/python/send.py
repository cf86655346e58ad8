"""Sends text messages in several ways: `send.py WAY URL`, and then what `http-bench` asks for.

A line `MESSAGES CONCURRENCY` on standard input asks for so many messages, so many of them at a time; the
answer is a line `CPU WALL`, in microseconds.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TO = "491510000001"
TEXT = "Hello Ann, your order 1234 is on its way."


def waba_sync(url: str) -> Callable[[], Any]:
    """Calls of waba that wait."""
    import waba

    client = waba.Client(waba.Host.cloud("key", base_url=url), rate_limits=waba.RateLimits.off())
    return lambda: client.send_text(TO, TEXT).id


def waba_async(url: str) -> Callable[[], Awaitable[Any]]:
    """Calls of waba that are awaited."""
    import waba

    client = waba.AsyncClient(waba.Host.cloud("key", base_url=url), rate_limits=waba.RateLimits.off())

    async def send() -> str:
        return (await client.send_text(TO, TEXT)).id

    return send


def no_op(_url: str) -> Callable[[], Awaitable[Any]]:
    """The way from the event loop to the runtime of waba and back."""
    from waba import _native

    return _native.no_op


def pywa_sync(url: str) -> Callable[[], Any]:
    """Calls of pywa that wait, over as many connections as it wants, without a time limit."""
    import httpx
    import pywa

    session = httpx.Client(limits=httpx.Limits(max_connections=None), timeout=None)
    client = pywa.WhatsApp(phone_id="1", token="key", session=session)
    session.base_url = url
    return lambda: client.send_message(TO, TEXT).id


def pywa_async(url: str) -> Callable[[], Awaitable[Any]]:
    """Calls of pywa that are awaited, over as many connections as it wants, without a time limit."""
    import httpx
    import pywa_async

    session = httpx.AsyncClient(limits=httpx.Limits(max_connections=None), timeout=None)
    client = pywa_async.WhatsApp(phone_id="1", token="key", session=session)
    session.base_url = url

    async def send() -> str:
        return (await client.send_message(TO, TEXT)).id

    return send


def in_threads(send: Callable[[], Any], messages: int, concurrency: int) -> None:
    """Sends from as many threads as messages may be under way."""
    left = iter(range(messages))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            send()

    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def in_tasks(send: Callable[[], Awaitable[Any]], messages: int, concurrency: int) -> None:
    """Sends from as many tasks as messages may be under way."""
    left = iter(range(messages))

    async def work() -> None:
        for _ in left:
            await send()

    await asyncio.gather(*(work() for _ in range(concurrency)))


def cpu() -> float:
    """What the process has had of the processor, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Answers what is asked for."""
    way, url = sys.argv[1:]
    waits = {"waba": waba_sync, "pywa": pywa_sync}
    awaits = {"waba-async": waba_async, "pywa-async": pywa_async, "no-op": no_op}
    loop = asyncio.new_event_loop()
    send = waits[way](url) if way in waits else awaits[way](url)
    for line in sys.stdin:
        messages, concurrency = map(int, line.split())
        cpu_before, begun = cpu(), time.perf_counter()
        if way in waits:
            in_threads(send, messages, concurrency)
        else:
            loop.run_until_complete(in_tasks(send, messages, concurrency))
        cpu_used, wall = cpu() - cpu_before, time.perf_counter() - begun
        print(round(cpu_used * 1e6), round(wall * 1e6), flush=True)


if __name__ == "__main__":
    main()
