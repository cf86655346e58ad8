// SDK for the 360dialog WhatsApp Business API.

export { Auth } from "./auth.js";
export { Client, type ClientOptions, type ReplyOptions, type TextMessage } from "./client.js";
export * from "./errors.js";
export type { Content, EventKind, MalformedContent, UnknownContent, WebhookEvent } from "./event.js";
export { type FlowData, FlowEndpoint, FlowMedia, FlowRequest } from "./flows.js";
export type { RequestHeaders } from "./headers.js";
export { type Dialect, Host, type HostOptions } from "./host.js";
export type * from "./models.js";
export type { CallOptions, MessagesApi, WebhookApi } from "./operations.js";
export { Webhook, type WebhookOptions } from "./webhook.js";
