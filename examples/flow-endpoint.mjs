// Serves a flow as a CGI program: the request on standard input, the answer on standard output.

import { readFileSync } from "node:fs";

import { Auth, FlowEndpoint, WabaError } from "waba";

/** Asks for a seat, then finishes. */
function nextScreen(request) {
  if (request.action === "data_exchange") return request.finish(request.data);
  return request.reply("SEATS", { free: [4, 7] });
}

const { FLOW_PRIVATE_KEY, META_APP_SECRET, HTTP_X_HUB_SIGNATURE_256 } = process.env;
const endpoint = new FlowEndpoint(FLOW_PRIVATE_KEY, Auth.hubSignature(META_APP_SECRET));
let [status, answer] = [200, ""];
try {
  const request = endpoint.open(readFileSync(0), { "X-Hub-Signature-256": HTTP_X_HUB_SIGNATURE_256 });
  answer = request.automaticReply() ?? nextScreen(request);
} catch (error) {
  if (!(error instanceof WabaError)) throw error;
  status = error.answerStatus ?? 500;
}
process.stdout.write(`Status: ${status}\nContent-Type: text/plain\n\n${answer}`);
