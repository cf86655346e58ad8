// What both clients are made of: a native client, and how its calls are made.

import type * as Addon from "./generated/addon.js";
import { type Checked, expectCount, expectOptions, isSignal, wrongType } from "./check.js";
import { type WebhookEvent, reopened } from "./event.js";
import { ClosedError } from "./generated/errors.js";
import type { ErrorReport } from "./generated/models.js";
import type { Host } from "./host.js";
import { type KeyProvider, nativeKey } from "./key.js";
import {
  CALL_OPTIONS,
  CLIENT_OPTIONS,
  type CallOptions,
  type CheckedCall,
  type ClientOptions,
  type RateLimitStatus,
  SHARED_OPTIONS,
  type SharedCallOptions,
  open,
  withOptions,
} from "./options.js";
import { check, orThrow, resultOf } from "./outcome.js";
import { type OnReport, valueOf } from "./report.js";
import { written } from "./secret.js";

/** @internal */
export class Connection {
  readonly #onReport: OnReport | undefined;
  /** Nothing once it was closed. */
  #client: Addon.Client | undefined;

  private constructor(client: Addon.Client, onReport?: OnReport) {
    this.#client = client;
    this.#onReport = onReport;
  }

  static open(host: Host, given: ClientOptions, isPartner = false): Connection {
    const options = expectOptions(given, CLIENT_OPTIONS);
    return new Connection(open(host, options, isPartner), options.onReport);
  }

  withOptions(given: SharedCallOptions): Connection {
    const { onReport = this.#onReport, ...options } = expectOptions(given, SHARED_OPTIONS);
    return new Connection(withOptions(this.#native, options), onReport);
  }

  /** The options of a call, checked, with what all calls have in common that the native client does not know. */
  merged<C extends typeof CALL_OPTIONS>(options: CallOptions, checks: C): Checked<C> {
    return { onReport: this.#onReport, ...expectOptions(options, checks) };
  }

  close(): void {
    this.#client = undefined;
  }

  get #native(): Addon.Client {
    if (this.#client === undefined) throw new ClosedError(CLOSED);
    return this.#client;
  }

  setKey(key: string | KeyProvider): void {
    orThrow(this.#native.setKey(nativeKey("key", key)));
  }

  get rateLimits(): RateLimitStatus {
    // The native side knows the priorities as texts.
    return this.#native.rateLimits() as RateLimitStatus;
  }

  setMessagesPerSecond(messages: number): void {
    check(this.#native.setMessagesPerSecond(expectCount("messages", messages)));
  }

  observe(event: WebhookEvent): void {
    this.#native.observe(...reopened(event));
  }

  /** Does the call named `operation`. */
  async call(operation: string, request: unknown, given: CallOptions = {}): Promise<unknown> {
    const options = this.merged(given, CALL_OPTIONS);
    // It would be a request without any field.
    if (isSignal(request)) throw wrongType("request", "an object, and { signal } behind it", request);
    const json = written(request);
    if (options.onReport === undefined) return this.run(options, (client, calls, token) => client.call(calls, operation, json, token));
    return valueOf(options, await this.run(options, (client, calls, token) => client.callReported(calls, operation, json, token)));
  }

  /** Starts a call of the native client with the options of the call. */
  run(
    options: CheckedCall,
    start: (client: Addon.Client, calls: Addon.Calls, token?: Addon.CancelToken) => number,
  ): Promise<unknown> {
    const client = this.client(options);
    return resultOf((calls, token) => start(client, calls, token), options.signal);
  }

  /** The native client with the options of a call. */
  client(options: CheckedCall): Addon.Client {
    return withOptions(this.#native, options);
  }
}

const CLOSED: ErrorReport = {
  kind: "closed",
  message: "the client is closed",
  retry: "never",
  violations: [],
  attempts: [],
};
