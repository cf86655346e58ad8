"""Answers the messages to several numbers with FastAPI: `uvicorn service:app`."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import waba
from fastapi import FastAPI, Request, Response

# The keys of the tenants, by the ids of their numbers.
KEYS = {"2000": "emulator-key", "3000": "emulator-key"}
LIMIT = 4 * 1024 * 1024

webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))
# In production a database, or a queue that outlives the process.
kept: asyncio.Queue[bytes] = asyncio.Queue()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Has clients and a worker as long as the application runs."""
    base_url = os.environ.get("WABA_BASE_URL")
    async with AsyncExitStack() as stack:
        clients = {
            number: await stack.enter_async_context(waba.AsyncClient(waba.Host.cloud(key, base_url=base_url)))
            for number, key in KEYS.items()
        }
        worker = asyncio.create_task(work(clients))
        yield
        worker.cancel()


async def work(clients: dict[str, waba.AsyncClient]) -> None:
    """Handles events, one by one. They were verified when they came, and have no headers any more."""
    stored = waba.Webhook.without_auth(client=clients)
    while True:
        for event in stored.parse(await kept.get(), {}):
            if event.kind != "message":
                continue
            try:
                # By the client of the number that the message came to.
                await event.reply("Thank you!", quote=True)
            except waba.Error as error:
                print("not answered:", error)


app = FastAPI(lifespan=lifespan)


@app.post("/webhook")
async def receive(request: Request) -> Response:
    """Answers 200 when all events are kept."""
    try:
        webhook.verify_headers(request.headers)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LIMIT:
                return Response(status_code=413)
        for event in webhook.parse(body, request.headers):
            await kept.put(event.detach().body)
    except (waba.VerificationError, waba.WebhookBodyError) as error:
        return Response(status_code=error.answer_status or 500)
    return Response()
