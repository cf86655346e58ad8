// Receives webhooks with Express: `app.listen(3000)` of another file, or of the end of this one.

import express from "express";
import { Auth, VerificationError, Webhook, WebhookBodyError } from "waba";

const webhook = new Webhook(Auth.basic("shop", "secret"));

/** In production, puts the event into a queue or a database: after the 200 it does not come again. */
function keep(event) {
  console.log(event.kind, event.id, event.text);
}

export const app = express();

app.post(
  "/webhook",
  // Before the body: nothing of it is read of a request without the proof.
  (request, _response, next) => {
    webhook.verifyHeaders(request.headers);
    next();
  },
  // The body as it came: `express.json()` before this would leave nothing to verify. Express takes 100 KB by itself.
  express.raw({ type: () => true, limit: "4mb" }),
  (request, response) => {
    for (const event of webhook.parse(request.body ?? Buffer.alloc(0), request.headers)) keep(event);
    response.status(200).end();
  },
  (error, _request, response, next) => {
    if (!(error instanceof VerificationError || error instanceof WebhookBodyError)) return next(error);
    response.status(error.answerStatus ?? 500).end();
  },
);
