// Lets the answer to one message be lost, and looks at what the client makes of it.

import assert from "node:assert/strict";

import { Client, InterruptedError } from "waba";

const fault = { times: 1, do: { close: "after_accept" } };
await fetch(`${process.env.WABA_BASE_URL}/_emulator/faults`, { method: "POST", body: JSON.stringify(fault) });
const client = Client.fromEnv();
const error = await client.sendText({ to: "+491510000001", body: "Hello" }).catch((error) => error);
assert.ok(error instanceof InterruptedError);
assert.equal(error.retry, "if_not_sent");
console.log(error.message);
