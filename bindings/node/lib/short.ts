// Short forms: what a value may be written as where its long form says nothing more. The generated calls use them.
//
// `place` names the value in errors, for JavaScript without types.

import { typeName } from "./check.js";

/**
 * Makes of a text what it stands for.
 *
 * @internal
 */
export function fromText<T>(value: T | string, make: (text: string) => unknown): unknown {
  return typeof value === "string" ? make(value) : value;
}

/**
 * Wraps a value under its key, unless it is wrapped already.
 *
 * @internal
 */
export function wrap(place: string, value: object, key: string, constants: object): unknown {
  return key in expectObject(place, value) ? value : { ...constants, [key]: value };
}

/**
 * Makes of each value of a list what it stands for.
 *
 * @internal
 */
export function each(place: string, values: readonly unknown[], make: (item: any, place: string) => unknown): unknown[] {
  return expectList(place, values).map((value, index) => make(value, `${place}[${index}]`));
}

/**
 * Leaves groups as they are, and makes one group of what is not grouped.
 *
 * @internal
 */
export function grouped(
  place: string,
  values: readonly unknown[],
  key: string,
  make: (item: any, place: string) => unknown,
): unknown[] {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && key in value;
  if (!expectList(place, values).some(isGroup)) return values.length === 0 ? [] : [{ [key]: each(place, values, make) }];
  return each(place, values, (value, here) => {
    const group = expectObject(here, value) as Record<string, any>;
    return { ...group, [key]: each(`${here}.${key}`, group[key], make) };
  });
}

/**
 * Makes of a value what it stands for, if there is one.
 *
 * @internal
 */
export function given<T>(value: T | undefined, make: (value: T) => unknown): unknown {
  return value === undefined ? undefined : make(value);
}

/**
 * Makes of an object texts, each with its key as its name; leaves a list as it is.
 *
 * @internal
 */
export function named(
  place: string,
  values: readonly unknown[] | object,
  name: string,
  make: (text: string) => object,
): readonly unknown[] {
  if (Array.isArray(values)) return values;
  if (typeof values !== "object" || values === null) {
    throw new TypeError(`${place}: expected a list, or an object that names its values, found ${typeName(values)}`);
  }
  return Object.entries(values).map(([key, text]) => ({ ...make(text as string), [name]: key }));
}

/**
 * Refuses a key that is none of these `names`, which would be lost, and tells the one that is meant if it is the API's.
 *
 * @internal
 */
export function expectKnown(message: object, ...names: (readonly string[])[]): void {
  const isKnown = (key: string) => names.some((some) => some.includes(key));
  for (const [key, value] of Object.entries(message)) {
    if (value === undefined || isKnown(key)) continue;
    const meant = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    throw new TypeError(`${key}: unknown${isKnown(meant) ? `, expected ${meant}` : ""}`);
  }
}

/** @internal */
export function expectObject(place: string, value: unknown): object {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`${place}: expected an object, found ${typeName(value)}`);
  }
  return value;
}

function expectList(place: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${place}: expected a list, found ${typeName(value)}`);
  return value;
}
