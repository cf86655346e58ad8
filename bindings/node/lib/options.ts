// What clients are made with.

import type * as Addon from "./addon.js";
import { expectCount } from "./check.js";
import { type Host, nativeHost } from "./host.js";
import { native } from "./native.js";
import { unwrap } from "./outcome.js";

/** Settings of a client. */
export interface ClientOptions {
  /** Time until the whole answer is there, for each attempt, in milliseconds. 60,000 by default. */
  timeoutMs?: number | undefined;
  /** Whether requests are checked against the documented limits before they are sent. On by default. */
  validate?: boolean | undefined;
  /** Certificates to trust, in PEM, and no others. */
  caPem?: string | undefined;
  /** How calls are repeated. */
  retry?: RetryPolicy | undefined;
}

/** How calls are repeated that may be repeated: a message never is without proof that it was not accepted. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. 3 by default; 1 turns repeating off. */
  attempts?: number | undefined;
  /** The first pause is a random part of this, in milliseconds, the next one of twice as much, and so on. 500 by default. */
  baseDelayMs?: number | undefined;
  /**
   * A pause longer than this, in milliseconds, is left to the caller: the call rejects at once, and the error's
   * `retryAfter` says how long to wait. 10,000 by default.
   */
  longestDelayMs?: number | undefined;
}

/** @internal */
export function open(host: Host, options: ClientOptions): Addon.Client {
  const { timeoutMs, validate, caPem, retry = {} } = options;
  return unwrap(
    native.Client.open(nativeHost(host), {
      timeoutMs: count("timeoutMs", timeoutMs),
      validate,
      caPem,
      attempts: count("retry.attempts", retry.attempts),
      baseDelayMs: count("retry.baseDelayMs", retry.baseDelayMs),
      longestDelayMs: count("retry.longestDelayMs", retry.longestDelayMs),
    }),
  );
}

function count(name: string, value: number | undefined): number | undefined {
  return value === undefined ? undefined : expectCount(name, value);
}
