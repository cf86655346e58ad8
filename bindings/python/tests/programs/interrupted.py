"""Waits in a call for an answer that never comes, until Ctrl-C."""

import signal
import sys

import waba

# A program that was started in the background of a shell inherits that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

client = waba.Client(waba.Host.cloud("key", base_url=sys.argv[1]))
try:
    client.send_text("+491510000001", "Hello")
except KeyboardInterrupt:
    print("interrupted", flush=True)
    # The connection closes because the call is abandoned, not because the program ends.
    sys.stdin.read()
