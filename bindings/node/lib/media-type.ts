// File extensions of media.

import { expectString } from "./check.js";
import { native } from "./native.js";

/** The usual file extension of a MIME type, without its dot; undefined for types that WhatsApp does not handle as such. */
export function fileExtension(mimeType: string): string | undefined {
  return native.fileExtension(expectString("mimeType", mimeType)) ?? undefined;
}
