"""Awaited calls: bursts, cancellation, loops that end."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest
import waba

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peers import Emulator, SilentServer

TO = "+491510000001"


@pytest.fixture(autouse=True)
def complaints(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing may be complained about to the exception handler of a loop, which would log it and go on."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(
        asyncio.BaseEventLoop, "default_exception_handler", lambda _, context: found.append(context)
    )
    yield
    gc.collect()
    assert found == []


async def test_a_burst_gets_each_its_own_answer(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host(), rate_limits=waba.RateLimits.off()) as client:
        texts = [f"burst {number}" for number in range(200)]
        receipts = await asyncio.gather(*(client.send_text(TO, text) for text in texts))
    bodies = {call["answer"]["messages"][0]["id"]: call["body"] for call in cloud.calls("messages.send")}
    assert [bodies[receipt.id]["text"]["body"] for receipt in receipts] == texts


async def test_good_and_bad_calls_do_not_mix(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        texts = ["good", ""] * 20
        outcomes = await asyncio.gather(
            *(client.send_text(TO, text) for text in texts), return_exceptions=True
        )
    kinds = {"good": waba.SendReceipt, "": waba.ValidationError}
    assert [type(outcome) for outcome in outcomes] == [kinds[text] for text in texts]


async def test_the_loop_runs_while_a_call_waits(silent: SilentServer) -> None:
    async with waba.AsyncClient(silent.host()) as client:
        call = asyncio.ensure_future(client.send_text(TO, "Hello"))
        # A loop that is held up would wait for the answer, and never come to hang up.
        await asyncio.to_thread(silent.await_request)
        silent.hang_up()
        with pytest.raises(waba.InterruptedError):
            await call


async def test_a_cancelled_call_closes_its_connection(silent: SilentServer) -> None:
    async with waba.AsyncClient(silent.host()) as client:
        call = asyncio.ensure_future(client.send_text(TO, "Hello"))
        await asyncio.to_thread(silent.await_request)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.to_thread(silent.await_close)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.send_text(TO, "Hello"), 0.2)
        await asyncio.to_thread(silent.await_close)


async def test_a_call_that_is_cancelled_at_once_is_not_sent(cloud: Emulator) -> None:
    async def key() -> str:
        return cloud.KEY

    async with waba.AsyncClient(waba.Host.cloud(key, base_url=cloud.base_url)) as client:
        cancelled = asyncio.ensure_future(client.send_text(TO, "cancelled at once"))
        # It begins, and waits for the key, which this loop would have to give.
        await asyncio.sleep(0)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        assert (await client.send_text(TO, "Hello")).id
    texts = [call["body"]["text"]["body"] for call in cloud.calls("messages.send") if "text" in call["body"]]
    assert "cancelled at once" not in texts
    assert "Hello" in texts


async def test_a_call_that_is_cancelled_as_it_ends_keeps_no_other_waiting() -> None:
    async with waba.AsyncClient(waba.Host.cloud("key")) as client:
        for pause in range(0, 3000, 3):
            # An empty text is refused by the thread that would send it.
            cancelled = asyncio.ensure_future(client.send_text(TO, ""))
            await asyncio.sleep(0)
            for _ in range(pause):
                pass
            cancelled.cancel()
            with pytest.raises(waba.ValidationError):
                await asyncio.wait_for(client.send_text(TO, ""), 10)
            await asyncio.gather(cancelled, return_exceptions=True)


async def test_cancelling_many_calls_leaves_the_others_alone(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host(), rate_limits=waba.RateLimits.off()) as client:
        for _ in range(20):
            calls = [asyncio.ensure_future(client.send_text(TO, "Hello")) for _ in range(20)]
            await asyncio.sleep(0.002)
            for call in calls[::2]:
                call.cancel()
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(outcome, waba.SendReceipt) for outcome in outcomes[1::2])
            assert all(isinstance(o, (waba.SendReceipt, asyncio.CancelledError)) for o in outcomes)


def test_a_loop_may_end_while_calls_wait(silent: SilentServer) -> None:
    client = waba.AsyncClient(silent.host())

    async def leave_behind() -> None:
        calls = [asyncio.ensure_future(client.send_text(TO, "Hello")) for _ in range(5)]
        await asyncio.to_thread(silent.await_request)
        assert not any(call.done() for call in calls)

    # `run` cancels what is left, and closes the loop.
    asyncio.run(leave_behind())


def test_a_loop_may_be_closed_without_cancelling_its_calls(silent: SilentServer, cloud: Emulator) -> None:
    client = waba.AsyncClient(silent.host(), timeout=0.3)
    loop = asyncio.new_event_loop()

    async def begin() -> asyncio.Future[Any]:
        return client._native.call_async("webhook.get", {})

    call = loop.run_until_complete(begin())
    loop.close()
    # The call ends on a loop that is closed; whoever comes next is not disturbed by it.
    other = waba.AsyncClient(cloud.host())
    with pytest.raises(waba.TimeoutError), waba.Client(silent.host(), timeout=0.5) as later:
        later.webhook.get()
    assert asyncio.run(other.send_text(TO, "Hello")).id
    assert not call.done()


def test_a_closed_loop_is_let_go_of(silent: SilentServer, cloud: Emulator) -> None:
    client = waba.AsyncClient(silent.host())
    loop = asyncio.new_event_loop()

    async def begin() -> None:
        client._native.call_async("webhook.get", {})

    loop.run_until_complete(begin())
    loop.close()
    closed = weakref.ref(loop)
    del loop
    assert asyncio.run(waba.AsyncClient(cloud.host()).send_text(TO, "Hello")).id
    gc.collect()
    assert closed() is None


def test_a_loop_that_reads_no_sockets_is_called(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    async def burst() -> list[waba.SendReceipt]:
        async def key() -> str:
            await asyncio.sleep(0)
            return cloud.KEY

        host = waba.Host.cloud(key, base_url=cloud.base_url)
        async with waba.AsyncClient(host, rate_limits=waba.RateLimits.off()) as client:
            return await asyncio.gather(*(client.send_text(TO, "Hello") for _ in range(20)))

    loop = asyncio.SelectorEventLoop()
    # As that of Windows does.
    monkeypatch.setattr(loop, "add_reader", refuse)
    try:
        assert len({receipt.id for receipt in loop.run_until_complete(burst())}) == 20
    finally:
        loop.close()


def test_one_client_serves_many_loops(cloud: Emulator) -> None:
    client = waba.AsyncClient(cloud.host(), rate_limits=waba.RateLimits.off())
    receipts: list[waba.SendReceipt] = []

    async def burst() -> None:
        receipts.extend(await asyncio.gather(*(client.send_text(TO, "Hello") for _ in range(20))))

    threads = [threading.Thread(target=asyncio.run, args=(burst(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(3):
        asyncio.run(burst())
    assert len({receipt.id for receipt in receipts}) == 7 * 20


def test_an_awaited_call_needs_a_loop(cloud: Emulator) -> None:
    client = waba.AsyncClient(cloud.host(), rate_limits=waba.RateLimits.off())
    with pytest.raises(RuntimeError, match="no running event loop"):
        client._native.call_async("webhook.get", {})
