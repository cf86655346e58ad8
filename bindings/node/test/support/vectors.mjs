// The vectors of `tests/vectors`.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./root.mjs";

const VECTORS = join(ROOT, "tests/vectors");

/** The vectors of a folder. */
export function vectors(folder) {
  const files = readdirSync(join(VECTORS, folder)).filter((file) => file.endsWith(".json"));
  return files.map((file) => JSON.parse(readFileSync(join(VECTORS, folder, file), "utf8")));
}
