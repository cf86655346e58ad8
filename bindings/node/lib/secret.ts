// Secrets in answers: they can be read and sent on like anything else, but logs and JSON don't show them.

import { inspect } from "node:util";

const veiled = new WeakSet<object>();

/**
 * Veils the maps in these fields: shown or written as JSON they have their names, but not their values.
 *
 * @internal
 */
export function veil<T extends object>(answer: T, ...fields: (keyof T)[]): T {
  for (const field of fields) {
    const map = answer[field];
    if (typeof map !== "object" || map === null) continue;
    const redacted = () => Object.fromEntries(Object.keys(map).map((name) => [name, "[redacted]"]));
    Object.defineProperties(map, { toJSON: { value: redacted }, [inspect.custom]: { value: redacted } });
    veiled.add(map);
  }
  return answer;
}

/**
 * The JSON of a request, which the API gets with its secrets.
 *
 * @internal
 */
export function written(request: unknown): string {
  const unveiled = function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    const original = this[key];
    return typeof original === "object" && original !== null && veiled.has(original) ? { ...original } : value;
  };
  // `undefined` has no JSON; the core says what it expects instead of `null`.
  return JSON.stringify(request, unveiled) ?? "null";
}
