// Exits while calls wait for an answer, and others for a connection.

import { Client, Host } from "waba";

const silent = new Client(Host.cloud("key", { baseUrl: process.env.SILENT_URL }));
const client = Client.fromEnv();
const message = { to: "+491510000001", body: "Hi" };
for (let index = 0; index < 20; index += 1) {
  silent.sendText(message);
  client.sendText(message);
}
await client.sendText(message);
process.exit(0);
