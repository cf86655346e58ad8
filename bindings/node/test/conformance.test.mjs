// The vectors of `tests/vectors`. Every language runs the same.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  Auth,
  Client,
  DeliveryState,
  DeliveryTracker,
  FlowEndpoint,
  FlowMedia,
  FlowRequestError,
  Host,
  PartnerClient,
  ServiceWindow,
  ValidationError,
  VerificationError,
  WabaError,
  Webhook,
  chatLink,
  checkTemplate,
  fileExtension,
  samePerson,
} from "waba";

import { Emulator } from "./support/emulator.mjs";
import { defined, holds } from "./support/values.mjs";
import { vectors } from "./support/vectors.mjs";

const webhooks = vectors("webhooks");
const signatures = vectors("signatures");
const flows = vectors("flows");
const flowMedia = vectors("flow_media");
const messages = vectors("messages");
const responses = vectors("responses");
const errors = vectors("errors");
const faults = vectors("faults");
const helpers = vectors("helpers").flatMap(({ name, function: helper, cases }) =>
  cases.map((vector, index) => ({ name: `${name} ${index}`, helper, ...vector })),
);

after(() => {
  const cases = [webhooks, signatures, flows, flowMedia, messages, responses, errors, faults, helpers].flat();
  console.log(`conformance node: ${cases.length} cases`);
});

describe("webhooks", () => {
  for (const vector of webhooks) {
    test(vector.name, () => {
      const webhook = Webhook.withoutAuth({ phoneNumberId: vector.phone_number_id });
      const body = Buffer.from(vector.body ?? vector.body_base64, vector.body === undefined ? "base64" : "utf8");
      if (vector.error !== undefined) {
        return assert.throws(() => webhook.parse(body, {}), (error) => error instanceof WabaError && error.kind === vector.error);
      }
      const events = webhook.parse(body, {});
      assert.equal(events.length, vector.events.length);
      events.forEach((event, index) => {
        const expected = vector.events[index];
        assert.deepEqual(seen(event, expected), expected);
        assert.deepEqual(event.detach().content, event.content);
      });
    });
  }
});

