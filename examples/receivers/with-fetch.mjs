// Receives webhooks where a handler takes a `Request`: route handlers of Next.js (`app/webhook/route.js`), Hono, Remix.

import { Auth, VerificationError, Webhook, WebhookBodyError } from "waba";

const webhook = new Webhook(Auth.basic("shop", "secret"));

/** In production, puts the event into a queue or a database: after the 200 it does not come again. */
function keep(event) {
  console.log(event.kind, event.id, event.text);
}

export async function POST(request) {
  try {
    const body = new Uint8Array(await request.arrayBuffer());
    for (const event of webhook.parse(body, request.headers)) keep(event);
    return new Response();
  } catch (error) {
    if (!(error instanceof VerificationError || error instanceof WebhookBodyError)) throw error;
    return new Response(null, { status: error.answerStatus ?? 500 });
  }
}
