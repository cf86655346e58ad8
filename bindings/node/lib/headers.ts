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
  for (const entry of Symbol.iterator in headers ? headers : Object.entries(headers)) {
    if (!Array.isArray(entry)) throw new TypeError(`headers: expected pairs, found a ${typeName(entry)}`);
    const name = String(entry[0]).toLowerCase();
    if (!wanted.has(name)) continue;
    for (const value of [entry[1]].flat()) {
      if (typeof value === "string") found.push(name, value);
    }
  }
  return found;
}
