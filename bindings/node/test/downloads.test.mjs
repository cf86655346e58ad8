// Downloads, and how far files have come.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect, promisify } from "node:util";

import { Client, ClosedError, MediaError } from "waba";

import { Emulator } from "./support/emulator.mjs";
import { TEXT, fileHost, pieces, slowly } from "./support/file-host.mjs";
import { ROOT } from "./support/root.mjs";

const PLAIN = { mimeType: "text/plain" };

let emulator, client, folder;
before(async () => {
  emulator = await Emulator.start();
  client = new Client(emulator.host(), { retry: { baseDelayMs: 1 } });
});
after(() => emulator.stop());
beforeEach(async () => {
  await emulator.begin([]);
  folder = mkdtempSync(join(tmpdir(), "waba-"));
  writeFileSync(join(folder, "menu.txt"), TEXT);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("downloads", () => {
  let host;
  afterEach(() => host?.stop());

  test("a file is saved whole or not at all", async () => {
    const { id } = await client.media.upload(TEXT, PLAIN);
    const target = join(folder, "copy");
    assert.equal(await client.media.downloadTo(id, target), undefined);
    assert.ok(readFileSync(target).equals(TEXT));
    await client.media.downloadTo(id, pathToFileURL(target));
    const saved = await client.media.saveTo(id, folder);
    assert.equal(saved, join(folder, `${createHash("sha256").update(TEXT).digest("hex")}.txt`));
    assert.ok(readFileSync(saved).equals(TEXT));
    await assert.rejects(client.media.downloadTo(id, join(folder, "large"), { maxBytes: 10 }), MediaError);
    const missing = join(folder, "missing", "file");
    const unwritten = await client.media.downloadTo(id, missing).catch((error) => error);
    assert.ok(unwritten instanceof MediaError, String(unwritten));
    assert.deepEqual([unwritten.cause.code, unwritten.cause.path], ["ENOENT", missing]);
    await assert.rejects(client.media.downloadTo(id, undefined), { name: "TypeError", message: /^path/ });
    await assert.rejects(client.media.saveTo(id, 7), { name: "TypeError", message: /^folder/ });
    await assert.rejects(client.media.download(undefined), { name: "TypeError", message: /^mediaId/ });
    await assert.rejects(client.media.download(id, { maxBytes: -1 }), RangeError);
    assert.deepEqual(readdirSync(folder).sort(), ["copy", "menu.txt", saved.slice(folder.length + 1)].sort());
  });

  test("what the API says of a lost file is the error", async () => {
    for (const call of [() => client.media.download("404"), () => buffer(client.media.stream("404"))]) {
      await assert.rejects(call(), { kind: "invalid_request", code: 100, httpStatus: 400 });
    }
  });

  test("an address of another host is never asked", async () => {
    const other = await fileHost({});
    const { port } = new URL(other.baseUrl);
    const addresses = [
      `${other.baseUrl}/files/?mid=7`,
      `http://lookaside.fbsbx.com@127.0.0.1:${port}/files/`,
      `https://lookaside.fbsbx.com.example.com/files/`,
      `http://localhost:${port}/files/`,
      "file:///etc/passwd",
      `https://lookaside.fbsbx.com:${port}/files/`,
      "https://lookaside.fbsbx.com/../files/",
      "",
      "http://canary-6a1f0cAK",
    ];
    try {
      for (const url of addresses) {
        host = await fileHost({ url });
        const error = await host.client().media.saveTo("7", folder).catch((error) => error);
        assert.ok(error instanceof MediaError, `${url}: ${error}`);
        assert.ok(!inspect(error).includes("canary"));
        assert.deepEqual(host.requests.map(({ url }) => url), ["/7"]);
        host.stop();
      }
      assert.deepEqual(other.requests, []);
      assert.deepEqual(readdirSync(folder), ["menu.txt"]);
    } finally {
      other.stop();
    }
  });

  test("the key goes to the configured host, and is not shown", async () => {
    const key = "canary-6a1f0cAK";
    host = await fileHost({ sha256: "0".repeat(64) });
    const client = host.client({}, key);
    const download = client.media.stream("7");
    for (const shown of [client.media, client.profile, client.groups, download, await buffer(download).catch((error) => error)]) {
      const text = inspect(shown, { showHidden: true, depth: Infinity, getters: true });
      assert.ok(!text.includes(key), text);
    }
    assert.deepEqual(host.requests.map(({ headers }) => headers["d360-api-key"]), [key, key]);
  });

  test("another file than was named is refused, and leaves nothing", async () => {
    for (const wrong of [{ sha256: "0".repeat(64) }, { file_size: TEXT.length - 1 }, { file_size: TEXT.length + 1 }]) {
      host = await fileHost(wrong);
      const { media } = host.client();
      await assert.rejects(media.download("7", { resumes: 0 }), MediaError);
      await assert.rejects(media.downloadTo("7", join(folder, "copy"), { resumes: 0 }), MediaError);
      await assert.rejects(buffer(media.stream("7", { resumes: 0 })), MediaError);
      assert.deepEqual(readdirSync(folder), ["menu.txt"]);
      host.stop();
    }
  });

  test("a digest that is none can be left unchecked", async () => {
    host = await fileHost({ sha256: "none" });
    const { media } = host.client();
    await assert.rejects(media.download("7"), { kind: "response", message: /sha256/ });
    assert.ok((await media.download("7", { checkDigest: false })).bytes.equals(TEXT));
    assert.ok((await buffer(media.stream("7", { checkDigest: false }))).equals(TEXT));
  });

  test("what was done is told at the end", async () => {
    const { id } = await client.media.upload(TEXT, PLAIN);
    const reports = [];
    const told = { onReport: (report) => reports.push(report) };
    await client.media.download(id, told);
    await client.media.downloadTo(id, join(folder, "copy"), told);
    await client.media.saveTo(id, folder, told);
    const stream = client.media.stream(id, told);
    await stream.details();
    assert.equal(reports.length, 3);
    assert.ok((await buffer(stream)).equals(TEXT));
    await assert.rejects(client.media.download(id, { ...told, maxBytes: 10 }), MediaError);
    // Its details are read, and then its bytes.
    assert.deepEqual(reports.map(({ attempts, http_status }) => [attempts.length, http_status]), Array(4).fill([2, 200]));
  });

  test("a download goes on where it broke off", async () => {
    const serve = (request, response, nth) => {
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range)?.[1] ?? 0);
      const head = { "content-length": TEXT.length - start, "content-range": `bytes ${start}-${TEXT.length - 1}/${TEXT.length}` };
      response.writeHead(start > 0 ? 206 : 200, head);
      if (nth > 2) return response.end(TEXT.subarray(start));
      response.write(TEXT.subarray(start, start + 100_000), () => response.destroy());
    };
    host = await fileHost({}, serve);
    const { media } = host.client();
    assert.ok((await media.download("7")).bytes.equals(TEXT));
    const ranges = host.requests.filter(({ url }) => url.startsWith("/files/")).map(({ headers }) => headers.range);
    assert.deepEqual(ranges, [undefined, "bytes=100000-", "bytes=200000-"]);
    host.stop();
    host = await fileHost({}, serve);
    await assert.rejects(host.client().media.download("7", { resumes: 1 }), { retry: "safe" });
  });

  /** A host whose file never comes to its end. */
  const halfHost = async () => (host = await fileHost({}, (request, response) => response.write(TEXT.subarray(0, 100_000))));

  test("a signal ends a download, and no half file is left", { timeout: 20_000 }, async () => {
    const { media } = (await halfHost()).client();
    const reason = new Error("changed my mind");
    const calls = {
      download: (signal, onProgress) => media.download("7", { signal, onProgress }),
      downloadTo: (signal, onProgress) => media.downloadTo("7", join(folder, "copy"), { signal, onProgress }),
      saveTo: (signal, onProgress) => media.saveTo("7", folder, { signal, onProgress }),
      stream: (signal, onProgress) => buffer(media.stream("7", { signal, onProgress })),
    };
    for (const [name, call] of Object.entries(calls)) {
      const controller = new AbortController();
      await assert.rejects(call(controller.signal, () => controller.abort(reason)), (error) => error === reason, name);
    }
    assert.deepEqual(readdirSync(folder), ["menu.txt"]);
    const aborted = { signal: AbortSignal.abort(reason) };
    await assert.rejects(media.stream("7", aborted).details(), (error) => error === reason);
  });

  test("a file comes piece by piece", async () => {
    const { id } = await client.media.upload(TEXT, PLAIN);
    const seen = [];
    const download = client.media.stream(id, { onProgress: (...now) => seen.push(now) });
    assert.equal((await download.details()).file_size, TEXT.length);
    const pieces = [];
    for await (const piece of download) pieces.push(piece);
    assert.ok(Buffer.concat(pieces).equals(TEXT));
    assert.equal(seen.length, pieces.length);
    assert.deepEqual(seen.at(-1), [TEXT.length, TEXT.length]);
  });

  test("a file is read once, and what is known of it stays", async () => {
    await emulator.begin([{ match: { operation: "media.download" }, times: 2, do: { close: "mid_body" } }]);
    const { id } = await client.media.upload(TEXT, PLAIN);
    const [broken, half] = [1, 2].map(() => client.media.stream(id, { resumes: 0 }));
    await assert.rejects(buffer(broken), { kind: "interrupted" });
    await assert.rejects(buffer(half.readable()), { kind: "interrupted" });
    const [whole, pieces] = [client.media.stream(id), client.media.stream(id)];
    assert.ok((await buffer(whole)).equals(TEXT));
    assert.ok((await buffer(pieces.readable())).equals(TEXT));
    for (const download of [broken, half, whole, pieces]) {
      for (const read of [() => buffer(download), () => buffer(download.readable())]) {
        await assert.rejects(read(), { name: "MediaError", message: /the file was read already/ });
      }
      assert.equal((await download.details()).file_size, TEXT.length);
    }
  });

  test("an iterator that is at its end stays there", async () => {
    const { id } = await client.media.upload(TEXT, PLAIN);
    const pieces = client.media.stream(id)[Symbol.asyncIterator]();
    while (!(await pieces.next()).done);
    assert.deepEqual(await pieces.next(), { done: true, value: undefined });
  });

  test("a download is a stream of Node and of the web", async () => {
    const { id } = await client.media.upload(TEXT, PLAIN);
    assert.ok((await buffer(Readable.from(client.media.stream(id)))).equals(TEXT));
    const response = new Response(client.media.stream(id).readable());
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(TEXT));
    const copy = await client.media.upload(client.media.stream(id), { ...PLAIN, size: TEXT.length });
    assert.ok((await client.media.download(copy.id)).bytes.equals(TEXT));
    host = await fileHost({ sha256: "0".repeat(64) });
    await assert.rejects(buffer(host.client().media.stream("7").readable()), MediaError);
  });

  test("a download that is left lets go of its connection", { timeout: 20_000 }, async () => {
    const closed = [];
    const serve = (request, response) => {
      closed.push(once(request.socket, "close"));
      response.write(TEXT.subarray(0, 100_000));
    };
    host = await fileHost({}, serve);
    const { media } = host.client();
    const left = media.stream("7");
    for await (const _ of left) break;
    const cancelled = media.stream("7").readable().getReader();
    await cancelled.read();
    await cancelled.cancel();
    const destroyed = Readable.from(media.stream("7"));
    await once(destroyed, "data");
    destroyed.destroy();
    const disposed = media.stream("7");
    await disposed[Symbol.asyncIterator]().next();
    await disposed[Symbol.asyncDispose]();
    // Also while a piece is waited for.
    const waiting = media.stream("7");
    const reading = buffer(waiting);
    while (closed.length < 5) await new Promise(setImmediate);
    waiting.close();
    await assert.rejects(reading, ClosedError);
    await Promise.all(closed);
    const unread = media.stream("7");
    unread.close();
    await assert.rejects(unread.details(), ClosedError);
    await assert.rejects(buffer(unread), ClosedError);
  });
});

