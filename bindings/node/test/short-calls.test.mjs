// The everyday messages: what the short calls send.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { Client, Host, ValidationError, Webhook } from "waba";

import { TEXT, cloud } from "./support/bodies.mjs";
import { Emulator } from "./support/emulator.mjs";
import { ROOT } from "./support/root.mjs";

const to = "+491510000001";
const link = "https://example.com/a.jpg";
const interactive = (content) => ({ type: "interactive", interactive: content });

const CALLS = {
  sendText: [{ body: "Hello", previewUrl: true }, { type: "text", text: { body: "Hello", preview_url: true } }],
  sendImage: [{ link, caption: "Look" }, { type: "image", image: { link, caption: "Look" } }],
  sendVideo: [{ id: "7" }, { type: "video", video: { id: "7" } }],
  sendAudio: [{ id: "7", voice: true }, { type: "audio", audio: { id: "7", voice: true } }],
  sendDocument: [{ link, filename: "a.pdf" }, { type: "document", document: { link, filename: "a.pdf" } }],
  sendSticker: [{ id: "7" }, { type: "sticker", sticker: { id: "7" } }],
  sendLocation: [
    { latitude: 52.5, longitude: 13.4, name: "Berlin" },
    { type: "location", location: { latitude: "52.5", longitude: "13.4", name: "Berlin" } },
  ],
  sendContacts: [
    { contacts: [{ name: { formatted_name: "Ann" } }] },
    { type: "contacts", contacts: [{ name: { formatted_name: "Ann" } }] },
  ],
  sendReaction: [
    { messageId: "wamid.A", emoji: "👍" },
    { type: "reaction", reaction: { message_id: "wamid.A", emoji: "👍" } },
  ],
  sendTemplate: [
    {
      name: "order_ready",
      language: "en_US",
      header: { type: "image", image: { link } },
      body: ["Ann", "17"],
      buttons: [{ sub_type: "url", index: 0, parameters: [{ type: "text", text: "orders/17" }] }],
    },
    {
      type: "template",
      template: {
        name: "order_ready",
        language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "image", image: { link } }] },
          { type: "body", parameters: [{ type: "text", text: "Ann" }, { type: "text", text: "17" }] },
          { type: "button", sub_type: "url", index: 0, parameters: [{ type: "text", text: "orders/17" }] },
        ],
      },
    },
  ],
  sendButtons: [
    { body: "Is that right?", buttons: [{ id: "yes", title: "Yes" }, { type: "reply", reply: { id: "no", title: "No" } }], header: "Order" },
    interactive({
      type: "button",
      header: { type: "text", text: "Order" },
      body: { text: "Is that right?" },
      action: {
        buttons: [
          { type: "reply", reply: { id: "yes", title: "Yes" } },
          { type: "reply", reply: { id: "no", title: "No" } },
        ],
      },
    }),
  ],
  sendList: [
    { body: "Which one?", button: "Choose", sections: [{ id: "s", title: "Small" }] },
    interactive({
      type: "list",
      body: { text: "Which one?" },
      action: { button: "Choose", sections: [{ rows: [{ id: "s", title: "Small" }] }] },
    }),
  ],
  sendCtaUrl: [
    { body: "More", displayText: "Open", url: "https://example.com" },
    interactive({
      type: "cta_url",
      body: { text: "More" },
      action: { name: "cta_url", parameters: { display_text: "Open", url: "https://example.com" } },
    }),
  ],
  sendFlow: [
    { body: "Sign up", flowCta: "Start", flowId: "1", flowToken: "t" },
    interactive({
      type: "flow",
      body: { text: "Sign up" },
      action: { name: "flow", parameters: { flow_message_version: "3", flow_id: "1", flow_cta: "Start", flow_token: "t" } },
    }),
  ],
  sendProduct: [
    { body: "New", catalogId: "c1", productRetailerId: "p1" },
    interactive({ type: "product", body: { text: "New" }, action: { catalog_id: "c1", product_retailer_id: "p1" } }),
  ],
  sendProductList: [
    { header: "Shop", body: "For you", catalogId: "c1", sections: ["p1", { product_retailer_id: "p2" }] },
    interactive({
      type: "product_list",
      header: { type: "text", text: "Shop" },
      body: { text: "For you" },
      action: {
        catalog_id: "c1",
        sections: [{ product_items: [{ product_retailer_id: "p1" }, { product_retailer_id: "p2" }] }],
      },
    }),
  ],
  sendCatalog: [
    { body: "All we have", thumbnailProductRetailerId: "p1" },
    interactive({
      type: "catalog_message",
      body: { text: "All we have" },
      action: { name: "catalog_message", parameters: { thumbnail_product_retailer_id: "p1" } },
    }),
  ],
  sendLocationRequest: [
    { body: "Where are you?" },
    interactive({ type: "location_request_message", action: { name: "send_location" }, body: { text: "Where are you?" } }),
  ],
};

