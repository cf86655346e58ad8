// No secret is shown, wherever one was handed over.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Auth, Client, Host, Webhook } from "waba";

import { Emulator } from "./support/emulator.mjs";

const CANARY = "canary-6a1f0cAK";
let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());

/** All that a log, an error tracker or a test runner would write of it. */
function shown(value) {
  const texts = [inspect(value, { showHidden: true, depth: Infinity, getters: true }), JSON.stringify(value), String(value)];
  for (let error = value; error instanceof Error; error = error.cause) texts.push(error.stack, error.message);
  return texts.join("\n");
}

const isSafe = (value) => assert.ok(!shown(value).includes(CANARY), shown(value));

test("public objects show no secret", () => {
  const hosts = [Host.cloud(CANARY), Host.onPremise(CANARY), Host.sandbox(CANARY), Host.meta(CANARY, "1")];
  const auths = [
    Auth.basic("shop", CANARY),
    Auth.header("x-token", CANARY),
    Auth.signature360dialog(CANARY),
    Auth.hubSignature(CANARY),
  ];
  const proxied = new Client(Host.cloud(CANARY), { proxy: `http://user:${CANARY}@proxy.example` });
  const clients = [proxied, proxied.withOptions({ headers: { "x-token": CANARY } })];
  for (const value of [...hosts, ...hosts.map((host) => new Client(host)), ...clients, ...auths, new Webhook(auths)]) {
    isSafe(value);
  }
});

test("errors show no secret", async () => {
  const refused = [
    () => new Client(Host.cloud(`${CANARY}\n`)),
    () => new Client(Host.cloud("key", { baseUrl: `https://user:${CANARY}@example.com` })),
    () => new Client(Host.cloud("key"), { caPem: CANARY }),
    () => new Client(Host.cloud("key"), { clientCertificate: { chain: CANARY, key: CANARY } }),
    () => new Client(Host.cloud("key"), { proxy: `ftp://user:${CANARY}@proxy.example` }),
    () => new Client(Host.cloud("key")).setKey(`${CANARY}\n`),
    () => new Client(Host.cloud("key")).withOptions({ headers: { "x-token": `${CANARY}\n` } }),
    () => Auth.basic("a:b", CANARY),
    () => Auth.header("x-token", `${CANARY}\n`),
    () => new Webhook(Auth.header("x-token", CANARY)).parse(Buffer.from("{}"), { "x-token": `${CANARY}x` }),
  ];
  for (const make of refused) assert.throws(make, (error) => (isSafe(error), true));

  const client = new Client(emulator.host(CANARY));
  const error = await client.sendText({ to: "+491510000001", body: "Hi" }).catch((error) => error);
  assert.equal(error.kind, "authentication");
  isSafe(error);
  const invalid = client.webhook.set({ url: "https://example.com", headers: { "x-token": `${CANARY}\n` } });
  isSafe(await invalid.catch((error) => error));
});

test("the headers of a webhook are read, but not shown", async () => {
  const client = new Client(emulator.host());
  const config = { url: "http://127.0.0.1:9/hook", headers: { Authorization: `Basic ${CANARY}` } };
  for (const current of [await client.webhook.set(config), await client.webhook.get()]) {
    isSafe(current);
    isSafe(current.headers);
    assert.match(shown(current), /Authorization.*\[redacted\]/);
    assert.deepEqual({ ...current.headers }, config.headers);
  }
});
