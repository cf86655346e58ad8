// Arguments from JavaScript without types: what is wrong is said by its name and never shown, as it may be a secret.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Auth,
  Client,
  DeliveryState,
  DeliveryTracker,
  FlowEndpoint,
  FlowMedia,
  Host,
  PartnerClient,
  ServiceWindow,
  Webhook,
  chatLink,
  checkTemplate,
  copyCodeButton,
  fileExtension,
  oneTimePassword,
  quickReplyButton,
  samePerson,
  urlButton,
} from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";

const CANARY = "canary-secret";
const URL_WITH_PASSWORD = new URL(`http://user:${CANARY}@proxy.local:3128`);

// Values that are none of a type.
const NO_TEXT = [{ secret: CANARY }, [CANARY], URL_WITH_PASSWORD, null, 5, 5n];
const NO_URL = [{ secret: CANARY }, [CANARY], null, 5];
const NO_NUMBER = [CANARY, { secret: CANARY }, [CANARY], null, 5n];
const NO_BOOLEAN = [CANARY, { secret: CANARY }, null, 1];
const NO_FUNCTION = [CANARY, { secret: CANARY }, null, 5];
const NO_OBJECT = [CANARY, [CANARY], null, 5, () => CANARY, new Set([CANARY]), Promise.resolve(CANARY)];
const NO_BYTES = [CANARY, { secret: CANARY }, [CANARY], null, 5];

const host = Host.cloud("key", { baseUrl: "http://127.0.0.1:1" });
const client = new Client(host);
const tracker = new DeliveryTracker();
const webhook = Webhook.withoutAuth();
const [event] = webhook.parse(cloud({ messages: [TEXT] }), {});
const to = "+491510000001";
const message = { to, body: "Hi" };
const template = { name: "ready", language: "en" };

const CALLS = {
  send: (options) => client.send({ to, type: "text", text: { body: "Hi" } }, options),
  sendText: (options) => client.sendText(message, options),
  sendRaw: (options) => client.sendRaw({ to }, options),
  markRead: (options) => client.markRead("wamid.A", options),
  showTyping: (options) => client.showTyping("wamid.A", options),
  reply: (options) => client.reply(event, "Hi", options),
  react: (options) => client.react(event, "👍", options),
  withOptions: (options) => client.withOptions(options),
  "webhook.get": (options) => client.webhook.get(options),
  "templates.listAll": (options) => client.templates.listAll({}, options).next(),
  "media.upload": (options) => client.media.upload(Buffer.from("Hi"), options),
  "media.upload of a Blob": (options) => client.media.upload(new Blob(["Hi"]), options),
  "media.uploadResumable": (options) => client.media.uploadResumable(new Blob(["Hi"]), options),
  "media.download": (options) => client.media.download("7", options),
  "media.downloadTo": (options) => client.media.downloadTo("7", "a.txt", options),
  "media.saveTo": (options) => client.media.saveTo("7", "folder", options),
  "media.stream": (options) => client.media.stream("7", options),
  "profile.setPhoto": (options) => client.profile.setPhoto(Buffer.from("Hi"), options),
  "profile.photo": (options) => client.profile.photo(options),
  "profile.deletePhoto": (options) => client.profile.deletePhoto(options),
  "groups.setPhoto": (options) => client.groups.setPhoto("G7", Buffer.from("Hi"), options),
  "flows.uploadJson": (options) => client.flows.uploadJson("F7", {}, options),
  "PartnerClient's": (options) => new PartnerClient(Host.partner("key")).clients.list({ partner_id: "PA" }, options),
};

const HOSTS = {
  cloud: (options) => Host.cloud("key", options),
  onPremise: (options) => Host.onPremise("key", options),
  sandbox: (options) => Host.sandbox("key", options),
  meta: (options) => Host.meta("token", "1000", options),
  partner: (options) => Host.partner("key", options),
  partnerToken: (options) => Host.partnerToken("token", options),
  partnerLogin: (options) => Host.partnerLogin(options),
};

