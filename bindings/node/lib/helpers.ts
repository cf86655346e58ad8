// What every receiver of webhooks would write otherwise.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import { expectList, expectObject, expectString, isObject, wrongType } from "./check.js";
import { WebhookEvent } from "./event.js";
import type {
  MessageStatus,
  StatusUpdate,
  TemplateDefinition,
  TemplateLanguage,
  TemplateMessage,
} from "./generated/models.js";
import { type SendTemplate, templateMessage } from "./generated/short-calls.js";
import { native } from "./native.js";
import { orThrow, parseOrThrow } from "./outcome.js";
import { written } from "./secret.js";

/**
 * Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
 * that WhatsApp adds or drops in Brazil, Mexico and Argentina. A Brazilian land line never had a ninth digit.
 */
export function samePerson(one: string, other: string): boolean {
  return native.samePerson(expectString("one", one), expectString("other", other));
}

/**
 * The link that opens a chat with a phone number, with `text` ready to be sent; undefined if it is no phone number in
 * international form.
 */
export function chatLink(number: string, text?: string): string | undefined {
  const ready = text === undefined ? undefined : expectString("text", text);
  return native.chatLink(expectString("number", number), ready) ?? undefined;
}

/** The usual file extension of a MIME type, without its dot; undefined for types that WhatsApp does not handle as such. */
export function fileExtension(mimeType: string): string | undefined {
  return native.fileExtension(expectString("mimeType", mimeType)) ?? undefined;
}

/** Makes the message of an authentication template: the code stands in the text and on the button. */
export function oneTimePassword(name: string, language: TemplateLanguage | string, code: string): TemplateMessage {
  const text = { type: "text", text: expectString("code", code) } as const;
  return {
    name: expectString("name", name),
    language: typeof language === "string" ? { code: language } : language,
    components: [
      { type: "body", parameters: [text] },
      { type: "button", sub_type: "url", index: 0, parameters: [text] },
    ],
  };
}

/**
 * Checks that a message fits its template as the API lists it: name, language and state, the number or names of the
 * values, the media of the header, type and position of the buttons, the number of cards. `message` is what
 * `sendTemplate` takes, or the `template` of a message.
 *
 * Throws a `ValidationError` with everything that does not fit, and its place in the `template` of the message.
 */
export function checkTemplate(
  message: TemplateMessage | SendTemplate | Omit<SendTemplate, "to">,
  definition: TemplateDefinition,
): void {
  // The long form is a short one that leaves everything to its components.
  expectObject("message", message);
  const { template } = templateMessage({ to: "", ...message }) as { template: unknown };
  const { components } = expectObject("definition", definition) as TemplateDefinition;
  expectList("definition.components", components);
  parseOrThrow(native.checkTemplate(written(template), written(definition)));
}

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

/** A time in whole seconds since 1970. Refuses one that can only be meant in milliseconds. */
function expectTime(name: string, value: unknown): number {
  const seconds = value instanceof Date ? value.getTime() / 1000 : value;
  if (typeof seconds !== "number") throw wrongType(name, "seconds since 1970 or a Date", value);
  if (!Number.isFinite(seconds)) throw new RangeError(`${name}: expected seconds since 1970, found ${seconds}`);
  if (Math.abs(seconds) > 1e11) throw new RangeError(`${name}: expected seconds since 1970, found milliseconds`);
  return Math.floor(seconds);
}
