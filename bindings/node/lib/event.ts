// Events: what a handler gets.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import { Slot } from "./generated/addon.js";
import type { Answering } from "./answering.js";
import { isObject, wrongType } from "./check.js";
import type { ReplyOptions } from "./client.js";
import type {
  Dialect,
  EventKind,
  MessageContent,
  SendReceipt,
  TypedContent,
  WebhookContact,
  WebhookMessage,
} from "./generated/models.js";
import { native } from "./native.js";
import type { CallOptions } from "./options.js";
import { errorFromJson, orThrow, parseOrThrow } from "./outcome.js";

/** The typed body of one event: a value in any case. */
export type Content = TypedContent | UnknownContent | MalformedContent;

/** Something that this version has no type for. */
export interface UnknownContent {
  kind: "unknown";
  /** The type as it came; empty if there was none. */
  type: string;
  /** The exact text of the item. */
  raw: string;
}

/** A known type whose body does not fit. */
export interface MalformedContent {
  kind: "malformed";
  /** The type as it came; empty if there was none. */
  type: string;
  /** Where it does not fit, from the root of the item: `text.body`. */
  path: string;
  /** What is wrong there. */
  error: string;
  /** The exact text of the item. */
  raw: string;
}

// A table of the addon: `Slot` and this are all that is known of its layout here.
const {
  slots: SLOTS,
  kind: KIND_PLACE,
  time: TIME_PLACE,
  raw: RAW_PLACE,
  length: ROW,
  absent: ABSENT,
  later: LATER,
} = native.rowLayout();

/** Bodies with at most so many events need no array of their own to cross over: the addon writes to this one. */
const FEW = 4;
const few = new Int32Array(1 + FEW * ROW);

const KINDS = native.eventKinds() as readonly EventKind[];

/** Bytes of a piece of a body, as a power of two: V8 would give a larger string memory of its own, which is dear. */
const PIECE_BITS = 16;
const PIECE = 1 << PIECE_BITS;

/** What the events of one body have in common. */
class Batch {
  readonly #length: number;
  /**
   * The bytes of the body, one character for each of them: strings are cut faster than buffers, and what is ASCII needs no
   * decoding.
   */
  readonly #pieces: [string, ...string[]];
  #reopened: Addon.Events | undefined;

  constructor(
    readonly webhook: Addon.Webhook,
    readonly answering: Answering,
    body: Buffer,
    /** What can't be cut out of the body. Its places follow those of the body. */
    readonly supplement: string,
    readonly rows: ArrayLike<number>,
  ) {
    this.#length = body.length;
    this.#pieces = [body.toString("latin1", 0, PIECE)];
    for (let start = PIECE; start < body.length; start += PIECE) {
      this.#pieces.push(body.toString("latin1", start, start + PIECE));
    }
  }

