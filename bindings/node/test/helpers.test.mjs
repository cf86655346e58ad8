// The helpers, beside their shared cases: events, copies, what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { DeliveryState, ServiceWindow, Webhook, oneTimePassword, samePerson } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";

const STATUS = { id: "wamid.A", status: "read", timestamp: "7", recipient_id: TEXT.from };
const parse = (value) => Webhook.withoutAuth().parse(cloud(value), {});

test("the status of an event is recorded", () => {
  const [message, status] = parse({ messages: [TEXT], statuses: [STATUS] });
  const state = new DeliveryState();
  assert.equal(state.record(message), undefined);
  assert.deepEqual(state.record(status), { new: "read" });
  assert.equal(state.record(status.content.status), undefined);
  assert.deepEqual([state.status, state.at("read"), state.at("sent"), state.reached("sent")], ["read", 7, undefined, true]);
  assert.throws(() => state.record("read"), TypeError);
});

test("a one-time password stands in the text and on the button", () => {
  const text = { type: "text", text: "123456" };
  assert.deepEqual(oneTimePassword("login_code", "en_US", "123456"), {
    name: "login_code",
    language: { code: "en_US" },
    components: [
      { type: "body", parameters: [text] },
      { type: "button", sub_type: "url", index: 0, parameters: [text] },
    ],
  });
});

test("states of the same message are merged and kept", () => {
  const state = new DeliveryState({ sent: 1 });
  assert.deepEqual(state.merge(new DeliveryState({ read: null, sent: 2 })), { old: "sent", new: "read" });
  assert.equal(JSON.stringify(new DeliveryState(JSON.parse(JSON.stringify(state)))), JSON.stringify(state));
  assert.deepEqual(state.times, { sent: 1, read: null });
  assert.match(inspect(state), /^DeliveryState .*read/);
});

test("a window is open for a day", () => {
  const window = new ServiceWindow();
  assert.deepEqual([window.closesAt, window.isOpen()], [undefined, false]);
  window.note(1767225600);
  assert.ok(window.isOpen(1767225600.5));
  assert.ok(!window.isOpen());
  window.note(2 ** 40);
  assert.ok(window.isOpen());
});

test("the message of an event has what stands around its content", () => {
  const [event] = parse({ messages: [{ ...TEXT, context: { id: "wamid.Q" } }] });
  assert.equal(event.message().context.id, "wamid.Q");
  assert.deepEqual(event.detach().message(), event.message());
  const [status] = parse({ statuses: [STATUS] });
  assert.equal(status.message(), undefined);
  assert.equal(status.laneKey, event.laneKey);
  assert.notEqual(status.dedupeKey, event.dedupeKey);
});

test("arguments are checked", () => {
  assert.throws(() => samePerson("1"), { name: "TypeError", message: /other: expected a string/ });
});
