"""Lets everything go wrong, with all logs on: of what it prints, nothing may be a secret."""

from __future__ import annotations

import logging
import sys
import traceback

import waba

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
base_url, secret, times = sys.argv[1:]


def refused(client: waba.Client, body: str) -> None:
    """Sends, and prints all about the error."""
    try:
        client.send_text("+491510000001", body)
    except waba.Error as error:
        print(repr(error), vars(error), error.attempts)
        traceback.print_exc(file=sys.stderr)


def main() -> None:
    """Runs into errors, and ends with one that nobody catches."""
    host = waba.Host.cloud(secret, base_url=base_url)
    proxy = f"http://user:{secret}@proxy.invalid"
    limits, retry = waba.RateLimits.off(), waba.RetryPolicy(1)
    with waba.Client(host, proxy=proxy, timeout=0.3, rate_limits=limits, retry=retry) as client:
        tagged = client.with_options(headers={"x-tenant": secret})
        print(host, client, tagged, waba.Auth.header("x-token", secret))
        for number in range(int(times)):
            refused(tagged, f"Hello {number}")
        logging.getLogger("program").warning("client %r of %r", tagged, host)
        tagged.send_text("", "")


main()
