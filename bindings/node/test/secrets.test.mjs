// No secret is shown, wherever one was handed over.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { deserialize, serialize } from "node:v8";

import * as waba from "waba";

import { Emulator, KEY } from "./support/emulator.mjs";
import { ROOT } from "./support/root.mjs";
import { vectors } from "./support/vectors.mjs";

const { Auth, Client, FlowEndpoint, Host, PartnerClient, WabaError, Webhook } = waba;
const CANARY = "canary-6a1f0cAK";
const FLOW_KEY = vectors("flows").find((vector) => vector.private_key).private_key;
const emulators = new Map();
let emulator;
before(async () => {
  for (const dialect of ["cloud", "on-premise"]) emulators.set(dialect, await Emulator.start(dialect));
  emulator = emulators.get("cloud");
});
after(() => [...emulators.values()].map((emulator) => emulator.stop()));

/** All that a log, an error tracker or a test runner would write of it. */
function shown(value) {
  const texts = [inspect(value, { showHidden: true, depth: Infinity, getters: true }), JSON.stringify(value), String(value)];
  for (let error = value; error instanceof Error; error = error.cause) {
    texts.push(error.stack, error.message, JSON.stringify(Object.getOwnPropertyDescriptors(error)));
  }
  return texts.join("\n");
}

function isSafe(value) {
  for (const secret of [CANARY, KEY]) assert.ok(!shown(value).includes(secret), shown(value));
}

/** The same for objects with a secret inside, which no copy takes along either. */
function isSealed(value) {
  isSafe(value);
  for (const copy of [{ ...value }, Object.assign({}, value), structuredClone(value), deserialize(serialize(value))]) isSafe(copy);
}

/** An object of each public class that gets a secret. */
function holders() {
  const hosts = [Host.cloud(CANARY), Host.onPremise(CANARY), Host.sandbox(CANARY), Host.meta(CANARY, "1")];
  const partners = [Host.partner(CANARY), Host.partnerToken(CANARY)];
  const auths = [
    Auth.basic("shop", CANARY),
    Auth.header("x-token", CANARY),
    Auth.signature360dialog(CANARY),
    Auth.hubSignature(CANARY),
  ];
  const proxied = new Client(Host.cloud(CANARY), { proxy: `http://user:${CANARY}@proxy.example` });
  return [
    ...hosts,
    ...partners,
    ...auths,
    ...hosts.map((host) => new Client(host)),
    ...partners.map((host) => new PartnerClient(host)),
    proxied,
    proxied.withOptions({ headers: { "x-token": CANARY } }),
    proxied.webhook,
    new Webhook(auths),
    new FlowEndpoint(FLOW_KEY, Auth.hubSignature(CANARY)),
  ];
}

test("public objects show no secret", () => {
  for (const value of holders()) isSealed(value);
  isSafe(Host.cloud("key", { baseUrl: `https://user:${CANARY}@example.com` }));
});

test("every public class is looked at", () => {
  // These get no secret. A new class must be put where it belongs.
  const harmless = ["DeliveryState", "DeliveryTracker", "FlowMedia", "FlowRequest", "ServiceWindow"];
  const classes = Object.entries(waba).filter(
    ([, value]) => typeof value === "function" && /^class /.test(Function.prototype.toString.call(value)),
  );
  const held = holders();
  const others = classes.filter(
    ([, kind]) => !(kind === WabaError || kind.prototype instanceof WabaError) && !held.some((value) => value instanceof kind),
  );
  assert.deepEqual(others.map(([name]) => name).sort(), harmless);
});

test("errors show no secret", async () => {
  const refused = [
    () => new Client(Host.cloud(`${CANARY}\n`)),
    () => new Client(Host.cloud("key", { baseUrl: `https://user:${CANARY}@example.com` })),
    () => new Client(Host.cloud("key"), { caBundle: CANARY }),
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

test("no fault makes an error show a secret", async () => {
  let failed = 0;
  for (const { dialect, faults, operation, request, base_url: baseUrl } of vectors("faults")) {
    const emulator = emulators.get(dialect);
    await emulator.begin(faults);
    const host = baseUrl === undefined ? emulator.host() : Host.cloud(KEY, { baseUrl });
    const client = new Client(host, { timeoutMs: 300, retry: { attempts: 1 } });
    const [group, name] = operation.split(".").map((word) => word.replace(/_./g, (found) => found[1].toUpperCase()));
    const tagged = client.withOptions({ headers: { "x-tenant": CANARY } });
    const error = await tagged[group][name](request).then(() => undefined, (error) => error);
    if (error === undefined) continue;
    isSafe(error);
    isSafe(structuredClone(error));
    failed += 1;
  }
  assert.ok(failed > 40, String(failed));
});

test("a server that sends the key back makes no error show it", async () => {
  await emulator.begin([]);
  const client = new Client(emulator.host(), { retry: { attempts: 1 } });
  const headers = { "x-fb-trace-id": KEY, "x-business-use-case-usage": KEY, "retry-after": KEY };
  const bodies = [
    { error: { code: 190, message: KEY, error_user_msg: KEY, error_data: { details: KEY } } },
    { meta: { developer_message: KEY, details: { [KEY]: KEY }, "360dialog_trace_id": KEY } },
    { errors: [{ code: 1, title: KEY, details: KEY }] },
    { error: KEY },
    { [KEY]: KEY },
    { url: { [KEY]: KEY } },
    KEY,
  ];
  for (const body of bodies) {
    for (const status of [200, 302, 400, 401, 429, 500]) {
      await emulator.answerNext(status, headers, JSON.stringify(body));
      const error = await client.webhook.get().then(() => undefined, (error) => error);
      if (error !== undefined) isSafe(error);
    }
  }
});

test("a program with all logs on prints no secret", async () => {
  const faults = vectors("faults").flatMap((vector) => vector.faults).filter((fault) => fault.match === undefined);
  await emulator.begin(faults.map((fault) => ({ ...fault, times: 1 })));
  const program = join(ROOT, "bindings/node/test/programs/verbose.mjs");
  const env = { ...emulator.env, NODE_DEBUG: "*", RUST_LOG: "trace", RUST_BACKTRACE: "full" };
  const { code, output } = await new Promise((resolve) => {
    const options = { env, maxBuffer: 1 << 26 };
    execFile(process.execPath, [program, String(faults.length)], options, (error, stdout, stderr) =>
      resolve({ code: error?.code, output: stdout + stderr }),
    );
  });
  assert.equal(code, 1, output);
  assert.match(output, /ValidationError/);
  assert.ok(!output.includes(KEY), output);
});
