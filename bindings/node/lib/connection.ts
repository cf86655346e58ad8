// What both clients are made of: a native client, and how its calls are made.

import type * as Addon from "./generated/addon.js";
import { expectCount } from "./check.js";
import { type WebhookEvent, reopened } from "./event.js";
import type { Host } from "./host.js";
import { type KeyProvider, nativeKey } from "./key.js";
import type { CallReport } from "./generated/models.js";
import { type CallOptions, type ClientOptions, type RateLimitStatus, open, withOptions } from "./options.js";
import { settle, unwrap } from "./outcome.js";
import { written } from "./secret.js";

/** @internal */
export class Connection {
  readonly #native: Addon.Client;

  private constructor(client: Addon.Client) {
    this.#native = client;
  }

  static open(host: Host, options: ClientOptions): Connection {
    return new Connection(open(host, options));
  }

  withOptions(options: CallOptions): Connection {
    return new Connection(withOptions(this.#native, options));
  }

  setKey(key: string | KeyProvider): void {
    unwrap(this.#native.setKey(nativeKey("key", key)));
  }

  get rateLimits(): RateLimitStatus {
    // The native side knows the priorities as texts.
    return this.#native.rateLimits() as RateLimitStatus;
  }

  setMessagesPerSecond(messages: number): void {
    this.#native.setMessagesPerSecond(expectCount("messages", messages));
  }

  observe(event: WebhookEvent): void {
    this.#native.observe(...reopened(event));
  }

  /** Does the call named `operation`. */
  async call(operation: string, request: unknown, options: CallOptions = {}): Promise<unknown> {
    const json = written(request);
    if (options.onReport === undefined) return this.run(options, (client, calls, token) => client.call(calls, operation, json, token));
    return told(options, await this.run(options, (client, calls, token) => client.callReported(calls, operation, json, token)));
  }

  /** Starts a call of the native client with the options of the call. */
  run(
    options: CallOptions,
    start: (client: Addon.Client, calls: Addon.Calls, token?: Addon.CancelToken) => number,
  ): Promise<unknown> {
    const client = this.client(options);
    return settle((calls, token) => start(client, calls, token), options.signal);
  }

  /** The native client with the options of a call. */
  client(options: CallOptions): Addon.Client {
    return withOptions(this.#native, options);
  }
}

/**
 * The value of a call that says what was done for it, which the options of the call may want to be told.
 *
 * @internal
 */
export function told({ onReport }: CallOptions, reported: unknown): unknown {
  const { value, report } = reported as { value: unknown; report: CallReport };
  onReport?.(report);
  return value;
}
