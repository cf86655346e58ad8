// Loads the native addon: from beside this file where it was built, else from the package of this platform.

import type * as Addon from "./generated/addon.js";

// Written out, so that bundlers and file tracers see every name.
const ADDONS: Record<string, (() => typeof Addon)[]> = {
  "linux-x64": [
    () => require("./waba.linux-x64-gnu.node"),
    () => require("./waba.linux-x64-musl.node"),
    () => require("waba-linux-x64-gnu"),
    () => require("waba-linux-x64-musl"),
  ],
  "linux-arm64": [
    () => require("./waba.linux-arm64-gnu.node"),
    () => require("./waba.linux-arm64-musl.node"),
    () => require("waba-linux-arm64-gnu"),
    () => require("waba-linux-arm64-musl"),
  ],
  "darwin-x64": [() => require("./waba.darwin-x64.node"), () => require("waba-darwin-x64")],
  "darwin-arm64": [() => require("./waba.darwin-arm64.node"), () => require("waba-darwin-arm64")],
  "win32-x64": [() => require("./waba.win32-x64-msvc.node"), () => require("waba-win32-x64-msvc")],
  "win32-arm64": [() => require("./waba.win32-arm64-msvc.node"), () => require("waba-win32-arm64-msvc")],
};

function load(): typeof Addon {
  const platform = `${process.platform}-${process.arch}`;
  const failures: unknown[] = [];
  for (const addon of ADDONS[platform] ?? []) {
    try {
      return addon();
    } catch (error) {
      failures.push(error);
    }
  }
  throw new Error(
    `waba has no native addon for ${platform} that loads: install it on the machine that runs it, with optional dependencies`,
    { cause: new AggregateError(failures) },
  );
}

/** @internal */
export const native = load();
