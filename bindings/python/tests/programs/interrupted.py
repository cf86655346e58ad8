"""Waits in a call for an answer that never comes, until Ctrl-C."""

import sys

import waba

client = waba.Client(waba.Host.cloud("key", base_url=sys.argv[1]))
try:
    client.send_text("+491510000001", "Hello")
except KeyboardInterrupt:
    print("interrupted", flush=True)
    # The connection closes because the call is abandoned, not because the program ends.
    sys.stdin.read()
