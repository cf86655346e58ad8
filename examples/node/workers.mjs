// Hands the events of a webhook on to a worker: an event stays in its thread, and its body goes over.

import { once } from "node:events";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

import { Auth, DeliveryTracker, Webhook } from "waba";

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const webhook = new Webhook(Auth.basic("shop", "secret"));
  // A tracker belongs to one thread: the one that sends and waits.
  const tracker = new DeliveryTracker();

  // In a server, these two are the request's headers and its body, byte for byte.
  const headers = { authorization: "Basic c2hvcDpzZWNyZXQ=" };
  const body = Buffer.from('{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}');
  for (const event of webhook.parse(body, headers)) {
    tracker.record(event);
    worker.postMessage(event.detach().body);
  }
  const [handled] = await once(worker, "message");
  console.log(handled);
  await worker.terminate();
} else {
  // The other thread has verified it.
  const webhook = Webhook.withoutAuth();
  parentPort.on("message", (body) => {
    const [event] = webhook.parse(body, {});
    parentPort.postMessage(`${event.kind}: ${event.text}`);
  });
}
