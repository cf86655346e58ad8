// Where the bytes of an upload come from.

import type { Readable } from "node:stream";
import { types } from "node:util";
import { fileURLToPath } from "node:url";

import type { FileDescription, FileUpload } from "./generated/addon.js";
import { expectString, typeName, wrongType } from "./check.js";
import { native } from "./native.js";
import { orThrow } from "./outcome.js";

/**
 * A file to upload: its path or `file:` URL, its bytes, a `Blob` or `File`, a stream of the web or of Node, or any other
 * async iterable of bytes.
 *
 * What stands at a path and bytes can be read again when an attempt fails. A `Blob` and a stream are read piece by piece,
 * as fast as the pieces leave, and only once: an upload that has begun is not repeated. A stream belongs to the upload,
 * which destroys it when it fails.
 */
export type UploadSource = string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The JSON of a flow: an object, or whatever can be uploaded. */
export type FlowJson = UploadSource | { readonly [name: string]: unknown };

type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * What is said about a file.
 *
 * @internal
 */
export interface Description extends FileDescription {
  /** Bytes that a stream gives. */
  size?: number | undefined;
}

/**
 * A source that an upload has taken: a stream belongs to it from then on, also when nothing comes of the upload.
 *
 * @internal
 */
export class TakenSource {
  readonly #source: UploadSource;
  readonly #feed: Feed | undefined;

  constructor(source: UploadSource) {
    if (!isSource(source)) throw wrongType("source", "a path, bytes, a Blob or a stream of bytes", source);
    this.#source = source;
    const stream = source instanceof Blob ? source.stream() : source;
    if (isStream(stream)) this.#feed = new Feed(stream);
  }

  /** The file to upload, which a stream begins to give. */
  open(description: Description): FileUpload {
    const source = this.#source;
    const { FileUpload } = native;
    if (typeof source === "string" || source instanceof URL) {
      return orThrow(FileUpload.path(expectPath("source", source), description));
    }
    if (types.isUint8Array(source)) return orThrow(FileUpload.bytes(source, description));
    if (types.isAnyArrayBuffer(source)) return orThrow(FileUpload.bytes(new Uint8Array(source), description));
    const said = source instanceof Blob ? { ...description, ...describedBy(source, description), size: source.size } : description;
    const file = orThrow(FileUpload.written(said.size, said));
    void this.#feed?.run(file);
    return file;
  }

  /** What a stream failed with, if it did. */
  get failure(): Feed["failure"] {
    return this.#feed?.failure;
  }

  /** Lets go of a stream. */
  [Symbol.dispose](): void {
    this.#feed?.close();
  }
}

/**
 * The text of a path.
 *
 * @internal
 */
export function expectPath(name: string, path: unknown): string {
  if (!(path instanceof URL)) return expectString(name, path);
  if (path.protocol !== "file:") throw new TypeError(`${name}: expected a path or a file: URL, found one of ${path.protocol}`);
  return fileURLToPath(path);
}

/**
 * Whether this can be uploaded as it is.
 *
 * @internal
 */
export function isSource(value: unknown): value is UploadSource {
  if (typeof value === "string" || value instanceof URL || value instanceof Blob) return true;
  return types.isUint8Array(value) || types.isAnyArrayBuffer(value) || isStream(value);
}

function isStream(value: unknown): value is ByteStream {
  return typeof value === "object" && value !== null && ("getReader" in value || Symbol.asyncIterator in value);
}

/**
 * What is said about a `Blob`, and else what it says itself; a `File` has a name besides.
 *
 * @internal
 */
export function describedBy(blob: Blob & { name?: unknown }, { filename, mimeType }: Description): FileDescription {
  return {
    filename: filename ?? (typeof blob.name === "string" ? blob.name : undefined),
    mimeType: mimeType ?? (blob.type === "" ? undefined : blob.type),
  };
}

/** Writes the pieces of a stream, each when there is room for it. */
class Feed {
  failure: { readonly cause: unknown } | undefined;
  readonly #next: () => Promise<{ done?: boolean; value?: unknown }>;
  readonly #close: () => unknown;

  constructor(source: ByteStream) {
    if ("getReader" in source) {
      const reader = source.getReader();
      this.#next = () => reader.read();
      this.#close = () => reader.cancel();
    } else {
      const iterator = source[Symbol.asyncIterator]();
      // That of Node hears of errors only once it is asked for a piece.
      if ("on" in source) (source as Readable).on("error", () => {});
      this.#next = () => iterator.next();
      // A stream of Node would first wait for the piece that it was asked for.
      this.#close = () => ("destroy" in source ? (source.destroy as () => void)() : iterator.return?.());
    }
  }

  /** Writes all pieces, or as many as are wanted. Never rejects: what the stream fails with is its `failure`. */
  async run(file: FileUpload): Promise<void> {
    try {
      await this.#write(file);
    } catch (cause) {
      this.failure = { cause };
      file.finish(cause instanceof Error ? cause.name : typeName(cause));
    }
  }

  async #write(file: FileUpload): Promise<void> {
    for (;;) {
      const { done, value } = await this.#next();
      if (done) return file.finish();
      if (!types.isUint8Array(value)) {
        const cause = new TypeError(`source: expected pieces of bytes (Buffer or Uint8Array), found ${typeName(value)}`);
        this.failure = { cause };
        return file.finish(cause.message);
      }
      if (value.length > 0 && !(await file.write(value))) return;
    }
  }

  /** Lets go of the stream. Does not wait for it, since it may hang. */
  close(): void {
    Promise.resolve()
      .then(this.#close)
      .catch(() => {});
  }
}
