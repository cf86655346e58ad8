// Headers of a request, however the caller's framework keeps them.

import { typeName } from "./check.js";

/**
 * The headers of a webhook request: a `Headers`, a `Map`, an array of pairs, or an object such as the `headers` of
 * Node's requests. Names compare without regard to case.
 */
export type RequestHeaders =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

/**
 * The headers that count, names and values in turn. What is not text is as good as absent.
 *
 * @internal
 */
export function select(headers: RequestHeaders, wanted: ReadonlySet<string>): string[] {
  if (typeof headers !== "object" || headers === null) {
    throw new TypeError(`headers: expected Headers, an object or pairs, found ${typeName(headers)}`);
  }
  const found: string[] = [];
  const take = (name: unknown, value: unknown) => {
    const lower = String(name).toLowerCase();
    if (!wanted.has(lower)) return;
    for (const text of [value].flat()) {
      if (typeof text === "string") found.push(lower, text);
    }
  };
  if (!(Symbol.iterator in headers)) {
    for (const name of Object.keys(headers)) take(name, headers[name]);
    return found;
  }
  for (const entry of headers as Iterable<unknown>) {
    if (!Array.isArray(entry)) throw new TypeError(`headers: expected pairs, found a ${typeName(entry)}`);
    take(entry[0], entry[1]);
  }
  return found;
}
