// Lists, from page to page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Client, Host, PartnerClient } from "waba";

import { Emulator } from "./support/emulator.mjs";

let emulator;
before(async () => (emulator = await Emulator.start("cloud")));
after(() => emulator.stop());

test("a list goes on until its last page", async () => {
  const next = { cursors: { after: "2" }, next: "https://elsewhere.example/?after=2" };
  await emulator.answerNext(200, {}, JSON.stringify({ data: [{ name: "a" }, { name: "b" }], paging: next }));
  await emulator.answerNext(200, {}, JSON.stringify({ data: [{ name: "c" }], paging: { cursors: { after: "3" } } }));
  const names = [];
  for await (const template of new Client(emulator.host()).templates.listAll({ limit: 2 })) names.push(template.name);
  assert.deepEqual(names, ["a", "b", "c"]);
  const queries = (await emulator.calls("templates.list")).map((call) => call.query);
  assert.deepEqual(queries, ["limit=2", "limit=2&after=2"]);
});

test("a list of the partner API goes on by numbers", async () => {
  const page = (start) => ({ clients: [{ id: `${start}CL` }], count: 1, total: 2, limit: 1, offset: start });
  for (const start of [0, 1]) await emulator.answerNext(200, {}, JSON.stringify(page(start)));
  const partner = new PartnerClient(Host.partner("key", { baseUrl: emulator.baseUrl }));
  const ids = [];
  for await (const client of partner.clients.listAll({ partner_id: "examplePA", limit: 1 })) ids.push(client.id);
  assert.deepEqual(ids, ["0CL", "1CL"]);
  assert.equal((await emulator.lastCall()).query, "limit=1&offset=1");
});

test("a key of a number is there, but not shown", async () => {
  await emulator.answerNext(201, {}, JSON.stringify({ id: "k1", api_key: "canary-1" }));
  const partner = new PartnerClient(Host.partner("key", { baseUrl: emulator.baseUrl }));
  const key = await partner.apiKeys.create({ partner_id: "examplePA", channel_id: "exampleCH" });
  assert.equal(key.api_key, "canary-1");
  assert.ok(!inspect(key).includes("canary-1") && !JSON.stringify(key).includes("canary-1"));
});
