// Hosts: where requests go, in which dialect, with which key.

import type * as Addon from "./generated/addon.js";
import { type Checks, expectOptions, expectString, expectUrl, typeName } from "./check.js";
import type { Dialect } from "./generated/models.js";
import { type KeyProvider, nativeKey } from "./key.js";
import { native } from "./native.js";
import { orThrow } from "./outcome.js";

/** Settings of a {@link Host}. */
export interface HostOptions {
  /** Another address: an emulator, a proxy, a test server. `https`, or plain `http` to the machine itself. */
  baseUrl?: string | URL | undefined;
}

/** @internal */
export let nativeHost: (host: Host) => Addon.Host;

/**
 * Where requests go, in which dialect, with which key: a text, or a function that is asked for it before each request.
 * Never shows the key.
 */
export class Host {
  readonly #native: Addon.Host;

  private constructor(host: Addon.Host) {
    this.#native = host;
  }

  static {
    nativeHost = (host) => {
      if (typeof host !== "object" || host === null || !(#native in host)) {
        throw new TypeError(`host: expected a Host, such as Host.cloud(key), found ${typeName(host)}`);
      }
      return host.#native;
    };
  }

  /** 360dialog's Cloud API host, with the API key of a number. */
  static cloud(key: string | KeyProvider, options: HostOptions = {}): Host {
    return new Host(native.Host.cloud(nativeKey("key", key), baseUrlOf(options)));
  }

  /** 360dialog's On-Premise API host, with the API key of a number. */
  static onPremise(key: string | KeyProvider, options: HostOptions = {}): Host {
    return new Host(native.Host.onPremise(nativeKey("key", key), baseUrlOf(options)));
  }

  /** 360dialog's sandbox, which speaks the on-premise dialect. */
  static sandbox(key: string | KeyProvider, options: HostOptions = {}): Host {
    return new Host(native.Host.sandbox(nativeKey("key", key), baseUrlOf(options)));
  }

  /**
   * Meta's own host, with an access token and the id of a phone number. The id is a part of the address: another
   * `baseUrl` has to end with it.
   */
  static meta(token: string | KeyProvider, phoneNumberId: string, options: HostOptions = {}): Host {
    const id = expectString("phoneNumberId", phoneNumberId);
    return new Host(native.Host.meta(nativeKey("token", token), id, baseUrlOf(options)));
  }

  /** 360dialog's partner API, with the API key of a partner: the host of a {@link PartnerClient}. */
  static partner(key: string | KeyProvider, options: HostOptions = {}): Host {
    return new Host(native.Host.partner(nativeKey("key", key), baseUrlOf(options)));
  }

  /** 360dialog's partner API, with the token of a user: the host of a {@link PartnerClient}. */
  static partnerToken(token: string | KeyProvider, options: HostOptions = {}): Host {
    return new Host(native.Host.partnerToken(nativeKey("token", token), baseUrlOf(options)));
  }

  /**
   * 360dialog's partner API without a key: the host of a {@link PartnerClient} for the call `tokens.create`, which gives
   * a token.
   */
  static partnerLogin(options: HostOptions = {}): Host {
    return new Host(native.Host.partnerLogin(baseUrlOf(options)));
  }

  /**
   * 360dialog's host of a dialect, with the key of the environment variable `D360_API_KEY`; at the address of
   * `WABA_BASE_URL`, if that is set.
   */
  static fromEnv(dialect: Dialect = "cloud"): Host {
    return new Host(orThrow(native.Host.fromEnv(expectString("dialect", dialect))));
  }

  /** The dialect that the host speaks. */
  get dialect(): Dialect {
    return this.#native.dialect as Dialect;
  }
}

const HOST_OPTIONS = { baseUrl: expectUrl } satisfies Checks<HostOptions>;

function baseUrlOf(options: HostOptions): string | undefined {
  return expectOptions(options, HOST_OPTIONS).baseUrl;
}
