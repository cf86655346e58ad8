// A host of files that does what a test wants, and remembers what it was asked.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

import { Client, Host } from "waba";

export const TEXT = Buffer.from("Cake, coffee, tea.\n".repeat(20_000));

/**
 * Starts a host with one file, `details` of which are other than true, whose bytes `serve(request, response, nth)` gives.
 */
export async function fileHost(details, serve = (request, response) => response.end(TEXT)) {
  const requests = [];
  let served = 0;
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers });
    if (url.startsWith("/files/")) return serve(request, response, (served += 1));
    response.setHeader("content-type", "application/json");
    const sha256 = createHash("sha256").update(TEXT).digest("hex");
    const address = "https://lookaside.fbsbx.com/files/?mid=7";
    response.end(JSON.stringify({ id: "7", url: address, mime_type: "text/plain", sha256, file_size: TEXT.length, ...details }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  return {
    baseUrl,
    requests,
    client: (options, key = "key") => new Client(Host.cloud(key, { baseUrl }), { retry: { baseDelayMs: 1 }, ...options }),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The file in pieces of many sizes, one of them empty. */
export function* pieces() {
  for (let start = 0, size = 0; start < TEXT.length; start += size, size = 3 * size + 1) yield TEXT.subarray(start, start + size);
}

/** Gives pieces one turn of the event loop after the other. */
export async function* slowly(iterable) {
  for (const piece of iterable) {
    await new Promise(setImmediate);
    yield piece;
  }
}
