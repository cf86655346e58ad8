// Proofs: how a webhook request shows where it comes from.

import type * as Addon from "./generated/addon.js";
import { expectString, typeName } from "./check.js";
import { native } from "./native.js";
import { orThrow } from "./outcome.js";

/** @internal */
export let nativeAuth: (auth: Auth) => Addon.Auth;

/** One way for a webhook request to prove where it comes from. Never shows a secret. */
export class Auth {
  readonly #native: Addon.Auth;

  private constructor(auth: Addon.Auth) {
    this.#native = auth;
  }

  static {
    nativeAuth = (auth) => {
      if (typeof auth !== "object" || auth === null || !(#native in auth)) {
        throw new TypeError(`auth: expected an Auth, such as Auth.basic(user, password), found ${typeName(auth)}`);
      }
      return auth.#native;
    };
  }

  /** Expects HTTP Basic authentication. */
  static basic(user: string, password: string): Auth {
    return new Auth(orThrow(native.Auth.basic(expectString("user", user), expectString("password", password))));
  }

  /** Expects a header with a fixed, secret value, as given to the API together with the webhook's address. */
  static header(name: string, value: string): Auth {
    return new Auth(orThrow(native.Auth.header(expectString("name", name), expectString("value", value))));
  }

  /** Expects 360dialog's signature of the body, which partners get, under the platform secret. */
  static signature360dialog(secret: string): Auth {
    return new Auth(orThrow(native.Auth.signature360dialog(expectString("secret", secret))));
  }

  /** Expects Meta's signature of the body, under the app secret. 360dialog does not relay it. */
  static hubSignature(secret: string): Auth {
    return new Auth(orThrow(native.Auth.hubSignature(expectString("secret", secret))));
  }
}
