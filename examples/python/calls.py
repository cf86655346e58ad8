"""Logs what calls did, and gives some of them other options."""

import logging
from datetime import timedelta

import waba

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("shop.whatsapp")


def report(done: waba.CallReport) -> None:
    """Is told of each call that succeeds."""
    last = done.attempts[-1]
    log.info("done: attempts=%d status=%s", len(done.attempts), last.http_status)


def send(client: waba.Client, to: str, text: str) -> None:
    """Sends a text, and logs why it was not sent."""
    try:
        client.send_text(to, text)
    except waba.Error as error:
        tried = [attempt.kind for attempt in error.attempts]
        log.warning("failed: kind=%s retry=%s attempts=%s", error.kind, error.retry, tried)
        if error.retry == "if_not_sent":
            log.warning("it may have been sent: its status tells, before it is sent again")


with waba.Client(waba.Host.from_env(), on_report=report) as client:
    send(client, "+491510000001", "Your order is ready.")
    send(client, "+491510000001", "")
    # Shares connections, key and rate limits with the other one.
    urgent = client.with_options(deadline=timedelta(seconds=20), priority="authentication")
    send(urgent, "+491510000001", "Your code is 123456.")
