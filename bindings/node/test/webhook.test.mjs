// Webhook requests: what is taken, and what events tell.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";

import { Auth, ConfigError, VerificationError, Webhook, WebhookBodyError } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";

const BASIC = `Basic ${Buffer.from("shop:secret").toString("base64")}`;
const open = Webhook.withoutAuth();

test("an event tells who wrote what, when and to whom", () => {
  const [event, ...others] = open.parse(cloud({ messages: [TEXT] }), {});
  assert.deepEqual(others, []);
  assert.equal(event.kind, "message");
  assert.equal(event.type, "text");
  assert.equal(event.id, "wamid.A1");
  assert.equal(event.from, "491510000001");
  assert.equal(event.to, "15550001111");
  assert.equal(event.timestamp, 1767225600);
  assert.equal(event.text, "Grüße 😀");
  assert.equal(event.phoneNumberId, "2000");
  assert.equal(event.displayPhoneNumber, "15550001111");
  assert.equal(event.profileName, "Ann Example");
  assert.equal(event.wabaId, "1000");
  assert.equal(event.field, "messages");
  assert.equal(event.dialect, "cloud");
  assert.equal(event.path, "entry[0].changes[0].value.messages[0]");
  assert.equal(event.raw, JSON.stringify(TEXT));
  assert.deepEqual(event.content, { kind: "text", text: TEXT.text });
});

test("the contact of the person is typed, and stays with a detached event", () => {
  const contact = {
    profile: { name: "Ann Example", username: "ann.example" },
    wa_id: "491510000001",
    user_id: "DE.1",
    identity_key_hash: "aGFzaA",
  };
  const message = { ...TEXT, from: "491510000001" };
  const body = JSON.stringify({ contacts: [{ wa_id: "491510000009" }, contact], messages: [message] });
  const [event] = open.parse(Buffer.from(body), {});
  assert.deepEqual(event.contact, { ...contact, username: "ann.example" });
  assert.equal(event.contact, event.contact);
  assert.deepEqual(event.detach().contact, event.contact);
});

test("what was filled in is read and kept as text", () => {
  const json = '{"flow_token":"t1","slots":[9]}';
  const interactive = { type: "nfm_reply", nfm_reply: { name: "flow", response_json: json } };
  const [event] = open.parse(cloud({ messages: [{ ...TEXT, type: "interactive", interactive }] }), {});
  assert.deepEqual(event.content.interactive.nfm_reply, {
    ...interactive.nfm_reply,
    response: { flow_token: "t1", slots: [9] },
  });
});

test("what is absent is undefined", () => {
  const [event] = open.parse(Buffer.from('{"messages":[{}]}'), {});
  for (const name of ["id", "from", "to", "timestamp", "text", "phoneNumberId", "displayPhoneNumber", "profileName", "contact", "wabaId", "field"]) {
    assert.equal(event[name], undefined, name);
  }
  assert.equal(event.type, "");
  assert.equal(event.dialect, "on-premise");
});

test("unknown and malformed things are values beside their neighbours", () => {
  const poll = { id: "b", type: "poll", poll: {} };
  const broken = { id: "c", type: "text", text: { body: 5 } };
  const events = open.parse(cloud({ messages: [poll, broken, TEXT] }), {});
  assert.deepEqual(events.map((event) => event.content.kind), ["unknown", "malformed", "text"]);
  assert.equal(events[1].content.type, events[1].type);
  assert.deepEqual(events[1].body, events[0].body);
  assert.deepEqual(events[0].content, { kind: "unknown", type: "poll", raw: JSON.stringify(poll) });
  assert.equal(events[1].content.path, "text.body");
  assert.equal(events[1].content.raw, JSON.stringify(broken));
});

test("numbers for ids are text in the content as well", () => {
  const [event] = open.parse(Buffer.from('{"statuses":[{"id":7,"status":"sent","timestamp":5}]}'), {});
  assert.deepEqual(event.content, { kind: "status", status: { id: "7", status: "sent", timestamp: "5" } });
});

test("a field that all events share may be long", () => {
  const id = "7".repeat(100_000);
  const items = Array.from({ length: 1000 }, (_, index) => ({ ...TEXT, id: `wamid.${index}` }));
  const events = open.parse(cloud({ metadata: { phone_number_id: id }, messages: items }), {});
  assert.equal(events.length, 1000);
  assert.ok(events.every((event, index) => event.phoneNumberId === id && event.id === `wamid.${index}`));
});

test("fields are whole wherever they stand in a long body", () => {
  // Of all lengths, so that pieces of the body end within fields of each kind, and within characters.
  const text = (index) => (index % 2 ? `é😀 ${"a".repeat(index)}` : "b".repeat(index));
  const message = (_, index) => ({ ...TEXT, id: `wamid.${index}`, text: { body: text(index) } });
  const messages = [...Array.from({ length: 1000 }, message), { ...TEXT, text: { body: "c".repeat(200_000) } }];
  const events = open.parse(cloud({ messages }), {});
  assert.equal(events.length, messages.length);
  for (const [index, event] of events.entries()) {
    const { id, type, from, text } = messages[index];
    assert.deepEqual([event.id, event.type, event.from, event.text], [id, type, from, text.body]);
    assert.equal(event.raw, JSON.stringify(messages[index]));
    assert.equal(event.to, "15550001111");
  }
  assert.equal(events[999].content.text.body, text(999));
});

test("a time beyond 2038 is a time", () => {
  const [event] = open.parse(Buffer.from('{"messages":[{"timestamp":"4102444800"}]}'), {});
  assert.equal(event.timestamp, 4102444800);
});

