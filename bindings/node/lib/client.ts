// The client: one number of a business, on one host.

import { type Checks, expectBoolean, expectObject, expectString } from "./check.js";
import { Connection } from "./connection.js";
import { type WebhookEvent, expectEvent, reopened } from "./event.js";
import { Host } from "./host.js";
import type { KeyProvider } from "./key.js";
import { FlowFiles, GroupFiles, MediaFiles, ProfileFiles } from "./media.js";
import type { Dialect, MessageContent, OutboundMessage, SendReceipt } from "./generated/models.js";
import {
  CALL_OPTIONS,
  type Call,
  type CallOptions,
  type ClientOptions,
  type RateLimitStatus,
  type SharedCallOptions,
} from "./options.js";
import { valueOf } from "./report.js";
import { written } from "./secret.js";
import { ShortCalls } from "./generated/short-calls.js";

/** How an answer is made. */
export interface ReplyOptions extends CallOptions {
  /** Quotes the message that is answered. */
  quote?: boolean | undefined;
}

const REPLY_OPTIONS = { ...CALL_OPTIONS, quote: expectBoolean } satisfies Checks<ReplyOptions>;

/**
 * A client of the API. Makes no connection before its first call.
 *
 * A failed call rejects with a {@link WabaError}; its `retry` says whether doing the same again is safe.
 */
export class Client extends ShortCalls {
  /** Files: uploads and downloads. */
  override readonly media: MediaFiles;
  /** The profile that people see of the business, with its photo. */
  override readonly profile: ProfileFiles;
  /** The groups of the number, with their photos. */
  override readonly groups: GroupFiles;
  /** The flows of the account, with their JSON. */
  override readonly flows: FlowFiles;
  readonly #connection: Connection;

  /** Creates a client. Throws a `ConfigError` when the host, its key or the certificates can't be used. */
  constructor(host: Host, options?: ClientOptions);
  /** @internal */
  constructor(connection: Connection);
  constructor(host: Host | Connection, options: ClientOptions = {}) {
    super();
    this.#connection = host instanceof Connection ? host : Connection.open(host, options);
    const call: Call = (...request) => this.call(...request);
    this.media = new MediaFiles(call, this.#connection);
    this.profile = new ProfileFiles(call, this.#connection);
    this.groups = new GroupFiles(call, this.#connection);
    this.flows = new FlowFiles(call, this.#connection);
  }

  /** Creates a client of the host that the environment names; see {@link Host.fromEnv}. */
  static fromEnv(dialect: Dialect = "cloud", options: ClientOptions = {}): Client {
    return new Client(Host.fromEnv(dialect), options);
  }

  /** Sends any message. */
  async send(message: OutboundMessage, options?: CallOptions): Promise<SendReceipt> {
    expectObject("message", message);
    return this.messages.send(message, options);
  }

  /**
   * Sends a message as the host wants it, without any check of its content: for kinds that this version does not know.
   */
  async sendRaw(message: Record<string, unknown>, options?: CallOptions): Promise<SendReceipt> {
    expectObject("message", message);
    return this.messages.sendRaw({ message }, options);
  }

  /** Marks an inbound message, and the earlier ones of its conversation, as read. */
  async markRead(messageId: string, options?: CallOptions): Promise<void> {
    await this.messages.markRead({ message_id: expectString("messageId", messageId) }, options);
  }

  /**
   * Shows the sender of an inbound message that an answer is being written, until one is sent or 25 seconds have passed.
   * Marks the message as read too. Cloud hosts only.
   */
  async showTyping(messageId: string, options?: CallOptions): Promise<void> {
    const request = { message_id: expectString("messageId", messageId), typing_indicator: { type: "text" } } as const;
    await this.messages.markRead(request, options);
  }

  /**
   * Answers the sender of an inbound message with a text or any other content; a message of a group is answered in the
   * group. Quotes nothing unless told to.
   */
  async reply(event: WebhookEvent, content: string | MessageContent, given: ReplyOptions = {}): Promise<SendReceipt> {
    const options = this.#connection.merged(given, REPLY_OPTIONS);
    const { quote = false } = options;
    const [events, index] = reopened(event);
    // The core knows whom it answers.
    const message = { to: "", ...(typeof content === "string" ? textOf(content) : expectObject("content", content)) };
    const json = written(message);
    const sent = await this.#connection.run(options, (client, calls, token) => client.reply(calls, events, index, json, quote, token));
    return valueOf(options, sent) as SendReceipt;
  }

  /** Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only. */
  async react(event: WebhookEvent, emoji: string, given: CallOptions = {}): Promise<SendReceipt> {
    const options = this.#connection.merged(given, CALL_OPTIONS);
    const [events, index] = reopened(event);
    const text = expectString("emoji", emoji);
    const sent = await this.#connection.run(options, (client, calls, token) => client.react(calls, events, index, text, token));
    return valueOf(options, sent) as SendReceipt;
  }

  /** A client whose calls all have these options. It shares connections, key and rate limits with this one. */
  withOptions(options: SharedCallOptions): Client {
    return new Client(this.#connection.withOptions(options));
  }

  /**
   * Replaces the key: each request that begins from now on carries the new one, also of clients that were made with
   * {@link withOptions}. Throws a `ConfigError` when no header could carry it; the old one stays then.
   */
  setKey(key: string | KeyProvider): void {
    this.#connection.setKey(key);
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

  /** How full the rate limits are. */
  get rateLimits(): RateLimitStatus {
    return this.#connection.rateLimits;
  }

  /** Sets how many messages the number may send in a second, at least 1, for all clients that share the rate limits. */
  setMessagesPerSecond(messages: number): void {
    this.#connection.setMessagesPerSecond(messages);
  }

  /**
   * Lets the rate limits learn from an event of the number's webhook: an inbound message counts against what the number
   * may send in a second, and an upgrade of its throughput raises that to 1000. Other events change nothing. Without it,
   * the limits learn from refusals alone.
   */
  observe(event: WebhookEvent): void {
    // To open the body again is dear, and most events are neither.
    const { kind } = expectEvent(event);
    if (kind === "message" || kind === "account") this.#connection.observe(event);
  }

  protected override call(operation: string, request: unknown, options?: CallOptions): Promise<unknown> {
    return this.#connection.call(operation, request, options);
  }
}

function textOf(body: string): MessageContent {
  return { type: "text", text: { body } };
}
