// Settings of clients and options of calls.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import {
  Auth,
  Client,
  ClosedError,
  ConfigError,
  FlowEndpoint,
  Host,
  PartnerClient,
  RateLimitedError,
  ValidationError,
  Webhook,
} from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator, KEY } from "./support/emulator.mjs";
import { ROOT } from "./support/root.mjs";

const UPGRADE = Buffer.from(
  '{"entry":[{"changes":[{"field":"phone_number_quality_update","value":{"event":"THROUGHPUT_UPGRADE"}}]}]}',
);
const MESSAGE = { to: "+491510000001", body: "Hi" };
let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());
beforeEach(() => emulator.begin([]));

const client = (options) => new Client(emulator.host(), { retry: { baseDelayMs: 1 }, ...options });

test("a success tells its attempts where it is asked to", async () => {
  await emulator.answerNext(500, {}, "{}");
  const reports = [];
  await client().webhook.get({ onReport: (report) => reports.push(report) });
  assert.equal(reports.length, 1);
  const [{ attempts, http_status }] = reports;
  assert.equal(http_status, 200);
  assert.deepEqual(attempts.map(({ number, kind, http_status }) => [number, kind, http_status]), [
    [1, "server", 500],
    [2, undefined, 200],
  ]);
  assert.ok(attempts.every(({ delay, held_back, duration }) => delay >= 0 && held_back >= 0 && duration >= 0));
});

test("a failure tells its attempts", async () => {
  await emulator.answerNext(500, {}, "{}");
  const error = await client().webhook.get({ attempts: 1 }).catch((error) => error);
  assert.deepEqual(error.attempts.map(({ number, kind, http_status }) => [number, kind, http_status]), [[1, "server", 500]]);
  assert.equal((await emulator.outcome()).requests, 1);
  const unsent = await client().sendText({ ...MESSAGE, to: "" }).catch((error) => error);
  assert.deepEqual(unsent.attempts, []);
});

test("every way to send tells its attempts", async () => {
  const reports = [];
  const options = { onReport: (report) => reports.push(report) };
  const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
  const shop = client();
  await shop.send({ to: MESSAGE.to, type: "text", text: { body: "Hi" } }, options);
  await shop.sendText(MESSAGE, options);
  await shop.reply(event, "Hi", { ...options, quote: true });
  await shop.react(event, "👍", options);
  await shop.markRead(await emulator.inbound("491510000001", "Hello?"), options);
  // The webhook is read, and set because there is none.
  await shop.webhook.ensure({ url: "http://127.0.0.1:1/hook" }, { onReport: ({ attempts }) => assert.equal(attempts.length, 2) });
  assert.deepEqual(reports.map(({ attempts, http_status }) => [attempts.length, http_status]), Array(5).fill([1, 200]));
});

test("pauses grow to their cap and no further", async () => {
  await emulator.answerNext(500, {}, "{}");
  const reports = [];
  const retry = { baseDelayMs: 600_000, delayCapMs: 1 };
  await client({ retry }).webhook.get({ onReport: (report) => reports.push(report) });
  const [{ attempts }] = reports;
  assert.equal(attempts.length, 2);
  assert.ok(attempts[1].delay <= 0.001);
});

