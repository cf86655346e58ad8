// Answers to events: the client that they go by.

import { isObject, wrongType } from "./check.js";
import { Client } from "./client.js";
import { ConfigError } from "./generated/errors.js";

/** Gives the client of a number, as a `Map` does. */
interface Lookup {
  get(phoneNumberId: string): Client | undefined;
}

/**
 * A client, or several by the ids of their numbers: in an object, which has at least one, in a `Map`, or in whatever else
 * has such a `get`.
 */
export type Clients = Client | Lookup | Readonly<Record<string, Client>>;

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
    const client = isLookup(clients) ? clients.get(id) : Object.hasOwn(clients, id) ? clients[id] : undefined;
    if (client == null) throw refused(`${call}: the webhook has no client for the number of the event`);
    return expectClient(`client["${id}"]`, client);
  }
}

/** @internal */
export function expectClients(name: string, value: unknown): Clients {
  if (value instanceof Client) return value;
  const isRecord = isObject(value) && Object.keys(value).length > 0;
  if (!isRecord && !isLookup(value)) throw wrongType(name, "a Client, or several by the ids of their numbers", value);
  const known = value instanceof Map ? value : isLookup(value) ? [] : Object.entries(value);
  for (const [id, client] of known) expectClient(`${name}["${id}"]`, client);
  return value as Clients;
}

function expectClient(name: string, value: unknown): Client {
  if (!(value instanceof Client)) throw wrongType(name, "a Client", value);
  return value;
}

function isLookup(value: unknown): value is Lookup {
  return typeof (value as Lookup | null | undefined)?.get === "function";
}

function refused(message: string): ConfigError {
  return new ConfigError({ kind: "config", message, retry: "never", violations: [], attempts: [] });
}
