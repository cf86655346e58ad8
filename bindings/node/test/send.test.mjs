// Calls, through the emulator.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { ApiError, AuthenticationError, Client, ConfigError, ConnectError, Host, TimeoutError, UnsupportedError, ValidationError, WabaError, Webhook } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator, KEY, silentServer } from "./support/emulator.mjs";

const TO = "+491510000001";

for (const dialect of ["cloud", "on-premise"]) {
  describe(dialect, () => {
    let emulator, client;
    before(async () => {
      emulator = await Emulator.start(dialect);
      client = new Client(emulator.host());
    });
    after(() => emulator.stop());

    const last = async (operation) => (await emulator.calls(operation)).at(-1);

    test("a text is accepted", async () => {
      const receipt = await client.sendText({ to: TO, body: "Hello", replyTo: "wamid.A", previewUrl: true });
      assert.equal(typeof receipt.id, "string");
      const { body } = await last("messages.send");
      assert.equal(body.text.body, "Hello");
      assert.equal(body.context.message_id, "wamid.A");
      assert.equal(dialect === "cloud" ? body.text.preview_url : body.preview_url, true);
    });

    test("any message is taken as the wire has it", async () => {
      const receipt = await client.send({ to: TO, type: "text", text: { body: "Hi" } });
      assert.equal((await client.messages.send({ to: TO, type: "text", text: { body: "Hi" } })).wa_id, receipt.wa_id);
    });

    test("a reply goes to the sender and quotes only when told to", async () => {
      const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
      await client.reply(event, "Thanks");
      const plain = (await last("messages.send")).body;
      assert.equal(plain.to, TEXT.from);
      assert.equal(plain.context, undefined);
      await client.reply(event.detach(), "Thanks", { quote: true });
      assert.deepEqual((await last("messages.send")).body.context, { message_id: TEXT.id });
    });

    test("an event without a sender can't be replied to", async () => {
      const [event] = Webhook.withoutAuth().parse(cloud({ messages: [{ type: "text" }] }), {});
      await assert.rejects(client.reply(event, "Thanks"), ValidationError);
      await assert.rejects(client.reply({ from: TO }, "Thanks"), { name: "TypeError", message: /expected a WebhookEvent/ });
    });

    test("a message is marked as read", async () => {
      const id = await emulator.inbound("491510000001", "Hello?");
      assert.equal(await client.markRead(id), undefined);
      assert.equal((await last("messages.mark_read")).status, 200);
      await assert.rejects(client.markRead("wamid.none"), ApiError);
    });

    test("a sign of typing is shown where hosts have it", async () => {
      const id = await emulator.inbound("491510000001", "Hello?");
      if (dialect === "on-premise") return assert.rejects(client.showTyping(id), ValidationError);
      assert.equal(await client.showTyping(id), undefined);
      const { status, body } = await last("messages.mark_read");
      assert.deepEqual([status, body.typing_indicator], [200, { type: "text" }]);
    });

    test("the webhook is set and read", async () => {
      const config = { url: "http://127.0.0.1:9/hook", headers: { Authorization: "Basic abc" } };
      assert.equal((await client.webhook.set(config)).url, config.url);
      const current = await client.webhook.get();
      assert.equal(current.url, config.url);
      assert.equal(current.headers.Authorization, "Basic abc");
      // What was read can be set again, secrets included.
      await client.webhook.set({ ...current, url: "http://127.0.0.1:9/other" });
      assert.equal((await client.webhook.get()).headers.Authorization, "Basic abc");
    });

    test("a wrong key is an AuthenticationError", async () => {
      const error = await new Client(emulator.host("wrong")).sendText({ to: TO, body: "Hi" }).catch((error) => error);
      assert.ok(error instanceof AuthenticationError && error instanceof WabaError && error instanceof Error);
      assert.equal(error.name, "AuthenticationError");
      assert.equal(error.kind, "authentication");
      assert.equal(error.retry, "never");
      assert.equal(error.httpStatus, 401);
      assert.match(error.stack, /send\.test\.mjs/);
    });

    test("a text over the limit is not sent, unless checks are off", async () => {
      const before = (await emulator.calls("messages.send")).length;
      const message = { to: TO, body: "x".repeat(4097) };
      const error = await client.sendText(message).catch((error) => error);
      assert.ok(error instanceof ValidationError);
      assert.deepEqual(error.violations, [
        { path: "text.body", rule: "chars", found: "4097 characters", limit: "1 to 4096 characters" },
      ]);
      assert.equal((await emulator.calls("messages.send")).length, before);
      const unchecked = new Client(emulator.host(), { validate: false });
      await assert.rejects(unchecked.sendText(message), (error) => error.kind !== "validation" && error.httpStatus === 400);
    });

    test("a message that is none is refused with the place", async () => {
      await assert.rejects(client.send({ to: TO, type: "text", text: {} }), { name: "ValidationError", message: /text/ });
      await assert.rejects(client.messages.send(undefined), ValidationError);
    });

    test("the environment names key and address", async () => {
      process.env.D360_API_KEY = KEY;
      process.env.WABA_BASE_URL = emulator.baseUrl;
      const receipt = await Client.fromEnv(dialect).sendText({ to: TO, body: "Hi" });
      assert.equal(typeof receipt.id, "string");
      delete process.env.D360_API_KEY;
      delete process.env.WABA_BASE_URL;
      assert.throws(() => Client.fromEnv(dialect), { name: "ConfigError", message: /D360_API_KEY/ });
    });
  });
}

