// What clients and calls are made with.

import type * as Addon from "./generated/addon.js";
import {
  type Checked,
  type Checks,
  expectBoolean,
  expectCount,
  expectFunction,
  expectMs,
  expectPem,
  expectSignal,
  expectString,
  expectUrl,
  nested,
} from "./check.js";
import { type CallHeaders, expectHeaders } from "./headers.js";
import { type Host, nativeHost } from "./host.js";
import type { MessagePriority } from "./generated/models.js";
import { native } from "./native.js";
import { orThrow } from "./outcome.js";
import type { OnReport } from "./report.js";

/** Settings of a client. */
export interface ClientOptions {
  /**
   * Time until the whole answer is there, for each attempt, in milliseconds. 60,000 by default; files take the time that
   * they take as long as something moves, unless this is set.
   */
  timeoutMs?: number | undefined;
  /** Time until the headers of the answer are there, connecting included, in milliseconds. 30,000 by default. */
  headersTimeoutMs?: number | undefined;
  /** Time to resolve, connect and finish the TLS handshake, in milliseconds. 10,000 by default. */
  connectTimeoutMs?: number | undefined;
  /** Whether requests are checked against the documented limits before they are sent. On by default. */
  validate?: boolean | undefined;
  /** Certificates to trust, in PEM, and no others. */
  caBundle?: string | Uint8Array | undefined;
  /** A certificate that the client shows, with its private key, both in PEM: to a proxy of a company, as a rule. */
  clientCertificate?: { chain: string | Uint8Array; key: string | Uint8Array } | undefined;
  /**
   * The way to hosts that are not this machine: the URL of an HTTP proxy, `"direct"`, or `"system"` for what the
   * environment (`HTTPS_PROXY`, `NO_PROXY`, …) says, which is the default.
   */
  proxy?: string | URL | undefined;
  /** How calls are repeated. */
  retry?: RetryPolicy | undefined;
  /** How calls are held back so that the limits of the number are kept; `false` turns it off. On by default. */
  rateLimits?: RateLimits | boolean | undefined;
  /**
   * How many failed readings of media an hour may see before the client makes no more. 4 by default: 360dialog locks a
   * number out that has more of them.
   */
  mediaErrorsPerHour?: number | undefined;
  /** Is told what was done for each call, as {@link CallOptions.onReport} is for one. */
  onReport?: OnReport | undefined;
}

/** How calls are repeated that may be repeated: a message never is without proof that it was not accepted. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. 3 by default; 1 turns repeating off. */
  attempts?: number | undefined;
  /** The first pause is a random part of this, in milliseconds, the next one of twice as much, and so on. 500 by default. */
  baseDelayMs?: number | undefined;
  /** Where that doubling ends, in milliseconds. 60,000 by default. */
  delayCapMs?: number | undefined;
  /**
   * If the server asks for a longer pause than this, in milliseconds, waiting is left to the caller: the call rejects at
   * once, and the error's `retryAfterMs` says how long to wait. 10,000 by default.
   */
  longestDelayMs?: number | undefined;
}

/** How a client holds its own calls back, so that the server need not. */
export interface RateLimits {
  /** Messages that the number may send in a second. 80 by default; 1000 after an upgrade. */
  messagesPerSecond?: number | undefined;
  /** A call that would have to wait longer than this, in milliseconds, rejects with a `RateLimitedError`. 30,000 by default. */
  longestWaitMs?: number | undefined;
}

/** How full the rate limits of a client are. */
export interface RateLimitStatus {
  /** Whether calls are held back at all. */
  readonly enabled: boolean;
  /** Calls that wait now. */
  readonly waiting: number;
  /**
   * Those of them that are messages and wait for the limit of the number, by priority: all priorities are there. Messages
   * that wait for the limit of their recipient are not, as they go in the order in which they came.
   */
  readonly messagesWaiting: Readonly<Record<MessagePriority, number>>;
  /** Messages per second that leave at most now: less than the allowance after the server said that it was too much. */
  readonly messagesPerSecond: number;
  /** Messages per second that the number may send. */
  readonly allowance: number;
  /** Recipients that are remembered. */
  readonly pairs: number;
  /** Time until messages leave again, in milliseconds, while the server has them paused. */
  readonly messagesPausedMs?: number;
  /** Time until other calls are made again, in milliseconds, while the server has them paused. */
  readonly callsPausedMs?: number;
}

