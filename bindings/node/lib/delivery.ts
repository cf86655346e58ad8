// What became of one sent message.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import { expectObject, expectString, expectTime, isObject, wrongType } from "./check.js";
import { WebhookEvent } from "./event.js";
import type { MessageStatus, StatusUpdate } from "./generated/models.js";
import { native } from "./native.js";
import { orThrow } from "./outcome.js";
import { written } from "./secret.js";

/** The state of a message rose. */
export interface StatusRise {
  /** The state before; absent when the message was only accepted. */
  old?: MessageStatus;
  /** The state now. */
  new: MessageStatus;
}

/** Statuses with their times in seconds since 1970, null where the webhook told none. */
export type StatusTimes = Record<string, number | null>;

/** What became of one sent message, whatever the order of its statuses and however often each comes. */
export class DeliveryState {
  readonly #native: Addon.DeliveryState;

  /** Creates the state of a message that was accepted; with `times`, the one of which they were kept. */
  constructor(times: Readonly<Record<string, number | Date | null>> = {}) {
    const seconds = Object.entries(expectObject("times", times)).map(([status, time]) => [
      status,
      time === null ? null : expectTime(`times.${status}`, time),
    ]);
    this.#native = new native.DeliveryState(Object.fromEntries(seconds));
  }

  /**
   * Merges a status in, and tells when the state rises by it. Events that are no status, statuses of calls and
   * payments, and unknown ones change nothing.
   */
  record(update: WebhookEvent | StatusUpdate): StatusRise | undefined {
    if (!isObject(update)) throw wrongType("update", "a WebhookEvent or a StatusUpdate", update);
    const status = update instanceof WebhookEvent ? statusOf(update) : update;
    return status && rise(orThrow(this.#native.record(written(status))));
  }

  /** Merges what is known of the same message elsewhere, and tells when the state rises by it. */
  merge(other: DeliveryState): StatusRise | undefined {
    if (!isObject(other) || !(#native in other)) throw wrongType("other", "a DeliveryState", other);
    return rise(this.#native.merge(other.#native));
  }

  /** The highest of played, read, delivered, failed and sent; absent when the message was only accepted. */
  get status(): MessageStatus | undefined {
    return this.#native.status ?? undefined;
  }

  /** The statuses that a webhook told, each with its earliest time: what to keep of the state. */
  get times(): StatusTimes {
    return timesOf(this.#native);
  }

  /** Whether the message got as far as `status`: one that was read was also delivered and sent. */
  reached(status: MessageStatus): boolean {
    return this.#native.reached(expectString("status", status));
  }

  /** When `status` was first reached, in seconds since 1970, as far as a webhook said so. */
  at(status: MessageStatus): number | undefined {
    return this.#native.at(expectString("status", status)) ?? undefined;
  }

  /** What to keep of the state, for JSON. */
  toJSON(): StatusTimes {
    return this.times;
  }

  /** @internal */
  [inspect.custom](): string {
    return `DeliveryState ${inspect(this.times)}`;
  }
}

function statusOf(event: WebhookEvent): StatusUpdate | undefined {
  const { content } = event;
  return content.kind === "status" ? content.status : undefined;
}

/** @internal */
export function timesOf(state: Addon.DeliveryState): StatusTimes {
  return Object.fromEntries(state.times.map(({ status, time }) => [status, time ?? null]));
}

/** @internal */
export function rise(found: Addon.StatusRise | null): StatusRise | undefined {
  if (found === null) return undefined;
  return found.old == null ? { new: found.new } : { old: found.old, new: found.new };
}
