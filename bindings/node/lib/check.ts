// Arguments from JavaScript without types. Only their type is shown, never their value: some are secrets.

/** @internal */
export function expectString(name: string, value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`${name}: expected a string, found ${typeName(value)}`);
  return value;
}

/** @internal */
export function expectCount(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > 0xffff_ffff) {
    throw new RangeError(`${name}: expected a whole number from 1 to 4294967295, found ${String(value)}`);
  }
  return value;
}

/** @internal */
export function expectBytes(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name}: expected a whole number of bytes, found ${String(value)}`);
  }
  return value;
}

/** @internal */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}