/** The event in the form of the vectors; what `expected` leaves open is left out. */
function seen(event, expected) {
  const { content } = event;
  const found = {
    kind: content.kind === "malformed" ? "malformed" : event.kind,
    type: event.type,
    id: event.id,
    from: event.from,
    to: event.to,
    timestamp: event.timestamp,
    text: event.text,
    phone_number_id: event.phoneNumberId,
    raw: event.raw,
  };
  if (expected.head !== undefined) {
    const { displayPhoneNumber, profileName, wabaId, field, path } = event;
    const head = { display_phone_number: displayPhoneNumber, profile_name: profileName, waba_id: wabaId, field, path };
    found.head = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
  }
  if (expected.content !== undefined) {
    const typed = content[content.kind];
    // Times may be numbers on the wire; the types write them as text.
    found.content = same(typed, expected.content) ? expected.content : typed;
  }
  if (expected.contact !== undefined) found.contact = event.contact;
  if (expected.malformed !== undefined) {
    assert.equal(content.kind, "malformed");
    const path = [event.path, content.path].filter((part) => part !== "").join(".");
    found.malformed = { path: path.endsWith(expected.malformed.path) ? expected.malformed.path : path };
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Equality in which numbers and numeric strings are the same. */
function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return String(a) === String(b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

describe("signatures", () => {
  for (const vector of signatures) {
    test(vector.name, () => {
      const webhook = new Webhook(vector.auth.map(proof));
      const parse = () => webhook.parse(Buffer.from(vector.body), vector.headers);
      if (vector.valid) parse();
      else assert.throws(parse, VerificationError);
    });
  }
});

function proof(auth) {
  switch (auth.type) {
    case "basic":
      return Auth.basic(auth.user, auth.password);
    case "header":
      return Auth.header(auth.name, auth.value);
    case "signature_360dialog":
      return Auth.signature360dialog(auth.secret);
    case "hub_signature":
      return Auth.hubSignature(auth.secret);
    default:
      throw new Error(`unknown proof ${auth.type}`);
  }
}

describe("flows", () => {
  for (const vector of flows) {
    test(vector.name, () => {
      const open = () => {
        const { private_key: key, app_secret: secret } = vector;
        const endpoint = secret === undefined ? FlowEndpoint.withoutAuth(key) : new FlowEndpoint(key, Auth.hubSignature(secret));
        return endpoint.open(Buffer.from(vector.body), vector.headers);
      };
      if (vector.error !== undefined) {
        const { error: kind, status } = vector;
        return assert.throws(open, (error) => error instanceof WabaError && error.kind === kind && error.answerStatus === status);
      }
      const request = open();
      assert.equal(answer(request, vector.reply), vector.answer);
      assert.throws(() => request.reply("X"), FlowRequestError);
      const { version, action, screen, data, flow_token, flow_token_signature, client_error } = vector.request;
      assert.deepEqual([request.version, request.action, request.screen], [version, action, screen]);
      assert.deepEqual(request.data, data);
      assert.deepEqual([request.flowToken, request.flowTokenSignature], [flow_token, flow_token_signature]);
      assert.deepEqual(request.clientError, client_error && { message: undefined, ...client_error });
    });
  }
});

function answer(request, reply) {
  if (reply.automatic) return request.automaticReply();
  assert.equal(request.automaticReply(), undefined);
  if (reply.finish !== undefined) return request.finish(reply.finish);
  if (reply.raw !== undefined) return request.replyRaw(reply.raw);
  return request.reply(reply.screen, reply.data);
}

describe("flow media", () => {
  for (const vector of flowMedia) {
    test(vector.name, () => {
      const decrypt = () => new FlowMedia(vector.media).decrypt(Buffer.from(vector.encrypted, "base64"));
      if (vector.error === undefined) return assert.equal(decrypt().toString("base64"), vector.plaintext);
      const { error: kind, message } = vector;
      assert.throws(decrypt, (error) => error instanceof WabaError && error.kind === kind && error.message === message);
    });
  }
});

const HELPERS = {
  same_person: samePerson,
  chat_link: (number, text) => chatLink(number, text ?? undefined) ?? null,
  check_template: (template, definition) => {
    try {
      checkTemplate(template, definition);
      return [];
    } catch (error) {
      return error.violations.map(({ path, rule }) => ({ path, rule }));
    }
  },
  file_extension: (mimeType) => fileExtension(mimeType) ?? null,
  delivery_state: (updates) => {
    const state = new DeliveryState();
    const rises = updates.map((update) => state.record({ id: "wamid.A", ...update }));
    assert.deepEqual(new DeliveryState(state.times).times, state.times);
    const statuses = ["deleted", "sent", "failed", "delivered", "read", "played", "RINGING"];
    return {
      status: state.status ?? null,
      rises: rises.map((rise) => (rise ? [rise.old ?? null, rise.new] : null)),
      times: state.times,
      reached: statuses.filter((status) => state.reached(status)),
    };
  },
  delivery_tracker: async (bodies, id, status) => {
    const tracker = new DeliveryTracker();
    for (const body of bodies) tracker.recordAll(Webhook.withoutAuth().parse(Buffer.from(body), {}));
    try {
      const { times } = await tracker.reached(id, status, { timeoutMs: 10 });
      return { times };
    } catch (error) {
      if (!(error instanceof WabaError)) throw error;
      const { kind, retry, code = null, details = null } = error;
      return { error: { kind, retry, code, details } };
    }
  },
  service_window: (times, now) => {
    const window = new ServiceWindow(times);
    return { closes_at: window.closesAt ?? null, is_open: window.isOpen(now) };
  },
  event_keys: (body) =>
    Webhook.withoutAuth()
      .parse(Buffer.from(body), {})
      .map((event) => ({ dedupe_key: event.dedupeKey ?? null, lane_key: event.laneKey, message: event.message() ?? null })),
};

describe("helpers", () => {
  for (const { name, helper, arguments: values, expected } of helpers) {
    test(name, async () => assert.deepEqual(await HELPERS[helper](...values), expected));
  }
});

for (const [dialect, key] of [["cloud", "cloud"], ["on-premise", "on_premise"]]) {
  describe(`messages, ${dialect}`, () => {
    let emulator;
    before(async () => (emulator = await Emulator.start(dialect)));
    after(() => emulator.stop());

    for (const vector of messages) {
      const body = vector[key];
      const violations = vector.violations?.[key];
      if (body === undefined && violations === undefined) continue;
      test(vector.name, async () => {
        const client = new Client(emulator.host());
        const before = await emulator.calls("messages.send");
        if (violations === undefined) {
          await client.send(vector.message);
          assert.deepEqual((await emulator.calls("messages.send")).at(-1).body, body);
        } else {
          const error = await client.send(vector.message).catch((error) => error);
          assert.ok(error instanceof ValidationError, String(error));
          assert.deepEqual(error.violations.map(({ path, rule }) => ({ path, rule })), violations);
          assert.deepEqual(await emulator.calls("messages.send"), before);
        }
      });
    }
  });
}

describe("calls", () => {
  const emulators = new Map();
  before(async () => {
    for (const dialect of ["cloud", "on-premise"]) emulators.set(dialect, await Emulator.start(dialect));
  });
  after(() => Promise.all([...emulators.values()].map((emulator) => emulator.stop())));

  /** Does the call of a vector against an emulator that answers as the vector says. */
  async function call({ operation, dialect, request, status, headers, response }) {
    const partner = dialect === "partner";
    const emulator = emulators.get(partner ? "cloud" : dialect);
    await emulator.answerNext(status, headers ?? {}, response);
    const host = partner ? Host.partner("key", { baseUrl: emulator.baseUrl }) : emulator.host();
    const client = partner ? new PartnerClient(host) : new Client(host);
    const [group, name] = operation.replace(/^partner_/, "").split(".").map(camel);
    return { answer: client[group][name](request), emulator };
  }

  for (const vector of responses) {
    test(vector.name, async () => {
      const { answer, emulator } = await call(vector);
      const typed = await answer;
      assert.ok(holds(typed, vector.expected), JSON.stringify(typed));
      const { method, path, query, body } = await emulator.lastCall();
      assert.deepEqual(defined({ method, path, query, body }), vector.sent);
    });
  }

  for (const vector of errors) {
    test(vector.name, async () => {
      const { answer } = await call(vector);
      const error = await answer.catch((error) => error);
      assert.ok(error instanceof WabaError, String(error));
      const found = Object.fromEntries(Object.keys(vector.error).map((key) => [key, told(error, key)]));
      assert.deepEqual(found, vector.error);
    });
  }

  for (const vector of faults) {
    test(vector.name, async () => {
      const { operation, dialect, request, base_url: baseUrl, timeout_ms: timeoutMs, requests, accepted } = vector;
      const emulator = emulators.get(dialect);
      await emulator.begin(vector.faults);
      const host = baseUrl === undefined ? emulator.host() : Host.cloud("key", { baseUrl });
      const client = new Client(host, { timeoutMs, retry: { attempts: 3, baseDelayMs: 1 } });
      const [group, name] = operation.split(".").map(camel);
      const error = await client[group][name](request).then(() => undefined, (error) => error);
      const keys = Object.keys(vector.error ?? {});
      assert.equal(error instanceof WabaError, keys.length > 0, String(error));
      for (const key of keys) assert.equal(told(error, key), vector.error[key], key);
      assert.deepEqual(await emulator.outcome(), { requests, accepted });
    });
  }
});

/** What an error tells, as the vectors have it: times in seconds. */
function told(error, key) {
  return key === "retry_after" ? error.retryAfterMs / 1000 : error[camel(key)];
}

function camel(snake) {
  return snake.replace(/_./g, (found) => found[1].toUpperCase());
}
