"""Receives webhooks with FastAPI: `uvicorn with_fastapi:app`."""

import waba
from fastapi import FastAPI, Request, Response

# Bodies may have 3 MB. FastAPI has no limit of its own.
LIMIT = 4 * 1024 * 1024

app = FastAPI()
webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))


def keep(event: waba.Event) -> None:
    """In production, puts the event into a queue or a database: after the 200 it does not come again."""
    print(event.kind, event.id, event.text)


@app.post("/webhook")
async def receive(request: Request) -> Response:
    """Answers 200 when all events are kept."""
    try:
        # Before the body: nothing of it is read of a request without the proof.
        webhook.verify_headers(request.headers)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LIMIT:
                return Response(status_code=413)
        for event in webhook.parse(body, request.headers):
            keep(event)
    except (waba.VerificationError, waba.WebhookBodyError) as error:
        return Response(status_code=error.answer_status or 500)
    return Response()
