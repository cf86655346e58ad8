"""Receives webhooks with FastAPI: `uvicorn with_fastapi:app`."""

import waba
from fastapi import FastAPI, Request, Response

app = FastAPI()
webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))


def keep(event: waba.Event) -> None:
    """In production, puts the event into a queue or a database: after the 200 it does not come again."""
    print(event.kind, event.id, event.text)


@app.post("/webhook")
async def receive(request: Request) -> Response:
    """Answers 200 when all events are kept."""
    try:
        for event in webhook.parse(await request.body(), request.headers):
            keep(event)
    except (waba.VerificationError, waba.WebhookBodyError) as error:
        return Response(status_code=error.answer_status or 500)
    return Response()
