// Files: uploads, downloads, photos.

import type * as Addon from "./generated/addon.js";
import { type Checked, type Checks, expectBytes, expectFunction, expectObject, expectString } from "./check.js";
import type { Connection } from "./connection.js";
import { type CheckedDownload, DOWNLOAD_OPTIONS, Download, type DownloadOptions, tellReport } from "./download.js";
import { MediaError } from "./generated/errors.js";
import type { MediaDetails, MediaKind, PartnerFlowTarget, UploadedFlowJson, UploadedMedia } from "./generated/models.js";
import { FlowsApi, GroupsApi, MediaApi, PartnerFlowsApi, ProfileApi } from "./generated/operations.js";
import { CALL_OPTIONS, type Call, type CallOptions } from "./options.js";
import { Cancellation, type Start, abortable, orThrow, resultOf } from "./outcome.js";
import { type OnProgress, watched } from "./progress.js";
import { valueOf } from "./report.js";
import { written } from "./secret.js";
import { type FlowJson, TakenSource, type UploadSource, describedBy, expectPath, isSource } from "./source.js";

/** What is said about a file to upload, and how it is uploaded. */
export interface UploadOptions extends CallOptions {
  /** Its MIME type, which else follows from its name; a `Blob` may have one itself. */
  mimeType?: string | undefined;
  /** Its name, which else is the one at its path, or that of a `File`. */
  filename?: string | undefined;
  /** Bytes that a stream gives. Without it the request has no length, which not every server takes. */
  size?: number | undefined;
  /** Is told how much has left. */
  onProgress?: OnProgress | undefined;
}

/** What is said about a file that messages carry, and how it is uploaded. */
export interface MediaUploadOptions extends UploadOptions {
  /** What it is sent as, which else follows from the MIME type and decides how large it may be. */
  kind?: MediaKind | undefined;
}

const UPLOAD_OPTIONS = {
  ...CALL_OPTIONS,
  mimeType: expectString,
  filename: expectString,
  size: expectBytes,
  onProgress: expectFunction<OnProgress>,
} satisfies Checks<UploadOptions>;

const MEDIA_UPLOAD_OPTIONS = { ...UPLOAD_OPTIONS, kind: expectString } satisfies Checks<MediaUploadOptions>;

