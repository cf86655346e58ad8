"""Forks with a tracker that knows a message: the child begins anew, and works."""

import os

import waba

BODY = b'{"statuses":[{"id":"wamid.A","status":"delivered"}]}'

tracker = waba.DeliveryTracker()
events = waba.Webhook.without_auth().parse(BODY, {})
tracker.record_all(events)
tracker.delivered("wamid.A", timeout=20)
if child := os.fork():
    os.waitpid(child, 0)
else:
    print(tracker.state("wamid.A"), flush=True)
    tracker.record_all(events)
    print(tracker.delivered("wamid.A", timeout=20).status, flush=True)
    os._exit(0)
