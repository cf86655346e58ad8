// How far a file has come.

import type { Transferred } from "./generated/addon.js";
import type { Cancellation } from "./outcome.js";

/**
 * Called about 20 times a second and at the end: with the bytes so far, and the bytes in all if that is known. An upload
 * that is repeated begins anew. What it throws ends the transfer, which rejects with it.
 */
export type OnProgress = (bytes: number, total: number | undefined) => void;

/** Milliseconds between two looks at how far a file has come. */
const INTERVAL_MS = 50;

/**
 * Waits for a transfer, and tells how far its file has come.
 *
 * @internal
 */
export async function watched<T>(
  file: { progress(): Transferred },
  onProgress: OnProgress | undefined,
  cancellation: Cancellation,
  transfer: () => Promise<T>,
): Promise<T> {
  if (onProgress === undefined) return transfer();
  let told = 0;
  const tell = () => {
    const { bytes, total } = file.progress();
    if (bytes === told) return;
    told = bytes;
    onProgress(bytes, total);
  };
  const timer = setInterval(() => {
    try {
      tell();
    } catch (error) {
      clearInterval(timer);
      cancellation.cancel(error);
    }
  }, INTERVAL_MS);
  try {
    const answer = await transfer();
    tell();
    return answer;
  } finally {
    clearInterval(timer);
  }
}
