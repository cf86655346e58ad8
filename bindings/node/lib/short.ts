// Short forms: what a value may be written as where its long form says nothing more. The generated calls use them.

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
export function wrap(value: object, key: string, constants: object): unknown {
  return key in value ? value : { ...constants, [key]: value };
}

/**
 * Leaves groups as they are, and makes one group of what is not grouped.
 *
 * @internal
 */
export function grouped(values: readonly unknown[], key: string, make: (item: any) => unknown): unknown[] {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null && key in value;
  const group = (value: any) => ({ ...value, [key]: value[key].map(make) });
  if (values.some(isGroup)) return values.map(group);
  return values.length === 0 ? [] : [{ [key]: values.map(make) }];
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
export function named(values: readonly unknown[] | object, name: string, make: (text: string) => object): readonly unknown[] {
  if (Array.isArray(values)) return values;
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
