// Sends a text and waits until it has arrived, which a webhook tells.

import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { Auth, Client, DeliveryTracker, WabaError, Webhook } from "waba";

const tracker = new DeliveryTracker();
const webhook = new Webhook(Auth.basic("shop", "secret"));

/** Hands the events of all requests to the tracker. */
const server = createServer(async (request, response) => {
  try {
    tracker.recordAll(webhook.parse(await buffer(request), request.headers));
  } catch (error) {
    response.statusCode = (error instanceof WabaError && error.answerStatus) || 500;
  }
  response.end();
});
await once(server.listen(0, "127.0.0.1"), "listening");

// In production, the public address of the receiver.
const url = `http://127.0.0.1:${server.address().port}/webhook`;
const config = { url, headers: { Authorization: "Basic c2hvcDpzZWNyZXQ=" } };
const client = Client.fromEnv();
const { found } = await client.webhook.ensure(config);
console.log(`webhook was ${found}`);
await client.webhook.waitUntilActive({ ...config, timeout_seconds: 60 });

const receipt = await client.sendText({ to: "+491510000001", body: "Your order is ready." });
const state = await tracker.delivered(receipt, { timeoutMs: 30_000 });
console.log(`${receipt.id} is ${state.status}`);
server.close();
server.closeAllConnections();
