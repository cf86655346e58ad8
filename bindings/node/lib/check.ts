// Arguments from JavaScript without types. Only their type is shown, never their value: some are secrets.

import { types } from "node:util";

/** Checks the value named `name`. */
type Check = (name: string, value: unknown) => unknown;

/**
 * How each of some options is checked.
 *
 * @internal
 */
export type Checks<T> = { readonly [Name in keyof Required<T>]: Check };

/**
 * Refuses options that would have no effect or another one than is meant: unknown ones, and those of a wrong type.
 * `place` names what they are options of; those of the call itself have none.
 *
 * @internal
 */
export function expectOptions<T extends object>(options: T, checks: Checks<T>, place = ""): T {
  for (const [key, value] of Object.entries(expectObject(place || "options", options))) {
    if (value === undefined) continue;
    const name = place === "" ? key : `${place}.${key}`;
    if (!Object.hasOwn(checks, key)) throw unknownKey(name, key, Object.keys(checks));
    checks[key as keyof T](name, value);
  }
  return options;
}

/**
 * Checks options that stand in an option.
 *
 * @internal
 */
export function nested<T extends object>(checks: Checks<T>): Check {
  return (name, value) => expectOptions(value as T, checks, name);
}

/**
 * The error of a key that nobody knows. Tells the one that is meant if it differs in its case, as one of the API does, or
 * in its unit.
 *
 * @internal
 */
export function unknownKey(name: string, key: string, known: readonly string[]): TypeError {
  const bare = (key: string) => key.toLowerCase().replaceAll("_", "").replace(/ms$/, "");
  const meant = known.find((other) => bare(other) === bare(key));
  return new TypeError(`${name}: unknown${meant === undefined ? "" : `, expected ${meant}`}`);
}

/** @internal */
export function wrongType(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${name}: expected ${expected}, found ${typeName(value)}`);
}

/** @internal */
export function expectString(name: string, value: unknown): string {
  if (typeof value !== "string") throw wrongType(name, "a string", value);
  return value;
}

/** @internal */
export function expectBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw wrongType(name, "a boolean", value);
  return value;
}

/** @internal */
export function expectFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw wrongType(name, "a function", value);
}

/** @internal */
export function expectObject(name: string, value: unknown): object {
  if (!isObject(value)) throw wrongType(name, "an object", value);
  return value;
}

/** @internal */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @internal */
export function expectList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(name, "a list", value);
  return value;
}

/** @internal */
export function expectSignal(name: string, value: unknown): void {
  // As Node tells one: it may be of another realm.
  if (typeof value !== "object" || value === null || !("aborted" in value)) throw wrongType(name, "an AbortSignal", value);
}

/**
 * The text of an address.
 *
 * @internal
 */
export function expectUrl(name: string, value: unknown): string {
  if (value instanceof URL) return value.href;
  if (typeof value !== "string") throw wrongType(name, "a string or a URL", value);
  return value;
}

/**
 * The text of what is kept in PEM.
 *
 * @internal
 */
export function expectPem(name: string, value: unknown): string {
  if (types.isUint8Array(value)) return Buffer.from(value).toString();
  if (typeof value !== "string") throw wrongType(name, "a string or bytes", value);
  return value;
}

/** @internal */
export function expectWhole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== "number") throw wrongType(name, "a number", value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: expected a whole number from ${least} to ${most}, found ${value}`);
  }
  return value;
}

/** @internal */
export function expectCount(name: string, value: unknown): number {
  return expectWhole(name, value, 1, 0xffff_ffff);
}

/** @internal */
export function expectBytes(name: string, value: unknown): number {
  return expectWhole(name, value, 0, Number.MAX_SAFE_INTEGER);
}

/** @internal */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}
