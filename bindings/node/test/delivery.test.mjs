// What became of messages, for those who wait for it; and the webhook that tells it.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Client, DeliveryState, DeliveryTracker, PolicyError, TimeoutError, UnsupportedError, ValidationError, Webhook } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator } from "./support/emulator.mjs";

const RECEIPT = { id: "wamid.A" };
const parse = (value) => Webhook.withoutAuth().parse(cloud(value), {});
const status = (name, more) => parse({ statuses: [{ id: "wamid.A", status: name, ...more }] });

let emulator;
before(async () => (emulator = await Emulator.start("on-premise")));
after(() => emulator.stop());

test("a wait ends when the status comes", { timeout: 20_000 }, async () => {
  const tracker = new DeliveryTracker();
  const waiting = tracker.delivered(RECEIPT, { timeoutMs: 20_000 });
  const [message] = parse({ messages: [TEXT] });
  assert.equal(tracker.record(message), undefined);
  const [read] = status("read", { timestamp: "7" });
  assert.deepEqual(tracker.record(read), { new: "read" });
  assert.equal(tracker.record(read), undefined);
  const state = await waiting;
  assert.ok(state instanceof DeliveryState);
  assert.deepEqual(state.times, { read: 7 });
  assert.deepEqual((await tracker.sent("wamid.A", { timeoutMs: 20_000 })).times, state.times);
  assert.deepEqual(tracker.state(RECEIPT).times, state.times);
  assert.equal(tracker.state("wamid.B"), undefined);
});

test("a later failure is the error of a refused message", async () => {
  const tracker = new DeliveryTracker();
  const errors = [{ code: 131047, title: "Re-engagement message", error_data: { details: "24 hours" } }];
  tracker.recordAll(status("failed", { errors }));
  const error = await tracker.read(RECEIPT, { timeoutMs: 1000 }).catch((error) => error);
  assert.ok(error instanceof PolicyError, String(error));
  assert.deepEqual([error.code, error.details, error.retry, error.httpStatus], [131047, "24 hours", "never", undefined]);
});

test("a wait in vain says that nothing is known", async () => {
  const error = await new DeliveryTracker().delivered(RECEIPT, { timeoutMs: 10 }).catch((error) => error);
  assert.ok(error instanceof TimeoutError, String(error));
  assert.equal(error.retry, "if_not_sent");
});

test("a signal ends one wait and no other", { timeout: 20_000 }, async () => {
  const tracker = new DeliveryTracker();
  const controller = new AbortController();
  const { signal } = controller;
  const ended = tracker.delivered(RECEIPT, { timeoutMs: 20_000, signal });
  const patient = tracker.delivered(RECEIPT, { timeoutMs: 20_000 });
  controller.abort("enough");
  await assert.rejects(ended, (reason) => reason === "enough");
  tracker.recordAll(status("delivered"));
  assert.equal((await patient).status, "delivered");
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("bounds and times are checked", async () => {
  const tracker = new DeliveryTracker({ capacity: 1, keepMs: 60_000, phoneNumberId: "2000" });
  tracker.recordAll(status("sent"));
  tracker.recordAll(status("sent", { id: "wamid.B" }));
  assert.deepEqual([tracker.state("wamid.A"), tracker.state("wamid.B").status], [undefined, "sent"]);
  const other = new DeliveryTracker({ phoneNumberId: "2001" });
  other.recordAll(status("sent"));
  assert.equal(other.state("wamid.A"), undefined);
  assert.throws(() => new DeliveryTracker({ keepMs: 0 }), RangeError);
  await assert.rejects(tracker.sent(RECEIPT, { timeoutMs: -1 }), RangeError);
  await assert.rejects(tracker.sent({}, { timeoutMs: 1 }), { name: "TypeError", message: /message: expected a string/ });
  await assert.rejects(tracker.reached(RECEIPT, "teleported", { timeoutMs: 1 }), ValidationError);
  assert.equal(inspect(tracker), "DeliveryTracker {}");
});

test("a webhook is kept as it should be", async () => {
  const client = new Client(emulator.host());
  const config = { url: "http://127.0.0.1:9/kept", headers: { "X-Token": "secret" } };
  await client.webhook.set({ url: "http://127.0.0.1:9/before" });
  assert.deepEqual(await client.webhook.ensure(config), { found: "other", previous_url: "http://127.0.0.1:9/before" });
  const current = await client.webhook.waitUntilActive(config);
  assert.equal(current.url, config.url);
  assert.ok(!inspect(current).includes("secret"));
  assert.deepEqual(await client.webhook.ensure(config), { found: "same" });
  const other = { url: "http://127.0.0.1:9/other", timeout_seconds: 0.1 };
  await assert.rejects(client.webhook.waitUntilActive(other), { name: "TimeoutError", message: /another one is set/ });
  await assert.rejects(client.accountWebhook.ensure({ url: "https://example.com" }), UnsupportedError);
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.webhook.waitUntilActive({ ...other, timeout_seconds: 60 }, { signal }), (reason) => reason === signal.reason);
});
