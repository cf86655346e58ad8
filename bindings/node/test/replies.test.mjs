// Answers to events through the client of a webhook.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { Client, ConfigError, Webhook } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator } from "./support/emulator.mjs";

let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());
beforeEach(() => emulator.begin([]));

const BODY = cloud({ messages: [TEXT] });
const client = () => new Client(emulator.host());
const eventFor = (options) => Webhook.withoutAuth(options).parse(BODY, {})[0];

test("an event is answered through the client of its webhook", async () => {
  const reports = [];
  const event = eventFor({ client: client() });
  for (const answered of [event, event.detach()]) {
    const { id } = await answered.reply("Hello", { quote: true, onReport: (report) => reports.push(report) });
    assert.equal(typeof id, "string");
    await answered.react("👍");
  }
  assert.equal(reports.length, 2);
});

test("without a client an event can't be answered", async () => {
  await assert.rejects(eventFor({}).reply("Hello"), (error) => error instanceof ConfigError && error.message.startsWith("reply: "));
  await assert.rejects(eventFor({}).react("👍"), { kind: "config" });
  assert.throws(() => Webhook.withoutAuth({ client: "key" }), TypeError);
});

test("an event is answered from its own number, or not at all", async () => {
  const berlin = client();
  const paris = client();
  const sent = [];
  berlin.reply = async () => sent.push("berlin");
  paris.reply = async () => sent.push("paris");
  await assert.rejects(eventFor({ client: berlin, phoneNumberId: "1000" }).reply("Hello"), { kind: "config" });
  await eventFor({ client: berlin, phoneNumberId: "2000" }).reply("Hello");
  await eventFor({ client: { 1000: berlin, 2000: paris } }).reply("Hello");
  await eventFor({ client: new Map([["1000", paris], ["2000", berlin]]) }).reply("Hello");
  await eventFor({ client: { get: (id) => (id === "2000" ? paris : undefined) } }).reply("Hello");
  assert.deepEqual(sent, ["berlin", "paris", "berlin", "paris"]);
  const later = eventFor({ client: { get: async () => berlin } }).reply("Hello");
  await assert.rejects(later, { name: "TypeError", message: 'client["2000"]: expected a Client, found Promise' });
  for (const clients of [{ 1000: berlin }, new Map(), Object.create({ 2000: berlin }, { 1000: { value: berlin, enumerable: true } })]) {
    await assert.rejects(eventFor({ client: clients }).reply("Hello"), { kind: "config" });
  }
});
