// The client of the partner API.

import type * as Addon from "./addon.js";
import type { Host } from "./host.js";
import { type CallOptions, PartnerOperations } from "./operations.js";
import { type ClientOptions, open } from "./options.js";
import { settle } from "./outcome.js";
import { written } from "./secret.js";

/**
 * A client of 360dialog's partner API: clients, channels, accounts, templates, balances. Makes no connection before its
 * first call. Its host is made by {@link Host.partner} or {@link Host.partnerToken}.
 */
export class PartnerClient extends PartnerOperations {
  readonly #native: Addon.Client;

  /** Creates a client. Throws a `ConfigError` when the key, the address or the certificates can't be used. */
  constructor(host: Host, options: ClientOptions = {}) {
    super();
    this.#native = open(host, options);
  }

  protected override async call(operation: string, request: unknown, options: CallOptions = {}): Promise<unknown> {
    const json = written(request);
    return settle((token) => this.#native.call(operation, json, token), options.signal);
  }
}
