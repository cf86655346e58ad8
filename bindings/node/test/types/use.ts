// How the package looks to a type checker. Compiled only, never run.

import {
  ApiError,
  Auth,
  Client,
  type Content,
  type DeliveryState,
  DeliveryTracker,
  type DownloadedFile,
  Host,
  type ListRow,
  type OutboundMessage,
  PartnerClient,
  RateLimitedError,
  type SendReceipt,
  ServiceWindow,
  type TemplateDefinition,
  ValidationError,
  type WabaError,
  Webhook,
  type WebhookEvent,
  checkTemplate,
} from "waba";

declare const request: { headers: { [name: string]: string | string[] | undefined }; body: Uint8Array };

export async function send(client: Client, signal?: AbortSignal): Promise<SendReceipt | number> {
  await client.markRead("wamid.A");
  await client.sendImage({ to: "+491510000001", link: "https://example.com/a.jpg", caption: "Look", replyTo: "wamid.A" });
  await client.sendButtons({ to: "+491510000001", body: "Right?", buttons: [{ id: "yes", title: "Yes" }], footer: "Thanks" });
  await client.sendList({ to: "+491510000001", body: "Which?", button: "Choose", sections: [{ id: "s", title: "Small" }] });
  await client.sendTemplate({ to: "+491510000001", name: "ready", language: "en", body: { name: "Ann" } });
  const message: OutboundMessage = { to: "+491510000001", type: "text", text: { body: "Hi", preview_url: true } };
  await client.send(message, { signal });
  const { url, headers } = await client.webhook.get();
  await client.webhook.set({ url: url ?? "https://example.com", headers: headers ?? {} }, { signal });
  try {
    return await client.sendText({ to: "+491510000001", body: "Hi", replyTo: undefined }, { signal });
  } catch (error) {
    if (error instanceof RateLimitedError) return error.retryAfterMs ?? 0;
    if (error instanceof ValidationError) return error.violations.length;
    if (error instanceof ApiError && error.retry === "never") return error.code ?? -1;
    throw error;
  }
}

export async function passOn(client: Client, template: TemplateDefinition, name?: string, preview?: boolean): Promise<void> {
  const to = "+491510000001";
  const rows: readonly ListRow[] = [{ id: "s", title: "Small" }];
  await client.sendList({ to, body: "Which?", button: "Choose", sections: rows });
  const menu = { body: "Right?", buttons: [{ id: "yes", title: "Yes" }] } as const;
  await client.sendButtons({ to, ...menu });
  const action = { buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }] } as const;
  const constant = { to, type: "interactive", interactive: { type: "button", body: { text: "Right?" }, action } } as const;
  await client.send(constant);
  const ready = { to, name: "ready", language: "en", body: ["Ann"], buttons: undefined } as const;
  checkTemplate(ready, template);
  checkTemplate({ name: "ready", language: "en" }, template);
  checkTemplate({ name: "ready", language: { code: "en" }, components: [] }, template);
  await client.sendTemplate(ready, { headers: new Headers(), onReport: undefined });
  await client.send({ to, type: "text", text: { body: "Hi", preview_url: preview } }, { headers: new Map([["x-shop", "1"]]) });
  await client.templates.list({ name });
  await client.webhook.ensure({ url: "https://example.com", headers: undefined });
  new ServiceWindow([new Date(), 1]).isOpen(new Date());
}

export async function closed(host: Host): Promise<void> {
  using client = new Client(host, { proxy: new URL("http://proxy.local"), caBundle: Buffer.from(""), onReport: ({ attempts }) => attempts });
  using partner = new PartnerClient(host);
  using download = client.media.stream("7");
  await partner.clients.list({ partner_id: (await download.details()).mime_type ?? "" });
}

export async function deliver(client: Client, tracker: DeliveryTracker, signal?: AbortSignal): Promise<DeliveryState> {
  const { found, previous_url } = await client.webhook.ensure({ url: "https://example.com", headers: {} });
  if (found === "other") await client.webhook.waitUntilActive({ url: previous_url ?? "", timeout_seconds: 5 }, { signal });
  const receipt = await client.sendText({ to: "+491510000001", body: "Hi" });
  await tracker.reached(receipt.id, "sent", { timeoutMs: 1000 });
  return tracker.delivered(receipt, { timeoutMs: 1000, signal });
}

export async function files(client: Client, received: Response, signal?: AbortSignal): Promise<DownloadedFile> {
  const sources = ["menu.pdf", new URL("file:///menu.pdf"), Buffer.from(""), new ArrayBuffer(1), new Blob([]), new File([], "a.pdf")];
  for (const source of sources) await client.media.upload(source, { mimeType: "application/pdf", signal });
  for (const stream of [process.stdin, received.body!, client.media.stream("7")]) {
    await client.media.upload(stream, { mimeType: "application/pdf", filename: undefined, size: 7, timeoutMs: 1000 });
  }
  const { id } = await client.media.upload("menu.pdf", { onProgress: (bytes, total) => bytes === total });
  await client.media.downloadTo(id, "menu.pdf", { maxBytes: 1_000_000, checkDigest: false, onReport: ({ attempts }) => attempts });
  await client.withOptions({ priority: "marketing" }).sendText({ to: "+491510000001", body: "Hi" }, { priority: "service" });
  await client.media.downloadTo(id, "inbox/menu.pdf").catch(({ cause }: WabaError) => (cause as NodeJS.ErrnoException).code);
  const path: string = await client.media.saveTo(id, "inbox", { resumes: 0 });
  const download = client.media.stream(id);
  for await (const piece of download) piece.subarray(1);
  new Response(download.readable());
  await client.profile.setPhoto(path);
  await client.groups.setPhoto("G7", path);
  const handle: string = await client.media.uploadResumable(path);
  await client.profile.edit({ profile_picture_handle: handle });
  const { validation_errors = [] } = await client.flows.uploadJson("F1", { version: "7.3", screens: [] });
  const target = { partner_id: "examplePA", waba_account_id: "exampleWA", flow_id: "F1" };
  const { success } = await new PartnerClient(Host.partner("key")).flows.uploadJson(target, "flow.json");
  await client.media.upload("menu.pdf", { onReport: ({ attempts }) => attempts?.length ?? [validation_errors.length, success] });
  const file = await client.media.download(id);
  console.log(file.bytes.length, file.details.mime_type);
  return file;
}

