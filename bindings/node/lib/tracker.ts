// The tracker: what became of messages, for those who wait for it.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import { type Checks, expectCount, expectMs, expectOptions, expectSignal, expectString, wrongType } from "./check.js";
import { DeliveryState, type StatusRise, type StatusTimes, rise, timesOf } from "./delivery.js";
import { type WebhookEvent, expectEvent, reopened } from "./event.js";
import type { MessageStatus, SendReceipt } from "./generated/models.js";
import { native } from "./native.js";
import { resultOf } from "./outcome.js";

/** Settings of a {@link DeliveryTracker}. */
export interface DeliveryTrackerOptions {
  /** How many messages are kept that nobody waits for: 10,000 by default, which take about 5 MB. */
  capacity?: number | undefined;
  /** How long such a message is kept after its last status, in milliseconds. 10 minutes by default. */
  keepMs?: number | undefined;
  /** Takes the statuses of this number only, where a webhook names the number. */
  phoneNumberId?: string | undefined;
}

/** How a status is waited for. */
export interface WaitOptions {
  /** Longest time to wait, in milliseconds. */
  timeoutMs: number;
  /** Ends the wait when it fires. */
  signal?: AbortSignal | undefined;
}

const TRACKER_OPTIONS = {
  capacity: expectCount,
  keepMs: expectMs,
  phoneNumberId: expectString,
} satisfies Checks<DeliveryTrackerOptions>;

const WAIT_OPTIONS = { timeoutMs: expectMs, signal: expectSignal } satisfies Checks<WaitOptions>;

/**
 * Tells what became of sent messages: fed with the events of webhooks, it lets the sender wait for a status.
 *
 * A status may come before the answer to the send, so each is kept for a while. Sender and receiver of webhooks have to
 * be in one thread, and share one tracker.
 *
 * A wait rejects with the {@link WabaError} that the API would have refused the message with, when the message failed
 * later; and with a `TimeoutError`, when what became of it is not known in time: sending it again may send it twice.
 */
export class DeliveryTracker {
  readonly #native: Addon.DeliveryTracker;

  /** Creates a tracker that knows of no message. */
  constructor(options: DeliveryTrackerOptions = {}) {
    this.#native = new native.DeliveryTracker(expectOptions(options, TRACKER_OPTIONS));
  }

  /**
   * Takes in an event, and tells when the state of its message rises by it. Give it every event: those that are no
   * status of a message change nothing.
   *
   * Of a message to a group the first participant counts, and a participant who can't be reached does not make it fail.
   */
  record(event: WebhookEvent): StatusRise | undefined {
    // To open the body again is dear, and most events are no status.
    if (expectOne(event).kind !== "status") return undefined;
    return rise(this.#native.record(...reopened(event)));
  }

  /** Takes in all events of a body, as `Webhook.parse` gives them. */
  recordAll(events: Iterable<WebhookEvent>): void {
    if (typeof events?.[Symbol.iterator] !== "function") throw wrongType("events", "a list of events", events);
    for (const event of events) this.record(event);
  }

  /** Waits until a message has left WhatsApp's servers. */
  sent(message: SendReceipt | string, options: WaitOptions): Promise<DeliveryState> {
    return this.reached(message, "sent", options);
  }

  /** Waits until a message has reached a device of the recipient. */
  delivered(message: SendReceipt | string, options: WaitOptions): Promise<DeliveryState> {
    return this.reached(message, "delivered", options);
  }

  /** Waits until a message was displayed. Never comes true for recipients who have read receipts off. */
  read(message: SendReceipt | string, options: WaitOptions): Promise<DeliveryState> {
    return this.reached(message, "read", options);
  }

  /**
   * Waits until a message, given by its receipt or its id, got as far as `status`: one that was read was also delivered
   * and sent. A signal ends the wait.
   */
  async reached(
    message: SendReceipt | string,
    status: MessageStatus,
    options: WaitOptions,
  ): Promise<DeliveryState> {
    const { timeoutMs, signal } = expectOptions(options, WAIT_OPTIONS, ["timeoutMs"]);
    const [id, wanted] = [idOf(message), expectString("status", status)];
    const times = await resultOf((calls, token) => this.#native.reached(calls, id, wanted, timeoutMs, token), signal);
    return new DeliveryState(times as StatusTimes);
  }

  /** What is known of a message by now; undefined if no status of it came, or none lately. */
  state(message: SendReceipt | string): DeliveryState | undefined {
    const state = this.#native.state(idOf(message));
    return state === null ? undefined : new DeliveryState(timesOf(state));
  }

  /** @internal */
  [inspect.custom](): string {
    return "DeliveryTracker {}";
  }
}

function expectOne(event: WebhookEvent): WebhookEvent {
  if (Array.isArray(event)) throw new TypeError("event: expected a WebhookEvent, found Array: `recordAll` takes a list");
  return expectEvent(event);
}

function idOf(message: SendReceipt | string): string {
  return expectString("message", typeof message === "object" && message !== null ? message.id : message);
}
