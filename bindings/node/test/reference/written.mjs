// Makes the calls of the reference pages that carry a file.

// @ts-check

import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** @type {Record<string, (client: import("waba").Client, ...given: string[]) => Promise<any>>} */
export const EXAMPLES = {
  media_upload: async (client, path) => {
    const media = await client.media.upload(path);
    return media;
  },
  media_download: async (client, mediaId, folder) => {
    const path = await client.media.saveTo(mediaId, folder);
    console.log(`saved as ${path}`);
  },
  media_upload_resumable: async (client, path) => {
    const handle = await client.media.uploadResumable(path);
    return handle;
  },
  profile_set_photo: async (client, path) => {
    await client.profile.setPhoto(path);
  },
  profile_photo: async (client, path) => {
    await pipeline(client.profile.photo(), createWriteStream(path));
  },
  profile_delete_photo: async (client) => {
    await client.profile.deletePhoto();
  },
  groups_set_photo: async (client, groupId, path) => {
    await client.groups.setPhoto(groupId, path);
  },
  flows_upload_json: async (client, flowId) => {
    const flow = { version: "7.3", screens: [{ id: "WELCOME", layout: {} }] };
    const { validation_errors = [] } = await client.flows.uploadJson(flowId, flow);
    for (const { message } of validation_errors) console.log(message);
  },
};

/** @type {Record<string, (partner: import("waba").PartnerClient, target: import("waba").PartnerFlowTarget) => Promise<any>>} */
export const PARTNER_EXAMPLES = {
  partner_flows_upload_json: async (partner, target) => {
    const flow = { version: "7.3", screens: [{ id: "WELCOME", layout: {} }] };
    const { validation_errors = [] } = await partner.flows.uploadJson(target, flow);
    for (const { message } of validation_errors) console.log(message);
  },
};
