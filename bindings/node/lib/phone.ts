// Phone numbers: the spellings of one number, and links to a chat.

import { expectString } from "./check.js";
import { native } from "./native.js";

/**
 * Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
 * that WhatsApp adds or drops in Brazil, Mexico and Argentina. A Brazilian land line never had a ninth digit.
 */
export function samePerson(one: string, other: string): boolean {
  return native.samePerson(expectString("one", one), expectString("other", other));
}

/**
 * The link that opens a chat with a phone number, with `text` ready to be sent; undefined if it is no phone number in
 * international form.
 */
export function chatLink(number: string, text?: string): string | undefined {
  const ready = text === undefined ? undefined : expectString("text", text);
  return native.chatLink(expectString("number", number), ready) ?? undefined;
}