  /** What stands at a place, if that is ASCII. */
  cut(start: number, end: number): string {
    if (start >= this.#length) return this.supplement.slice(start - this.#length, end - this.#length);
    const [pieces, first, offset] = [this.#pieces, start >> PIECE_BITS, start % PIECE];
    let text = pieces[first]!.slice(offset, offset + end - start);
    for (let next = first + 1; text.length < end - start; next++) text += pieces[next]!.slice(0, end - start - text.length);
    return text;
  }

  /** The body. */
  bytes(): Buffer {
    return Buffer.concat(this.#pieces.map((piece) => Buffer.from(piece, "latin1")));
  }

  /** For what the table does not hold. Most handlers need none of it, and an object of the addon is dear. */
  get reopened(): Addon.Events {
    return (this.#reopened ??= orThrow(this.webhook.reopen(this.bytes())));
  }
}

/** @internal */
export type Parser = ReturnType<Addon.Webhook["parser"]>;

/**
 * The events of a request. `headers` are names and values in turn.
 *
 * @internal
 */
export function parse(
  webhook: Addon.Webhook,
  parser: Parser,
  answering: Answering,
  body: Buffer,
  headers: string[],
): WebhookEvent[] {
  const outcome = parser(body, headers, few);
  if (typeof outcome !== "string") return eventsOf(new Batch(webhook, answering, body, outcome.supplement, outcome.rows));
  const count = few[0] ?? 0;
  if (count === 0) throw errorFromJson(outcome);
  const rows = new Array<number>(count * ROW);
  for (let place = 0; place < rows.length; place++) rows[place] = few[place + 1] ?? ABSENT;
  return eventsOf(new Batch(webhook, answering, body, outcome, rows));
}

let eventsOf: (batch: Batch) => WebhookEvent[];

/** @internal */
export let expectEvent: (event: WebhookEvent) => WebhookEvent;

/** @internal */
export let reopened: (event: WebhookEvent) => [Addon.Events, number];

/**
 * One event of a webhook body: a message, a status, or whatever else stood there.
 *
 * Keeps the whole body alive, which {@link WebhookEvent.detach} avoids. What identifies a person is always optional,
 * and a field of the wrong type is absent: the event comes all the same.
 */
export class WebhookEvent {
  readonly #batch: Batch;
  readonly #index: number;
  #content: Content | undefined;
  #contact: WebhookContact | null | undefined;

  private constructor(batch: Batch, index: number) {
    this.#batch = batch;
    this.#index = index;
  }

  static {
    eventsOf = (batch) => {
      const events = [new WebhookEvent(batch, 0)];
      const count = batch.rows.length / ROW;
      for (let index = 1; index < count; index++) events.push(new WebhookEvent(batch, index));
      return events;
    };
    expectEvent = (event) => {
      if (!isObject(event) || !(#batch in event)) throw wrongType("event", "a WebhookEvent", event);
      return event;
    };
    reopened = (event) => {
      expectEvent(event);
      return [event.#batch.reopened, event.#index];
    };
  }

  /** What the event is about. */
  get kind(): EventKind {
    return KINDS[this.#batch.rows[this.#index * ROW + KIND_PLACE] ?? ABSENT] ?? "unknown";
  }

  /**
   * The type of a message or group event, the value of a status or preference, the event of a call or partner; the
   * field of a change that is one event, such as `account_update`; for unknown events the field, key or event that
   * names them. Empty where there is none.
   */
  get type(): string {
    return this.#field(Slot.Type) ?? "";
  }

  /** Id of the message, also in its statuses; id of the call, of the group, of the partner's notification. */
  get id(): string | undefined {
    return this.#field(Slot.Id);
  }

  /**
   * Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it; of what is no message the person
   * that it is about. An item that names nobody, such as a click, is about the only contact beside it.
   */
  get from(): string | undefined {
    return this.#field(Slot.From);
  }

  /** Recipient: of the message that a status is about; for a message from a customer the business's own number. */
  get to(): string | undefined {
    return this.#field(Slot.To);
  }

  /** When it happened, in whole seconds since 1970. */
  get timestamp(): number | undefined {
    const seconds = this.#batch.rows[this.#index * ROW + TIME_PLACE] ?? ABSENT;
    if (seconds >= 0) return seconds;
    return seconds === ABSENT ? undefined : Number(this.#field(Slot.Timestamp));
  }

  /** What can be read: the body of a text, a caption, the text of a button, the title of a reply. */
  get text(): string | undefined {
    return this.#field(Slot.Text);
  }

  /** WhatsApp's id of the business number; where the body names none, the one given to the `Webhook`. */
  get phoneNumberId(): string | undefined {
    return this.#field(Slot.PhoneNumberId);
  }

  /** The business number as it is written for people, which cloud hosts tell. */
  get displayPhoneNumber(): string | undefined {
    return this.#field(Slot.DisplayPhoneNumber);
  }

  /** The name that the sender goes by. */
  get profileName(): string | undefined {
    return this.#field(Slot.ProfileName);
  }

  /** Id of the WhatsApp Business Account, which cloud hosts tell. */
  get wabaId(): string | undefined {
    return this.#field(Slot.WabaId);
  }

  /** The `field` of the change, such as `messages`. */
  get field(): string | undefined {
    return this.#field(Slot.Field);
  }

  /** The dialect that the event was written in, if it is one of the two. */
  get dialect(): Dialect | undefined {
    return this.#field(Slot.Dialect) as Dialect | undefined;
  }

  /**
   * Where the item stands, from the root of the body: `entry[0].changes[1].value.messages[2]`; empty for the root
   * itself.
   */
  get path(): string {
    return this.#field(Slot.Path) ?? "";
  }

  /** The exact text of the item. */
  get raw(): string {
    const { rows } = this.#batch;
    const place = this.#index * ROW + RAW_PLACE;
    const bytes = this.#batch.cut(rows[place] ?? 0, rows[place + 1] ?? 0);
    return Buffer.from(bytes, "latin1").toString();
  }

  /** The whole body that the event came in, byte for byte: a copy each time. */
  get body(): Buffer {
    return this.#batch.bytes();
  }

  /** The typed content: a value in any case, also for what this version does not know and for what does not fit. */
  get content(): Content {
    if (this.#content === undefined) {
      const content = parseOrThrow(this.#batch.reopened.content(this.#index)) as Content;
      this.#content = content.kind === "malformed" ? { ...content, type: this.type } : content;
    }
    return this.#content;
  }

  /**
   * What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient.
   * Undefined where it tells nothing, or what it tells does not fit.
   */
  get contact(): WebhookContact | undefined {
    if (this.#contact === undefined) {
      this.#contact = parseOrThrow(this.#batch.reopened.contact(this.#index)) as WebhookContact | null;
    }
    return this.#contact ?? undefined;
  }

  /**
   * A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once: keep
   * the keys for 10 days, and drop an event whose key is there. Undefined where neither an id nor a time tells an event
   * from the next that says the same, as with the errors of a number: handle each.
   */
  get dedupeKey(): string | undefined {
    return this.#field(Slot.DedupeKey);
  }

  /**
   * A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after
   * the other. Events of no person share the key of the account.
   */
  get laneKey(): string {
    return this.#field(Slot.LaneKey) ?? "";
  }

  /**
   * The whole message of a message, an echo or a message of the chat history: its content with what stands around it,
   * such as context and referral. Undefined for other events and where it does not fit.
   */
  message(): WebhookMessage | undefined {
    return (parseOrThrow(this.#batch.reopened.message(this.#index)) ?? undefined) as WebhookMessage | undefined;
  }

  /**
   * Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body that
   * it came in. The copy tells the same; only its `path` counts anew. A `Webhook.withoutAuth` parses its `body` again.
   */
  detach(): WebhookEvent {
    const { webhook, answering } = this.#batch;
    const { body, table } = orThrow(this.#batch.reopened.detach(this.#index));
    return new WebhookEvent(new Batch(webhook, answering, body, table.supplement, table.rows), 0);
  }

  /** Answers through the client of the {@link Webhook}, as its `reply` does. */
  async reply(content: string | MessageContent, options: ReplyOptions = {}): Promise<SendReceipt> {
    return this.#batch.answering.client("reply", this.phoneNumberId).reply(this, content, options);
  }

  /** Puts an emoji on the message through the client of the {@link Webhook}, as its `react` does. */
  async react(emoji: string, options: CallOptions = {}): Promise<SendReceipt> {
    return this.#batch.answering.client("react", this.phoneNumberId).react(this, emoji, options);
  }

  /**
   * What the event tells, for JSON; all but its `content`, which stands in `raw`, and its `body`. A copy of this has what
   * `structuredClone` and `...` don't find in the event itself.
   */
  toJSON(): object {
    const { kind, type, id, from, to, timestamp, text, profileName, contact, raw } = this;
    const { phoneNumberId, displayPhoneNumber, wabaId, field, dialect, path, dedupeKey, laneKey } = this;
    const item = { kind, type, id, from, to, timestamp, text, profileName, contact };
    return { ...item, phoneNumberId, displayPhoneNumber, wabaId, field, dialect, path, dedupeKey, laneKey, raw };
  }

  /**
   * Shows what and where, not who and what was said: logs are no place for that.
   *
   * @internal
   */
  [inspect.custom](): string {
    return `WebhookEvent { kind: '${this.kind}', type: ${inspect(this.type)}, path: ${inspect(this.path)} }`;
  }

  #field(slot: Slot): string | undefined {
    const batch = this.#batch;
    const place = this.#index * ROW + 2 * slot;
    const start = slot < SLOTS ? (batch.rows[place] ?? ABSENT) : LATER;
    if (start >= 0) return batch.cut(start, batch.rows[place + 1] ?? 0);
    if (start === ABSENT) return undefined;
    return batch.reopened.field(this.#index, slot) ?? undefined;
  }
}
