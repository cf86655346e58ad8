// Arguments from JavaScript without types: a check refuses a value, or gives what is used of it. Only their type is
// shown, never their value: some are secrets.

import { types } from "node:util";

import { native } from "./native.js";

/** Checks the value named `name`, and gives what is used of it. */
type Check<Used = unknown> = (name: string, value: unknown) => Used;

/**
 * How each of some options is checked.
 *
 * @internal
 */
export type Checks<T> = { readonly [Name in keyof Required<T>]: Check };

type Table = Readonly<Record<string, Check>>;

type AllUsed<C> = { [Name in keyof C]: C[Name] extends Check<infer Used> ? Used : never };

/**
 * What is used of options that were checked.
 *
 * @internal
 */
export type Checked<C, Needed extends keyof C = never> = Partial<AllUsed<C>> & Pick<AllUsed<C>, Needed>;

/**
 * What is used of options, each of which is read once; those that are not given are left out. Refuses what would have no
 * effect or another one than is meant: unknown options, and those of a wrong type. `place` names what they are options
 * of; those of the call itself have none.
 *
 * @internal
 */
export function expectOptions<C extends Table, Needed extends keyof C = never>(
  options: object,
  checks: C,
  needed: readonly Needed[] = [],
  place = "",
): Checked<C, Needed> {
  const wrong = (expected: string) => wrongType(place || "options", expected, options);
  // It would be one without any option.
  if (isSignal(options)) throw wrong("signal" in checks ? "an object such as { signal }" : "an object");
  if (!isObject(options)) throw wrong("an object");
  const given = options as Record<string, unknown>;
  const nameOf = (key: string) => (place === "" ? key : `${place}.${key}`);
  for (const key of Object.keys(given)) {
    const isUnknown = !Object.hasOwn(checks, key) && given[key] !== undefined;
    if (isUnknown) throw unknownKey(nameOf(key), key, Object.keys(checks));
  }
  const used: Record<string, unknown> = {};
  for (const [key, check] of Object.entries(checks)) {
    const value = given[key];
    if (value !== undefined || needed.some((name) => name === key)) used[key] = check(nameOf(key), value);
  }
  return used as Checked<C, Needed>;
}

/**
 * Checks options that stand in an option.
 *
 * @internal
 */
export function nested<C extends Table, Needed extends keyof C = never>(
  checks: C,
  needed: readonly Needed[] = [],
): Check<Checked<C, Needed>> {
  return (name, value) => expectOptions(value as object, checks, needed, name);
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

/**
 * A function, which its caller knows the kind of.
 *
 * @internal
 */
export function expectFunction<F>(name: string, value: unknown): F {
  if (typeof value !== "function") throw wrongType(name, "a function", value);
  return value as F;
}

/** @internal */
export function expectObject(name: string, value: unknown): object {
  if (!isObject(value)) throw wrongType(name, "an object", value);
  return value;
}

/**
 * Whether this is an object that holds nothing but its fields. What holds something else has a tag of its own: a `Map`, a
 * `Promise`, a list, bytes.
 *
 * @internal
 */
export function isObject(value: unknown): value is object {
  return tagged(value) === "[object Object]";
}

function tagged(value: unknown): string {
  return Object.prototype.toString.call(value);
}

/** @internal */
export function expectList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(name, "a list", value);
  return value;
}

/** @internal */
export function expectSignal(name: string, value: unknown): AbortSignal {
  if (!isSignal(value)) throw wrongType(name, "an AbortSignal", value);
  return value;
}

/** @internal */
export function isSignal(value: unknown): value is AbortSignal {
  // As Node tells one: it may be of another realm.
  return typeof value === "object" && value !== null && "aborted" in value;
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

/**
 * A number of things. Where none of them is too few, the core says so.
 *
 * @internal
 */
export function expectCount(name: string, value: unknown): number {
  return expectWhole(name, value, 0, 0xffff_ffff);
}

/**
 * A time in milliseconds.
 *
 * @internal
 */
export function expectMs(name: string, value: unknown): number {
  return expectWhole(name, value, 1, 0xffff_ffff);
}

/** @internal */
export function expectBytes(name: string, value: unknown): number {
  return expectWhole(name, value, 0, Number.MAX_SAFE_INTEGER);
}

/**
 * A time in whole seconds since 1970. Refuses one that can only be meant in milliseconds.
 *
 * @internal
 */
export function expectTime(name: string, value: unknown): number {
  const seconds = value instanceof Date ? value.getTime() / 1000 : value;
  if (typeof seconds !== "number") throw wrongType(name, "seconds since 1970 or a Date", value);
  if (!Number.isFinite(seconds)) throw new RangeError(`${name}: expected seconds since 1970, found ${seconds}`);
  if (Math.abs(seconds) > native.MOST_SECONDS) {
    throw new RangeError(`${name}: expected seconds since 1970, found milliseconds`);
  }
  return Math.floor(seconds);
}

/** @internal */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? value.constructor?.name || tagged(value).slice("[object ".length, -1) : typeof value;
}
