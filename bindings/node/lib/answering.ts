// Answers to events: the client that they go by.

import { isObject, wrongType } from "./check.js";
import { Client } from "./client.js";
import { ConfigError } from "./generated/errors.js";

/** A client, or several by the ids of their numbers. */
export type Clients = Client | ReadonlyMap<string, Client> | Readonly<Record<string, Client>>;

/**
 * The clients that a webhook's events are answered by.
 *
 * @internal
 */
export class Answering {
  readonly #clients: Clients | undefined;
  readonly #phoneNumberId: string | undefined;

  constructor(clients: Clients | undefined, phoneNumberId: string | undefined) {
    this.#clients = clients;
    this.#phoneNumberId = phoneNumberId;
  }

  /** The client of a number: another one's would answer from another number. */
  client(call: "reply" | "react", phoneNumberId: string | undefined): Client {
    const clients = this.#clients;
    if (clients === undefined) {
      throw refused(`${call}: the webhook has no client; give it one, or use the client's own \`${call}\``);
    }
    if (clients instanceof Client) {
      const isOther = this.#phoneNumberId !== undefined && phoneNumberId !== this.#phoneNumberId;
      if (isOther) throw refused(`${call}: the event is of another number than the webhook's client`);
      return clients;
    }
    const id = phoneNumberId ?? "";
    const client = clients instanceof Map ? clients.get(id) : Object.hasOwn(clients, id) && (clients as Record<string, Client>)[id];
    if (!(client instanceof Client)) throw refused(`${call}: the webhook has no client for the number of the event`);
    return client;
  }
}

/** @internal */
export function expectClients(name: string, value: unknown): Clients {
  if (!isObject(value)) throw wrongType(name, "a Client, or several by the ids of their numbers", value);
  return value as Clients;
}

function refused(message: string): ConfigError {
  return new ConfigError({ kind: "config", message, retry: "never", violations: [], attempts: [] });
}
