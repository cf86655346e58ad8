"""Keys that a function is asked for."""

from __future__ import annotations

import asyncio
import gc
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pytest
import waba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peers import Emulator

TO = "+491510000001"
CANARY = "canary-0b7ae4"


def rotated(cloud: Emulator) -> Iterator[str]:
    """Gives the key, one that is wrong, and the key again."""
    yield from (cloud.KEY, f"wrong-{CANARY}", cloud.KEY)


def test_each_request_asks_in_the_thread_that_calls(cloud: Emulator) -> None:
    keys, threads = rotated(cloud), set()

    def key() -> str:
        threads.add(threading.current_thread())
        return next(keys)

    with waba.Client(waba.Host.cloud(key, base_url=cloud.base_url)) as client:
        assert client.send_text(TO, "Hello").id
        with pytest.raises(waba.AuthenticationError) as refused:
            client.send_text(TO, "Hello")
        assert refused.value.http_status == 401
        assert client.media.upload(iter([b"PNG"]), mime_type="image/png").id
        # There are no more keys.
        with pytest.raises(waba.AuthenticationError) as failed:
            client.send_text(TO, "Hello")
        assert (failed.value.http_status, failed.value.retry) == (None, "safe")
        assert isinstance(failed.value.__cause__, StopIteration)
        assert CANARY not in f"{client!r} {failed.value!r} {refused.value!r}"
    assert threads == {threading.current_thread()}


@pytest.mark.parametrize("given", [None, 7, b"key"])
def test_what_is_no_key_is_refused(given: Any, cloud: Emulator) -> None:
    with waba.Client(waba.Host.cloud(lambda: given, base_url=cloud.base_url)) as client:
        with pytest.raises(waba.AuthenticationError) as failed:
            client.send_text(TO, "Hello")
        assert isinstance(failed.value.__cause__, TypeError)
    if given is not None:
        with pytest.raises(TypeError, match="key"):
            waba.Host.cloud(given)


def test_an_interrupt_of_the_provider_abandons_the_call(cloud: Emulator) -> None:
    def key() -> str:
        raise KeyboardInterrupt

    host = waba.Host.cloud(key, base_url=cloud.base_url)
    with waba.Client(host) as client, pytest.raises(KeyboardInterrupt):
        client.send_text(TO, "Hello")


def test_a_provider_may_replace_a_key_and_be_replaced(cloud: Emulator) -> None:
    with waba.Client(cloud.host("old-key")) as client:
        client.set_key(lambda: cloud.KEY)
        assert client.send_text(TO, "Hello").id
        client.set_key("old-key")
        with pytest.raises(waba.AuthenticationError):
            client.send_text(TO, "Hello")


async def test_awaited_calls_ask_on_the_loop(cloud: Emulator) -> None:
    threads = set()

    def provider(*, is_awaited: bool) -> Callable[[], Any]:
        keys = rotated(cloud)

        def key() -> str:
            threads.add(threading.current_thread())
            given = next(keys, None)
            if given is None:
                raise LookupError(CANARY)
            return given

        async def awaited() -> str:
            await asyncio.sleep(0)
            return key()

        return awaited if is_awaited else key

    for is_awaited in (False, True):
        host = waba.Host.cloud(provider(is_awaited=is_awaited), base_url=cloud.base_url)
        async with waba.AsyncClient(host) as client:
            assert (await client.send_text(TO, "Hello")).id
            with pytest.raises(waba.AuthenticationError):
                await client.send_text(TO, "Hello")
            assert (await client.send_text(TO, "Hello")).id
            with pytest.raises(waba.AuthenticationError) as failed:
                await client.send_text(TO, "Hello")
            assert isinstance(failed.value.__cause__, LookupError)
            assert CANARY not in f"{failed.value!r} {client!r}"
    assert threads == {threading.current_thread()}


