// Reads webhook bodies in several ways, side by side: parse, then type, id, from and text of every event.
//
// `parse.mjs FOLDER WABA` takes the bodies that `corpus FOLDER` wrote and the built package. What does not find every
// event is not timed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { normalizeWebhook } from "@kapso/whatsapp-cloud-api/server";
import { WhatsAppAPI } from "whatsapp-api-js";

const [folder, packageFolder] = process.argv.slice(2);
const { Webhook } = createRequire(import.meta.url)(packageFolder);

const SETS = ["text", "status", "others", "batch100", "batch1000"];
const WINDOW_MS = 30;
const ROUNDS = 15;
const WARM_UPS = 3;

/** Sees to it that nothing read is optimised away. */
let seen = 0;
const see = (type, id, from, text) => {
  seen += (type?.length ?? 0) + (id?.length ?? 0) + (from?.length ?? 0) + (text?.length ?? 0);
};

/** Reads what everybody writes by hand; returns how many events there are. */
function readJson(body) {
  let events = 0;
  for (const entry of body.entry) {
    for (const { value } of entry.changes) {
      for (const message of value.messages ?? []) {
        see(message.type, message.id, message.from, message.text?.body);
        events++;
      }
      for (const status of value.statuses ?? []) {
        see(status.status, status.id);
        events++;
      }
    }
  }
  return events;
}

const webhook = Webhook.withoutAuth();

function readWaba(body) {
  const events = webhook.parse(body, {});
  for (const event of events) see(event.type, event.id, event.from, event.text);
  return events.length;
}

function readKapso(body) {
  const { messages, statuses } = normalizeWebhook(JSON.parse(body.toString()));
  for (const message of messages) see(message.type, message.id, message.from, message.text?.body);
  for (const status of statuses) see(status.status, status.id);
  return messages.length + statuses.length;
}

const api = new WhatsAppAPI({ token: "none", appSecret: "none", secure: false, v: "v21.0" });
let handled = 0;
api.on.message = ({ from, message }) => {
  see(message.type, message.id, from, message.text?.body);
  handled++;
};
api.on.status = ({ status, id }) => {
  see(status, id);
  handled++;
};

function readWhatsAppApi(body) {
  const before = handled;
  // Its handlers run before the first `await`.
  void api.post(JSON.parse(body.toString())).catch(() => {});
  return handled - before;
}

const CONTESTANTS = {
  "JSON.parse": (body) => JSON.parse(body.toString()),
  "JSON.parse and access": (body) => readJson(JSON.parse(body.toString())),
  "kapso normalizeWebhook": readKapso,
  "whatsapp-api-js post": readWhatsAppApi,
  "waba and access": readWaba,
};

function milliseconds(read, bodies, repeats) {
  const begun = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) for (const body of bodies) read(body);
  return performance.now() - begun;
}

function median(times) {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function shuffled(names) {
  const order = [...names];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The median time for all bodies, of rounds in which every contestant runs once. */
function measure(names, bodies) {
  const repeats = new Map();
  for (const name of names) {
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) milliseconds(CONTESTANTS[name], bodies, 1);
    let count = 1;
    while (milliseconds(CONTESTANTS[name], bodies, count) < WINDOW_MS) count *= 2;
    repeats.set(name, count);
  }
  const times = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of shuffled(names)) {
      times.get(name).push(milliseconds(CONTESTANTS[name], bodies, repeats.get(name)) / repeats.get(name));
    }
  }
  return new Map(names.map((name) => [name, median(times.get(name))]));
}

function report(set) {
  const cases = JSON.parse(readFileSync(path.join(folder, `${set}.json`), "utf8"));
  const bodies = cases.map(({ body }) => Buffer.from(body));
  const total = cases.reduce((sum, { events }) => sum + events, 0);
  const lost = new Map();
  for (const [name, read] of Object.entries(CONTESTANTS)) {
    if (name === "JSON.parse") continue;
    const found = bodies.reduce((sum, body) => sum + read(body), 0);
    if (found !== total) lost.set(name, found);
  }
  if (lost.has("waba and access")) throw new Error(`${set}: waba found ${lost.get("waba and access")} of ${total} events`);
  const times = measure(Object.keys(CONTESTANTS).filter((name) => !lost.has(name)), bodies);
  console.log(`${set}: ${bodies.length} bodies, ${total / bodies.length} events each`);
  console.log(`  ${"".padEnd(26)} ${"us/body".padStart(10)} ${"x JSON.parse".padStart(13)}`);
  for (const [name, time] of times) {
    const ratio = (time / times.get("JSON.parse")).toFixed(2);
    console.log(`  ${name.padEnd(26)} ${((time / bodies.length) * 1000).toFixed(2).padStart(10)} ${ratio.padStart(13)}`);
  }
  for (const [name, found] of lost) console.log(`  ${name.padEnd(26)} not timed: found ${found} of ${total} events`);
  console.log();
}

for (const set of SETS) report(set);
if (seen === 0) throw new Error("nothing was read");
