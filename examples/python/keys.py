"""Asks for the key before each request, so that it can be rotated while the program runs."""

import os
from pathlib import Path

import waba


def key() -> str:
    """Reads a secret that is mounted. Where a request costs more than a file, keep the answer for a while."""
    return Path(os.environ["KEY_FILE"]).read_text("utf-8").strip()


with waba.Client(waba.Host.cloud(key, base_url=os.environ["WABA_BASE_URL"])) as client:
    print(client.send_text("+491510000001", "Hello").id)
    # Or a new key, or another function, for all clients that share the connections.
    client.set_key(key())
    print(client.send_text("+491510000001", "Hello").id)