/** Parameters: name, values of a wrong type, and what is called with them. */
const PARAMETERS = [
  ...Object.values(CALLS).flatMap((call) => [
    ["options", NO_OBJECT, call],
    ["timeoutMs", NO_NUMBER, (timeoutMs) => call({ timeoutMs })],
  ]),
  ["signal", [new AbortController(), ...NO_OBJECT], (signal) => CALLS.sendText({ signal })],
  ["deadlineMs", NO_NUMBER, (deadlineMs) => CALLS.sendText({ deadlineMs })],
  ["headers", [CANARY, null, 5], (headers) => CALLS.sendText({ headers })],
  ["headers", [[CANARY]], (headers) => CALLS.sendText({ headers })],
  ['headers["x"]', [undefined, ...NO_TEXT], (x) => CALLS.sendText({ headers: { x } })],
  ['headers["x"]', NO_TEXT, (x) => CALLS.sendText({ headers: new Map([["x", x]]) })],
  ["headers[0]", NO_TEXT, (name) => CALLS.sendText({ headers: [[name, "1"]] })],
  ["traceparent", NO_TEXT, (traceparent) => CALLS.sendText({ traceparent })],
  ["attempts", NO_NUMBER, (attempts) => CALLS.sendText({ attempts })],
  ["priority", NO_TEXT, (priority) => CALLS.sendText({ priority })],
  ["onReport", NO_FUNCTION, (onReport) => CALLS.sendText({ onReport })],
  ["quote", NO_BOOLEAN, (quote) => CALLS.reply({ quote })],
  ["mimeType", NO_TEXT, (mimeType) => CALLS["media.upload"]({ mimeType })],
  ["filename", NO_TEXT, (filename) => CALLS["media.upload"]({ filename })],
  ["kind", NO_TEXT, (kind) => CALLS["media.upload"]({ kind })],
  ["size", NO_NUMBER, (size) => CALLS["media.upload"]({ size })],
  ["onProgress", NO_FUNCTION, (onProgress) => CALLS["media.upload"]({ onProgress })],
  ["maxBytes", NO_NUMBER, (maxBytes) => CALLS["media.stream"]({ maxBytes })],
  ["resumes", NO_NUMBER, (resumes) => CALLS["media.stream"]({ resumes })],
  ["checkDigest", NO_BOOLEAN, (checkDigest) => CALLS["media.stream"]({ checkDigest })],
  ["onProgress", NO_FUNCTION, (onProgress) => CALLS["media.stream"]({ onProgress })],

  ...Object.values(HOSTS).flatMap((make) => [
    ["options", NO_OBJECT, make],
    ["baseUrl", NO_URL, (baseUrl) => make({ baseUrl })],
  ]),
  ["key", NO_TEXT, (key) => Host.cloud(key)],
  ["token", NO_TEXT, (token) => Host.meta(token, "1000")],
  ["phoneNumberId", NO_TEXT, (id) => Host.meta("token", id)],
  ["dialect", NO_TEXT, (dialect) => Host.fromEnv(dialect)],

  ["host", [{ secret: CANARY }, ...NO_OBJECT], (host) => new Client(host)],
  ["options", NO_OBJECT, (options) => new Client(host, options)],
  ["options", NO_OBJECT, (options) => new PartnerClient(host, options)],
  ["timeoutMs", NO_NUMBER, (timeoutMs) => new Client(host, { timeoutMs })],
  ["headersTimeoutMs", NO_NUMBER, (headersTimeoutMs) => new Client(host, { headersTimeoutMs })],
  ["connectTimeoutMs", NO_NUMBER, (connectTimeoutMs) => new Client(host, { connectTimeoutMs })],
  ["validate", NO_BOOLEAN, (validate) => new Client(host, { validate })],
  ["caBundle", NO_URL, (caBundle) => new Client(host, { caBundle })],
  ["clientCertificate", NO_OBJECT, (clientCertificate) => new Client(host, { clientCertificate })],
  ["clientCertificate.chain", NO_URL, (chain) => new Client(host, { clientCertificate: { chain, key: "" } })],
  ["clientCertificate.key", [undefined, ...NO_URL], (key) => new Client(host, { clientCertificate: { chain: "", key } })],
  ["proxy", NO_URL, (proxy) => new Client(host, { proxy })],
  ["retry", NO_OBJECT, (retry) => new Client(host, { retry })],
  ["retry.attempts", NO_NUMBER, (attempts) => new Client(host, { retry: { attempts } })],
  ["retry.baseDelayMs", NO_NUMBER, (baseDelayMs) => new Client(host, { retry: { baseDelayMs } })],
  ["retry.delayCapMs", NO_NUMBER, (delayCapMs) => new Client(host, { retry: { delayCapMs } })],
  ["retry.longestDelayMs", NO_NUMBER, (longestDelayMs) => new Client(host, { retry: { longestDelayMs } })],
  ["rateLimits", NO_OBJECT, (rateLimits) => new Client(host, { rateLimits })],
  ["rateLimits.messagesPerSecond", NO_NUMBER, (messagesPerSecond) => new Client(host, { rateLimits: { messagesPerSecond } })],
  ["rateLimits.longestWaitMs", NO_NUMBER, (longestWaitMs) => new Client(host, { rateLimits: { longestWaitMs } })],
  ["mediaErrorsPerHour", NO_NUMBER, (mediaErrorsPerHour) => new Client(host, { mediaErrorsPerHour })],
  ["onReport", NO_FUNCTION, (onReport) => new Client(host, { onReport })],

  ["message", [undefined, ...NO_OBJECT], (message) => client.send(message)],
  ["message", [undefined, ...NO_OBJECT], (message) => client.sendText(message)],
  ["message", [undefined, ...NO_OBJECT], (message) => client.sendTemplate(message)],
  ["message", [undefined, ...NO_OBJECT], (message) => client.sendRaw(message)],
  ["messageId", [undefined, ...NO_TEXT], (messageId) => client.markRead(messageId)],
  ["messageId", [undefined, ...NO_TEXT], (messageId) => client.showTyping(messageId)],
  ["content", [undefined, ...NO_OBJECT.filter((value) => value !== CANARY)], (content) => client.reply(event, content)],
  ["emoji", [undefined, ...NO_TEXT], (emoji) => client.react(event, emoji)],
  ["key", [undefined, ...NO_TEXT], (key) => client.setKey(key)],
  ["messages", [undefined, ...NO_NUMBER], (messages) => client.setMessagesPerSecond(messages)],
  ...[
    (event) => client.reply(event, "Hi"),
    (event) => client.react(event, "👍"),
    (event) => client.observe(event),
    (event) => tracker.record(event),
    (event) => tracker.recordAll([event]),
  ].map((call) => ["event", [undefined, { kind: "status" }, [event], ...NO_OBJECT], call]),
  ["source", [undefined, { secret: CANARY }, [CANARY], null, 5], (source) => client.media.upload(source)],
  ["mediaId", [undefined, ...NO_TEXT], (mediaId) => client.media.download(mediaId)],
  ["path", [undefined, ...NO_URL], (path) => client.media.downloadTo("7", path)],
  ["folder", [undefined, ...NO_URL], (folder) => client.media.saveTo("7", folder)],
  ["groupId", [undefined, ...NO_TEXT], (groupId) => client.groups.setPhoto(groupId, Buffer.from("Hi"))],
  ["flowId", [undefined, ...NO_TEXT], (flowId) => client.flows.uploadJson(flowId, {})],

  ["options", NO_OBJECT, (options) => Webhook.withoutAuth(options)],
  ["phoneNumberId", NO_TEXT, (phoneNumberId) => Webhook.withoutAuth({ phoneNumberId })],
  ["maxBodyBytes", NO_NUMBER, (maxBodyBytes) => Webhook.withoutAuth({ maxBodyBytes })],
  ["client", [{}, host, ...NO_OBJECT], (client) => Webhook.withoutAuth({ client })],
  ['client["1000"]', [undefined, ...NO_OBJECT], (value) => Webhook.withoutAuth({ client: { 1000: value } })],
  ['client["1000"]', [undefined, ...NO_OBJECT], (value) => Webhook.withoutAuth({ client: new Map([["1000", value]]) })],
  ["auth", [undefined, { secret: CANARY }, CANARY, null, 5], (auth) => new Webhook(auth)],
  ["body", [undefined, ...NO_BYTES], (body) => webhook.parse(body, {})],
  ...[(headers) => webhook.parse(Buffer.from("{}"), headers), (headers) => webhook.verifyHeaders(headers)].map((call) => [
    "headers",
    [undefined, CANARY, null, 5, new Request("http://localhost"), Promise.resolve({})],
    call,
  ]),
  ["user", [undefined, ...NO_TEXT], (user) => Auth.basic(user, "")],
  ["password", [undefined, ...NO_TEXT], (password) => Auth.basic("", password)],
  ["name", [undefined, ...NO_TEXT], (name) => Auth.header(name, "")],
  ["value", [undefined, ...NO_TEXT], (value) => Auth.header("x", value)],
  ["secret", [undefined, ...NO_TEXT], (secret) => Auth.signature360dialog(secret)],
  ["secret", [undefined, ...NO_TEXT], (secret) => Auth.hubSignature(secret)],
  ["privateKey", [undefined, ...NO_URL], (key) => FlowEndpoint.withoutAuth(key)],
  ["price", [5n], (price) => new FlowMedia({ price })],

  ["options", NO_OBJECT, (options) => new DeliveryTracker(options)],
  ["capacity", NO_NUMBER, (capacity) => new DeliveryTracker({ capacity })],
  ["keepMs", NO_NUMBER, (keepMs) => new DeliveryTracker({ keepMs })],
  ["phoneNumberId", NO_TEXT, (phoneNumberId) => new DeliveryTracker({ phoneNumberId })],
  ["events", [undefined, { secret: CANARY }, null, 5], (events) => tracker.recordAll(events)],
  ["message", [undefined, ...NO_TEXT], (message) => tracker.sent(message, { timeoutMs: 1 })],
  ["message", [undefined, ...NO_TEXT], (message) => tracker.state(message)],
  ["status", [undefined, ...NO_TEXT], (status) => tracker.reached("wamid.A", status, { timeoutMs: 1 })],
  ["options", [undefined, ...NO_OBJECT], (options) => tracker.read("wamid.A", options)],
  ["timeoutMs", [undefined, ...NO_NUMBER], (timeoutMs) => tracker.read("wamid.A", { timeoutMs })],
  ["signal", NO_OBJECT, (signal) => tracker.read("wamid.A", { timeoutMs: 1, signal })],

  ["times", NO_OBJECT, (times) => new DeliveryState(times)],
  ["times.sent", [CANARY, { secret: CANARY }], (sent) => new DeliveryState({ sent })],
  ["update", NO_OBJECT, (update) => new DeliveryState().record(update)],
  ["other", [undefined, {}, ...NO_OBJECT], (other) => new DeliveryState().merge(other)],
  ["status", [undefined, ...NO_TEXT], (status) => new DeliveryState().at(status)],
  ["status", [undefined, ...NO_TEXT], (status) => new DeliveryState().reached(status)],
  ["times", [CANARY, { secret: CANARY }, null, 5], (times) => new ServiceWindow(times)],
  ["times[0]", NO_NUMBER, (time) => new ServiceWindow([time])],
  ["timestamp", NO_NUMBER, (timestamp) => new ServiceWindow().note(timestamp)],
  ["now", NO_NUMBER, (now) => new ServiceWindow().isOpen(now)],
  ["one", [undefined, ...NO_TEXT], (one) => samePerson(one, "")],
  ["other", [undefined, ...NO_TEXT], (other) => samePerson("", other)],
  ["number", [undefined, ...NO_TEXT], (number) => chatLink(number)],
  ["text", NO_TEXT, (text) => chatLink("+491510000001", text)],
  ["mimeType", [undefined, ...NO_TEXT], (mimeType) => fileExtension(mimeType)],
  ["name", [undefined, ...NO_TEXT], (name) => oneTimePassword(name, "en", "123456")],
  ["code", [undefined, ...NO_TEXT], (code) => oneTimePassword("login", "en", code)],
  ["payload", [undefined, ...NO_TEXT], (payload) => quickReplyButton(0, payload)],
  ["suffix", [undefined, ...NO_TEXT], (suffix) => urlButton(0, suffix)],
  ["code", [undefined, ...NO_TEXT], (code) => copyCodeButton(0, code)],
  ["message", [undefined, ...NO_OBJECT], (message) => checkTemplate(message, { components: [] })],
  ["definition", [undefined, ...NO_OBJECT], (definition) => checkTemplate(template, definition)],
  ["definition.components", [undefined, CANARY, null], (components) => checkTemplate(template, { components })],
];