test("a call that Meta's host does not have is unsupported", async () => {
  const client = new Client(Host.meta("token", "2000"));
  await assert.rejects(client.webhook.get(), UnsupportedError);
});

test("a client is refused what it can't work with", () => {
  assert.throws(() => new Client(Host.cloud("")), ConfigError);
  assert.throws(() => new Client(Host.cloud("key", { baseUrl: "http://example.com" })), ConfigError);
  assert.throws(() => new Client(Host.cloud("key"), { caBundle: "no certificate" }), ConfigError);
  assert.throws(() => new Client("key"), { name: "TypeError", message: /expected a Host.*found string/ });
  assert.throws(() => Host.cloud(undefined), { name: "TypeError", message: "key: expected a string, found undefined" });
  assert.throws(() => Host.fromEnv("klingon"), ConfigError);
  for (const timeoutMs of [0, -1, 1.5, Infinity, 2 ** 32]) {
    assert.throws(() => new Client(Host.cloud("key"), { timeoutMs }), RangeError);
    for (const name of ["attempts", "baseDelayMs", "delayCapMs", "longestDelayMs"]) {
      // None of a number is for the core to refuse.
      const type = name === "attempts" && timeoutMs === 0 ? ConfigError : RangeError;
      assert.throws(() => new Client(Host.cloud("key"), { retry: { [name]: timeoutMs } }), type, name);
    }
  }
});

test("calls that end together go on where each was made", async () => {
  const client = new Client(Host.cloud("key"));
  const tenant = new AsyncLocalStorage();
  const calls = Array.from({ length: 50 }, (_, number) =>
    tenant.run(number, async () => {
      const body = "x".repeat(5000 + number);
      const error = await client.sendText({ to: "+491510000001", body }).catch((error) => error);
      assert.equal(error.violations[0].found, `${5000 + number} characters`);
      return tenant.getStore();
    }),
  );
  assert.deepEqual(await Promise.all(calls), [...calls.keys()]);
});

test("the dialect follows the host", () => {
  assert.equal(Host.cloud("key").dialect, "cloud");
  assert.equal(Host.meta("key", "1").dialect, "cloud");
  assert.equal(Host.onPremise("key").dialect, "on-premise");
  assert.equal(Host.sandbox("key").dialect, "on-premise");
});

test("a server that never answers is a TimeoutError, and may have taken the message", async () => {
  const server = await silentServer();
  try {
    const client = new Client(Host.cloud("key", { baseUrl: server.baseUrl }), { timeoutMs: 200 });
    const error = await client.sendText({ to: TO, body: "Hi" }).catch((error) => error);
    assert.ok(error instanceof TimeoutError, String(error));
    assert.equal(error.retry, "if_not_sent");
  } finally {
    server.stop();
  }
});

test("a server that is not there is a ConnectError, and took nothing", async () => {
  const server = await silentServer();
  server.stop();
  const client = new Client(Host.cloud("key", { baseUrl: server.baseUrl }), { timeoutMs: 5000 });
  const error = await client.sendText({ to: TO, body: "Hi" }).catch((error) => error);
  assert.ok(error instanceof ConnectError, String(error));
  assert.equal(error.retry, "safe");
});

test("what the API says about an error is kept", async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(400, { "content-type": "application/json", "x-fb-trace-id": "trace-1" });
    response.end(
      JSON.stringify({
        error: { code: 131047, message: "(#131047) Re-engagement message", error_data: { details: "24 hours" } },
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const client = new Client(Host.cloud("key", { baseUrl: `http://127.0.0.1:${server.address().port}` }));
    const error = await client.sendText({ to: TO, body: "Hi" }).catch((error) => error);
    assert.equal(error.name, "PolicyError");
    assert.equal(error.code, 131047);
    assert.equal(error.details, "24 hours");
    assert.equal(error.traceId, "trace-1");
    assert.equal(error.httpStatus, 400);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
