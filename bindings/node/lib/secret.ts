// Secrets in answers: they can be read and sent on like anything else, but logs and JSON don't show them.

import { inspect } from "node:util";

import { wrongType } from "./check.js";

const veiled = new WeakSet<object>();
let isAnyVeiled = false;

/**
 * Veils the values at these paths. A map, shown or written as JSON, has its names, but not its values; a text is there
 * when it is asked for, but not shown at all.
 *
 * @internal
 */
export function veil<T extends object>(answer: T, ...paths: string[]): T {
  for (const path of paths) veilAt(answer, path.split("."));
  return answer;
}

function veilAt(holder: unknown, [field, ...rest]: string[]): void {
  if (typeof holder !== "object" || holder === null || field === undefined) return;
  if (Array.isArray(holder)) return holder.forEach((item) => veilAt(item, [field, ...rest]));
  const map = (holder as Record<string, unknown>)[field];
  if (rest.length > 0) return veilAt(map, rest);
  if (typeof map === "string") {
    Object.defineProperty(holder, field, { enumerable: false });
  } else if (typeof map === "object" && map !== null) {
    const redacted = () => Object.fromEntries(Object.keys(map).map((name) => [name, "[redacted]"]));
    Object.defineProperties(map, { toJSON: { value: redacted }, [inspect.custom]: { value: redacted } });
    veiled.add(map);
    isAnyVeiled = true;
  }
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
  try {
    // `undefined` has no JSON; the core says what it expects instead of `null`.
    const json = JSON.stringify(request, isAnyVeiled ? unveiled : undefined) ?? "null";
    if (json.includes("null")) expectJson(request);
    return json;
  } catch (error) {
    expectJson(request);
    throw error;
  }
}

/** Refuses what JSON does not have, with its place: numbers that would be sent as `null`, and what has no JSON at all. */
function expectJson(value: unknown, place = "", around: readonly object[] = []): void {
  const name = place || "request";
  if (typeof value === "bigint") throw wrongType(name, "a number", value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${name}: expected a finite number, found ${value}`);
  }
  if (typeof value !== "object" || value === null || "toJSON" in value) return;
  if (around.includes(value)) throw new TypeError(`${name}: holds itself`);
  for (const [key, item] of Object.entries(value)) {
    expectJson(item, Array.isArray(value) ? `${place}[${key}]` : place === "" ? key : `${place}.${key}`, [...around, value]);
  }
}
