// Reports: what was done for a call, for those who want to know.

import type { CallReport } from "./generated/models.js";

/**
 * Is told what was done for a call: the attempts, the status, the trace id. What it throws, or the promise that it
 * returns rejects with, changes nothing of the call: it is an uncaught exception, as of a listener of events.
 */
export type OnReport = (report: CallReport) => void;

/**
 * Tells a report to whom it is meant for.
 *
 * @internal
 */
export function tell(onReport: OnReport | undefined, report: CallReport): void {
  try {
    onReport?.(report);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * The value of a call that says what was done for it, which the options of the call may want to be told.
 *
 * @internal
 */
export function valueOf({ onReport }: { onReport?: OnReport | undefined }, outcome: unknown): unknown {
  const { value, report } = outcome as { value: unknown; report: CallReport };
  tell(onReport, report);
  return value;
}
