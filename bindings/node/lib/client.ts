// The client: one number of a business, on one host.

import type * as Addon from "./addon.js";
import { expectString } from "./check.js";
import { type WebhookEvent, reopened } from "./event.js";
import { type Dialect, Host } from "./host.js";
import type { MessageContent, OutboundMessage, SendReceipt } from "./models.js";
import type { CallOptions } from "./operations.js";
import { type ClientOptions, open } from "./options.js";
import { settle } from "./outcome.js";
import { written } from "./secret.js";
import { ShortCalls } from "./short-calls.js";

/** How an answer is made. */
export interface ReplyOptions extends CallOptions {
  /** Quotes the message that is answered. */
  quote?: boolean | undefined;
}

/**
 * A client of the API. Makes no connection before its first call.
 *
 * A failed call rejects with a {@link WabaError}; its `retry` says whether doing the same again is safe.
 */
export class Client extends ShortCalls {
  readonly #native: Addon.Client;

  /** Creates a client. Throws a `ConfigError` when the key, the address or the certificates can't be used. */
  constructor(host: Host, options: ClientOptions = {}) {
    super();
    this.#native = open(host, options);
  }

  /** Creates a client of the host that the environment names; see {@link Host.fromEnv}. */
  static fromEnv(dialect: Dialect = "cloud", options: ClientOptions = {}): Client {
    return new Client(Host.fromEnv(dialect), options);
  }

  /** Sends any message. */
  send(message: OutboundMessage, options?: CallOptions): Promise<SendReceipt> {
    return this.messages.send(message, options);
  }

  /** Marks an inbound message, and the earlier ones of its conversation, as read. */
  async markRead(messageId: string, options?: CallOptions): Promise<void> {
    await this.messages.markRead({ message_id: messageId }, options);
  }

  /** Answers the sender of an inbound message with a text or any other content. Quotes nothing unless told to. */
  async reply(event: WebhookEvent, content: string | MessageContent, options: ReplyOptions = {}): Promise<SendReceipt> {
    const { quote = false, signal } = options;
    const [events, index] = reopened(event);
    // The core knows whom it answers.
    const message = typeof content === "string" ? { to: "", type: "text", text: { body: content } } : { to: "", ...content };
    const receipt = await settle((token) => this.#native.reply(events, index, written(message), quote, token), signal);
    return receipt as SendReceipt;
  }

  /** Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only. */
  async react(event: WebhookEvent, emoji: string, options: CallOptions = {}): Promise<SendReceipt> {
    const [events, index] = reopened(event);
    const text = expectString("emoji", emoji);
    const receipt = await settle((token) => this.#native.react(events, index, text, token), options.signal);
    return receipt as SendReceipt;
  }

  protected override async call(operation: string, request: unknown, options: CallOptions = {}): Promise<unknown> {
    const json = written(request);
    return settle((token) => this.#native.call(operation, json, token), options.signal);
  }
}
