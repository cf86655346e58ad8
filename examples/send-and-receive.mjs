// Sends a text and reads a webhook.

import { Auth, Client, Webhook } from "waba";

const client = Client.fromEnv();
const receipt = await client.sendText({ to: "+491510000001", body: "Your order is ready." });
console.log(`accepted as ${receipt.id}`);

// In a server, these two are the request's headers and its body, byte for byte.
const headers = { authorization: "Basic c2hvcDpzZWNyZXQ=" };
const body = Buffer.from('{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}');

const webhook = new Webhook(Auth.basic("shop", "secret"));
for (const event of webhook.parse(body, headers)) {
  console.log(`${event.kind} from ${event.from}: ${event.text}`);
}
