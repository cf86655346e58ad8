// Calls that are ended by a signal.

import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { after, before, test } from "node:test";

import { Client, DeliveryTracker, Host, TimeoutError, Webhook } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator, silentServer } from "./support/emulator.mjs";

const MESSAGE = { to: "+491510000001", body: "Hi" };
let server, client;

before(async () => {
  server = await silentServer();
  client = new Client(Host.cloud("key", { baseUrl: server.baseUrl }));
});
after(() => server.stop());

test("an aborted call rejects with the signal's reason and lets go of its connection", { timeout: 20_000 }, async () => {
  const controller = new AbortController();
  const request = server.request();
  const call = client.sendText(MESSAGE, { signal: controller.signal });
  const socket = await request;
  const closed = once(socket, "close");
  const reason = new Error("changed my mind");
  controller.abort(reason);
  await assert.rejects(call, (error) => error === reason);
  await closed;
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("without a reason it is an AbortError, as everywhere", { timeout: 20_000 }, async () => {
  const controller = new AbortController();
  const request = server.request();
  const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
  const call = client.reply(event, "Hi", { signal: controller.signal });
  await request;
  controller.abort();
  await assert.rejects(call, { name: "AbortError" });
});

test("a signal may be a time-out", { timeout: 20_000 }, async () => {
  const call = client.webhook.get({ signal: AbortSignal.timeout(50) });
  await assert.rejects(call, { name: "TimeoutError", constructor: DOMException });
});

test("a call with an aborted signal does not start", async () => {
  const emulator = await Emulator.start();
  try {
    const client = new Client(emulator.host());
    await assert.rejects(client.sendText(MESSAGE, { signal: AbortSignal.abort("no") }), (reason) => reason === "no");
    assert.deepEqual(await emulator.calls("messages.send"), []);

    const controller = new AbortController();
    const receipt = await client.sendText(MESSAGE, { signal: controller.signal });
    controller.abort();
    assert.equal(typeof receipt.id, "string");
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  } finally {
    await emulator.stop();
  }
});

test("one signal ends many calls", { timeout: 20_000 }, async () => {
  const controller = new AbortController();
  // To one recipient each, since a pair takes only so many messages at once.
  const message = (n) => ({ to: `+4915100${10_000 + n}`, body: "Hi" });
  const calls = Array.from({ length: 100 }, (_, n) => client.sendText(message(n), { signal: controller.signal }));
  await server.request();
  controller.abort();
  const settled = await Promise.allSettled(calls);
  assert.ok(settled.every(({ reason }) => reason === controller.signal.reason));
});

test("one signal ends many calls without a warning, by one listener", { timeout: 20_000 }, async () => {
  const warnings = [];
  const note = (warning) => warnings.push(warning);
  process.on("warning", note);
  const { signal } = new AbortController();
  const emulator = await Emulator.start();
  try {
    const client = new Client(emulator.host(), { rateLimits: false });
    const waits = new AbortController();
    const waiting = new DeliveryTracker().sent("wamid.A", { timeoutMs: 20_000, signal: waits.signal });
    const sends = Array.from({ length: 300 }, (_, n) => client.sendText({ to: `+4915100${10_000 + n}`, body: "Hi" }, { signal }));
    assert.equal(getEventListeners(signal, "abort").length, 1);
    await Promise.all(sends);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    waits.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    // Warnings come a turn later.
    await new Promise(setImmediate);
    assert.deepEqual(warnings, []);
  } finally {
    process.off("warning", note);
    await emulator.stop();
  }
});

test("a deadline says whether the message may have been accepted, which a signal can't", { timeout: 20_000 }, async () => {
  const emulator = await Emulator.start();
  try {
    await emulator.begin([{ match: { path: "/messages" }, times: 1, do: { silence: "after_accept" } }]);
    const client = new Client(emulator.host());
    const error = await client.sendText(MESSAGE, { deadlineMs: 300 }).catch((error) => error);
    assert.ok(error instanceof TimeoutError, String(error));
    assert.equal(error.retry, "if_not_sent");
    assert.deepEqual(await emulator.outcome(), { requests: 1, accepted: 1 });
  } finally {
    await emulator.stop();
  }
});
