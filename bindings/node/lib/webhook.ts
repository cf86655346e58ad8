// The receiving end of a webhook: proof first, then the body.

import { types } from "node:util";

import type * as Addon from "./generated/addon.js";
import { Answering, type Clients, expectClients } from "./answering.js";
import { type Auth, nativeAuth } from "./auth.js";
import { type Checks, expectCount, expectOptions, expectString, typeName } from "./check.js";
import { type Parser, type WebhookEvent, parse } from "./event.js";
import { type RequestHeaders, select } from "./headers.js";
import { native } from "./native.js";
import { check, orThrow } from "./outcome.js";

/** Settings of a {@link Webhook}. */
export interface WebhookOptions {
  /** Id of the number that events belong to whose body names none: on-premise bodies never do. */
  phoneNumberId?: string | undefined;
  /**
   * Answers events by {@link WebhookEvent.reply}: a client, or several by the ids of their numbers. With one client and a
   * `phoneNumberId`, events of other numbers can't be answered.
   */
  client?: Clients | undefined;
  /** The longest body that is read, in bytes: 4 MiB by default, 1 byte to 1 GiB. */
  maxBodyBytes?: number | undefined;
}

const WEBHOOK_OPTIONS = {
  phoneNumberId: expectString,
  client: expectClients,
  maxBodyBytes: expectCount,
} satisfies Checks<WebhookOptions>;

/** Verifies and parses webhook requests of both dialects. */
export class Webhook {
  readonly #native: Addon.Webhook;
  readonly #parser: Parser;
  readonly #answering: Answering;
  readonly #headers: ReadonlySet<string>;

  /**
   * Creates a webhook that takes only requests with this proof, or with all of these.
   *
   * Throws a `ConfigError` when there is none: taking every request needs {@link Webhook.withoutAuth}; and when
   * `maxBodyBytes` is out of its range.
   */
  constructor(auth: Auth | readonly Auth[], options: WebhookOptions = {}) {
    const proofs = auth === OPEN ? [] : [auth].flat().map(nativeAuth);
    const { phoneNumberId, maxBodyBytes, client } = expectOptions(options, WEBHOOK_OPTIONS);
    this.#answering = new Answering(client, phoneNumberId);
    this.#headers = new Set(proofs.map((proof) => proof.headerName));
    this.#native = orThrow(native.Webhook.open(proofs, { withoutAuth: auth === OPEN, phoneNumberId, maxBodyBytes }));
    this.#parser = this.#native.parser();
  }

  /**
   * Creates a webhook that takes every request, from whomever: for tests, behind something that has verified the
   * request, and for the stored `body` of an event that was detached.
   */
  static withoutAuth(options: WebhookOptions = {}): Webhook {
    return new Webhook(OPEN, options);
  }

  /**
   * Verifies a request and reads its events, of which there is always at least one.
   *
   * `body` is what came over the wire, byte for byte: one that was decoded and written again has another signature.
   *
   * Throws a `VerificationError` (answer 401) or a `WebhookBodyError` (answer 200 all the same: it would only come
   * again).
   */
  parse(body: Uint8Array, headers: RequestHeaders): WebhookEvent[] {
    return parse(this.#native, this.#parser, this.#answering, expectBody(body), select(headers, this.#headers));
  }

  /** Checks that a request comes from whom it should; throws a `VerificationError` (answer 401) if not. */
  verify(body: Uint8Array, headers: RequestHeaders): void {
    check(this.#native.verify(expectBody(body), select(headers, this.#headers)));
  }

  /**
   * Checks what can be checked before the body is read: whatever is not a signature. Throws as {@link Webhook.verify}
   * does.
   */
  verifyHeaders(headers: RequestHeaders): void {
    check(this.#native.verifyHeaders(select(headers, this.#headers)));
  }
}

function expectBody(body: unknown): Buffer {
  if (!types.isUint8Array(body)) {
    throw new TypeError(
      `body: expected the bytes of the request (a Buffer or Uint8Array), found ${typeName(body)}: ` +
        "text or JSON that is written again has another signature",
    );
  }
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Stands for no proof; not to be had by accident. */
const OPEN: readonly Auth[] = Object.freeze([]);
