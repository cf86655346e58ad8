// The endpoint of a flow: WhatsApp asks it for the next screen, and encrypts both question and answer.

import { inspect, types } from "node:util";

import type * as Addon from "./generated/addon.js";
import { type Auth, nativeAuth } from "./auth.js";
import { expectPem, expectString, typeName } from "./check.js";
import { type RequestHeaders, select } from "./headers.js";
import type { FlowAction } from "./generated/models.js";
import { native } from "./native.js";
import { orThrow, parseOrThrow } from "./outcome.js";
import { written } from "./secret.js";

/** A JSON object. */
export type FlowData = { readonly [name: string]: unknown };

/** The endpoint of a flow: verifies and decrypts its requests. */
export class FlowEndpoint {
  readonly #native: Addon.FlowEndpoint;
  readonly #headers: ReadonlySet<string>;

  /**
   * Creates an endpoint that takes only requests with this proof: Meta signs them with the secret of the app that the
   * flow belongs to (`Auth.hubSignature(secret)`).
   *
   * `privateKey` is an RSA key of at least 2048 bits in PEM (PKCS#8 or PKCS#1) without a password; a `ConfigError` is
   * thrown when it is not.
   */
  constructor(privateKey: string | Uint8Array, auth: Auth) {
    const proof = auth === OPEN ? undefined : nativeAuth(auth);
    this.#headers = new Set(proof && [proof.headerName]);
    this.#native = orThrow(native.FlowEndpoint.create(expectPem("privateKey", privateKey), proof));
  }

  /**
   * Creates an endpoint that takes every request that is encrypted for the key, from whomever: the public key is no
   * secret. For those to whom the app secret is not known, because the app belongs to 360dialog.
   */
  static withoutAuth(privateKey: string | Uint8Array): FlowEndpoint {
    return new FlowEndpoint(privateKey, OPEN);
  }

  /**
   * Verifies and decrypts a request. `body` is what came over the wire, byte for byte.
   *
   * Throws a `VerificationError` or a `FlowRequestError`: answer with the error's `answerStatus` and an empty body.
   */
  open(body: Uint8Array, headers: RequestHeaders): FlowRequest {
    return requestOf(orThrow(this.#native.open(expectBytes("body", body), select(headers, this.#headers))));
  }
}

/** Stands for no proof; not to be had by accident. */
const OPEN = Object.freeze({}) as Auth;

let requestOf: (request: Addon.FlowRequest) => FlowRequest;
let mediaOf: (media: Addon.FlowMedia) => FlowMedia;

/** A request of a flow: what happened on which screen. It is answered once. */
export class FlowRequest {
  /** Status with which to refuse a flow token; see {@link FlowRequest.refuseToken}. */
  static readonly TOKEN_REFUSED: number = native.FlowRequest.tokenRefused();

  readonly #native: Addon.FlowRequest;

  private constructor(request: Addon.FlowRequest) {
    this.#native = request;
  }

  static {
    requestOf = (request) => new FlowRequest(request);
  }

  /**
   * What happened. Call {@link FlowRequest.automaticReply} first: something may have gone wrong on the phone, whatever
   * stands here.
   */
  get action(): FlowAction | undefined {
    return this.#native.action ?? undefined;
  }

  /** The screen on which it happened. */
  get screen(): string | undefined {
    return this.#native.screen ?? undefined;
  }

  /** What the screen sends along, as the flow defines it. */
  get data(): any {
    const json = this.#native.data;
    return json === null ? undefined : JSON.parse(json);
  }

  /** The text that was sent with the flow: whose flow it is. A ping has none. */
  get flowToken(): string | undefined {
    return this.#native.flowToken ?? undefined;
  }

  /** Meta's signature of the flow token, as it came: how it is made is not documented. */
  get flowTokenSignature(): string | undefined {
    return this.#native.flowTokenSignature ?? undefined;
  }

  /** Version of the data API, such as `3.0`. */
  get version(): string | undefined {
    return this.#native.version ?? undefined;
  }

  /** What went wrong on the phone, if the request tells of that: the name of the error, and in words. */
  get clientError(): { error: string; message: string | undefined } | undefined {
    const [error, message] = this.#native.clientError ?? [];
    return error == null ? undefined : { error, message: message ?? undefined };
  }

  /** The exact bytes that were encrypted. */
  get raw(): Buffer {
    return this.#native.raw;
  }

  /**
   * The files in the field `name` of the data; none if there is no such field. Throws a `FlowMediaError` when something
   * else stands there.
   */
  media(name: string): FlowMedia[] {
    return orThrow(this.#native.media(expectString("name", name))).map(mediaOf);
  }

  /**
   * Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone.
   * `undefined` for all other requests.
   */
  automaticReply(): string | undefined {
    return (parseOrThrow(this.#native.automaticReply()) as string | null) ?? undefined;
  }

  /**
   * Answers with the screen to show and its data. `error_message` in the data is shown in a bar below the screen.
   *
   * Gives the body of the answer, to be sent with status 200 as `text/plain`.
   */
  reply(screen: string, data: FlowData = {}): string {
    return parseOrThrow(this.#native.reply(expectString("screen", screen), written(data))) as string;
  }

  /** Answers that the flow is finished. The parameters come back in a webhook, together with the flow token. */
  finish(params: FlowData = {}): string {
    return parseOrThrow(this.#native.finish(written(params))) as string;
  }

  /** Answers with any JSON. */
  replyRaw(answer: FlowData): string {
    return parseOrThrow(this.#native.replyRaw(written(answer))) as string;
  }

  /**
   * The body with which to refuse a flow token that is no longer valid, to be sent with status
   * {@link FlowRequest.TOKEN_REFUSED} as `application/json`. WhatsApp shows the message and closes the flow.
   */
  static refuseToken(message: string): string {
    return native.FlowRequest.refuseToken(expectString("message", message));
  }

  [inspect.custom](): string {
    return `FlowRequest { action: ${inspect(this.action)}, screen: ${inspect(this.screen)} }`;
  }
}

/** A file that somebody chose in a flow. */
export class FlowMedia {
  readonly #native: Addon.FlowMedia;

  /** Reads a description: an item of the list that a `PhotoPicker` or `DocumentPicker` gives. */
  constructor(description: FlowData) {
    this.#native = description instanceof native.FlowMedia ? description : orThrow(native.FlowMedia.read(written(description)));
  }

  static {
    mediaOf = (media) => new FlowMedia(media as unknown as FlowData);
  }

  /** Id of the file. */
  get mediaId(): string | undefined {
    return this.#native.mediaId ?? undefined;
  }

  /** Address of the encrypted file, to be fetched without a key. It works for up to 20 days. */
  get cdnUrl(): string | undefined {
    return this.#native.cdnUrl ?? undefined;
  }

  /** Name of the file. */
  get fileName(): string | undefined {
    return this.#native.fileName ?? undefined;
  }

  /**
   * Decrypts the file, `encrypted` as it came from `cdnUrl`. Throws a `FlowMediaError` when a hash or the HMAC is not as
   * described.
   */
  decrypt(encrypted: Uint8Array): Buffer {
    return orThrow(this.#native.decrypt(expectBytes("encrypted", encrypted)));
  }
}

function expectBytes(name: string, bytes: Uint8Array): Uint8Array {
  if (!types.isUint8Array(bytes)) {
    throw new TypeError(`${name}: expected the bytes as they came (a Buffer or Uint8Array), found ${typeName(bytes)}`);
  }
  return bytes;
}
