// The receivers of `examples/receivers`, in the frameworks that they are for.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { ROOT } from "./support/root.mjs";

const TEXT = '{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}';
const BASIC = { authorization: "Basic c2hvcDpzZWNyZXQ=" };

const receiver = (name) => import(pathToFileURL(join(ROOT, "examples/receivers", `${name}.mjs`)).href);

/** Each gives what posts a body with headers, and what ends it. */
const SERVED = {
  "with-express": async ({ app }) => {
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    return over(`http://127.0.0.1:${server.address().port}`, () => server.close());
  },
  "with-fastify": async ({ app }) => over(await app.listen({ host: "127.0.0.1", port: 0 }), () => app.close()),
  "with-fetch": async ({ POST }) => ({
    post: (body, headers) => POST(new Request("http://localhost/webhook", { method: "POST", body, headers, duplex: "half" })),
    close() {},
  }),
};

const over = (url, close) => ({
  post: (body, headers) =>
    fetch(`${url}/webhook`, {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json", connection: "close", ...headers },
    }),
  close,
});

for (const [name, serve] of Object.entries(SERVED)) {
  test(`${name} answers as 360dialog wants it`, { timeout: 60_000 }, async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const { post, close } = await serve(await receiver(name));
    t.after(close);
    const answered = async (body, headers) => {
      const answer = await post(body, headers);
      return [answer.status, await answer.text()];
    };
    assert.deepEqual(await answered(TEXT, BASIC), [200, ""]);
    const large = "x".repeat(3_000_000);
    assert.deepEqual(await answered(TEXT.replace("Thanks!", large), BASIC), [200, ""]);
    assert.deepEqual(
      log.mock.calls.map((call) => call.arguments),
      [
        ["message", "m1", "Thanks!"],
        ["message", "m1", large],
      ],
    );
    assert.deepEqual(await answered("no JSON", BASIC), [200, ""]);
    assert.deepEqual(await answered(undefined, BASIC), [200, ""]);
    assert.equal((await answered(TEXT + " ".repeat(5_000_000), BASIC))[0], 413);
    assert.equal((await answered(undefined, {}))[0], 401);
    // Of a request without the proof no body is waited for.
    const endless = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("{")) });
    assert.equal((await answered(endless, {}))[0], 401);
    assert.equal((await answered(TEXT, {}))[0], 401);
    assert.equal((await answered(TEXT, { authorization: "Basic bm9ib2R5" }))[0], 401);
    assert.equal(log.mock.callCount(), 2);
  });
}
