// Files: uploads, downloads, photos.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, mkdtempSync, openAsBlob, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect, promisify } from "node:util";

import { Client, Host, InterruptedError, MediaError, UnsupportedError, ValidationError } from "waba";

import { Emulator } from "./support/emulator.mjs";
import { TEXT, fileHost } from "./support/file-host.mjs";
import { ROOT } from "./support/root.mjs";

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(1000)]);
const PLAIN = { mimeType: "text/plain" };

let emulator, client, folder, path;
before(async () => {
  emulator = await Emulator.start();
  client = new Client(emulator.host(), { retry: { baseDelayMs: 1 } });
});
after(() => emulator.stop());
beforeEach(async () => {
  await emulator.begin([]);
  folder = mkdtempSync(join(tmpdir(), "waba-"));
  path = join(folder, "menu.txt");
  writeFileSync(path, TEXT);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The file in pieces of many sizes, one of them empty. */
function* pieces() {
  for (let start = 0, size = 0; start < TEXT.length; start += size, size = 3 * size + 1) yield TEXT.subarray(start, start + size);
}

async function* slowly(iterable) {
  for (const piece of iterable) {
    await new Promise(setImmediate);
    yield piece;
  }
}

/** Whether no upload came to its end. */
const tookNothing = async () => (await emulator.calls("media.upload")).every(({ status }) => status !== 200);

describe("uploads", () => {
  const sources = {
    "a path": () => [path, {}],
    "a file URL": () => [pathToFileURL(path), {}],
    "a Buffer": () => [TEXT, PLAIN],
    "a part of a Uint8Array": () => [new Uint8Array(Buffer.concat([PNG, TEXT])).subarray(PNG.length), PLAIN],
    "an ArrayBuffer": () => [new Uint8Array(TEXT).buffer, { filename: "menu.txt" }],
    "a Blob with a type": () => [new Blob([TEXT], { type: "text/plain" }), {}],
    "a Blob on disk": async () => [await openAsBlob(path), PLAIN],
    "a File with a name": () => [new File([TEXT], "menu.txt"), {}],
    "a stream of the web": () => [new Blob([TEXT]).stream(), PLAIN],
    "a stream of Node": () => [createReadStream(path), { ...PLAIN, size: TEXT.length }],
    "a stream without a length": () => [Readable.from(pieces()), PLAIN],
    "an async generator": () => [slowly(pieces()), PLAIN],
  };
  for (const [name, open] of Object.entries(sources)) {
    test(`${name} arrives whole`, async () => {
      const [source, options] = await open();
      const media = await client.media.upload(source, options);
      const { bytes, details } = await client.media.download(media.id);
      assert.ok(bytes.equals(TEXT));
      assert.equal(details.mime_type, "text/plain");
      await client.sendDocument({ to: "+491510000001", id: media.id, filename: "menu.txt" });
    });
  }

  test("what is said about a file goes before what it says itself", async () => {
    const { id } = await client.media.upload(new File([PNG], "menu.txt", PLAIN), { mimeType: "image/png" });
    assert.equal((await client.media.get({ media_id: id })).mime_type, "image/png");
  });

  test("an on-premise host takes a stream", async () => {
    const emulator = await Emulator.start("on-premise");
    try {
      const client = new Client(emulator.host());
      const { id } = await client.media.upload(slowly(pieces()), { ...PLAIN, size: TEXT.length });
      const { bytes, details } = await client.media.download(id);
      assert.ok(bytes.equals(TEXT));
      assert.equal(details.mime_type, "text/plain");
    } finally {
      await emulator.stop();
    }
  });

  test("a file that can't be sent is refused before", async () => {
    await assert.rejects(client.media.upload(TEXT), { name: "ValidationError", message: /mime_type/ });
    await assert.rejects(client.media.upload(join(folder, "missing.txt")), { name: "ValidationError", message: /read/ });
    await assert.rejects(client.media.upload(folder, PLAIN), ValidationError);
    await assert.rejects(client.media.upload(TEXT, { mimeType: "image/png\r\nx: y" }), { name: "ValidationError", message: /mime_type/ });
    await assert.rejects(client.media.upload(new Blob([Buffer.alloc(6 << 20)]), { mimeType: "image/png" }), ValidationError);
    await assert.rejects(client.media.uploadResumable(slowly([PNG]), { mimeType: "image/png", size: PNG.length }), ValidationError);
    for (const source of [undefined, null, 7, {}, [TEXT], new DataView(new ArrayBuffer(1))]) {
      await assert.rejects(client.media.upload(source, PLAIN), { name: "TypeError", message: /^source: expected a path/ });
    }
    await assert.rejects(client.media.upload(new URL("https://example.com/menu.txt")), TypeError);
    for (const size of [-1, 1.5, Number.NaN, "5"]) {
      await assert.rejects(client.media.upload(slowly([TEXT]), { ...PLAIN, size }), RangeError);
    }
    await assert.rejects(client.media.upload(TEXT, { ...PLAIN, timeoutMs: 0 }), RangeError);
    assert.equal((await emulator.outcome()).requests, 0);
  });

  test("what can be read again is sent again, and a stream is not", async () => {
    const fault = { match: { path: "/media" }, times: 1, do: { close: "after_read" } };
    for (const source of [TEXT, path]) {
      await emulator.begin([fault]);
      await client.media.upload(source, PLAIN);
      assert.equal((await emulator.outcome()).requests, 2);
    }
    for (const open of [() => Readable.from([TEXT]), () => new Blob([TEXT])]) {
      await emulator.begin([fault]);
      const error = await client.media.upload(open(), PLAIN).catch((error) => error);
      assert.ok(error instanceof InterruptedError);
      assert.equal(error.retry, "safe");
      assert.equal(error.attempts.length, 1);
      assert.equal((await emulator.outcome()).requests, 1);
    }
  });

  test("a stream that does not keep its word fails", async () => {
    for (const size of [TEXT.length - 1, TEXT.length + 1]) {
      await assert.rejects(client.media.upload(slowly([TEXT]), { ...PLAIN, size }), MediaError);
    }
    for (const open of [() => slowly(["text"]), () => createReadStream(path, "utf8")]) {
      const error = await client.media.upload(open(), PLAIN).catch((error) => error);
      assert.ok(error instanceof MediaError, String(error));
      assert.ok(error.cause instanceof TypeError);
      assert.match(error.cause.message, /found string/);
    }
    assert.ok(await tookNothing());
  });

  test("what a stream fails with is the cause of the error", async () => {
    const failure = new RangeError("disk on fire");
    async function* failing() {
      yield TEXT;
      throw failure;
    }
    const broken = () => {
      const stream = Readable.from([TEXT]);
      stream.destroy(failure);
      return stream;
    };
    const web = () => new ReadableStream({ start: (controller) => controller.enqueue(TEXT), pull: () => Promise.reject(failure) });
    for (const open of [failing, broken, web]) {
      const error = await client.media.upload(open(), PLAIN).catch((error) => error);
      assert.ok(error instanceof MediaError, String(error));
      assert.match(error.message, /RangeError/);
      assert.ok(!error.message.includes("fire"));
      assert.equal(error.cause, failure);
    }
    assert.ok(await tookNothing());
  });

  test("a stream is let go of when the upload fails", async () => {
    const node = Readable.from(slowly([TEXT]));
    let cancelled = false;
    const web = new ReadableStream({ pull: (controller) => controller.enqueue(TEXT), cancel: () => (cancelled = true) });
    let left = false;
    async function* endless() {
      try {
        for (;;) yield TEXT;
      } finally {
        left = true;
      }
    }
    for (const source of [node, web, endless()]) await assert.rejects(client.media.upload(source), ValidationError);
    await new Promise(setImmediate);
    assert.deepEqual([node.destroyed, cancelled, left], [true, true, true]);
  });

  test("a signal ends an upload, also one whose stream hangs", { timeout: 20_000 }, async () => {
    const hanging = new Readable({ read() {} });
    const controller = new AbortController();
    const upload = client.media.upload(hanging, { ...PLAIN, signal: controller.signal });
    hanging.push(TEXT);
    await new Promise(setImmediate);
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await assert.rejects(upload, (error) => error === reason);
    await new Promise(setImmediate);
    assert.ok(hanging.destroyed);
    await assert.rejects(client.media.upload(TEXT, { ...PLAIN, signal: AbortSignal.abort(reason) }), (error) => error === reason);
    assert.ok(await tookNothing());
  });

  test("no more of a stream is read than the server takes", { timeout: 60_000 }, async () => {
    const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = once(server, "connection");
    const controller = new AbortController();
    const piece = Buffer.alloc(1 << 16);
    let given = 0;
    async function* large() {
      for (; given < 1000; given += 1) yield piece;
    }
    const client = new Client(Host.cloud("key", { baseUrl: `http://127.0.0.1:${server.address().port}` }));
    const upload = client.media.upload(large(), { ...PLAIN, signal: controller.signal });
    // What the sockets have room for is taken; then all stands still.
    for (let before = -1; before !== given; ) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    controller.abort();
    await assert.rejects(upload, { name: "AbortError" });
    assert.ok(given > 0 && given < 1000, `${given} pieces`);
    (await socket)[0].destroy();
    server.close();
  });

  test("an upload in parts gives a handle", async () => {
    const sources = [PNG, new Blob([PNG])];
    for (const source of sources) assert.match(await client.media.uploadResumable(source, { filename: "a.png" }), /./);
    await client.profile.setPhoto(new File([PNG], "a.png"));
    assert.equal((await emulator.lastCall()).operation, "profile.edit");
  });

  test("a success tells its attempts where it is asked to", async () => {
    const reports = [];
    const onReport = (report) => reports.push(report);
    await emulator.begin([{ match: { path: "/media" }, times: 1, do: { close: "after_read" } }]);
    await client.media.upload(TEXT, { ...PLAIN, onReport });
    await client.media.uploadResumable(PNG, { mimeType: "image/png", onReport });
    await client.profile.setPhoto(PNG, { mimeType: "image/png", onReport });
    const told = reports.map(({ attempts, http_status }) => [http_status, attempts.map(({ kind }) => kind)]);
    const one = undefined;
    assert.deepEqual(told, [
      [200, ["interrupted", one]],
      [200, [one, one]],
      [200, [one, one, one]],
    ]);
  });

  test("the JSON of a flow is uploaded, and what is wrong with it is said", async () => {
    const { id } = await client.flows.create({ name: "Survey", categories: ["SURVEY"] });
    const wrong = { version: "7.3", screens: [{ id: "A" }] };
    const { validation_errors } = await client.flows.uploadJson(id, wrong);
    assert.deepEqual(validation_errors.map(({ message }) => message), ["screens[0].layout: missing"]);
    const right = { version: "7.3", screens: [{ id: "A", layout: {} }] };
    const file = join(folder, "flow.json");
    writeFileSync(file, JSON.stringify(right));
    for (const source of [right, file, readFileSync(file), new Blob([JSON.stringify(right)]), createReadStream(file)]) {
      const { success, validation_errors } = await client.flows.uploadJson(id, source);
      assert.deepEqual([success, validation_errors ?? []], [true, []]);
    }
    await assert.rejects(client.flows.uploadJson(id, undefined), { name: "TypeError", message: /^source/ });
    await assert.rejects(client.flows.uploadJson(undefined, right), { name: "TypeError", message: /^flowId/ });
  });

  test("the photo of a group is a form", async () => {
    const host = await fileHost({ success: true });
    try {
      assert.equal(await host.client().groups.setPhoto("G7", new Blob([PNG]), { mimeType: "image/png" }), undefined);
      const [{ method, url, headers }] = host.requests;
      assert.deepEqual([method, url], ["POST", "/groups/G7"]);
      assert.match(headers["content-type"], /^multipart\/form-data; boundary=/);
      await assert.rejects(host.client().groups.setPhoto(undefined, PNG), { name: "TypeError", message: /^groupId/ });
    } finally {
      host.stop();
    }
  });

  test("the photo of the profile is set, read and removed on-premise", async () => {
    const emulator = await Emulator.start("on-premise");
    try {
      const client = new Client(emulator.host());
      await client.profile.setPhoto(PNG, { filename: "a.png" });
      assert.ok((await buffer(client.profile.photo())).equals(PNG));
      await assert.rejects(buffer(client.profile.photo({ maxBytes: 10 })), MediaError);
      const reports = [];
      assert.equal(await client.profile.deletePhoto({ onReport: (report) => reports.push(report) }), undefined);
      assert.deepEqual(reports.map(({ attempts }) => attempts.length), [1]);
      await assert.rejects(buffer(client.profile.photo()), { httpStatus: 404 });
    } finally {
      await emulator.stop();
    }
    await assert.rejects(client.profile.deletePhoto(), UnsupportedError);
    await assert.rejects(client.profile.photo().details(), UnsupportedError);
  });
});

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
    await assert.rejects(client.media.downloadTo(id, join(folder, "missing", "file")), { name: "MediaError", message: /written/ });
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
    assert.equal((await download.details()).mime_type, "text/plain");
    for await (const _ of download) assert.fail("it was read already");
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
    await reading;
    await Promise.all(closed);
    const unread = media.stream("7");
    unread.close();
    await assert.rejects(unread.details(), /closed/);
    assert.equal((await buffer(unread)).length, 0);
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
