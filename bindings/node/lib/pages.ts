// Lists, from page to page.

import { native } from "./native.js";
import type { Call, CallOptions } from "./options.js";
import { written } from "./secret.js";

/**
 * The pages of a list, beginning with the one that `request` asks for.
 *
 * @internal
 */
export async function* pages(
  call: Call,
  operation: string,
  request: unknown,
  options: CallOptions | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const walk = new native.PageWalk();
  let next: unknown = request;
  while (next !== undefined) {
    const page = await call(operation, next, options);
    yield page;
    const following = walk.next(operation, written(next), JSON.stringify(page));
    next = following === null ? undefined : JSON.parse(following);
  }
}
