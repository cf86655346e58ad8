// Several numbers: a client for each, and one webhook that answers from the number that was written to.

import { Auth, Client, Host, Webhook } from "waba";

// In production, a table of phone number ids and keys.
const { D360_API_KEY, WABA_BASE_URL } = process.env;
const numbers = { 1000: D360_API_KEY, 2000: D360_API_KEY };
const hosts = Object.entries(numbers).map(([id, key]) => [id, Host.cloud(key, { baseUrl: WABA_BASE_URL })]);
const clients = new Map(hosts.map(([id, host]) => [id, new Client(host)]));
const webhook = new Webhook(Auth.basic("shop", "secret"), { client: clients });

// In a server, these two are the request's headers and its body, byte for byte.
const headers = { authorization: "Basic c2hvcDpzZWNyZXQ=" };
const text = { from: "491510000001", id: "m1", type: "text", text: { body: "Are you open?" } };
const value = { metadata: { phone_number_id: "2000" }, messages: [text] };
const body = Buffer.from(JSON.stringify({ entry: [{ changes: [{ field: "messages", value }] }] }));
for (const event of webhook.parse(body, headers)) {
  await event.reply("Until six.");
  console.log(`answered from ${event.phoneNumberId}`);
}

// A new key: each request that begins from now on carries it.
clients.get("2000").setKey(D360_API_KEY);
for (const client of clients.values()) client.close();
