// Messages from templates: one that is made here, and the check of any.

import { expectList, expectObject, expectString, expectWhole } from "./check.js";
import type {
  ButtonComponent,
  ButtonParameter,
  TemplateDefinition,
  TemplateLanguage,
  TemplateMessage,
} from "./generated/models.js";
import { type SendTemplate, templateMessage } from "./generated/short-calls.js";
import { native } from "./native.js";
import { parseOrThrow } from "./outcome.js";
import { written } from "./secret.js";

/** Makes what comes back when the template's button at `index`, counted from 0 on, is pressed. */
export function quickReplyButton(index: number, payload: string): ButtonComponent {
  return button("quick_reply", index, { type: "payload", payload: expectString("payload", payload) });
}

/** Makes the end of the address that the template's button at `index`, counted from 0 on, opens. */
export function urlButton(index: number, suffix: string): ButtonComponent {
  return button("url", index, { type: "text", text: expectString("suffix", suffix) });
}

/** Makes the code, of 1 to 15 letters and digits, that the template's button at `index`, counted from 0 on, copies. */
export function copyCodeButton(index: number, code: string): ButtonComponent {
  return button("copy_code", index, { type: "coupon_code", coupon_code: expectString("code", code) });
}

function button(sub_type: string, index: number, parameter: ButtonParameter): ButtonComponent {
  return { sub_type, index: expectWhole("index", index, 0, 9), parameters: [parameter] };
}

/** Makes the message of an authentication template: the code stands in the text and on the button. */
export function oneTimePassword(name: string, language: TemplateLanguage | string, code: string): TemplateMessage {
  const text = { type: "text", text: expectString("code", code) } as const;
  return {
    name: expectString("name", name),
    language: typeof language === "string" ? { code: language } : language,
    components: [
      { type: "body", parameters: [text] },
      { type: "button", ...urlButton(0, code) },
    ],
  };
}

/**
 * Checks that a message fits its template as the API lists it: name, language and state, the number or names of the
 * values, the media of the header, type and position of the buttons, the number of cards. `message` is what
 * `sendTemplate` takes, or the `template` of a message.
 *
 * Throws a `ValidationError` with everything that does not fit, and its place in the `template` of the message.
 */
export function checkTemplate(
  message: TemplateMessage | SendTemplate | Omit<SendTemplate, "to">,
  definition: TemplateDefinition,
): void {
  // The long form is a short one that leaves everything to its components.
  expectObject("message", message);
  const { template } = templateMessage({ to: "", ...message }) as { template: unknown };
  const { components } = expectObject("definition", definition) as TemplateDefinition;
  expectList("definition.components", components);
  parseOrThrow(native.checkTemplate(written(template), written(definition)));
}
