// Keys that a function gives.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { inspect, promisify } from "node:util";
import { Worker } from "node:worker_threads";

import { AuthenticationError, Client, ConfigError, Host, PartnerClient } from "waba";

import { Emulator, KEY } from "./support/emulator.mjs";
import { TEXT, fileHost } from "./support/file-host.mjs";
import { ROOT } from "./support/root.mjs";

const CANARY = "canary-6a1f0cAK";
const MESSAGE = { to: "+491510000001", body: "Hi" };
const program = (name) => join(ROOT, "bindings/node/test/programs", name);

let emulator, host;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());
beforeEach(async () => {
  await emulator.begin([]);
  host = await fileHost({ success: true });
});
afterEach(() => host.stop());

const client = (provider) => new Client(emulator.host(provider), { retry: { baseDelayMs: 1 } });
const keys = () => host.requests.map(({ headers }) => headers["d360-api-key"]);

test("each request carries the key of its time", async () => {
  let key = "first";
  for (const provider of [() => key, async () => key]) {
    const { media } = host.client({}, provider);
    await media.get({ media_id: "7" });
    key = "second";
    await media.get({ media_id: "7" });
    key = "first";
  }
  assert.deepEqual(keys(), ["first", "second", "first", "second"]);
});

test("a repetition asks anew", async () => {
  const given = ["wrong", KEY];
  await emulator.answerNext(500, {}, "{}");
  await client(() => given.shift()).webhook.get();
  assert.deepEqual(given, []);
});

test("each request of a file carries a key", async () => {
  let asked = 0;
  const { media } = host.client({}, async () => `key-${(asked += 1)}`);
  assert.ok((await media.download("7")).bytes.equals(TEXT));
  assert.deepEqual(keys(), ["key-1", "key-2"]);
});

test("many calls ask at once", async () => {
  const shop = client(() => new Promise((resolve) => setImmediate(resolve, KEY)));
  const calls = Array.from({ length: 50 }, (_, n) => shop.sendText({ to: `+4915100${10_000 + n}`, body: "Hi" }));
  for (const { id } of await Promise.all(calls)) assert.equal(typeof id, "string");
});

test("a function replaces a key, and the other way round", async () => {
  const shop = client("revoked");
  shop.setKey(async () => KEY);
  await shop.withOptions({ attempts: 1 }).sendText(MESSAGE);
  shop.setKey("revoked");
  await assert.rejects(shop.sendText(MESSAGE), AuthenticationError);
});

test("hosts of all kinds take a function", async () => {
  const { baseUrl } = host;
  const provider = () => "key";
  for (const made of [Host.cloud, Host.onPremise, Host.sandbox].map((make) => make(provider, { baseUrl }))) {
    await new Client(made).messages.markRead({ message_id: "wamid.A" });
  }
  await new Client(Host.meta(provider, "1", { baseUrl })).messages.markRead({ message_id: "wamid.A" });
  for (const made of [Host.partner, Host.partnerToken].map((make) => make(provider, { baseUrl }))) {
    await new PartnerClient(made).profile.get({ partner_id: "PA" });
  }
  const shown = host.requests.map(({ headers }) => headers["d360-api-key"] ?? headers["x-api-key"] ?? headers.authorization);
  assert.deepEqual(shown, ["key", "key", "key", "Bearer key", "key", "Bearer key"]);
  assert.throws(() => Host.cloud({}), { name: "TypeError", message: /^key: expected a string/ });
});

test("a client is not made of the host of the other", () => {
  for (const made of [Host.partner("key"), Host.partnerToken("token"), Host.partnerLogin()]) {
    const message = "host: the partner API, which has a client of its own";
    assert.throws(() => new Client(made), { name: "ConfigError", message });
  }
  assert.throws(() => new PartnerClient(Host.cloud("key")), { name: "ConfigError", message: "host: not the partner API" });
});

test("a function is asked outside of the call", async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  const client = new Client(Host.cloud(() => (seen.push(storage.getStore()), "key"), { baseUrl: host.baseUrl }));
  await storage.run("shop", () => client.messages.markRead({ message_id: "wamid.A" }));
  assert.deepEqual(seen, [undefined]);
});

describe("without a key nothing is sent", () => {
  const providers = {
    "it throws": () => {
      throw new Error(CANARY);
    },
    "it rejects": () => Promise.reject(new Error(CANARY)),
    "it rejects with no error": () => Promise.reject(),
    "it gives nothing": () => undefined,
    "it gives no text": () => [CANARY],
  };
  for (const [name, provider] of Object.entries(providers)) {
    test(name, async () => {
      const error = await client(provider).sendText(MESSAGE).catch((error) => error);
      assert.ok(error instanceof AuthenticationError, String(error));
      assert.match(error.message, /key provider failed/);
      assert.equal(error.httpStatus, undefined);
      assert.ok(!inspect(error, { showHidden: true, depth: Infinity }).includes(CANARY));
      assert.equal((await emulator.outcome()).requests, 0);
    });
  }

  test("it gives what no header could carry", async () => {
    for (const key of ["", `${CANARY}\n`]) {
      const error = await client(() => key).sendText(MESSAGE).catch((error) => error);
      assert.ok(error instanceof ConfigError, String(error));
      assert.ok(!inspect(error).includes(CANARY));
    }
    assert.equal((await emulator.outcome()).requests, 0);
  });
});

test("a signal ends a call that waits for its key", { timeout: 20_000 }, async () => {
  const controller = new AbortController();
  const asked = new Promise((resolve) => {
    client(() => {
      resolve();
      return new Promise(() => {});
    })
      .sendText(MESSAGE, { signal: controller.signal })
      .catch((error) => assert.equal(error.name, "AbortError"));
  });
  await asked;
  controller.abort();
  assert.equal((await emulator.outcome()).requests, 0);
});

test("a key is not shown", async () => {
  const shop = client(() => CANARY);
  const error = await shop.sendText(MESSAGE).catch((error) => error);
  for (const value of [shop, emulator.host(() => CANARY), error]) {
    assert.ok(!inspect(value, { showHidden: true, depth: Infinity, getters: true }).includes(CANARY));
  }
});

describe("a function is let go of", () => {
  test("when the program ends", async () => {
    const ended = Array.from({ length: 10 }, () => promisify(execFile)(process.execPath, [program("key-provider.mjs")], { env: emulator.env }));
    for (const { stdout } of await Promise.all(ended)) assert.match(stdout, /^wamid\./);
  });

  test("with its client", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program("key-provider.mjs"), "forget"], { env: emulator.env });
    assert.match(stdout, /\nforgotten\n$/);
  });

  test("with its thread, also while it is asked", { timeout: 60_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const worker = new Worker(program("key-provider.mjs"), { argv: ["hang"], env: emulator.env });
      await new Promise((resolve) => worker.once("message", resolve));
      await worker.terminate();
    }
    assert.equal((await emulator.outcome()).requests, 0);
    await client(KEY).sendText(MESSAGE);
  });
});
