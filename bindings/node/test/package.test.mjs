// The package as users load it: by `import` and by `require`, in threads, and until the process ends.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";

import * as imported from "waba";

import { Emulator, silentServer } from "./support/emulator.mjs";
import { TEXT, fileHost } from "./support/file-host.mjs";
import { ROOT } from "./support/root.mjs";

const run = promisify(execFile);
const program = (name) => join(ROOT, "bindings/node/test/programs", name);
const schema = (name) => JSON.parse(readFileSync(join(ROOT, "schema", name), "utf8"));

let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());

test("import and require give the same classes", () => {
  const required = createRequire(import.meta.url)("waba");
  for (const name of ["Client", "Host", "Auth", "Webhook", "WabaError", "AuthenticationError"]) {
    assert.equal(typeof imported[name], "function", name);
    assert.equal(imported[name], required[name], name);
  }
});

test("every kind of error has a class", () => {
  for (const kind of schema("errors.json").kinds) {
    const type = imported[kind.class];
    assert.ok(type.prototype instanceof imported.WabaError, kind.name);
  }
});

test("every operation is a call of a client", () => {
  const client = new imported.Client(imported.Host.cloud("key"));
  const partner = new imported.PartnerClient(imported.Host.partner("key"));
  for (const { name } of schema("operations.json").operations) {
    const camel = (snake) => snake.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    const [group, call] = name.replace(/^partner_/, "").split(".").map(camel);
    const api = name.startsWith("partner_") ? partner : client;
    assert.equal(typeof api[group][call], "function", name);
  }
});

/** A host whose file never comes to its end. */
const halfHost = () => fileHost({}, (request, response) => response.write(TEXT.subarray(0, 100_000)));

/** What was left unfinished must not pass for a whole file. */
async function nothingArrived() {
  assert.ok((await emulator.calls("media.upload")).every(({ status }) => status !== 200));
}

describe("programs", () => {
  test("the example of the README runs", async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, "examples/send-and-receive.mjs")], { env: emulator.env });
    assert.match(stdout, /^accepted as wamid\./);
    assert.match(stdout, /Thanks!/);
  });

  test("the example of the delivery waits for it", async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, "examples/delivery.mjs")], { env: emulator.env });
    assert.match(stdout, /^webhook was (missing|other)\nwamid\.\S+ is (delivered|read)\n$/);
  });

  test("the example of the faults meets one", async () => {
    await emulator.begin([]);
    const { stdout } = await run(process.execPath, [join(ROOT, "examples/lost-answer.mjs")], { env: emulator.env });
    assert.match(stdout, /^messages\.send: .+\n$/);
    assert.equal((await emulator.outcome()).accepted, 1);
  });

  test("a CommonJS program runs", async () => {
    const { stdout } = await run(process.execPath, [program("commonjs.cjs")], { env: emulator.env });
    assert.match(stdout, /^wamid\./);
  });

  test("a program that ends after its last call ends cleanly", async () => {
    await Promise.all(Array.from({ length: 15 }, () => run(process.execPath, [program("natural-end.mjs")], { env: emulator.env })));
  });

  test("a program that exits in the middle of calls ends cleanly", async () => {
    const server = await silentServer();
    try {
      const env = { ...emulator.env, SILENT_URL: server.baseUrl };
      await Promise.all(Array.from({ length: 15 }, () => run(process.execPath, [program("exit-in-flight.mjs")], { env })));
    } finally {
      server.stop();
    }
  });

  test("a program that exits in the middle of files ends cleanly", async () => {
    const host = await halfHost();
    try {
      const env = { ...emulator.env, FILE_HOST: host.baseUrl };
      await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, [program("files-in-flight.mjs")], { env })));
      await nothingArrived();
    } finally {
      host.stop();
    }
  });
});

describe("threads", () => {
  const start = (workerData) => new Worker(program("thread.mjs"), { workerData, env: emulator.env });

  test("each thread has clients and events of its own", async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const worker = start({ baseUrl: emulator.baseUrl });
        const [[message], [code]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
        return { ...message, code };
      }),
    );
    for (const { ids, text, code } of answers) {
      assert.equal(ids.filter((id) => typeof id === "string").length, 10);
      assert.equal(text, "Grüße 😀");
      assert.equal(code, 0);
    }
  });

  test("a thread may be stopped in the middle of calls", async () => {
    const server = await silentServer();
    try {
      for (let round = 0; round < 5; round += 1) {
        const request = server.request();
        const worker = start({ baseUrl: server.baseUrl });
        await request;
        await worker.terminate();
      }
      const client = new imported.Client(emulator.host());
      assert.equal(typeof (await client.sendText({ to: "+491510000001", body: "Hi" })).id, "string");
    } finally {
      server.stop();
    }
  });

  test("a thread may be stopped in the middle of files", { timeout: 60_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      let served;
      const begun = new Promise((resolve) => (served = resolve));
      const host = await fileHost({}, (request, response, nth) => {
        response.write(TEXT.subarray(0, 100_000));
        if (nth === 2) served();
      });
      try {
        const worker = new Worker(program("files-in-flight.mjs"), { env: { ...emulator.env, FILE_HOST: host.baseUrl } });
        await begun;
        await worker.terminate();
      } finally {
        host.stop();
      }
    }
    await nothingArrived();
  });
});
