// Tells a log what was done: by `onReport` what succeeded, by its error what failed.

import { Client, Host, WabaError } from "waba";

const onReport = ({ http_status, trace_id, attempts }) => console.log("done", { http_status, trace_id, attempts: attempts.length });
const client = new Client(Host.fromEnv(), { onReport });
await client.sendText({ to: "+491510000001", body: "Your order is ready." });

try {
  await client.sendText({ to: "+491510000001", body: "" });
} catch (error) {
  if (!(error instanceof WabaError)) throw error;
  const { kind, retry, code, traceId, attempts, violations } = error;
  console.log("failed", { kind, retry, code, traceId, attempts: attempts.length, violations });
}
