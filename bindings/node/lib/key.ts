// Keys: what a request shows where it comes from.

import type * as Addon from "./generated/addon.js";
import { expectString } from "./check.js";
import { native } from "./native.js";

/**
 * Gives the key for a request. It is asked before each attempt to do a call, by many calls at once, and again by one that
 * then waits for its turn, so it should remember what it knows. When it takes longer than `timeoutMs`, the call rejects
 * with a `TimeoutError`; what it does goes on. It runs outside of the call that asks: what an `AsyncLocalStorage` holds
 * there is not to be had.
 *
 * When it throws, rejects or gives no text, the call rejects with an `AuthenticationError`, and nothing is sent. What it
 * failed with is not shown, since it may hold the key; when it gives a key that no header could carry, the call rejects
 * with a `ConfigError`.
 */
export type KeyProvider = () => string | Promise<string>;

/** @internal */
export function nativeKey(name: string, key: string | KeyProvider): Addon.Key {
  if (typeof key !== "function") return native.Key.text(expectString(name, key));
  return native.Key.provider(async () => {
    try {
      return expectString(name, await key());
    } catch {
      return null;
    }
  });
}
