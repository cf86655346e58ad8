// The native side reports errors as data; here they become errors, with a stack.

import { fromReport } from "./errors.js";
import type { ErrorReport } from "./models.js";
import { native } from "./native.js";
import type { CancelToken } from "./addon.js";

/**
 * The error that is reported.
 *
 * @internal
 */
export function reported(report: string): Error {
  return fromReport(JSON.parse(report) as ErrorReport);
}

/**
 * The object, unless an error is reported in its stead.
 *
 * @internal
 */
export function unwrap<T extends object>(outcome: T | string): T {
  if (typeof outcome === "string") throw reported(outcome);
  return outcome;
}

/**
 * The value of an outcome in JSON, unless it is an error.
 *
 * @internal
 */
export function read(json: string): unknown {
  const outcome = JSON.parse(json) as { ok: unknown } | { error: ErrorReport };
  if ("error" in outcome) throw fromReport(outcome.error);
  return outcome.ok;
}

/**
 * Makes a call that a signal can end. A call that is answered before the signal reaches it keeps its answer: what
 * was accepted can't be taken back.
 *
 * @internal
 */
export async function settle(
  start: (cancel?: CancelToken) => Promise<string | null>,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  const token = signal && new native.CancelToken();
  const cancel = () => token?.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const outcome = await start(token);
    if (outcome === null) throw signal?.reason;
    return read(outcome);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}
