// Uploads: of files, of photos, of the JSON of flows.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createReadStream, mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

import { Client, Host, InterruptedError, MediaError, PartnerClient, UnsupportedError, ValidationError } from "waba";

import { Emulator } from "./support/emulator.mjs";
import { TEXT, fileHost, pieces, slowly } from "./support/file-host.mjs";

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

/** Whether no upload came to its end. */
const tookNothing = async () => (await emulator.calls("media.upload")).every(({ status }) => status !== 200);

test("a file is as large as what it is sent as may be", async () => {
  const image = Buffer.alloc(6 << 20);
  const refused = client.media.upload(image, { filename: "a.jpg" });
  await assert.rejects(refused, (error) => error instanceof ValidationError && /where `kind` is `document`/.test(error.message));
  assert.ok((await client.media.upload(image, { filename: "a.jpg", kind: "document" })).id);
  const poster = client.media.upload(image, { filename: "a.jpg", kind: "poster" });
  await assert.rejects(poster, { name: "ValidationError", message: /^kind: .*expected one of `image`/ });
});

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
  await assert.rejects(client.media.upload(join(folder, "missing.txt")), { name: "ValidationError", message: /missing\.txt" can't be read/ });
  await assert.rejects(client.media.upload(folder, PLAIN), ValidationError);
  await assert.rejects(client.media.upload(TEXT, { mimeType: "image/png\r\nx: y" }), { name: "ValidationError", message: /mime_type/ });
  await assert.rejects(client.media.upload(new Blob([Buffer.alloc(6 << 20)]), { mimeType: "image/png" }), ValidationError);
  await assert.rejects(client.media.uploadResumable(slowly([PNG]), { mimeType: "image/png", size: PNG.length }), ValidationError);
  for (const source of [undefined, null, 7, {}, [TEXT], new DataView(new ArrayBuffer(1))]) {
    await assert.rejects(client.media.upload(source, PLAIN), { name: "TypeError", message: /^source: expected a path/ });
  }
  const message = /^source: expected a path, bytes, a Blob or a stream of bytes, found Generator$/;
  await assert.rejects(client.media.upload((function* () {})(), PLAIN), { name: "TypeError", message });
  const address = { name: "TypeError", message: "source: expected a path or a file: URL, found one of https:" };
  await assert.rejects(client.media.upload(new URL("https://example.com/menu.txt")), address);
  for (const size of [-1, 1.5, Number.NaN]) {
    await assert.rejects(client.media.upload(slowly([TEXT]), { ...PLAIN, size }), RangeError);
  }
  await assert.rejects(client.media.upload(TEXT, { ...PLAIN, timeoutMs: 0 }), RangeError);
  assert.equal((await emulator.outcome()).requests, 0);
});

test("a file that can't be read is the cause, as Node's own errors tell it", async () => {
  const missing = join(folder, "missing.txt");
  const own = await readFile(missing).catch((error) => error);
  for (const upload of [client.media.upload(missing), client.media.uploadResumable(pathToFileURL(missing))]) {
    const { cause } = await upload.catch((error) => error);
    assert.ok(cause instanceof Error, String(cause));
    assert.deepEqual([cause.code, cause.path], [own.code, own.path]);
    assert.match(cause.message, /^ENOENT: .*, '.*missing\.txt'$/);
  }
  const { cause } = await client.media.upload(folder, PLAIN).catch((error) => error);
  assert.deepEqual([cause.code, cause.path], ["EISDIR", folder]);
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
  for (const [size, problem] of [[TEXT.length - 1, /longer than its size/], [TEXT.length + 1, /shorter than its size/]]) {
    await assert.rejects(client.media.upload(slowly([TEXT]), { ...PLAIN, size }), { name: "MediaError", message: problem });
  }
  for (const open of [() => slowly(["text"]), () => createReadStream(path, "utf8")]) {
    const error = await client.media.upload(open(), PLAIN).catch((error) => error);
    assert.ok(error instanceof MediaError, String(error));
    assert.ok(error.cause instanceof TypeError);
    for (const { message } of [error, error.cause]) assert.match(message, /expected pieces of bytes .*found string/);
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

const neverBegun = {
  "the signal has fired": (stream) => client.media.upload(stream, { ...PLAIN, signal: AbortSignal.abort() }),
  "the client is closed": (stream) => closedClient().media.upload(stream, PLAIN),
  "the client of an upload in parts is closed": (stream) => closedClient().media.uploadResumable(stream, PLAIN),
  "an option is unknown": (stream) => client.profile.setPhoto(stream, { mimetype: "image/png" }),
  "an option can't be": (stream) => client.media.upload(stream, { ...PLAIN, size: -1 }),
  "the options are none": (stream) => client.media.upload(stream, null),
  "the group has no id": (stream) => client.groups.setPhoto(5, stream, PLAIN),
  "the flow has no id": (stream) => client.flows.uploadJson(5, stream),
  "the flow of a partner has none": (stream) => partnerClient().flows.uploadJson({ flow_id: 5n }, stream),
};
for (const [name, upload] of Object.entries(neverBegun)) {
  test(`a stream is let go of, and its errors are heard, when ${name}`, { timeout: 20_000 }, async () => {
    for (const file of [path, join(folder, "missing.txt")]) {
      const stream = createReadStream(file);
      const closed = new Promise((resolve) => stream.once("close", resolve));
      await assert.rejects(upload(stream));
      await closed;
    }
  });
}

function closedClient() {
  const client = new Client(emulator.host());
  client.close();
  return client;
}

const partnerClient = () => new PartnerClient(Host.partner("emulator-partner-key", { baseUrl: emulator.baseUrl }));

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
  for (const source of sources) assert.match(await client.media.uploadResumable(source, { filename: "a.png", kind: "image" }), /./);
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
  const refused = [
    [undefined, "json: expected an object, found undefined"],
    [new Map(), "json: expected an object, found Map"],
    [{ version: 5n }, "version: expected a number, found bigint"],
    [{ screens: [{ width: Number.NaN }] }, "screens[0].width: expected a finite number, found NaN"],
    [JSON.stringify(right), "json: expected an object, bytes or a path, found the text of JSON"],
  ];
  for (const [json, message] of refused) await assert.rejects(client.flows.uploadJson(id, json), { message });
  await assert.rejects(client.flows.uploadJson(undefined, right), { name: "TypeError", message: /^flowId/ });
});

test("the JSON of a flow of a partner's account is uploaded, and its files are listed", async () => {
  const partner = partnerClient();
  const account = { partner_id: "emulatorPA", waba_account_id: "emulatorWA" };
  const { id: flow_id } = await partner.flows.create({ ...account, name: "Of the partner" });
  const target = { ...account, flow_id };
  const { validation_errors } = await partner.flows.uploadJson(target, Buffer.from("{}"));
  assert.equal(validation_errors.length, 2);
  const reports = [];
  const right = { version: "7.3", screens: [{ id: "A", layout: {} }] };
  await partner.flows.uploadJson(target, right, { onReport: (report) => reports.push(report) });
  assert.equal(reports[0].attempts.length, 1);
  const { data } = await partner.flows.assets(target);
  const file = await fetch(data[0].download_url);
  assert.deepEqual([file.status, await file.json()], [200, right]);
  await assert.rejects(partner.flows.uploadJson(target, undefined), { name: "TypeError", message: /^json/ });
  await assert.rejects(partner.flows.uploadJson(undefined, right), ValidationError);
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