async def test_a_provider_sees_the_context_of_the_call(cloud: Emulator) -> None:
    tenant = ContextVar("tenant", default="nobody")
    seen: list[str] = []

    def key() -> str:
        seen.append(tenant.get())
        return cloud.KEY

    async def awaited() -> str:
        await asyncio.sleep(0)
        return key()

    async def send(client: waba.AsyncClient, name: str) -> None:
        tenant.set(name)
        await client.send_text(TO, "Hello")

    for provider in (key, awaited):
        async with waba.AsyncClient(waba.Host.cloud(provider, base_url=cloud.base_url)) as client:
            await asyncio.gather(send(client, "ann"), send(client, "bob"))
    assert sorted(seen) == ["ann", "ann", "bob", "bob"]


async def test_a_call_that_is_cancelled_while_it_asks_is_abandoned(cloud: Emulator) -> None:
    asked = asyncio.Event()

    async def never() -> str:
        asked.set()
        await asyncio.Event().wait()
        return ""

    async with waba.AsyncClient(waba.Host.cloud(never, base_url=cloud.base_url)) as client:
        call = asyncio.create_task(client.send_text(TO, "Hello"))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    gc.collect()


async def test_nobody_goes_on_fetching_a_key_for_a_call_that_has_ended(cloud: Emulator) -> None:
    fetching = asyncio.Event()
    shared: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def never() -> str:
        fetching.set()
        await asyncio.Event().wait()
        return ""

    for provider in (never, lambda: shared):
        host = waba.Host.cloud(provider, base_url=cloud.base_url)
        async with waba.AsyncClient(host).with_options(deadline=0.05) as client:
            with pytest.raises(waba.TimeoutError):
                await client.send_text(TO, "Hello")
        async with waba.AsyncClient(host) as client:
            fetching.clear()
            call = asyncio.create_task(client.send_text(TO, "Hello"))
            await (fetching.wait() if provider is never else asyncio.sleep(0.05))
            call.cancel()
            await asyncio.wait([call])
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
    # It is not the call's: others may wait for it.
    assert not shared.cancelled()


@pytest.mark.parametrize("raised", [SystemExit(3), KeyboardInterrupt()])
def test_what_ends_the_loop_is_no_failure_of_the_key(raised: BaseException, cloud: Emulator) -> None:
    def key() -> str:
        raise raised

    async def awaited() -> str:
        await asyncio.sleep(0)
        raise raised

    async def send(provider: Callable[[], Any]) -> None:
        async with waba.AsyncClient(waba.Host.cloud(provider, base_url=cloud.base_url)) as client:
            await client.send_text(TO, "Hello")

    for provider in (key, awaited):
        with pytest.raises(type(raised)):
            asyncio.run(send(provider))


class Odd:
    """Fails whatever it is asked."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class NotAwaitable:
    """Only looks as if it could be awaited."""

    __await__ = None


async def test_an_odd_key_disturbs_no_other_call(cloud: Emulator) -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    def client(key: Callable[[], Any]) -> waba.AsyncClient:
        host = waba.Host.cloud(key, base_url=cloud.base_url)
        return waba.AsyncClient(host, rate_limits=waba.RateLimits.off())

    async with client(lambda: cloud.KEY) as good, client(Odd) as odd, client(NotAwaitable) as other:
        clients = [good, odd, other] * 10
        calls = (client.send_text(TO, "Hello") for client in clients)
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    kinds = [waba.SendReceipt, waba.AuthenticationError, waba.AuthenticationError] * 10
    assert [type(outcome) for outcome in outcomes] == kinds
    causes = {
        type(outcome.__cause__) for outcome in outcomes if isinstance(outcome, waba.AuthenticationError)
    }
    assert causes == {RuntimeError, TypeError}
    assert complaints == []


def test_an_async_function_gives_no_key_to_calls_that_wait(cloud: Emulator) -> None:
    async def key() -> str:
        raise AssertionError

    host = waba.Host.cloud(key, base_url=cloud.base_url)
    with waba.Client(host) as client, pytest.raises(waba.AuthenticationError) as failed:
        client.webhook.get()
    assert "AsyncClient" in str(failed.value.__cause__)


def test_a_host_is_shown_by_its_name_and_not_by_its_key() -> None:
    hosts = [waba.Host.cloud("c4nary"), waba.Host.sandbox("c4nary"), waba.Host.meta("c4nary", "106")]
    assert [repr(host) for host in hosts] == [
        "<waba.Host cloud>",
        "<waba.Host sandbox>",
        "<waba.Host meta>",
    ]
