// Receives webhooks where a handler takes a `Request`: route handlers of Next.js (`app/webhook/route.js`), Hono, Remix.

import { Auth, VerificationError, Webhook, WebhookBodyError } from "waba";

// Bodies may have 3 MB. A handler of fetch has no limit of its own.
const LIMIT = 4 * 1024 * 1024;

const webhook = new Webhook(Auth.basic("shop", "secret"));

/** In production, puts the event into a queue or a database: after the 200 it does not come again. */
function keep(event) {
  console.log(event.kind, event.id, event.text);
}

export async function POST(request) {
  try {
    // Before the body: nothing of it is read of a request without the proof.
    webhook.verifyHeaders(request.headers);
    const pieces = [];
    let length = 0;
    for await (const piece of request.body ?? []) {
      length += piece.length;
      if (length > LIMIT) return new Response(null, { status: 413 });
      pieces.push(piece);
    }
    for (const event of webhook.parse(Buffer.concat(pieces), request.headers)) keep(event);
    return new Response();
  } catch (error) {
    if (!(error instanceof VerificationError || error instanceof WebhookBodyError)) throw error;
    return new Response(null, { status: error.answerStatus ?? 500 });
  }
}