export function said(content: Content): string {
  switch (content.kind) {
    case "text":
      return content.text.body;
    case "status":
      return content.status.errors?.[0]?.title ?? content.status.status;
    case "error":
      return String(content.error.code);
    case "unknown":
      return content.type;
    case "malformed":
      return content.path;
    default:
      return content.kind;
  }
}

export function receive(webhook: Webhook): (string | undefined)[] {
  webhook.parse(request.body, new Headers());
  webhook.parse(request.body, [["authorization", "Basic abc"]]);
  return webhook.parse(request.body, request.headers).map((event: WebhookEvent) => event.text ?? said(event.content));
}

export const client = new Client(Host.cloud("key", { baseUrl: undefined }), { timeoutMs: 5000, caBundle: undefined });
export const webhook = new Webhook([Auth.basic("shop", "secret"), Auth.hubSignature("secret")], { phoneNumberId: "1" });

export const answering = Webhook.withoutAuth({ client: { "1000": client }, phoneNumberId: "1000" });
Webhook.withoutAuth({ client: new Map([["1000", client]]) });
Webhook.withoutAuth({ client: { get: (id: string) => (id === "1000" ? client : undefined) } });

export async function answer(event: WebhookEvent): Promise<number> {
  await event.react("👍");
  const { id } = await event.reply({ type: "text", text: { body: "Hi" } }, { quote: true });
  await client.sendText({ to: "+491510000001", body: "Hi", category: "utility", ttlSeconds: 60, directSendConfig: { template_name: "ready" } });
  client.withOptions({ onReport: ({ attempts }) => attempts }).close();
  return event.body.length + id.length;
}

export function advised({ kind, retry }: WabaError): boolean {
  const advice: "never" | "safe" | "if_not_sent" = retry;
  return advice === "safe" || kind === "rate_limited";
}

// What must not compile.

// @ts-expect-error: seconds are a number
client.sendText({ to: "+491510000001", body: "Hi", ttlSeconds: "60" });
// @ts-expect-error: no such kind of error
advised({} as WabaError) || ({} as WabaError).kind === "rate_limitd";
// @ts-expect-error: no such kind of event
webhook.parse(request.body, {})[0]!.kind === "massage";
// @ts-expect-error: a wait has no other options
new DeliveryTracker().delivered("wamid.A", { timeoutMs: 1000, attempts: 1 });

// @ts-expect-error: the body is bytes
webhook.parse("{}", {});
// @ts-expect-error: an object is not what was signed
webhook.parse({}, {});
// @ts-expect-error: a proof is needed, or `withoutAuth`
new Webhook();
// @ts-expect-error: a key is not a host
new Client("key");
// @ts-expect-error: a host is made by its functions
new Host("key");
// @ts-expect-error: a text has a body
client.sendText({ to: "+491510000001" });
// @ts-expect-error: an image is uploaded or on the web
client.sendImage({ to: "+491510000001" });
// @ts-expect-error: an image is uploaded or on the web, not both
client.sendImage({ to: "+491510000001", id: "7", link: "https://example.com/a.jpg" });
// @ts-expect-error: so it is in any message
client.send({ to: "+491510000001", type: "image", image: { id: "7", link: "https://example.com/a.jpg" } });
// @ts-expect-error: a row has an id
client.sendList({ to: "+491510000001", body: "Which?", button: "Choose", sections: [{ title: "Small" }] });
// @ts-expect-error: a reaction quotes nothing
client.sendReaction({ to: "+491510000001", messageId: "wamid.A", emoji: "👍", replyTo: "wamid.A" });
// @ts-expect-error: the content stands under its type
client.send({ to: "+491510000001", type: "text", image: {} });
// @ts-expect-error: no such setting
client.sendText({ to: "+491510000001", body: "Hi", reply_to: "wamid.A" });
// @ts-expect-error: the signal comes second
client.sendText({ to: "+491510000001", body: "Hi", signal: AbortSignal.abort() });
// @ts-expect-error: a stream has pieces of bytes, not a length
client.media.upload({ length: 7 });
// @ts-expect-error: no such priority
client.sendText({ to: "+491510000001", body: "Hi" }, { priority: "urgent" });
// @ts-expect-error: a file is named by its id
client.media.download({ media_id: "7" });
// @ts-expect-error: nobody waits for ever
new DeliveryTracker().delivered("wamid.A", {});
// @ts-expect-error: events are read-only
webhook.parse(request.body, {})[0]!.text = "";
// @ts-expect-error: absent fields are undefined
webhook.parse(request.body, {})[0]!.from.length;
