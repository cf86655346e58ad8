// Receives webhooks with Express: `app.listen(3000)` of another file, or of the end of this one.

import express from "express";
import { Auth, VerificationError, Webhook, WebhookBodyError } from "waba";

const webhook = new Webhook(Auth.basic("shop", "secret"));

/** In production, puts the event into a queue or a database: after the 200 it does not come again. */
function keep(event) {
  console.log(event.kind, event.id, event.text);
}

export const app = express();

// The body as it came: `express.json()` before this would leave nothing to verify. Express takes 100 KB by itself.
app.post("/webhook", express.raw({ type: () => true, limit: "4mb" }), (request, response) => {
  try {
    for (const event of webhook.parse(request.body, request.headers)) keep(event);
    response.status(200).end();
  } catch (error) {
    if (!(error instanceof VerificationError || error instanceof WebhookBodyError)) throw error;
    response.status(error.answerStatus ?? 500).end();
  }
});
