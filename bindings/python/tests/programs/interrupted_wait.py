"""Waits for a status that never comes, until Ctrl-C."""

import signal

import waba

# A program that was started in the background of a shell inherits that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

tracker = waba.DeliveryTracker()
try:
    print("waits", flush=True)
    tracker.delivered("wamid.A", timeout=600)
except KeyboardInterrupt:
    print("interrupted", flush=True)
