// How calls are waited for: those that end while JavaScript is busy come over together.

import { setInterval } from "node:timers";

import type { Calls } from "./generated/addon.js";
import { native } from "./native.js";

/** The calls that are under way, by their ids. */
const waiting = new Map<number, (outcome: string | null) => void>();

/** Does nothing, but keeps the process alive while there are calls. */
const alive = setInterval(() => {}, 2 ** 31 - 1).unref();

const calls = new native.Calls((ids, outcomes) => {
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place]!;
    const settle = waiting.get(id);
    waiting.delete(id);
    settle?.(outcomes[place] ?? null);
  }
  if (waiting.size === 0) alive.unref();
});

/**
 * The outcome of a call, in JSON; `null` when it was cancelled. `start` starts it and returns its id.
 *
 * @internal
 */
export function outcomeOf(start: (calls: Calls) => number): Promise<string | null> {
  return new Promise((resolve) => {
    const id = start(calls);
    if (waiting.size === 0) alive.ref();
    waiting.set(id, resolve);
  });
}
