// Sends and parses in a thread.

import { parentPort, workerData } from "node:worker_threads";

import { Client, Host, Webhook } from "waba";

import { TEXT, cloud } from "../support/bodies.mjs";
import { KEY } from "../support/emulator.mjs";

const client = new Client(Host.cloud(KEY, { baseUrl: workerData.baseUrl }));
const message = { to: "+491510000001", body: "Hi" };
const receipts = await Promise.all(Array.from({ length: 10 }, () => client.sendText(message)));
const [event] = Webhook.withoutAuth().parse(cloud({ messages: [TEXT] }), {});
parentPort.postMessage({ ids: receipts.map(({ id }) => id), text: event.content.text.body });
