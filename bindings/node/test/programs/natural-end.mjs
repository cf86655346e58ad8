// Sends and ends. The last call is not even awaited.

import { Client } from "waba";

const client = Client.fromEnv();
const send = () => client.sendText({ to: "+491510000001", body: "Hi" });
await Promise.all(Array.from({ length: 20 }, send));
send();
