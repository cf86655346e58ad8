// Secrets in answers: they can be read and sent on like anything else, but logs and JSON don't show them.

import { inspect } from "node:util";

import { isObject, typeName, wrongType } from "./check.js";

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
    if (MAY_HAVE_LOST.test(json)) expectJson(request);
    return json;
  } catch (error) {
    expectJson(request);
    throw error;
  }
}

/** What `JSON.stringify` makes of what JSON does not have, such as `NaN`, a `Map` and bytes. */
const MAY_HAVE_LOST = /null|\{\}|\{"0":/;

/** Refuses what JSON does not have, with its place: it would be sent as `null`, without what it holds, or not at all. */
function expectJson(value: unknown, place = "", around: readonly object[] = []): void {
  const name = place || "request";
  if (typeof value === "bigint") throw wrongType(name, "a number", value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${name}: expected a finite number, found ${value}`);
  }
  if (typeof value !== "object" || value === null) return;
  if ("toJSON" in value && typeof value.toJSON === "function") {
    if (value.toJSON() === null) throw new RangeError(`${name}: expected a value, found an invalid ${typeName(value)}`);
    return;
  }
  if (around.includes(value)) throw new TypeError(`${name}: holds itself`);
  const inside = [...around, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) expectItem(item, `${place}[${index}]`, inside);
  } else {
    if (!isObject(value)) throw wrongType(name, "an object", value);
    for (const [key, item] of Object.entries(value)) expectJson(item, place === "" ? key : `${place}.${key}`, inside);
  }
}

/** Refuses also what a field would be left out with. */
function expectItem(item: unknown, place: string, around: readonly object[]): void {
  if (["undefined", "function", "symbol"].includes(typeof item)) throw wrongType(place, "a value", item);
  expectJson(item, place, around);
}
