// Parses and calls many times, and tells the resident memory after each half.

import { Client, Host, Webhook } from "waba";

import { TEXT, cloud } from "../support/bodies.mjs";

const body = cloud({ messages: Array.from({ length: 100 }, () => TEXT) });
const webhook = Webhook.withoutAuth();
const client = new Client(Host.cloud("key"));
const refused = { to: "", body: "x".repeat(5000) };

async function half() {
  for (let round = 0; round < 200; round += 1) {
    for (let index = 0; index < 10; index += 1) webhook.parse(body, {}).at(-1).detach().content;
    await Promise.all(Array.from({ length: 10 }, () => client.sendText(refused).catch(() => {})));
    // Objects of the addon are freed by finalizers, which run between tasks.
    if (round % 20 === 0) await new Promise(setImmediate);
  }
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return process.memoryUsage.rss();
}

const settled = await half();
const end = await half();
console.log(JSON.stringify({ settled, end }));
