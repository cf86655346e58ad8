"""Lists, from page to page."""

from __future__ import annotations

from json import dumps, loads

from ._native import next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any

    from ._native import NativeClient


def pages(client: NativeClient, operation: str, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The pages of a list, beginning with the one that `request` asks for."""
    following: bytes | None = dumps(request).encode()
    while following is not None:
        page = client.call(operation, following)
        yield loads(page)
        following = next_page(operation, following, page)


async def async_pages(
    client: NativeClient, operation: str, request: Mapping[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """The pages of a list, beginning with the one that `request` asks for."""
    following: bytes | None = dumps(request).encode()
    while following is not None:
        page = await client.call_async(operation, following)
        yield loads(page)
        following = next_page(operation, following, page)
