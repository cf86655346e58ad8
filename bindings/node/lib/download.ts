// A file that is downloaded piece by piece.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import type { CallReport, MediaDetails } from "./generated/models.js";
import type { CallOptions } from "./options.js";
import { Cancellation, abortable, orThrow, resultOf } from "./outcome.js";
import type { OnProgress } from "./progress.js";
import { type OnReport, tell } from "./report.js";

/**
 * How a file is downloaded. What was done for it, `onReport` is told at its end: the attempts to read its details and its
 * bytes, those included that went on where it broke off.
 */
export interface DownloadOptions extends CallOptions {
  /** The largest file that is taken, in bytes. 100 MiB by default. */
  maxBytes?: number | undefined;
  /** How often a download that broke off goes on. 3 by default. */
  resumes?: number | undefined;
  /**
   * Checks the SHA-256 that the API names, which it does by default. A file that does not match, or a value that is not a
   * SHA-256, is an error. `false` skips the check.
   */
  checkDigest?: boolean | undefined;
  /** Is told how much has come. */
  onProgress?: OnProgress | undefined;
}

/**
 * A file that is downloaded piece by piece: an async iterable of bytes. It is read once.
 *
 * When the connection breaks it goes on where it broke off. The end comes only after size and SHA-256 were found right:
 * nothing is certain before it. Leaving the loop over the pieces closes it.
 */
export class Download implements AsyncIterable<Buffer> {
  readonly #native: Addon.FileDownload;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: OnProgress | undefined;
  readonly #onReport: OnReport | undefined;
  readonly #cancellation = new Cancellation();
  #details: Promise<MediaDetails> | undefined;
  #isOpen = true;

  /** @internal */
  constructor(download: Addon.FileDownload, options: DownloadOptions) {
    this.#native = download;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
    this.#onReport = options.onReport;
  }

  /**
   * What the API says about the file: MIME type, bytes and SHA-256. On-premise hosts say no more than the MIME type.
   *
   * Rejects with a `MediaError` when the file is larger than it may be or stands nowhere where it may be fetched from.
   */
  details(): Promise<MediaDetails> {
    return (this.#details ??= this.#begin());
  }

  /** The pieces of the file. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Buffer> {
    const pieces: AsyncIterableIterator<Buffer> = {
      next: async () => {
        const value = await this.#next();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => pieces,
    };
    return pieces;
  }

  /** The pieces as a stream of the web: `new Response(download.readable())`. Cancelling it closes the download. */
  readable(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await this.#next();
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Abandons what has not come yet, and lets go of the connection. */
  close(): void {
    this.#isOpen = false;
    // A call that is under way holds the download; else nobody does.
    this.#cancellation.cancel(new Error("the download was closed"));
    this.#native.close();
  }

  /** Closes the download. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #begin(): Promise<MediaDetails> {
    const details = await resultOf((calls, token) => this.#native.details(calls, token), this.#signal, this.#cancellation);
    if (details === null) throw new Error("the download was closed");
    return details as MediaDetails;
  }

  /** The next piece; undefined behind the last one, and behind an error. */
  async #next(): Promise<Buffer | undefined> {
    if (!this.#isOpen) return undefined;
    try {
      // So that they are known, whenever they are asked for.
      await this.details();
      const next = (token?: Addon.CancelToken) => this.#native.next(token);
      const piece = orThrow(await abortable(next, this.#signal, this.#cancellation));
      if (piece.length === 0) {
        tellReport(this.#native, this.#onReport);
        this.#isOpen = false;
        return undefined;
      }
      const { bytes, total } = this.#native.progress();
      this.#onProgress?.(bytes, total);
      return piece;
    } catch (error) {
      // Closed while the piece was waited for: whoever did that knows.
      if (!this.#isOpen) return undefined;
      this.close();
      throw error;
    }
  }

  /** @internal */
  [inspect.custom](): string {
    return "Download {}";
  }
}

/**
 * Tells what was done for a file that has come to its end.
 *
 * @internal
 */
export function tellReport(file: Addon.FileDownload, onReport: OnReport | undefined): void {
  const report = file.report();
  if (report !== null) tell(onReport, JSON.parse(report) as CallReport);
}