/** How one call is made. */
export interface CallOptions {
  /**
   * Ends the call when it fires: it rejects with the signal's reason, which does not say whether anything was sent. A
   * message may have been accepted, and is then delivered. Where that has to be known, use `deadlineMs`: its
   * `TimeoutError` says it by `retry`.
   */
  signal?: AbortSignal | undefined;
  /** Time until the whole answer is there, those with a file included, for each attempt, in milliseconds. */
  timeoutMs?: number | undefined;
  /** Time for the whole call, in milliseconds: waiting for rate limits, all attempts, and the pauses between them. */
  deadlineMs?: number | undefined;
  /** Headers to send along. Those that the client or HTTP itself sets are refused. */
  headers?: CallHeaders | undefined;
  /** W3C trace context to send along. */
  traceparent?: string | undefined;
  /** Attempts in all, the first one included; 1 turns repeating off. */
  attempts?: number | undefined;
  /**
   * How urgent a message is among those that wait for the limit of the number. Without it, messages by the route for
   * marketing are `"marketing"`, those with a `category` what that says, other templates `"utility"`, all else `"service"`.
   */
  priority?: MessagePriority | undefined;
  /** Is told, before the call resolves, what was done for it. A call that fails says it by `attempts` of its error. */
  onReport?: OnReport | undefined;
}

/** Does the call named `operation` and resolves to its answer. */
export type Call = (operation: string, request: unknown, options?: CallOptions) => Promise<unknown>;

/** What all calls of a client can have in common. */
export type SharedCallOptions = Omit<CallOptions, "signal">;

const expectRetry = nested({
  attempts: expectCount,
  baseDelayMs: expectMs,
  delayCapMs: expectMs,
  longestDelayMs: expectMs,
} satisfies Checks<RetryPolicy>);

const expectLimits = nested({
  messagesPerSecond: expectCount,
  longestWaitMs: expectMs,
} satisfies Checks<RateLimits>);

/** @internal */
export const CLIENT_OPTIONS = {
  timeoutMs: expectMs,
  headersTimeoutMs: expectMs,
  connectTimeoutMs: expectMs,
  validate: expectBoolean,
  caBundle: expectPem,
  clientCertificate: nested({ chain: expectPem, key: expectPem }, ["chain", "key"]),
  proxy: expectUrl,
  retry: expectRetry,
  rateLimits: (name: string, value: unknown) => (typeof value === "boolean" ? value : expectLimits(name, value)),
  mediaErrorsPerHour: expectCount,
  onReport: expectFunction<OnReport>,
} satisfies Checks<ClientOptions>;

/** @internal */
export const CALL_OPTIONS = {
  signal: expectSignal,
  timeoutMs: expectMs,
  deadlineMs: expectMs,
  headers: expectHeaders,
  traceparent: expectString,
  attempts: expectCount,
  priority: expectString,
  onReport: expectFunction<OnReport>,
} satisfies Checks<CallOptions>;

/** @internal */
export type CheckedCall = Checked<typeof CALL_OPTIONS>;

const { signal: _, ...shared } = CALL_OPTIONS;

/** @internal */
export const SHARED_OPTIONS = shared satisfies Checks<SharedCallOptions>;

/** @internal */
export function open(host: Host, options: Checked<typeof CLIENT_OPTIONS>, isPartner: boolean): Addon.Client {
  const { clientCertificate, retry, rateLimits, onReport: _, ...others } = options;
  const make = isPartner ? native.Client.openPartner : native.Client.open;
  return orThrow(
    make(nativeHost(host), {
      ...others,
      ...retry,
      certificateChain: clientCertificate?.chain,
      certificateKey: clientCertificate?.key,
      rateLimits: rateLimits === undefined ? undefined : JSON.stringify(plainLimits(rateLimits)),
    }),
  );
}

/**
 * The client with the options of a call; itself where they change nothing.
 *
 * @internal
 */
export function withOptions(client: Addon.Client, options: Checked<typeof SHARED_OPTIONS>): Addon.Client {
  const { timeoutMs, deadlineMs, headers, traceparent, attempts, priority } = options;
  const given = [timeoutMs, deadlineMs, headers, traceparent, attempts, priority];
  if (given.every((option) => option === undefined)) return client;
  const pairs = [...(headers ?? [])];
  if (traceparent !== undefined) pairs.push(["traceparent", traceparent]);
  const plain = { timeout: seconds(timeoutMs), deadline: seconds(deadlineMs), headers: pairs, attempts, priority };
  return orThrow(client.withOptions(JSON.stringify(plain)));
}

function plainLimits(limits: ReturnType<typeof expectLimits> | boolean): unknown {
  if (typeof limits === "boolean") return limits;
  return { messages_per_second: limits.messagesPerSecond, longest_wait: seconds(limits.longestWaitMs) };
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
