// Lets everything go wrong, with all logs on: of what it prints, nothing may be a secret.

import { Client, Host } from "waba";

const { WABA_BASE_URL: baseUrl, D360_API_KEY: secret } = process.env;
const times = process.argv[2];
const host = Host.cloud(secret, { baseUrl });
const proxy = `http://user:${secret}@proxy.invalid`;
const client = new Client(host, { proxy, timeoutMs: 300, retry: { attempts: 1 }, rateLimits: false }).withOptions({ headers: { "x-tenant": secret } });
console.log(host, client, `${client}`, JSON.stringify({ host, client }));
for (let number = 0; number < Number(times); number += 1) {
  await client.sendText({ to: "+491510000001", body: `Hello ${number}` }).catch((error) => {
    console.log(error, JSON.stringify(error));
    console.error(error.stack);
  });
}
// Nobody catches it: the process ends with what Node makes of it.
await client.sendText({ to: "", body: "" });
