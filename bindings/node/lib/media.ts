// Files: uploads, downloads, photos.

import { fileURLToPath } from "node:url";

import type * as Addon from "./addon.js";
import { expectBytes, expectString, expectWhole } from "./check.js";
import type { Connection } from "./connection.js";
import { Download, type DownloadOptions } from "./download.js";
import type { MediaDetails } from "./models.js";
import { type Call, GroupsApi, MediaApi, ProfileApi } from "./operations.js";
import type { CallOptions } from "./options.js";
import { Cancellation, answered, settle, unwrap } from "./outcome.js";
import { type OnProgress, watched } from "./progress.js";
import { type UploadSource, openSource, openWhole } from "./source.js";

/** What is said about a file to upload, and how it is uploaded. */
export interface UploadOptions extends Omit<CallOptions, "onReport"> {
  /** Its MIME type, which else follows from its name; a `Blob` may have one itself. */
  mimeType?: string | undefined;
  /** Its name, which else is the one at its path, or that of a `File`. */
  filename?: string | undefined;
  /** Bytes that a stream gives. Without it the request has no length, which not every server takes. */
  size?: number | undefined;
  /** Is told how much has left. */
  onProgress?: OnProgress | undefined;
}

/** A file that was uploaded. */
export interface UploadedMedia {
  /** Id, with which it is sent. */
  id: string;
}

/** A file that was downloaded. */
export interface DownloadedFile {
  /** Its bytes. */
  bytes: Buffer;
  /** What the API says about it. On-premise hosts say no more than the MIME type. */
  details: MediaDetails;
}

/** Files: uploads and downloads. */
export class MediaFiles extends MediaApi {
  readonly #connection: Connection;

  /** @internal */
  constructor(call: Call, connection: Connection) {
    super(call);
    this.#connection = connection;
  }

  /**
   * Uploads a file. It can be sent for 30 days by the id that this resolves to. Uploading it again is safe.
   *
   * Rejects with a `ValidationError` before anything is sent, when the file can't be read or is none that the API takes;
   * with what a stream failed with; else with an error of the API.
   */
  async upload(source: UploadSource, options: UploadOptions = {}): Promise<UploadedMedia> {
    const send: Send = (client, file, token) => client.upload(file, token);
    return (await upload(this.#connection, source, options, false, send)) as UploadedMedia;
  }

  /**
   * Uploads a file in parts, going on where it broke off, and resolves to its handle: for the header of a template and
   * the photo of a profile. Cloud hosts of 360dialog only. A `Blob` is read whole first; of streams a `ValidationError`
   * says that they could not go on.
   */
  async uploadResumable(source: UploadSource, options: UploadOptions = {}): Promise<string> {
    const send: Send = (client, file, token) => client.uploadResumable(file, token);
    return (await upload(this.#connection, source, options, true, send)) as string;
  }

  /**
   * Downloads a file into memory. Its size and SHA-256 are checked, and it goes on where it broke off.
   *
   * Rejects with a `MediaError` when the file is larger than it may be, is not the one that the API named, or stands
   * nowhere where it may be fetched from; with a `RateLimitedError` before anything is sent, when too many readings have
   * failed within an hour.
   */
  async download(mediaId: string, options: DownloadOptions = {}): Promise<DownloadedFile> {
    return download(this.#open(mediaId, options), options, async (file, settled, cancellation) => {
      const details = (await settled((token) => file.details(token))) as MediaDetails;
      const bytes = await answered((token) => file.bytes(token), options.signal, cancellation);
      return { bytes: unwrap(bytes), details };
    });
  }

  /**
   * Downloads a file to `path`, in place of what is there, and only when it is whole: a download that fails or is ended
   * leaves nothing. Rejects as {@link download} does, and with a `MediaError` when the file can't be written.
   */
  async downloadTo(mediaId: string, path: string | URL, options: DownloadOptions = {}): Promise<void> {
    const target = pathOf("path", path);
    await download(this.#open(mediaId, options), options, (file, settled) => {
      return settled((token) => file.saveAs(target, token));
    });
  }

  /**
   * Downloads a file into a folder, which has to be there, and resolves to its path. The name is the SHA-256 with an
   * extension after the MIME type: nothing of it is taken from the name that the sender gave the file. Rejects as
   * {@link downloadTo} does.
   */
  async saveTo(mediaId: string, folder: string | URL, options: DownloadOptions = {}): Promise<string> {
    const target = pathOf("folder", folder);
    const path = await download(this.#open(mediaId, options), options, (file, settled) => {
      return settled((token) => file.saveTo(target, token));
    });
    return path as string;
  }

  /** A file that is downloaded piece by piece. Nothing is asked for before its details or its first piece. */
  stream(mediaId: string, options: DownloadOptions = {}): Download {
    return new Download(this.#open(mediaId, options), options);
  }

  #open(mediaId: string, options: DownloadOptions): Addon.FileDownload {
    const { maxBytes, resumes } = options;
    return this.#connection.client(options).download(expectString("mediaId", mediaId), {
      ...(maxBytes !== undefined && { maxBytes: expectBytes("maxBytes", maxBytes) }),
      ...(resumes !== undefined && { resumes: expectWhole("resumes", resumes, 0, 0xffff_ffff) }),
    });
  }
}

