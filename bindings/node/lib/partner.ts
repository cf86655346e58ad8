// The client of the partner API.

import { Connection } from "./connection.js";
import type { Host } from "./host.js";
import type { KeyProvider } from "./key.js";
import { PartnerFlowFiles } from "./media.js";
import { PartnerOperations } from "./generated/operations.js";
import type { CallOptions, ClientOptions, RateLimitStatus, SharedCallOptions } from "./options.js";

/**
 * A client of 360dialog's partner API: clients, channels, accounts, templates, balances. Makes no connection before its
 * first call. Its host is made by {@link Host.partner} or {@link Host.partnerToken}.
 */
export class PartnerClient extends PartnerOperations {
  /** The flows of the partner's accounts, with their JSON. */
  override readonly flows: PartnerFlowFiles;
  readonly #connection: Connection;

  /** Creates a client. Throws a `ConfigError` when the host, its key or the certificates can't be used. */
  constructor(host: Host, options?: ClientOptions);
  /** @internal */
  constructor(connection: Connection);
  constructor(host: Host | Connection, options: ClientOptions = {}) {
    super();
    this.#connection = host instanceof Connection ? host : Connection.open(host, options, true);
    this.flows = new PartnerFlowFiles((...call) => this.call(...call), this.#connection);
  }

  /** A client whose calls all have these options. It shares connections and key with this one. */
  withOptions(options: SharedCallOptions): PartnerClient {
    return new PartnerClient(this.#connection.withOptions(options));
  }

  /** Replaces the key: each request that begins from now on carries the new one. */
  setKey(key: string | KeyProvider): void {
    this.#connection.setKey(key);
  }

  /** How full the rate limits are. */
  get rateLimits(): RateLimitStatus {
    return this.#connection.rateLimits;
  }

  /**
   * Lets go of the connections, which are closed when no other client shares them. Calls that have begun go on, later
   * ones reject with a `ClosedError`.
   */
  close(): void {
    this.#connection.close();
  }

  /** Closes the client at the end of the block that has it by `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  protected override call(operation: string, request: unknown, options?: CallOptions): Promise<unknown> {
    return this.#connection.call(operation, request, options);
  }
}
