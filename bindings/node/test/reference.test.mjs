// The examples of the reference pages: each sends what its page shows, or reads what its page says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, mock, test } from "node:test";

import { Client, Host, PartnerClient, Webhook } from "waba";

import * as lists from "./reference/lists.mjs";
import { EXAMPLES as MESSAGES } from "./reference/messages.mjs";
import * as operations from "./reference/operations.mjs";
import { EXAMPLES as WEBHOOKS } from "./reference/webhooks.mjs";
import { Emulator } from "./support/emulator.mjs";
import { ROOT } from "./support/root.mjs";
import { defined, holds } from "./support/values.mjs";
import { vectors } from "./support/vectors.mjs";

function examples(folder) {
  return vectors(folder).filter((vector) => vector.example !== undefined);
}

for (const [dialect, key] of [["cloud", "cloud"], ["on-premise", "on_premise"]]) {
  describe(`messages, ${dialect}`, () => {
    let emulator;
    before(async () => (emulator = await Emulator.start(dialect)));
    after(() => emulator.stop());

    for (const vector of examples("messages").filter((vector) => vector[key] !== undefined)) {
      test(vector.name, async () => {
        const receipt = await MESSAGES[vector.name](new Client(emulator.host()));
        assert.ok(receipt.id);
        assert.deepEqual((await emulator.calls("messages.send")).at(-1).body, vector[key]);
      });
    }
  });
}

describe("webhooks", () => {
  for (const vector of examples("webhooks")) {
    test(vector.name, () => {
      const webhook = Webhook.withoutAuth({ phoneNumberId: vector.phone_number_id });
      const events = webhook.parse(Buffer.from(vector.body), {});
      const log = mock.method(console, "log", () => {});
      try {
        events.forEach((event) => WEBHOOKS[vector.name](event));
      } finally {
        log.mock.restore();
      }
      const printed = log.mock.calls.map((call) => String(call.arguments[0]));
      assert.notEqual(printed.length, 0);
      for (const line of printed) assert.ok(vector.body.includes(line), line);
    });
  }
});

const { operations: TABLE } = JSON.parse(readFileSync(join(ROOT, "schema/operations.json"), "utf8"));
const ITEMS = new Map(TABLE.map(({ name, items }) => [name, items]));

/** Makes the call of a vector, which one of these examples does. */
function call({ name, dialect }, emulator, { EXAMPLES, PARTNER_EXAMPLES }) {
  if (dialect !== "partner") return EXAMPLES[name](new Client(emulator.host()));
  return PARTNER_EXAMPLES[name](new PartnerClient(Host.partner("key", { baseUrl: emulator.baseUrl })));
}

function sent({ method, path, query, body }) {
  return defined({ method, path, query, body });
}

describe("calls", () => {
  const emulators = new Map();
  before(async () => {
    for (const dialect of ["cloud", "on-premise"]) emulators.set(dialect, await Emulator.start(dialect));
  });
  after(() => Promise.all([...emulators.values()].map((emulator) => emulator.stop())));

  for (const vector of examples("responses")) {
    test(vector.name, async () => {
      const emulator = emulators.get(vector.dialect) ?? emulators.get("cloud");
      await emulator.answerNext(vector.status, {}, vector.response);
      const answer = await call(vector, emulator, operations);
      assert.ok(holds(answer, vector.expected), JSON.stringify(answer));
      assert.deepEqual(sent(await emulator.lastCall()), vector.sent);
    });
  }
});

describe("lists, from page to page", () => {
  for (const vector of examples("responses").filter(({ operation }) => ITEMS.get(operation))) {
    test(vector.name, async () => {
      const emulator = await Emulator.start();
      try {
        const list = ITEMS.get(vector.operation);
        await emulator.answerNext(vector.status, {}, vector.response);
        // The page behind the one of the vector, if it is asked for.
        await emulator.answerNext(200, {}, JSON.stringify({ [list]: [] }));
        const items = await call(vector, emulator, lists);
        assert.ok(holds(items, vector.expected[list]), JSON.stringify(items));
        assert.deepEqual(sent((await emulator.calls(vector.operation))[0]), vector.sent);
      } finally {
        await emulator.stop();
      }
    });
  }
});