/** The profile that people see of the business, with its photo. */
export class ProfileFiles extends ProfileApi {
  readonly #connection: Connection;

  /** @internal */
  constructor(call: Call, connection: Connection) {
    super(call);
    this.#connection = connection;
  }

  /**
   * Sets the photo of the profile: a JPEG or PNG of at most 5 MB. Rejects as {@link MediaFiles.uploadResumable} does;
   * repeating is safe.
   */
  async setPhoto(source: UploadSource, options: UploadOptions = {}): Promise<void> {
    const send: Send = (client, file, token) => client.setProfilePhoto(file, token);
    await upload(this.#connection, source, options, true, send);
  }

  /**
   * The photo of the profile, which is downloaded piece by piece. On-premise hosts only; cloud hosts give its address
   * with the profile.
   */
  photo(options: Omit<DownloadOptions, "maxBytes" | "resumes"> = {}): Download {
    return new Download(this.#connection.client(options).profilePhoto(), options);
  }

  /** Removes the photo of the profile. On-premise hosts only. */
  async deletePhoto(options: Omit<CallOptions, "onReport"> = {}): Promise<void> {
    await this.#connection.run(options, (client, token) => client.deleteProfilePhoto(token));
  }
}

/** The groups of the number, with their photos. */
export class GroupFiles extends GroupsApi {
  readonly #connection: Connection;

  /** @internal */
  constructor(call: Call, connection: Connection) {
    super(call);
    this.#connection = connection;
  }

  /**
   * Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only. Rejects as
   * {@link MediaFiles.upload} does; repeating is safe.
   */
  async setPhoto(groupId: string, source: UploadSource, options: UploadOptions = {}): Promise<void> {
    const group = expectString("groupId", groupId);
    const send: Send = (client, file, token) => client.setGroupPhoto(group, file, token);
    await upload(this.#connection, source, options, false, send);
  }
}

/** Starts an upload of the native client. */
type Send = (client: Addon.Client, file: Addon.FileUpload, token?: Addon.CancelToken) => Promise<string | null>;

/** Uploads a file. With `again` it can be read as often as needed, unless it is a stream. */
async function upload(
  connection: Connection,
  source: UploadSource,
  options: UploadOptions,
  again: boolean,
  send: Send,
): Promise<unknown> {
  const { filename, mimeType, size, signal, onProgress } = options;
  signal?.throwIfAborted();
  const client = connection.client(options);
  const cancellation = new Cancellation();
  const description = { filename, mimeType, size };
  // A stream is read from at once: nobody else would hear of its errors.
  const opened = again && source instanceof Blob ? await openWhole(source, description) : openSource(source, description);
  const { file, feed } = opened;
  feed?.run().catch((error: unknown) => cancellation.cancel(error));
  try {
    const sent = () => settle((token) => send(client, file, token), signal, cancellation);
    return await watched(file, onProgress, cancellation, sent);
  } finally {
    feed?.close();
  }
}

/** Does something with a file that is downloaded. */
async function download<T>(
  file: Addon.FileDownload,
  options: DownloadOptions,
  act: (file: Addon.FileDownload, settled: Settled, cancellation: Cancellation) => Promise<T>,
): Promise<T> {
  const cancellation = new Cancellation();
  const settled: Settled = (start) => settle(start, options.signal, cancellation);
  return watched(file, options.onProgress, cancellation, () => act(file, settled, cancellation));
}

/** Waits for a call of a file. */
type Settled = (start: (token?: Addon.CancelToken) => Promise<string | null>) => Promise<unknown>;

function pathOf(name: string, path: string | URL): string {
  return path instanceof URL ? fileURLToPath(path) : expectString(name, path);
}