test("an event outlives the buffer that it came in", () => {
  const body = cloud({ messages: [TEXT] });
  const [event] = open.parse(body, {});
  body.fill(0);
  assert.equal(event.raw, JSON.stringify(TEXT));
  assert.deepEqual(event.content, { kind: "text", text: TEXT.text });
});

test("a detached event tells the same from a body of its own", () => {
  const items = Array.from({ length: 50 }, (_, index) => ({ ...TEXT, id: `wamid.${index}` }));
  const event = open.parse(cloud({ messages: items }), {})[49];
  const copy = event.detach();
  assert.deepEqual({ ...copy.toJSON(), path: event.path }, event.toJSON());
  assert.equal(copy.path, "entry[0].changes[0].value.messages[0]");
  assert.equal(event.path, "entry[0].changes[0].value.messages[49]");
  assert.deepEqual(copy.content, event.content);
});

test("a log shows what and where; JSON has it all", () => {
  const [event] = open.parse(cloud({ messages: [TEXT] }), {});
  assert.equal(inspect(event), "WebhookEvent { kind: 'message', type: 'text', path: 'entry[0].changes[0].value.messages[0]' }");
  const told = JSON.parse(JSON.stringify(event));
  assert.equal(told.text, "Grüße 😀");
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(event))).filter(([, { get }]) => get);
  const names = getters.map(([name]) => name).filter((name) => name !== "content" && name !== "body");
  assert.deepEqual(told, Object.fromEntries(names.map((name) => [name, event[name]])));
});

test("only the bytes of the request are a body", () => {
  const parse = (body) => () => open.parse(body, {});
  for (const body of ["{}", {}, undefined, null, new ArrayBuffer(2), [123, 125]]) {
    assert.throws(parse(body), { name: "TypeError", message: /expected the bytes of the request/ });
  }
  assert.equal(parse(new Uint8Array([123, 125]))().length, 1);
  // Test runners and sandboxes have classes of their own.
  assert.equal(parse(runInNewContext("new Uint8Array([123, 125])"))().length, 1);
});

test("a body that is not JSON, or too large, is a WebhookBodyError", () => {
  assert.throws(() => open.parse(Buffer.from("no"), {}), WebhookBodyError);
  assert.throws(() => open.parse(Buffer.alloc(0), {}), WebhookBodyError);
  for (const maxBodyBytes of [0, 2 ** 30 + 1]) {
    const message = `maxBodyBytes: ${maxBodyBytes}, limit 1 to 1073741824`;
    assert.throws(() => Webhook.withoutAuth({ maxBodyBytes }), { name: "ConfigError", message });
  }
  const small = Webhook.withoutAuth({ maxBodyBytes: 10 });
  assert.equal(small.parse(Buffer.from("[1234,678]"), {}).length, 1);
  assert.throws(() => small.parse(Buffer.from("[1234,6789]"), {}), WebhookBodyError);
});

test("a request is verified without its events, and what needs no body before it has come", () => {
  const webhook = new Webhook([Auth.header("x-token", "s3crét"), Auth.hubSignature("secret")]);
  const body = Buffer.from("no JSON");
  const signature = createHmac("sha256", "secret").update(body).digest("hex");
  // As node:http decodes what came as UTF-8.
  const token = Buffer.from("s3crét").toString("latin1");
  webhook.verifyHeaders({ "x-token": token });
  webhook.verify(body, { "x-token": token, "x-hub-signature-256": signature });
  const refused = (error) => error instanceof VerificationError && error.answerStatus === 401;
  assert.throws(() => webhook.verifyHeaders({ "x-token": "other" }), refused);
  assert.throws(() => webhook.verify(body, { "x-token": token }), refused);
  assert.throws(() => webhook.verify("no JSON", {}), TypeError);
});

test("headers come in every form that frameworks have", () => {
  const webhook = new Webhook(Auth.basic("shop", "secret"));
  const body = cloud({ messages: [TEXT] });
  for (const headers of [
    { authorization: BASIC },
    { Authorization: BASIC },
    { authorization: [BASIC], other: undefined },
    [["Authorization", BASIC]],
    new Map([["AUTHORIZATION", BASIC]]),
    new Headers({ authorization: BASIC }),
  ]) {
    assert.equal(webhook.parse(body, headers).length, 1, inspect(headers));
  }
  for (const headers of [{}, [], { authorization: undefined }, { authorization: `${BASIC}x` }, { authorization: [BASIC, "x"] }]) {
    assert.throws(() => webhook.parse(body, headers), VerificationError, inspect(headers));
  }
  assert.throws(() => webhook.parse(body, undefined), TypeError);
  assert.throws(() => webhook.parse(body, ["Authorization", BASIC]), { name: "TypeError", message: /expected pairs/ });
});

test("every proof has to hold", () => {
  const webhook = new Webhook([Auth.hubSignature("app-secret"), Auth.header("x-token", "t")]);
  const body = cloud({ messages: [TEXT] });
  const signature = `sha256=${createHmac("sha256", "app-secret").update(body).digest("hex")}`;
  const headers = { "x-hub-signature-256": signature, "x-token": "t" };
  assert.equal(webhook.parse(body, headers).length, 1);
  for (const name of Object.keys(headers)) {
    assert.throws(() => webhook.parse(body, { ...headers, [name]: undefined }), VerificationError);
  }
  assert.throws(() => webhook.parse(Buffer.concat([body, Buffer.from(" ")]), headers), VerificationError);
});

test("without a word about it nobody is let in", () => {
  assert.throws(() => new Webhook([]), ConfigError);
  assert.throws(() => new Webhook(undefined), TypeError);
  assert.throws(() => Auth.basic("", "secret"), ConfigError);
  assert.throws(() => Auth.hubSignature(undefined), { name: "TypeError", message: "secret: expected a string, found undefined" });
});