describe("progress", () => {
  test("is told at the end", async () => {
    const seen = [];
    const onProgress = (...now) => seen.push(now);
    const { id } = await client.media.upload(TEXT, { ...PLAIN, onProgress });
    assert.deepEqual(seen.at(-1), [TEXT.length, TEXT.length]);
    await client.media.upload(slowly(pieces()), { ...PLAIN, onProgress });
    assert.deepEqual(seen.at(-1), [TEXT.length, undefined]);
    for (const call of [() => client.media.download(id, { onProgress }), () => client.media.saveTo(id, folder, { onProgress })]) {
      seen.length = 0;
      await call();
      assert.deepEqual(seen.at(-1), [TEXT.length, TEXT.length]);
    }
  });

  test("is told on the way", { timeout: 20_000 }, async () => {
    const seen = [];
    async function* waiting() {
      yield TEXT;
      while (seen.length === 0) await new Promise(setImmediate);
      yield TEXT;
    }
    await client.media.upload(waiting(), { ...PLAIN, size: 2 * TEXT.length, onProgress: (...now) => seen.push(now) });
    assert.deepEqual(seen, [
      [TEXT.length, 2 * TEXT.length],
      [2 * TEXT.length, 2 * TEXT.length],
    ]);
  });

  test("that throws ends the transfer", { timeout: 20_000 }, async () => {
    const failure = new Error("full");
    const onProgress = () => {
      throw failure;
    };
    const hanging = new Readable({ read() {} });
    hanging.push(TEXT);
    const half = await fileHost({}, (request, response) => response.write(TEXT.subarray(0, 100_000)));
    try {
      const { media } = half.client();
      const calls = [
        () => client.media.upload(hanging, { ...PLAIN, onProgress }),
        () => client.media.upload(TEXT, { ...PLAIN, onProgress }),
        () => media.download("7", { onProgress }),
        () => media.downloadTo("7", join(folder, "copy"), { onProgress }),
        () => buffer(media.stream("7", { onProgress })),
      ];
      for (const call of calls) await assert.rejects(call(), (error) => error === failure);
      assert.deepEqual(readdirSync(folder), ["menu.txt"]);
    } finally {
      half.stop();
    }
  });
});

test("the example runs", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "examples/media.mjs")], { env: emulator.env });
  assert.equal(stdout, "sent 190000 bytes\nsaved 190000 bytes as .txt\nstreamed 190000 bytes of text/plain\n");
});
