// Values as vectors have them.

/** The fields of an object that have a value. */
export function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Equality of what is shown, in which secrets need not be shown: they are there when they are asked for. */
export function holds(found, expected) {
  if (typeof expected !== "object" || expected === null) return String(found) === String(expected);
  return (
    Object.keys(found).every((key) => key in expected) &&
    Object.entries(expected).every(([key, value]) => key in found && holds(found[key], value))
  );
}
