// SDK for the 360dialog WhatsApp Business API.

export type { Clients } from "./answering.js";
export { Auth } from "./auth.js";
export { Client, type ReplyOptions } from "./client.js";
export { DeliveryState, type StatusRise, type StatusTimes } from "./delivery.js";
export type { Download, DownloadOptions } from "./download.js";
export * from "./generated/errors.js";
export type { Content, MalformedContent, UnknownContent, WebhookEvent } from "./event.js";
export { type FlowData, FlowEndpoint, FlowMedia, FlowRequest } from "./flows.js";
export type { CallHeaders, RequestHeaders } from "./headers.js";
export { Host, type HostOptions } from "./host.js";
export type { KeyProvider } from "./key.js";
export type {
  DownloadedFile,
  FlowFiles,
  GroupFiles,
  MediaFiles,
  MediaUploadOptions,
  PartnerFlowFiles,
  ProfileFiles,
  UploadOptions,
} from "./media.js";
export { fileExtension } from "./media-type.js";
export type * from "./generated/models.js";
export type * from "./generated/operations.js";
export type {
  Call,
  CallOptions,
  ClientOptions,
  RateLimitStatus,
  RateLimits,
  RetryPolicy,
  SharedCallOptions,
} from "./options.js";
export { PartnerClient } from "./partner.js";
export { chatLink, samePerson } from "./phone.js";
export type { OnProgress } from "./progress.js";
export type { OnReport } from "./report.js";
export { ServiceWindow } from "./service-window.js";
export type * from "./generated/short-calls.js";
export type { FlowJson, UploadSource } from "./source.js";
export { checkTemplate, copyCodeButton, oneTimePassword, quickReplyButton, urlButton } from "./templates.js";
export { DeliveryTracker, type DeliveryTrackerOptions, type WaitOptions } from "./tracker.js";
export { Webhook, type WebhookOptions } from "./webhook.js";
