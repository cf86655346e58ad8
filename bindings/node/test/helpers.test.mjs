// The helpers, beside their shared cases: events, copies, what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { DeliveryState, ServiceWindow, ValidationError, Webhook, checkTemplate, copyCodeButton, oneTimePassword, quickReplyButton, urlButton } from "waba";

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

test("what is no status is refused by its place, and not shown", () => {
  const refused = [
    [{ status: "read", id: "wamid.A", errors: "c4nary" }, "update.errors: expected a list, found a string"],
    [{ status: "c4nary" }, "update: missing field `id`"],
  ];
  for (const [update, message] of refused) {
    assert.throws(() => new DeliveryState().record(update), { name: "ValidationError", message });
  }
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
  window.note(new Date());
  assert.ok(window.isOpen() && window.isOpen(new Date()));
  assert.ok(!new ServiceWindow([new Date(0), 7]).isOpen());
});

test("a button takes a text of its type", () => {
  const made = [quickReplyButton(0, "stop"), urlButton(1, "orders/17"), copyCodeButton(2, "SAVE25")];
  assert.deepEqual(made, [
    { sub_type: "quick_reply", index: 0, parameters: [{ type: "payload", payload: "stop" }] },
    { sub_type: "url", index: 1, parameters: [{ type: "text", text: "orders/17" }] },
    { sub_type: "copy_code", index: 2, parameters: [{ type: "coupon_code", coupon_code: "SAVE25" }] },
  ]);
  assert.throws(() => urlButton(10, "a"), RangeError);
});

test("a window and a state are what was kept of them", () => {
  const window = new ServiceWindow([7, 1767225600]);
  const kept = JSON.parse(JSON.stringify(window));
  assert.deepEqual([kept, new ServiceWindow(kept).closesAt], [[1767225600], window.closesAt]);
  assert.deepEqual(new ServiceWindow().times, []);
  const state = new DeliveryState({ sent: new Date(1767225600_000), read: null });
  assert.deepEqual(new DeliveryState(JSON.parse(JSON.stringify(state))).times, { sent: 1767225600, read: null });
});

test("a time in milliseconds is refused: a window would be open for ever", () => {
  const now = Date.now();
  const refused = [
    [() => new ServiceWindow([7, now]), "times[1]: expected seconds since 1970, found milliseconds"],
    [() => new ServiceWindow().note(now), "timestamp: expected seconds since 1970, found milliseconds"],
    [() => new ServiceWindow().isOpen(now), "now: expected seconds since 1970, found milliseconds"],
    [() => new DeliveryState({ sent: now }), "times.sent: expected seconds since 1970, found milliseconds"],
    [() => new ServiceWindow().note(new Date("no date")), "timestamp: expected seconds since 1970, found NaN"],
  ];
  for (const [call, message] of refused) assert.throws(call, new RangeError(message));
});

test("a template is checked as it is sent, in either form", () => {
  const body = { type: "BODY", text: "Hi {{1}}, order {{2}} is ready." };
  const definition = { name: "ready", language: "en", status: "APPROVED", components: [body] };
  const message = { to: TEXT.from, name: "ready", language: "en", body: ["Ann", "17"] };
  checkTemplate(message, definition);
  const text = (text) => ({ type: "text", text });
  const long = { name: "ready", language: { code: "en" }, components: [{ type: "body", parameters: [text("Ann"), text("17")] }] };
  checkTemplate(long, definition);
  const wrong = (path) => (error) => error instanceof ValidationError && error.violations[0].path.startsWith(path);
  assert.throws(() => checkTemplate({ ...message, body: ["Ann"] }, definition), wrong("components[0]"));
  assert.throws(() => checkTemplate({ ...long, components: [] }, definition), wrong("components"));
  assert.throws(() => checkTemplate({ ...message, language: "de" }, definition), wrong("language"));
  assert.throws(() => checkTemplate(message, { name: "ready" }), { name: "TypeError", message: /^definition\.components: / });
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