test("a value of a wrong type is a TypeError that names its parameter, and never shows the value", async () => {
  for (const [name, values, call] of PARAMETERS) {
    for (const value of values) {
      const told = `${name} of ${call}: ${typeof value}`;
      const error = await (async () => call(value))().then(() => undefined, (error) => error);
      assert.equal(error?.name, "TypeError", `${told}: ${error?.message}`);
      assert.ok(error.message.startsWith(`${name}: `), `${told}: ${error.message}`);
      assert.ok(!`${error.stack} ${error.cause}`.includes(CANARY), `${told}: ${error.message}`);
    }
  }
});

test("a signal in the place of the options is refused with what is meant", async () => {
  for (const [name, call] of Object.entries(CALLS)) {
    const expected = name === "withOptions" ? "an object" : "an object such as { signal }";
    const message = `options: expected ${expected}, found AbortSignal`;
    await assert.rejects(async () => call(AbortSignal.abort()), { name: "TypeError", message }, name);
  }
  const message = "request: expected an object, and { signal } behind it, found AbortSignal";
  for (const call of [client.templates.list(AbortSignal.abort()), client.templates.listAll(AbortSignal.abort()).next()]) {
    await assert.rejects(call, { name: "TypeError", message });
  }
});

test("an option that nobody knows is refused, with the one that is meant", async () => {
  const refused = [
    ...Object.values(CALLS).map((call) => [() => call({ timeout: 1 }), "timeout: unknown, expected timeoutMs"]),
    ...Object.values(HOSTS).map((make) => [() => make({ baseURL: "http://127.0.0.1" }), "baseURL: unknown, expected baseUrl"]),
    [() => new Client(host, { timeout_ms: 1 }), "timeout_ms: unknown, expected timeoutMs"],
    [() => CALLS["flows.uploadJson"]({ size: 3 }), "size: unknown"],
    [() => CALLS["groups.setPhoto"]({ kind: "image" }), "kind: unknown"],
    [() => new Client(host, { baseUrl: "http://127.0.0.1" }), "baseUrl: unknown"],
    [() => new PartnerClient(host, { ratelimits: false }), "ratelimits: unknown, expected rateLimits"],
    [() => new Client(host, { retry: { attemps: 3 } }), "retry.attemps: unknown"],
    [() => new Client(host, { retry: { basedelay: 3 } }), "retry.basedelay: unknown, expected baseDelayMs"],
    [() => new Client(host, { rateLimits: { per_second: 1 } }), "rateLimits.per_second: unknown"],
    [() => new Client(host, { clientCertificate: { cert: "" } }), "clientCertificate.cert: unknown"],
    [() => Webhook.withoutAuth({ phoneNumberID: "5" }), "phoneNumberID: unknown, expected phoneNumberId"],
    [() => new Webhook(Auth.basic("a", "b"), { toString: "5" }), "toString: unknown"],
    [() => new DeliveryTracker({ keep: 5 }), "keep: unknown, expected keepMs"],
    [() => tracker.sent("wamid.A", { timeout: 5 }), "timeout: unknown, expected timeoutMs"],
    [() => client.withOptions({ signal: AbortSignal.abort() }), "signal: unknown"],
    [() => client.sendText(message, { quote: true }), "quote: unknown"],
  ];
  for (const [call, message] of refused) {
    await assert.rejects(async () => call(), (error) => error instanceof TypeError && error.message === message, message);
  }
  new Client(host, { timeout: undefined });
});

