// The endpoint of flows, beyond the vectors that every language runs.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";

import { Auth, ConfigError, FlowEndpoint, FlowMediaError, FlowRequest, ValidationError } from "waba";

import { ROOT } from "./support/root.mjs";

const vector = (folder, name) => JSON.parse(readFileSync(join(ROOT, "tests/vectors", folder, `${name}.json`), "utf8"));

function open(name) {
  const { private_key: key, body } = vector("flows", name);
  return FlowEndpoint.withoutAuth(key).open(Buffer.from(body), {});
}

for (const name of ["ping_signed", "init_signed", "error_signature_wrong"]) {
  test(`the example answers: ${name}`, () => {
    const { private_key, app_secret, headers, body, answer = "", status = 200 } = vector("flows", name);
    const env = { ...process.env, FLOW_PRIVATE_KEY: private_key, META_APP_SECRET: app_secret, HTTP_X_HUB_SIGNATURE_256: headers[0][1] };
    const ran = spawnSync(process.execPath, [join(ROOT, "examples/flow-endpoint.mjs")], { env, input: body, encoding: "utf8" });
    assert.equal(ran.stdout, `Status: ${status}\nContent-Type: text/plain\n\n${answer}`, ran.stderr);
  });
}

test("media are found and decrypted", () => {
  const request = open("media");
  const [photo, ...more] = request.media("photos");
  assert.deepEqual([photo.fileName, photo.cdnUrl, more], ["photo.jpg", "https://mmg.example/v/790aba14", []]);
  const encrypted = Buffer.from(vector("flow_media", "text").encrypted, "base64");
  assert.equal(photo.decrypt(encrypted).toString(), "hello flow media");
  assert.deepEqual(request.media("videos"), []);
  assert.throws(() => request.media("caption"), FlowMediaError);
});

test("a token can be refused", () => {
  assert.equal(FlowRequest.TOKEN_REFUSED, 427);
  assert.deepEqual(JSON.parse(FlowRequest.refuseToken("The offer is over.")), { error_msg: "The offer is over." });
});

test("what can't be an answer is an error, and no answer", () => {
  const request = open("init");
  for (const data of [[1], null, () => {}]) assert.throws(() => request.reply("SEATS", data), ValidationError);
  assert.throws(() => request.reply("SEATS", { n: 1n }), TypeError);
  assert.throws(() => request.reply(7), TypeError);
  assert.equal(typeof request.reply("SEATS"), "string");
});

test("a proof is needed, and a body in bytes", () => {
  const { private_key: key, body } = vector("flows", "ping");
  assert.throws(() => new FlowEndpoint(key), TypeError);
  assert.throws(() => FlowEndpoint.withoutAuth(key).open(body, {}), TypeError);
});

test("nothing shows a key", () => {
  const { private_key: key } = vector("flows", "media");
  const request = open("media");
  for (const value of [new FlowEndpoint(key, Auth.hubSignature("canary")), request, ...request.media("photos")]) {
    const shown = [inspect(value, { showHidden: true, depth: Infinity }), JSON.stringify(value), String(value)].join();
    for (const secret of ["canary", "AAECAwQF", "order-7"]) assert.ok(!shown.includes(secret), shown);
  }
  assert.throws(() => FlowEndpoint.withoutAuth("canary"), (error) => error instanceof ConfigError && !inspect(error).includes(": canary"));
});

test("a number that JSON does not have is no part of an answer", () => {
  const place = (error) => error instanceof RangeError && error.message === "price: expected a finite number, found NaN";
  assert.throws(() => open("init").reply("SCREEN", { price: NaN }), place);
  assert.throws(() => open("init").finish({ price: NaN }), place);
  assert.throws(() => open("init").replyRaw({ price: NaN }), place);
});
