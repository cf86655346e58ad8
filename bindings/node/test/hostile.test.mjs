// Hostile servers: their redirects lead nowhere, and their JSON crashes nothing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { Client, WabaError, Webhook } from "waba";

import { Emulator } from "./support/emulator.mjs";
import { vectors } from "./support/vectors.mjs";

const lists = Object.fromEntries(vectors("security").map((list) => [list.name, list]));
let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());

test("redirects lead nowhere", async () => {
  let connections = 0;
  const thief = createServer((socket) => {
    connections += 1;
    socket.on("error", () => {}).end();
  });
  thief.listen(0, "127.0.0.1");
  await once(thief, "listening");
  const { port } = thief.address();
  const base = new URL(emulator.baseUrl).host;
  await emulator.begin([]);
  const client = new Client(emulator.host(), { rateLimits: false });
  let count = 0;
  for (const location of lists.redirects.locations) {
    const target = location.replaceAll("THIEF", `127.0.0.1:${port}`).replaceAll("PORT", port).replaceAll("BASE", base);
    for (const status of lists.redirects.statuses) {
      await emulator.answerNext(status, { location: target }, "");
      const call = count % 2 ? client.webhook.get() : client.sendText({ to: "+491510000001", body: "Hello" });
      const error = await call.then(() => undefined, (error) => error);
      assert.deepEqual([error?.kind, error.httpStatus, error.retry], ["response", status, "never"], target);
      assert.ok(!inspect(error).includes(`:${port}`));
      count += 1;
    }
  }
  thief.close();
  await once(thief, "close");
  assert.equal(connections, 0);
  assert.deepEqual(await emulator.outcome(), { requests: count, accepted: 0 });
  assert.ok(count > 300);
});

describe("odd JSON is read or refused", () => {
  for (const { name, target, status, body, error: kind, value, events } of lists.json.cases) {
    test(name, async () => {
      const text = body.map(([piece, times]) => piece.repeat(times)).join("");
      const read = async () => {
        if (target === "webhook") {
          return Webhook.withoutAuth().parse(Buffer.from(text), {}).filter((event) => event.content !== undefined).length;
        }
        await emulator.answerNext(status, {}, text);
        return new Client(emulator.host()).webhook.get();
      };
      if (kind !== undefined) {
        const error = await read().then(() => undefined, (error) => error);
        assert.ok(error instanceof WabaError, String(error));
        assert.equal(error.kind, kind);
        assert.ok(error.message.length < 500);
        return;
      }
      const found = await read();
      if (events !== undefined) return assert.equal(found, events);
      for (const [key, expected] of Object.entries(value)) assert.equal(found[key], expected);
      // What was read can be shown and written: a value that is nested too deep could not.
      assert.ok(inspect(found, { depth: Infinity }).length > 0 && JSON.stringify(found).length > 0);
    });
  }
});
