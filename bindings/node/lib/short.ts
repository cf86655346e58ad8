// Short forms: what a value may be written as where its long form says nothing more. The generated calls use them.
//
// `place` names the value in errors, for JavaScript without types.

import { expectList, expectObject, isObject, unknownKey, wrongType } from "./check.js";

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
  if (!isObject(values)) throw wrongType(place, "a list, or an object that names its values", values);
  return Object.entries(values).map(([key, text]) => ({ ...make(text as string), [name]: key }));
}

/**
 * Refuses what is no message, and a key that is none of these, which would be lost. `needed` and `others` are those of
 * the content, `around` those that every message has.
 *
 * @internal
 */
export function expectMessage(
  message: object,
  around: readonly string[],
  needed: readonly string[],
  others: readonly string[],
): void {
  if (!isObject(message)) throw wrongType("message", `an object such as { ${["to", ...needed].join(", ")} }`, message);
  const isKnown = (key: string) => around.includes(key) || needed.includes(key) || others.includes(key);
  for (const [key, value] of Object.entries(message)) {
    if (value !== undefined && !isKnown(key)) throw unknownKey(key, key, [...around, ...needed, ...others]);
  }
}
