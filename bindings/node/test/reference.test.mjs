// The examples of the reference pages: each sends what its page shows, or reads what its page says.

import assert from "node:assert/strict";
import { after, before, describe, mock, test } from "node:test";

import { Client, Webhook } from "waba";

import { EXAMPLES as MESSAGES } from "./reference/messages.mjs";
import { EXAMPLES as WEBHOOKS } from "./reference/webhooks.mjs";
import { Emulator } from "./support/emulator.mjs";
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
