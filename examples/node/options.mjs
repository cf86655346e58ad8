// Options: of a client, of some of its calls, of one call.

import { Client, Host, TimeoutError } from "waba";

const client = new Client(Host.fromEnv(), { timeoutMs: 20_000, retry: { attempts: 5 } });

// The two share connections, key and rate limits.
const campaign = client.withOptions({ priority: "marketing", headers: { "x-campaign": "spring" } });
await campaign.sendText({ to: "+491510000001", body: "The spring menu is here." });

// A deadline bounds the whole call, and its error says whether sending again is safe.
try {
  await client.sendText({ to: "+491510000001", body: "Your order is ready." }, { deadlineMs: 30_000 });
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error;
  console.log(error.retry === "safe" ? "nothing was sent" : "it may have been accepted: a status webhook will tell");
}

// A signal ends the call and says nothing: for what may be done again in any case.
const { data } = await client.templates.list({ limit: 10 }, { signal: AbortSignal.timeout(30_000) });
console.log(`${data.length} templates`);
