// Memory: what crosses over is given back.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { ROOT } from "./support/root.mjs";

test("parsing and calling hold on to nothing", async () => {
  const program = join(ROOT, "bindings/node/test/programs/churn.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program]);
  const { settled, end } = JSON.parse(stdout);
  assert.ok(end - settled < 24 * 1024 * 1024, `${settled} bytes after the first half, ${end} after the second`);
});