describe("short calls", () => {
  let emulator, client;
  before(async () => {
    emulator = await Emulator.start("cloud");
    client = new Client(emulator.host());
  });
  after(() => emulator.stop());

  const last = async () => (await emulator.calls("messages.send")).at(-1).body;

  for (const [name, [message, expected]] of Object.entries(CALLS)) {
    test(name, async () => {
      assert.ok((await client[name]({ to, ...message })).id);
      const body = await last();
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, body[key]])), expected);
    });
  }

  test("every call is tested", () => {
    const calls = Object.getOwnPropertyNames(Object.getPrototypeOf(Client.prototype));
    assert.deepEqual(calls.filter((name) => name.startsWith("send")).sort(), Object.keys(CALLS).sort());
  });

  test("a key that no call knows is refused by its promise, with the one that is meant", async () => {
    const before = (await emulator.calls("messages.send")).length;
    for (const [message, problem] of [
      [{ flow_token: "t" }, "flow_token: unknown, expected flowToken"],
      [{ biz_opaque_callback_data: "x" }, "biz_opaque_callback_data: unknown, expected bizOpaqueCallbackData"],
      [{ colour: "red" }, "colour: unknown"],
    ]) {
      const sent = client.sendFlow({ to, body: "b", flowCta: "c", flowId: "1", ...message });
      await assert.rejects(sent, (error) => error instanceof TypeError && error.message === problem);
    }
    await assert.rejects(client.sendText(), TypeError);
    assert.equal((await emulator.calls("messages.send")).length, before);
    await client.sendText({ to, body: "Hi", colour: undefined });
  });

  test("a number that JSON does not have is refused with its place", async () => {
    const data = { items: [1, { price: NaN }] };
    const flow = { to, body: "b", flowCta: "c", flowId: "1", flowActionPayload: { data } };
    const place = "interactive.action.parameters.flow_action_payload.data.items[1].price";
    await assert.rejects(client.sendFlow(flow), new RangeError(`${place}: expected a finite number, found NaN`));
    const nowhere = client.sendLocation({ to, latitude: Infinity, longitude: 0 });
    await assert.rejects(nowhere, new RangeError("location.latitude: expected a finite number, found Infinity"));
    data.items = [null, "null", new Date(0)];
    assert.ok((await client.sendFlow(flow)).id);
  });

  test("half of a pair of surrogates is refused, and so is a second content", async () => {
    const refused = (path) => (error) => error instanceof ValidationError && error.violations[0].path === path;
    await assert.rejects(client.sendText({ to, body: "Hi \ud83d" }), refused("text.body"));
    await assert.rejects(client.sendText({ to: "49\udc4d", body: "Hi" }), refused("to"));
    await assert.rejects(client.send({ to, type: "image", image: { id: "1" }, text: { body: "Hi" } }), refused(""));
    await assert.rejects(client.send({ to, type: "text", text: {} }), refused("text.body"));
  });

  test("every message takes the same options", async () => {
    await client.sendImage({ to, id: "7", replyTo: "wamid.A", bizOpaqueCallbackData: "order 7" });
    const body = await last();
    assert.deepEqual(body.context, { message_id: "wamid.A" });
    assert.equal(body.biz_opaque_callback_data, "order 7");
    await client.sendText({ to: "group-1", body: "Hi", group: true });
    assert.equal((await last()).recipient_type, "group");
  });

  test("variables may have names, and sections stay what they are", async () => {
    await client.sendTemplate({ to, name: "order_ready", language: "en", body: { name: "Ann" } });
    const [component] = (await last()).template.components;
    assert.deepEqual(component.parameters, [{ type: "text", text: "Ann", parameter_name: "name" }]);
    const sections = [
      { title: "One", rows: [{ id: "a", title: "A" }] },
      { title: "Two", rows: [{ id: "b", title: "B" }] },
    ];
    await client.sendList({ to, body: "Which one?", button: "Choose", sections });
    assert.deepEqual((await last()).interactive.action.sections, sections);
  });

  test("exactly one source is given", async () => {
    for (const source of [{}, { id: "7", link }]) {
      await assert.rejects(client.sendImage({ to, ...source }), ValidationError);
    }
  });

  test("a message is sent as it is", async () => {
    const message = { messaging_product: "whatsapp", to, type: "text", text: { body: "Hi", mood: 1 } };
    assert.ok((await client.sendRaw(message)).id);
    assert.deepEqual(await last(), message);
  });

  test("an answer may be anything", async () => {
    const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
    await client.reply(event, { type: "image", image: { id: "7" } }, { quote: true });
    const image = await last();
    assert.deepEqual([image.to, image.image, image.context], [TEXT.from, { id: "7" }, { message_id: TEXT.id }]);
    await client.react(event, "👍");
    assert.deepEqual((await last()).reaction, { message_id: TEXT.id, emoji: "👍" });
    await assert.rejects(client.react(event, 5), TypeError);
  });

  test("the example runs", async () => {
    const before = (await emulator.calls("messages.send")).length;
    await promisify(execFile)(process.execPath, [join(ROOT, "examples/messages.mjs")], { env: emulator.env });
    const calls = (await emulator.calls("messages.send")).slice(before);
    assert.equal(calls.length, Object.keys(CALLS).length);
    assert.deepEqual(new Set(calls.map((call) => call.status)), new Set([200]));
  });
});

test("what does not fit is refused by its name, also without types", async () => {
  const client = new Client(Host.cloud("key"));
  const refused = [
    [() => client.sendTemplate({ to, name: "ready", language: "en", body: "Ann" }), "body: expected a list, or an object that names its values, found string"],
    [() => client.sendTemplate({ to, name: "ready", language: "en", buttons: ["Yes"] }), "buttons[0]: expected an object, found string"],
    [() => client.sendButtons({ to, body: "Right?", buttons: ["Yes"] }), "buttons[0]: expected an object, found string"],
    [() => client.sendButtons({ to, body: "Right?" }), "buttons: expected a list, found undefined"],
    [() => client.sendList({ to, body: "Which?", button: "Choose" }), "sections: expected a list, found undefined"],
    [() => client.sendList({ to, body: "Which?", button: "Choose", sections: [{ rows: [] }, 7] }), "sections[1]: expected an object, found number"],
  ];
  for (const [send, message] of refused) await assert.rejects(send, { name: "TypeError", message });
});
