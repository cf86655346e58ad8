// Uploads a stream that does not end and downloads a file that does not end: in a thread that is stopped, or in a program
// that exits.

import { Readable } from "node:stream";
import { isMainThread } from "node:worker_threads";

import { Client, Host } from "waba";

import { KEY } from "../support/emulator.mjs";
import { TEXT } from "../support/file-host.mjs";

const unending = new Readable({ read() {} });
unending.push(TEXT);
// Not of the environment, which is that of the process: a thread has its own for JavaScript only.
const client = new Client(Host.cloud(KEY, { baseUrl: process.env.WABA_BASE_URL }));
client.media.upload(unending, { mimeType: "text/plain", onProgress() {} });

const host = new Client(Host.cloud("key", { baseUrl: process.env.FILE_HOST }));
host.media.download("7", { onProgress() {} });
for await (const _ of host.media.stream("7")) {
  if (isMainThread) process.exit(0);
}
