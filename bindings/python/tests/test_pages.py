"""Lists, from page to page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import waba

if TYPE_CHECKING:
    from peers import Emulator

PAGES = [
    {
        "data": [{"name": "a"}, {"name": "b"}],
        "paging": {"cursors": {"after": "2"}, "next": "https://elsewhere.example/?after=2"},
    },
    {"data": [{"name": "c"}], "paging": {"cursors": {"after": "3"}}},
]


def test_a_list_goes_on_until_its_last_page(cloud: Emulator) -> None:
    for page in PAGES:
        cloud.answer_next(200, {}, json.dumps(page))
    with waba.Client(cloud.host()) as client:
        names = [template.name for template in client.templates.list_all(limit=2)]
    assert names == ["a", "b", "c"]
    assert [call["query"] for call in cloud.calls("templates.list")[-2:]] == ["limit=2", "limit=2&after=2"]


async def test_a_list_goes_on_by_awaiting(cloud: Emulator) -> None:
    for page in PAGES:
        cloud.answer_next(200, {}, json.dumps(page))
    async with waba.AsyncClient(cloud.host()) as client:
        names = [template.name async for template in client.templates.list_all(limit=2)]
    assert names == ["a", "b", "c"]


def test_a_list_of_the_partner_api_goes_on_by_numbers(cloud: Emulator) -> None:
    for start in [0, 1]:
        page = {"clients": [{"id": f"{start}CL"}], "count": 1, "total": 2, "limit": 1, "offset": start}
        cloud.answer_next(200, {}, json.dumps(page))
    with waba.PartnerClient(waba.Host.partner("key", base_url=cloud.base_url)) as partner:
        ids = [client.id for client in partner.clients.list_all("examplePA", limit=1)]
    assert ids == ["0CL", "1CL"]
    assert cloud.last_call()["query"] == "limit=1&offset=1"


def test_a_key_of_a_number_is_not_shown(cloud: Emulator) -> None:
    cloud.answer_next(201, {}, '{"id": "k1", "api_key": "canary-1"}')
    with waba.PartnerClient(waba.Host.partner("key", base_url=cloud.base_url)) as partner:
        key = partner.api_keys.create("examplePA", "exampleCH")
    assert key.api_key == "canary-1"
    assert "canary-1" not in repr(key)
