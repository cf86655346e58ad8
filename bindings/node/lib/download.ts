// A file that is downloaded piece by piece.

import { inspect } from "node:util";

import type * as Addon from "./generated/addon.js";
import { type Checked, type Checks, expectBoolean, expectBytes, expectCount, expectFunction } from "./check.js";
import { WabaError } from "./generated/errors.js";
import type { CallReport, MediaDetails } from "./generated/models.js";
import { CALL_OPTIONS, type CallOptions } from "./options.js";
import { abortable, orThrow, resultOf } from "./outcome.js";
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

/** @internal */
export const DOWNLOAD_OPTIONS = {
  ...CALL_OPTIONS,
  maxBytes: expectBytes,
  resumes: expectCount,
  checkDigest: expectBoolean,
  onProgress: expectFunction<OnProgress>,
} satisfies Checks<DownloadOptions>;

/** @internal */
export type CheckedDownload = Checked<typeof DOWNLOAD_OPTIONS>;

/**
 * A file that is downloaded piece by piece: an async iterable of bytes. It is read once: behind its end, and behind an
 * error, reading it rejects with a `MediaError`, and with a `ClosedError` behind `close()`.
 *
 * When the connection breaks it goes on where it broke off. The end comes only after size and SHA-256 were found right:
 * nothing is certain before it. Leaving the loop over the pieces closes it.
 */
export class Download implements AsyncIterable<Buffer> {
  readonly #native: Addon.FileDownload;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: OnProgress | undefined;
  readonly #onReport: OnReport | undefined;

  /** @internal */
  constructor(download: Addon.FileDownload, options: CheckedDownload) {
    this.#native = download;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
    this.#onReport = options.onReport;
  }

  /**
   * What the API says about the file: MIME type, bytes and SHA-256, also behind its end. On-premise hosts say no more than
   * the MIME type.
   *
   * Rejects with a `MediaError` when the file is larger than it may be or stands nowhere where it may be fetched from.
   */
  async details(): Promise<MediaDetails> {
    return (await resultOf((calls, token) => this.#native.details(calls, token), this.#signal)) as MediaDetails;
  }

  /** The pieces of the file. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Buffer> {
    let isAtEnd = false;
    const pieces: AsyncIterableIterator<Buffer> = {
      next: async () => {
        const value = isAtEnd ? undefined : await this.#next();
        isAtEnd = value === undefined;
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: async () => {
        isAtEnd = true;
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
    this.#native.close();
  }

  /** Closes the download. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes the download. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** The next piece; undefined behind the last one. */
  async #next(): Promise<Buffer | undefined> {
    try {
      const next = (token?: Addon.CancelToken) => this.#native.next(token);
      const piece = orThrow(await abortable(next, this.#signal));
      if (piece.length === 0) {
        tellReport(this.#native, this.#onReport);
        return undefined;
      }
      const { bytes, total } = this.#native.progress();
      this.#onProgress?.(bytes, total);
      return piece;
    } catch (error) {
      // The signal, or whoever is told: they want no more of it.
      if (!(error instanceof WabaError)) this.close();
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
