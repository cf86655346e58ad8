// Receives webhooks with Fastify.

import Fastify from "fastify";
import { Auth, VerificationError, Webhook, WebhookBodyError } from "waba";

const webhook = new Webhook(Auth.basic("shop", "secret"));

/** In production, puts the event into a queue or a database: after the 200 it does not come again. */
function keep(event) {
  console.log(event.kind, event.id, event.text);
}

// Bodies may have 3 MB; Fastify takes 1 by itself.
export const app = Fastify({ bodyLimit: 4 * 1024 * 1024 });

// The body as it came: JSON that was parsed leaves nothing to verify.
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

app.post("/webhook", {
  // Before the body: nothing of it is read of a request without the proof.
  onRequest: async (request) => webhook.verifyHeaders(request.headers),
  handler: async (request, reply) => {
    for (const event of webhook.parse(request.body ?? Buffer.alloc(0), request.headers)) keep(event);
    return reply.code(200).send();
  },
  errorHandler: (error, _request, reply) => {
    if (!(error instanceof VerificationError || error instanceof WebhookBodyError)) throw error;
    return reply.code(error.answerStatus ?? 500).send();
  },
});
