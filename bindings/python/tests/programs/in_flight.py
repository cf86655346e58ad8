"""Ends while calls are in flight, in the way that is asked for."""

import asyncio
import contextlib
import os
import sys
import threading

import waba

way, base_url = sys.argv[1:]
host = waba.Host.cloud("emulator-key", base_url=base_url)
TO = "+491510000001"


async def leave(wait: float) -> None:
    client = waba.AsyncClient(host, rate_limits=waba.RateLimits.off())
    calls = [asyncio.ensure_future(client.send_text(TO, "Hello")) for _ in range(60)]
    await asyncio.wait(calls, timeout=wait, return_when=asyncio.FIRST_COMPLETED)


async def send_all() -> None:
    client = waba.AsyncClient(host, rate_limits=waba.RateLimits.off())
    await asyncio.gather(*(client.send_text(TO, "Hello") for _ in range(60)))


def call() -> None:
    waba.Client(host, rate_limits=waba.RateLimits.off()).send_text(TO, "Hello")


def call_until_closed() -> None:
    # What is in flight when the program ends has no result any more.
    with contextlib.suppress(waba.ClosedError):
        call()


match way:
    case "awaited":
        asyncio.run(send_all())
    case "cancelled":
        asyncio.run(leave(1))
    case "loop left open":
        loop = asyncio.new_event_loop()
        loop.run_until_complete(leave(0.01))
        # Without this Python complains that the tasks are still pending.
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined]
    case "daemon threads":
        for _ in range(8):
            threading.Thread(target=call_until_closed, daemon=True).start()
        call()
    case "exit handler":
        import atexit

        atexit.register(call)
        call()
    case "os._exit":
        threading.Thread(target=call, daemon=True).start()
        os._exit(0)
