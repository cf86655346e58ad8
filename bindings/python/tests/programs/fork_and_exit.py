"""Sends, forks, sends in both processes; both end by running off the end."""

import os
import sys
import warnings

import waba

warnings.simplefilter("ignore", DeprecationWarning)
client = waba.Client(waba.Host.cloud("emulator-key", base_url=sys.argv[1]))
client.send_text("+491510000001", "before")
child = os.fork()
client.send_text("+491510000001", "after")
if child:
    _, status = os.waitpid(child, 0)
    print("parent")
    sys.exit(os.waitstatus_to_exitcode(status))
print("child")
