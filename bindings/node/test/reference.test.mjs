// The examples of the reference pages: each sends what its page shows, or reads what its page says.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, mock, test } from "node:test";

import { Client, Host, PartnerClient, Webhook } from "waba";

import * as lists from "./reference/lists.mjs";
import { EXAMPLES as MESSAGES } from "./reference/messages.mjs";
import * as operations from "./reference/operations.mjs";
import { EXAMPLES as WEBHOOKS } from "./reference/webhooks.mjs";
import { EXAMPLES as FILES, PARTNER_EXAMPLES as PARTNER_FILES } from "./reference/written.mjs";
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

describe("calls with a file", () => {
  for (const dialect of ["cloud", "on-premise"]) {
    test(dialect, async () => {
      const emulator = await Emulator.start(dialect);
      const folder = mkdtempSync(join(tmpdir(), "waba-"));
      const log = mock.method(console, "log", () => {});
      try {
        const client = new Client(emulator.host());
        const path = join(folder, "menu.png");
        writeFileSync(path, "PNG");
        const called = async (name, ...given) => {
          const answer = await FILES[name](client, ...given);
          return [answer, (await emulator.lastCall()).operation.replace(".", "_")];
        };
        const [{ id }, upload] = await called("media_upload", path);
        const [, download] = await called("media_download", id, folder);
        assert.deepEqual([upload, download], ["media_upload", "media_download"]);
        assert.match(log.mock.calls.at(-1).arguments[0], /^saved as .*\.png$/);
        const [, photo] = await called("profile_set_photo", path);
        if (dialect === "cloud") {
          assert.equal(photo, "profile_edit");
          const [handle, step] = await called("media_upload_resumable", path);
          assert.deepEqual([typeof handle, step], ["string", "media_continue_upload"]);
          const group = await client.groups.create({ subject: "Team" });
          assert.equal((await called("groups_set_photo", group.id, path))[1], "groups_set_photo");
          const flow = await client.flows.create({ name: "Survey" });
          assert.equal((await called("flows_upload_json", flow.id))[1], "flows_upload_json");
          const partner = new PartnerClient(Host.partner("emulator-partner-key", { baseUrl: emulator.baseUrl }));
          const target = { partner_id: "emulatorPA", waba_account_id: "emulatorWA", flow_id: flow.id };
          await PARTNER_FILES.partner_flows_upload_json(partner, target);
          assert.equal((await emulator.lastCall()).operation, "partner_flows.upload_json");
        } else {
          assert.equal(photo, "profile_set_photo");
          assert.equal((await called("profile_photo", join(folder, "photo.png")))[1], "profile_photo");
          assert.equal(readFileSync(join(folder, "photo.png"), "utf8"), "PNG");
          assert.equal((await called("profile_delete_photo"))[1], "profile_delete_photo");
        }
      } finally {
        log.mock.restore();
        rmSync(folder, { recursive: true });
        await emulator.stop();
      }
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
