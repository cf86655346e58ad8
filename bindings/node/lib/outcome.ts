// The native side reports errors as data; here they become errors, with a stack.

import type { Calls, CancelToken } from "./generated/addon.js";
import { outcomeOf } from "./calls.js";
import { fromReport } from "./generated/error-kinds.js";
import type { ErrorReport } from "./generated/models.js";
import { native } from "./native.js";

/**
 * The error that is reported.
 *
 * @internal
 */
export function errorFromJson(report: string): Error {
  return fromReport(JSON.parse(report) as ErrorReport);
}

/** What is wrong with a file of this machine. */
interface FileFault {
  readonly code: string | null;
  readonly path: string;
  readonly message: string;
}

/** The fault of a file, as Node's own errors tell it. */
function fileError({ code, path, message }: FileFault): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code ?? "file"}: ${message}, '${path}'`), { code: code ?? undefined, path });
}

/**
 * The object, unless an error is reported in its stead.
 *
 * @internal
 */
export function orThrow<T extends object | null>(outcome: T | string): T {
  if (typeof outcome === "string") throw errorFromJson(outcome);
  return outcome;
}

/**
 * Throws the error that is reported, if one is.
 *
 * @internal
 */
export function check(report: string | null): void {
  if (report !== null) throw errorFromJson(report);
}

/**
 * The value of an outcome in JSON, unless it is an error.
 *
 * @internal
 */
export function parseOrThrow(json: string): unknown {
  const outcome = JSON.parse(json) as { ok: unknown } | { error: ErrorReport; file?: FileFault };
  if ("ok" in outcome) return outcome.ok;
  const error = fromReport(outcome.error);
  if (outcome.file !== undefined) error.cause = fileError(outcome.file);
  throw error;
}

/**
 * Ends a call before its time, with a reason.
 *
 * @internal
 */
export class Cancellation {
  readonly token = new native.CancelToken();
  reason: unknown;
  #isCancelled = false;

  /** Ends the call. Has no effect once it is answered or ended. */
  cancel(reason: unknown): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.reason = reason;
    this.token.cancel();
  }
}

/**
 * Makes a call that a signal can end, or whoever holds `cancellation`. A call that is answered before the signal reaches
 * it keeps its answer: what was accepted can't be taken back.
 *
 * @internal
 */
export async function abortable<A>(
  start: (cancel?: CancelToken) => Promise<A | null>,
  signal: AbortSignal | undefined,
  cancellation = signal && new Cancellation(),
): Promise<A> {
  // Nothing can end it.
  if (cancellation === undefined) return (await start()) as A;
  signal?.throwIfAborted();
  const cancel = () => cancellation?.cancel(signal?.reason);
  if (signal !== undefined) listen(signal, cancel);
  try {
    const answer = await start(cancellation?.token);
    if (answer === null) throw signal?.aborted ? signal.reason : cancellation?.reason;
    return answer;
  } finally {
    if (signal !== undefined) unlisten(signal, cancel);
  }
}

/** What a signal ends, and the one listener that ends it: Node takes many on one signal for a leak. */
const listening = new WeakMap<AbortSignal, { readonly all: Set<() => void>; readonly listener: () => void }>();

function listen(signal: AbortSignal, cancel: () => void): void {
  const others = listening.get(signal);
  if (others !== undefined) return void others.all.add(cancel);
  const all = new Set([cancel]);
  const listener = () => all.forEach((cancel) => cancel());
  listening.set(signal, { all, listener });
  signal.addEventListener("abort", listener, { once: true });
}

function unlisten(signal: AbortSignal, cancel: () => void): void {
  const { all, listener } = listening.get(signal) ?? {};
  if (all === undefined || listener === undefined) return;
  all.delete(cancel);
  if (all.size > 0) return;
  listening.delete(signal);
  signal.removeEventListener("abort", listener);
}

/**
 * Starts a call of the addon, which the token can end, and gives its id.
 *
 * @internal
 */
export type Start = (calls: Calls, cancel?: CancelToken) => number;

/**
 * The value that such a call is answered with.
 *
 * @internal
 */
export async function resultOf(
  start: Start,
  signal: AbortSignal | undefined,
  cancellation?: Cancellation,
): Promise<unknown> {
  return parseOrThrow(await abortable((cancel) => outcomeOf((calls) => start(calls, cancel)), signal, cancellation));
}