type CheckedUpload = Checked<typeof MEDIA_UPLOAD_OPTIONS>;

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
   * with a `MediaError` when a stream fails, whose `cause` is what it failed with; else with an error of the API. The
   * `cause` of a file that can't be read has `code` and `path` as a `NodeJS.ErrnoException` has them.
   */
  async upload(source: UploadSource, given: MediaUploadOptions = {}): Promise<UploadedMedia> {
    using taken = new TakenSource(source);
    const options = this.#connection.merged(given, MEDIA_UPLOAD_OPTIONS);
    return (await upload(this.#connection, "media.upload", {}, taken, options)) as UploadedMedia;
  }

  /**
   * Uploads a file in parts, going on where it broke off, and resolves to its handle: for the header of a template and
   * the photo of a profile. Cloud hosts of 360dialog only. A `Blob` is read whole first; of streams a `ValidationError`
   * says that they could not go on.
   */
  async uploadResumable(source: UploadSource, given: MediaUploadOptions = {}): Promise<string> {
    const uploaded = await uploadInParts(this.#connection, "media.upload_resumable", source, given, MEDIA_UPLOAD_OPTIONS);
    return (uploaded as { h: string }).h;
  }

  /**
   * Downloads a file into memory. Its size and SHA-256 are checked, and it goes on where it broke off.
   *
   * Rejects with a `MediaError` when the file is larger than it may be, is not the one that the API named, or stands
   * nowhere where it may be fetched from; with a `RateLimitedError` before anything is sent, when too many readings have
   * failed within an hour.
   */
  async download(mediaId: string, given: DownloadOptions = {}): Promise<DownloadedFile> {
    const options = this.#connection.merged(given, DOWNLOAD_OPTIONS);
    return download(this.#open(mediaId, options), options, async (file, settled, cancellation) => {
      const details = (await settled((calls, token) => file.details(calls, token))) as MediaDetails;
      const bytes = await abortable((token) => file.bytes(token), options.signal, cancellation);
      return { bytes: orThrow(bytes), details };
    });
  }

  /**
   * Downloads a file to `path`, in place of what is there, and only when it is whole: a download that fails or is ended
   * leaves nothing. Rejects as {@link download} does, and with a `MediaError` when the file can't be written, whose
   * `cause` has `code` and `path` as a `NodeJS.ErrnoException` has them.
   */
  async downloadTo(mediaId: string, path: string | URL, given: DownloadOptions = {}): Promise<void> {
    const options = this.#connection.merged(given, DOWNLOAD_OPTIONS);
    const target = expectPath("path", path);
    await download(this.#open(mediaId, options), options, (file, settled) => {
      return settled((calls, token) => file.saveAs(calls, target, token));
    });
  }

  /**
   * Downloads a file into a folder, which has to be there, and resolves to its path. The name is the SHA-256 with an
   * extension after the MIME type: nothing of it is taken from the name that the sender gave the file. Rejects as
   * {@link downloadTo} does.
   */
  async saveTo(mediaId: string, folder: string | URL, given: DownloadOptions = {}): Promise<string> {
    const options = this.#connection.merged(given, DOWNLOAD_OPTIONS);
    const target = expectPath("folder", folder);
    const path = await download(this.#open(mediaId, options), options, (file, settled) => {
      return settled((calls, token) => file.saveTo(calls, target, token));
    });
    return path as string;
  }

  /**
   * A file that is downloaded piece by piece, each of which `onProgress` is told of. Nothing is asked for before its
   * details or its first piece.
   */
  stream(mediaId: string, given: DownloadOptions = {}): Download {
    const options = this.#connection.merged(given, DOWNLOAD_OPTIONS);
    return new Download(this.#open(mediaId, options), options);
  }

  #open(mediaId: string, options: CheckedDownload): Addon.FileDownload {
    return this.#connection.client(options).download(expectString("mediaId", mediaId), settings(options));
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
  async setPhoto(source: UploadSource, given: UploadOptions = {}): Promise<void> {
    await uploadInParts(this.#connection, "profile.set_photo", source, given, UPLOAD_OPTIONS);
  }

  /**
   * The photo of the profile, which is downloaded piece by piece. On-premise hosts only; cloud hosts give its address
   * with the profile.
   */
  photo(given: DownloadOptions = {}): Download {
    const options = this.#connection.merged(given, DOWNLOAD_OPTIONS);
    return new Download(this.#connection.client(options).profilePhoto(settings(options)), options);
  }

  /** Removes the photo of the profile. On-premise hosts only. */
  async deletePhoto(given: CallOptions = {}): Promise<void> {
    const options = this.#connection.merged(given, CALL_OPTIONS);
    valueOf(options, await this.#connection.run(options, (client, calls, token) => client.deleteProfilePhoto(calls, token)));
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
  async setPhoto(groupId: string, source: UploadSource, given: UploadOptions = {}): Promise<void> {
    using taken = new TakenSource(source);
    const options = this.#connection.merged(given, UPLOAD_OPTIONS);
    const request = { group_id: expectString("groupId", groupId) };
    await upload(this.#connection, "groups.set_photo", request, taken, options);
  }
}

/** The flows of the account, with their JSON. */
export class FlowFiles extends FlowsApi {
  readonly #connection: Connection;

  /** @internal */
  constructor(call: Call, connection: Connection) {
    super(call);
    this.#connection = connection;
  }

  /**
   * Replaces the JSON of a flow, which has to be a draft. JSON that is wrong is taken too: `validation_errors` of the
   * answer say what keeps the flow from being published. Cloud hosts of 360dialog only; no source shows that they have
   * the call. Rejects as {@link MediaFiles.upload} does; repeating is safe.
   */
  async uploadJson(flowId: string, json: FlowJson, options: CallOptions = {}): Promise<UploadedFlowJson> {
    using taken = takenJson(json);
    const request = { flow_id: expectString("flowId", flowId) };
    return await uploadFlow(this.#connection, "flows.upload_json", request, taken, options);
  }
}

/** The flows of a partner's accounts, with their JSON. */
export class PartnerFlowFiles extends PartnerFlowsApi {
  readonly #connection: Connection;

  /** @internal */
  constructor(call: Call, connection: Connection) {
    super(call);
    this.#connection = connection;
  }

  /**
   * Replaces the JSON of a flow of an account, which has to be a draft. JSON that is wrong is taken too:
   * `validation_errors` of the answer say what keeps the flow from being published. No source shows that 360dialog has
   * the call. Rejects as {@link MediaFiles.upload} does; repeating is safe.
   */
  async uploadJson(request: PartnerFlowTarget, json: FlowJson, options: CallOptions = {}): Promise<UploadedFlowJson> {
    using taken = takenJson(json);
    return await uploadFlow(this.#connection, "partner_flows.upload_json", request, taken, options);
  }
}

function takenJson(json: FlowJson): TakenSource {
  if (typeof json === "string" && json.trimStart().startsWith("{")) {
    throw new TypeError("json: expected an object, bytes or a path, found the text of JSON");
  }
  return new TakenSource(isSource(json) ? json : Buffer.from(written(expectObject("json", json))));
}

/** Does the call named `operation` with the JSON of a flow. */
async function uploadFlow(
  connection: Connection,
  operation: string,
  request: object,
  taken: TakenSource,
  given: CallOptions,
): Promise<UploadedFlowJson> {
  const options = connection.merged(given, CALL_OPTIONS);
  return (await upload(connection, operation, request, taken, options)) as UploadedFlowJson;
}

/** Does the call named `operation` with a file. */
async function upload(
  connection: Connection,
  operation: string,
  request: object,
  source: TakenSource,
  options: CheckedUpload,
): Promise<unknown> {
  const { filename, mimeType, kind, size, signal, onProgress } = options;
  signal?.throwIfAborted();
  const client = connection.client(options);
  const cancellation = new Cancellation();
  const file = source.open({ filename, mimeType, kind, size });
  try {
    const start: Start = (calls, token) => client.sendFile(calls, operation, written(request), file, token);
    return valueOf(options, await watched(file, onProgress, cancellation, () => resultOf(start, signal, cancellation)));
  } catch (error) {
    if (error instanceof MediaError && source.failure !== undefined) error.cause = source.failure.cause;
    throw error;
  }
}

/** Does the call named `operation` with a file whose bytes have to be there as often as needed. */
async function uploadInParts(
  connection: Connection,
  operation: string,
  source: UploadSource,
  given: UploadOptions,
  checks: typeof UPLOAD_OPTIONS,
): Promise<unknown> {
  using taken = new TakenSource(source);
  const options = connection.merged(given, checks);
  if (!(source instanceof Blob)) return await upload(connection, operation, {}, taken, options);
  using whole = new TakenSource(await source.arrayBuffer());
  return await upload(connection, operation, {}, whole, { ...options, ...describedBy(source, options) });
}

/** Does something with a file that is downloaded. */
async function download<T>(
  file: Addon.FileDownload,
  options: CheckedDownload,
  act: (file: Addon.FileDownload, settled: Settled, cancellation: Cancellation) => Promise<T>,
): Promise<T> {
  const cancellation = new Cancellation();
  const settled: Settled = (start) => resultOf(start, options.signal, cancellation);
  const result = await watched(file, options.onProgress, cancellation, () => act(file, settled, cancellation));
  tellReport(file, options.onReport);
  return result;
}

function settings({ maxBytes, resumes, checkDigest }: CheckedDownload): Addon.DownloadSettings {
  return { maxBytes, resumes, checkDigest };
}

/** Waits for a call of a file. */
type Settled = (start: Start) => Promise<unknown>;
