// The 24 hours after a customer's message.

import type * as Addon from "./generated/addon.js";
import { expectList, expectTime } from "./check.js";
import { native } from "./native.js";

/** The 24 hours after a customer's message in which a business may answer with anything but a template. */
export class ServiceWindow {
  readonly #native: Addon.ServiceWindow;

  /** Creates a window from the times of messages from the customer, in seconds since 1970 or as dates, in any order. */
  constructor(times: readonly (number | Date)[] = []) {
    const seconds = expectList("times", times).map((time, index) => expectTime(`times[${index}]`, time));
    this.#native = new native.ServiceWindow(seconds);
  }

  /** Notes a message from the customer. */
  note(timestamp: number | Date): void {
    this.#native.note(expectTime("timestamp", timestamp));
  }

  /** The times of messages that decide about the window, in seconds since 1970: what to keep of it. */
  get times(): number[] {
    return this.#native.times;
  }

  /** What `JSON.stringify` keeps: the `times`. */
  toJSON(): number[] {
    return this.times;
  }

  /** When the window closes or closed, in seconds since 1970; absent when no message has opened it. */
  get closesAt(): number | undefined {
    return this.#native.closesAt ?? undefined;
  }

  /** Whether the window is open, now or at the time `now` in seconds since 1970 or as a date. */
  isOpen(now?: number | Date): boolean {
    return this.#native.isOpen(now === undefined ? undefined : expectTime("now", now));
  }
}
