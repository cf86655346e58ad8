"""Receives webhooks with Flask: `flask --app with_flask run`."""

import waba
from flask import Flask, request

app = Flask(__name__)
# Bodies may have 3 MB. Flask has no limit of its own.
app.config["MAX_CONTENT_LENGTH"] = 4 * 1024 * 1024
webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))


def keep(event: waba.Event) -> None:
    """In production, puts the event into a queue or a database: after the 200 it does not come again."""
    print(event.kind, event.id, event.text)


@app.post("/webhook")
def receive() -> tuple[str, int]:
    """Answers 200 when all events are kept."""
    try:
        # Before the body: nothing of it is read of a request without the proof.
        webhook.verify_headers(request.headers)
        for event in webhook.parse(request.get_data(), request.headers):
            keep(event)
    except (waba.VerificationError, waba.WebhookBodyError) as error:
        return "", error.answer_status or 500
    return "", 200