test("what onReport throws is an uncaught exception, and changes nothing of the call", async () => {
  const program = join(ROOT, "bindings/node/test/programs/failing-reports.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: emulator.env });
  const lines = ["accepted: string", "accepted: string", "uncaught: full", "uncaught: full"];
  assert.deepEqual(stdout.trim().split("\n").sort(), lines);
});

test("reports can be wanted of all calls of a client", async () => {
  const [all, own] = [[], []];
  const watched = client().withOptions({ onReport: (report) => all.push(report) }).withOptions({ attempts: 2 });
  await watched.sendText(MESSAGE);
  const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
  await watched.reply(event, "Hi");
  await watched.react(event, "");
  await watched.media.upload(Buffer.from("Hi"), { mimeType: "text/plain", filename: "a.txt" });
  await watched.webhook.get({ onReport: (report) => own.push(report) });
  assert.deepEqual([all.length, own.length], [4, 1]);
});

test("reports can be wanted when the client is made", async () => {
  const [all, own] = [[], []];
  const watched = client({ onReport: (report) => all.push(report) });
  await watched.sendText(MESSAGE);
  await watched.webhook.get({ onReport: (report) => own.push(report) });
  await watched.withOptions({ attempts: 1 }).webhook.get();
  assert.deepEqual([all.length, own.length], [2, 1]);
});

test("headers are sent however they are kept", async () => {
  const refused = (headers) => client().sendText(MESSAGE, { headers }).catch((error) => error.message);
  const forms = [["Authorization", "x"]].flatMap((pair) => [Object.fromEntries([pair]), [pair], new Map([pair]), new Headers([pair])]);
  // What the client sets itself is refused: so each of them was read.
  for (const headers of forms) assert.match(await refused(headers), /authorization/i);
  await client().sendText(MESSAGE, { headers: new Headers({ "x-shop": "1" }) });
  // What can be read only once would be gone before it is sent.
  assert.match(await refused(new Map([["x-shop", "1"]]).entries()), /^headers: expected Headers, an object or pairs/);
});

test("each option is read once, also one that is inherited", async () => {
  const reads = [];
  const counted = (options) => {
    const getters = Object.entries(options).map(([name, value]) => [name, { enumerable: true, get: () => (reads.push(name), value) }]);
    return Object.create(Object.defineProperties({}, Object.fromEntries(getters)));
  };
  const clientCertificate = counted({ chain: "no certificate", key: "no key" });
  const settings = counted({ caBundle: "no certificate", clientCertificate, retry: counted({ attempts: 1 }) });
  assert.throws(() => new Client(emulator.host(), settings), ConfigError);
  const host = Host.cloud(KEY, counted({ baseUrl: new URL(emulator.baseUrl) }));
  await new Client(host).sendText(MESSAGE, counted({ headers: { "x-shop": "1" }, timeoutMs: 5000 }));
  const blob = new Blob(["Hi"], { type: "text/plain" });
  await new Client(host).media.uploadResumable(blob, counted({ filename: "a.txt", headers: { "x-shop": "1" } }));
  const names = ["caBundle", "clientCertificate", "chain", "key", "retry", "attempts", "baseUrl", "headers", "timeoutMs", "filename", "headers"];
  assert.deepEqual(reads.sort(), names.sort());
});

test("addresses may be URLs, and PEM bytes", () => {
  new Client(Host.cloud("key", { baseUrl: new URL(emulator.baseUrl) }), { proxy: new URL("http://user:secret@proxy.local:3128") });
  const pem = Buffer.from("no certificate");
  const refused = [
    [{ caBundle: pem }, /^caBundle: /],
    [{ clientCertificate: { chain: pem, key: pem } }, /^clientCertificate: /],
    [{ proxy: new URL("ftp://user:secret@proxy.local") }, /^proxy: (?!.*secret)/],
  ];
  for (const [options, message] of refused) assert.throws(() => client(options), { name: "ConfigError", message });
});

test("a block closes what it has by `using`", async () => {
  for (const made of [client(), new PartnerClient(Host.partner("key"))]) {
    made[Symbol.dispose]();
    assert.throws(() => made.rateLimits, ClosedError);
  }
  const download = client().media.stream("7");
  download[Symbol.dispose]();
  await assert.rejects(download.details(), ClosedError);
});

test("a client that was closed makes no more calls", async () => {
  const [open, other] = [client(), client().withOptions({ attempts: 1 })];
  open.close();
  open.close();
  await assert.rejects(open.sendText(MESSAGE), ClosedError);
  await assert.rejects(open.media.download("7"), { kind: "closed", message: "the client is closed" });
  assert.throws(() => open.rateLimits, ClosedError);
  await other.sendText(MESSAGE);
  const partner = new PartnerClient(Host.partner("key"));
  assert.equal(partner.rateLimits.waiting, 0);
  partner.close();
  await assert.rejects(partner.flows.list({ partner_id: "a", waba_account_id: "b" }), ClosedError);
});

test("options of a client are those of its calls, unless a call has its own", async () => {
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const patient = client().withOptions({ attempts: 1, traceparent, headers: { "x-shop": "1" } });
  await emulator.answerNext(500, {}, "{}");
  await assert.rejects(patient.webhook.get(), { kind: "server" });
  await emulator.answerNext(500, {}, "{}");
  await patient.webhook.get({ attempts: 2 });
  await client().withOptions({ timeoutMs: 60_000, deadlineMs: 120_000 }).sendText(MESSAGE);
});

test("options that can't be kept are refused before anything is sent", async () => {
  const refused = [
    { headers: { "D360-API-KEY": "other" } },
    { headers: { Authorization: "other" } },
    { headers: { "Content-Length": "1" } },
    { headers: { "x-shop": "a\nb" } },
    { headers: { "x shop": "1" } },
  ];
  for (const options of refused) {
    await assert.rejects(client().sendText(MESSAGE, options), ValidationError, JSON.stringify(options));
    assert.throws(() => client().withOptions(options), ValidationError);
  }
  for (const options of [{ timeoutMs: 0 }, { deadlineMs: -1 }, { attempts: 1.5 }]) {
    await assert.rejects(client().sendText(MESSAGE, options), RangeError);
    assert.throws(() => client().withOptions(options), RangeError);
  }
  assert.equal((await emulator.outcome()).requests, 0);
});

test("settings that can't be kept are refused", () => {
  for (const options of [{ proxy: "ftp://proxy.example" }, { caBundle: "no certificate" }]) {
    assert.throws(() => client(options), ConfigError, JSON.stringify(options));
    assert.throws(() => new PartnerClient(Host.partner("key"), options), ConfigError);
  }
  const clientCertificate = { chain: "no certificate", key: "no key" };
  assert.throws(() => client({ clientCertificate }), ConfigError);
  assert.throws(() => client({ connectTimeoutMs: 0 }), RangeError);
  assert.throws(() => client({ headersTimeoutMs: Number.NaN }), RangeError);
  assert.throws(() => client({ clientCertificate: { chain: "" } }), { name: "TypeError", message: /clientCertificate\.key/ });
});

test("a client takes all its settings", async () => {
  const options = { connectTimeoutMs: 5000, headersTimeoutMs: 10_000, timeoutMs: 20_000, proxy: "direct", rateLimits: true };
  await client(options).sendText(MESSAGE);
  await client({ proxy: "system" }).sendText(MESSAGE);
});

test("a replaced key is that of all clients that share it", async () => {
  const original = new Client(emulator.host("revoked"));
  const derived = original.withOptions({ attempts: 1 });
  await assert.rejects(derived.sendText(MESSAGE), { kind: "authentication" });
  original.setKey(KEY);
  await derived.sendText(MESSAGE);
  assert.throws(() => original.setKey("a\nb"), ConfigError);
  assert.throws(() => original.setKey(undefined), { name: "TypeError" });
  await original.sendText(MESSAGE);
});

test("rate limits are those of the settings, and shared", async () => {
  const shop = client({ rateLimits: { messagesPerSecond: 1000, longestWaitMs: 1 } });
  const messagesWaiting = { authentication: 0, utility: 0, service: 0, marketing: 0 };
  const idle = { enabled: true, waiting: 0, messagesWaiting, messagesPerSecond: 1000, allowance: 1000, pairs: 0 };
  assert.deepEqual({ ...shop.rateLimits }, idle);
  await shop.sendText(MESSAGE);
  assert.equal(shop.withOptions({ attempts: 1 }).rateLimits.pairs, 1);
  shop.setMessagesPerSecond(20);
  assert.equal(shop.rateLimits.allowance, 20);
  assert.throws(() => shop.setMessagesPerSecond(0), { name: "ConfigError", message: "messagesPerSecond: 0, limit at least 1" });
  assert.equal(shop.rateLimits.allowance, 20);
  for (const event of Webhook.withoutAuth().parse(UPGRADE, {})) shop.observe(event);
  assert.equal(shop.rateLimits.allowance, 1000);
  assert.equal(client({ rateLimits: false }).rateLimits.enabled, false);
  assert.equal(client().rateLimits.allowance, 80);
});

test("failed readings of media are bounded", async () => {
  const shop = client({ mediaErrorsPerHour: 1 });
  await assert.rejects(shop.media.get({ media_id: "404" }), { kind: "invalid_request" });
  await assert.rejects(shop.media.get({ media_id: "404" }), { kind: "rate_limited", attempts: [] });
  assert.throws(() => client({ mediaErrorsPerHour: 0.5 }), RangeError);
});

test("an urgent message goes before those that wait", async () => {
  const shop = client({ rateLimits: { messagesPerSecond: 20 } });
  const send = (person, body, options) => shop.sendText({ to: `+4915100000${person}`, body }, options);
  const sends = Array.from({ length: 60 }, (_, n) => send(100 + n, "Sale", { priority: "marketing" }));
  while (shop.rateLimits.waiting === 0) await setTimeout(1);
  const { authentication, marketing } = shop.rateLimits.messagesWaiting;
  assert.equal(authentication, 0);
  assert.ok(marketing > 0);
  await Promise.all([...sends, send(300, "123 456", { priority: "authentication" })]);
  const bodies = (await emulator.calls("messages.send")).map(({ body }) => body.text.body);
  assert.equal(bodies.at(-1), "Sale");
  await assert.rejects(send(300, "Hi", { priority: "urgent" }), ValidationError);
});

test("a call that would have to wait too long is left to the caller", async () => {
  const shop = client({ rateLimits: { messagesPerSecond: 1, longestWaitMs: 1 } });
  const calls = Array.from({ length: 200 }, (_, n) => shop.sendText({ to: `+4915100${10_000 + n}`, body: "Hi" }));
  const settled = await Promise.allSettled(calls);
  const errors = settled.flatMap(({ reason }) => reason ?? []);
  assert.ok(errors.length > 0 && errors.every((error) => error instanceof RateLimitedError));
  assert.ok(errors.every(({ retryAfterMs, retry }) => retryAfterMs > 1 && retry === "safe"));
});

test("what is wrong with a setting is said by its name", () => {
  const refused = [
    [() => new Client(Host.cloud("key", { baseUrl: "ftp://example.com" })), /^baseUrl: /],
    [() => new Client(Host.cloud("key"), { caBundle: "" }), /^caBundle: /],
    [() => Host.meta("token", ".."), /^phoneNumberId: /, (host) => new Client(host)],
    [() => new FlowEndpoint("no key", Auth.header("x", "y")), /^privateKey: /],
    [() => new Webhook([]), /^withoutAuth: /],
  ];
  for (const [make, message, use = () => {}] of refused) {
    assert.throws(() => use(make()), (error) => {
      assert.match(error.message, message);
      return error instanceof ConfigError && error.message.startsWith(`${error.setting}: `);
    });
  }
});

test("what has to be at least one is refused by the core, whichever way it is set", async () => {
  const refused = [
    [() => client({ retry: { attempts: 0 } }), "attempts"],
    [() => client({ rateLimits: { messagesPerSecond: 0 } }), "messagesPerSecond"],
    [() => client({ mediaErrorsPerHour: 0 }), "mediaErrorsPerHour"],
    [() => client().withOptions({ attempts: 0 }), "attempts"],
  ];
  for (const [make, setting] of refused) {
    assert.throws(make, { name: "ConfigError", setting, message: `${setting}: 0, limit at least 1` });
  }
  await assert.rejects(client().sendText(MESSAGE, { attempts: 0 }), { name: "ConfigError", setting: "attempts" });
});
