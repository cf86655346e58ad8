// Sends with a key that a function gives, and ends; lets go of the client first (`forget`), or is never given a key (`hang`).

import { parentPort } from "node:worker_threads";

import { Client, Host } from "waba";

const { D360_API_KEY: key, WABA_BASE_URL: baseUrl } = process.env;
const message = { to: "+491510000001", body: "Hi" };
const [mode] = process.argv.slice(2);

async function hang() {
  parentPort.postMessage("asked");
  return new Promise(() => {});
}

/** Sends by a client that nobody has afterwards, and gives its function as long as somebody has it. */
async function sent() {
  const provider = mode === "hang" ? hang : async () => key;
  const receipt = await new Client(Host.cloud(provider, { baseUrl })).sendText(message);
  console.log(receipt.id);
  return new WeakRef(provider);
}

const provider = await sent();
if (mode === "forget") {
  for (let round = 0; round < 100 && provider.deref() !== undefined; round += 1) {
    // Objects of the addon are freed by finalizers, which run between tasks; what was looked at is kept until then, too.
    await new Promise((resolve) => setTimeout(resolve, 10));
    globalThis.gc();
  }
  console.log(provider.deref() === undefined ? "forgotten" : "kept");
}
