// Sends text messages in several ways: `send.mjs PACKAGE WAY URL`, and then what `http-bench` asks for on standard input.
//
// A line `MESSAGES CONCURRENCY` asks for so many messages, so many of them at a time; the answer is a line `CPU WALL`, in
// microseconds.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [packageFolder, way, url] = process.argv.slice(2);

const TO = "491510000001";
const TEXT = "Hello Ann, your order 1234 is on its way.";

const WAYS = {
  async waba() {
    const { Client, Host } = createRequire(import.meta.url)(packageFolder);
    const client = new Client(Host.cloud("key", { baseUrl: url }), { rateLimits: false });
    return async () => (await client.sendText({ to: TO, body: TEXT })).id;
  },

  /** From the event loop to waba's runtime and back: a call that there is not, which it refuses. */
  async "no-op"() {
    const load = createRequire(import.meta.url);
    const [{ native }, { outcomeOf }] = ["native", "calls"].map((name) => load(`${packageFolder}/bindings/node/dist/${name}.js`));
    const client = native.Client.open(native.Host.cloud(native.Key.text("key")), {});
    return () => outcomeOf((calls) => client.call(calls, "none", "{}"));
  },

  /** What people write by hand when it has to be fast. */
  async undici() {
    const { Pool } = await import("undici");
    const pool = new Pool(url, { connections: 256 });
    const headers = { "d360-api-key": "key", "content-type": "application/json" };
    return async () => {
      const message = { messaging_product: "whatsapp", recipient_type: "individual", to: TO, type: "text", text: { body: TEXT } };
      const answer = await pool.request({ method: "POST", path: "/messages", headers, body: JSON.stringify(message) });
      return (await answer.body.json()).messages[0].id;
    };
  },

  async kapso() {
    const { WhatsAppClient } = await import("@kapso/whatsapp-cloud-api");
    const client = new WhatsAppClient({ accessToken: "key", baseUrl: url });
    return async () => (await client.messages.sendText({ phoneNumberId: "1", to: TO, body: TEXT })).messages[0].id;
  },
};

async function sendAll(send, messages, concurrency) {
  let left = messages;
  const work = async () => {
    while (left-- > 0) await send();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

const send = await WAYS[way]();
for await (const line of createInterface({ input: process.stdin })) {
  const [messages, concurrency] = line.split(" ").map(Number);
  const [before, begun] = [process.cpuUsage(), performance.now()];
  await sendAll(send, messages, concurrency);
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  console.log(`${user + system} ${Math.round(wall * 1000)}`);
}
// Clients keep connections, which would keep the process.
process.exit();
