"""Lets the answer to one message be lost, and looks at what the client makes of it."""

import json
import os
from urllib.request import urlopen

import waba

fault = {"times": 1, "do": {"close": "after_accept"}}
urlopen(f"{os.environ['WABA_BASE_URL']}/_emulator/faults", json.dumps(fault).encode()).close()
with waba.Client(waba.Host.from_env()) as client:
    try:
        client.send_text("+491510000001", "Hello")
    except waba.InterruptedError as error:
        # Sending it again would send it twice.
        print(error, error.retry)
