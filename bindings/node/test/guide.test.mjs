// The examples of `docs/node.md`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { Emulator } from "./support/emulator.mjs";
import { ROOT } from "./support/root.mjs";

const FOLDER = join(ROOT, "examples/node");

/** What each example prints. */
const PRINTED = {
  options: /^\d+ templates\n$/,
  numbers: /^answered from 2000\n$/,
  workers: /^message: Thanks!\n$/,
  helpers: /^true\ntrue false\ndelivered \{"sent":1767225600,"delivered":1767225605\}\ncomponents\[0\]\.parameters\n2\nhttps:.* pdf\n$/,
  reports: /^done \{ http_status: 200, trace_id: .*, attempts: 1 \}\nfailed \{\n  kind: 'validation',\n  retry: 'never',/,
};

let emulator;
before(async () => (emulator = await Emulator.start()));
after(() => emulator.stop());

for (const [name, printed] of Object.entries(PRINTED)) {
  test(`the example runs: ${name}`, async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(FOLDER, `${name}.mjs`)], { env: emulator.env });
    assert.equal(stderr, "");
    assert.match(stdout, printed);
  });
}

test("the page shows every example", () => {
  const page = readFileSync(join(ROOT, "docs/node.md"), "utf8");
  const files = readdirSync(FOLDER);
  assert.deepEqual(files.sort(), Object.keys(PRINTED).map((name) => `${name}.mjs`).sort());
  for (const file of files) assert.ok(page.includes(readFileSync(join(FOLDER, file), "utf8")), file);
});