test("what is no message is refused with an example of one", async () => {
  const expected = (example, found) => ({ name: "TypeError", message: `message: expected an object such as ${example}, found ${found}` });
  await assert.rejects(client.sendText(to, "hi"), expected("{ to, body }", "string"));
  await assert.rejects(client.sendImage(), expected("{ to, id }", "undefined"));
  await assert.rejects(client.sendTemplate(5), expected("{ to, name, language }", "number"));
  assert.throws(() => tracker.record([event]), { message: "event: expected a WebhookEvent, found Array: `recordAll` takes a list" });
});

test("what JSON does not have is refused with its place", async () => {
  const send = (data) => client.sendFlow({ ...message, flowCta: "c", flowId: "1", flowActionPayload: { data } });
  const place = "interactive.action.parameters.flow_action_payload.data.items[1]";
  await assert.rejects(send({ items: [1, 5n] }), new TypeError(`${place}: expected a number, found bigint`));
  const data = { items: [1] };
  data.items.push(data);
  await assert.rejects(send(data), new TypeError(`${place}: holds itself`));
});

test("what JSON would leave empty or null is refused with its place", async () => {
  const values = [new Map([["a", "b"]]), new Headers(), new Set([1]), Promise.resolve({}), new Blob(["a"]), new Uint8Array(2), /a/];
  for (const value of values) {
    const expected = (place) => ({ name: "TypeError", message: `${place}: expected an object, found ${value.constructor.name}` });
    await assert.rejects(client.webhook.set({ url: "https://example.com", headers: value }), expected("headers"));
    await assert.rejects(client.profile.edit(value), expected("request"));
    await assert.rejects(client.templates.list(value), expected("request"));
    await assert.rejects(client.sendTemplate({ ...template, to, components: [value] }), expected("template.components[0]"));
    const named = `a list, or an object that names its values, found ${value.constructor.name}`;
    await assert.rejects(client.sendTemplate({ ...template, to, body: value }), { message: `body: expected ${named}` });
  }
  const edit = (websites) => client.profile.edit({ websites });
  await assert.rejects(edit([new Date(Number.NaN)]), new RangeError("websites[0]: expected a value, found an invalid Date"));
  for (const item of [undefined, () => "a", Symbol("a")]) {
    await assert.rejects(edit(["a", item]), new TypeError(`websites[1]: expected a value, found ${typeof item}`));
  }
  await assert.rejects(edit(Array(2).fill("a", 0, 1)), new TypeError("websites[1]: expected a value, found undefined"));
});

test("an object of any class is written with its fields, and a date as a text", async () => {
  class Message {
    to = to;
    body = "null and {}";
    replyTo = undefined;
  }
  await assert.rejects(client.sendText(new Message()), { name: "ConnectError" });
  const nothing = Object.assign(Object.create(null), { data: {}, since: new Date(0), none: null });
  await assert.rejects(client.sendRaw({ to, nothing }), { name: "ConnectError" });
});
