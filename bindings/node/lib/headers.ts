// Headers of a request, however the caller's framework keeps them.

import { expectString, isObject, typeName, wrongType } from "./check.js";

/**
 * The headers of a webhook request: a `Headers`, a `Map`, an array of pairs, or an object such as the `headers` of
 * Node's requests. Names compare without regard to case.
 */
export type RequestHeaders =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

const EXPECTED = "Headers, an object or pairs";

/** Headers to send: an object, a `Headers`, a `Map` or an array of pairs. */
export type CallHeaders =
  | Readonly<Record<string, string>>
  | Headers
  | ReadonlyMap<string, string>
  | readonly (readonly [string, string])[];

/**
 * The headers that count, names and values in turn. What is not text is as good as absent.
 *
 * @internal
 */
export function select(headers: RequestHeaders, wanted: ReadonlySet<string>): string[] {
  const found: string[] = [];
  forEach("headers", headers, (name, value) => {
    const lower = String(name).toLowerCase();
    if (!wanted.has(lower)) return;
    for (const text of [value].flat()) {
      if (typeof text === "string") found.push(lower, text);
    }
  });
  return found;
}

/**
 * Headers as pairs of texts.
 *
 * @internal
 */
export function expectHeaders(place: string, headers: unknown): [string, string][] {
  // An iterator is read once, and options may be those of many calls.
  if (typeof (headers as Partial<Iterator<unknown>> | null)?.next === "function") throw wrongType(place, EXPECTED, headers);
  const pairs: [string, string][] = [];
  forEach(place, headers, (name, value) => {
    pairs.push([expectString(`${place}[${pairs.length}]`, name), expectString(`${place}["${name}"]`, value)]);
  });
  return pairs;
}

function forEach(place: string, headers: unknown, take: (name: unknown, value: unknown) => void): void {
  if (typeof headers === "object" && headers !== null && Symbol.iterator in headers) {
    for (const entry of headers as Iterable<unknown>) {
      if (!Array.isArray(entry)) throw new TypeError(`${place}: expected pairs, found a ${typeName(entry)}`);
      take(entry[0], entry[1]);
    }
    return;
  }
  if (!isObject(headers)) throw wrongType(place, EXPECTED, headers);
  for (const name of Object.keys(headers)) take(name, (headers as Record<string, unknown>)[name]);
}
