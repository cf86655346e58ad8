"""Ends while a call is in flight, and says what its thread was told, and another that calls later."""

import atexit
import sys
import threading

TO = "+491510000001"
told: list[str] = []


def send() -> None:
    try:
        client.send_text(TO, "Hello")
    except waba.ClosedError as error:
        told.append(f"{error.retry}: {error}")


@atexit.register
def tell() -> None:
    # Registered before that of the package, and so called after it.
    thread.join(10)
    send()
    print(*told, sep="\n")


import waba  # noqa: E402

client = waba.Client(waba.Host.cloud("key", base_url=sys.argv[1]), rate_limits=waba.RateLimits.off())
thread = threading.Thread(target=send, daemon=True)
thread.start()
thread.join(0.5)
