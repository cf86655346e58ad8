// Arguments from JavaScript without types. Only their type is shown, never their value: some are secrets.

/** @internal */
export function expectString(name: string, value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`${name}: expected a string, found ${typeName(value)}`);
  return value;
}

/** @internal */
export function expectCount(name: string, value: number): number {
  return expectWhole(name, value, 1, 0xffff_ffff);
}

/** @internal */
export function expectWhole(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: expected a whole number from ${least} to ${most}, found ${String(value)}`);
  }
  return value;
}

/** @internal */
export function expectBytes(name: string, value: number): number {
  return expectWhole(name, value, 0, Number.MAX_SAFE_INTEGER);
}

/** @internal */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}
