// The same from a module: what `import` and `require` give fits together.

import { Client, Host, Webhook } from "waba";

import { receive, send } from "./use.js";

await send(new Client(Host.onPremise("key")), new AbortController().signal);
receive(Webhook.withoutAuth());

// @ts-expect-error: a webhook is not a client
await send(Webhook.withoutAuth());
