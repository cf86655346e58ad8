"""The endpoint of flows, beyond the vectors that every language runs."""

from __future__ import annotations

import base64
import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import waba
from peers import ROOT


def vector(folder: str, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "tests/vectors" / folder / f"{name}.json").read_text("utf-8"))
    return loaded


def opened(name: str) -> waba.FlowRequest:
    case = vector("flows", name)
    return waba.FlowEndpoint.without_auth(case["private_key"]).open(case["body"].encode(), {})


@pytest.mark.parametrize("name", ["ping_signed", "init_signed", "error_signature_wrong"])
def test_the_example_answers(name: str) -> None:
    case = vector("flows", name)
    environment = os.environ | {
        "FLOW_PRIVATE_KEY": case["private_key"],
        "META_APP_SECRET": case["app_secret"],
        "HTTP_X_HUB_SIGNATURE_256": case["headers"][0][1],
    }
    example = [sys.executable, str(ROOT / "examples" / "flow_endpoint.py")]
    ran = subprocess.run(
        example, env=environment, input=case["body"], capture_output=True, text=True, check=True
    )
    head, _, answer = ran.stdout.partition("\n\n")
    assert head.splitlines()[0] == f"Status: {case.get('status', 200)}"
    assert answer == case.get("answer", "")


def test_media_are_found_and_decrypted() -> None:
    request = opened("media")
    [photo] = request.media("photos")
    assert (photo.file_name, photo.cdn_url) == ("photo.jpg", "https://mmg.example/v/790aba14")
    assert photo.decrypt(base64.b64decode(vector("flow_media", "text")["encrypted"])) == b"hello flow media"
    assert request.media("videos") == []
    with pytest.raises(waba.FlowMediaError, match=r"^flow media: caption: "):
        request.media("caption")


def test_a_token_can_be_refused() -> None:
    assert waba.FlowRequest.TOKEN_REFUSED == 427
    assert json.loads(waba.FlowRequest.refuse_token("The offer is over.")) == {
        "error_msg": "The offer is over."
    }


def test_what_can_not_be_an_answer_is_an_error_and_no_answer() -> None:
    request = opened("init")
    with pytest.raises(waba.ValidationError, match="data is not an object"):
        request.reply("SEATS", [1])  # type: ignore[arg-type]
    with pytest.raises(waba.ValidationError, match=r"^free: .* not JSON compliant"):
        request.reply("SEATS", {"free": float("nan")})
    with pytest.raises(TypeError):
        request.reply("SEATS", {"free": object()})
    assert request.reply("SEATS")


def test_threads_share_an_endpoint() -> None:
    case = vector("flows", "ping")
    endpoint = waba.FlowEndpoint.without_auth(case["private_key"])

    def pong(_: int) -> str | None:
        return endpoint.open(case["body"].encode(), {}).automatic_reply()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(pong, range(32))) == {case["answer"]}


def test_nothing_shows_a_key() -> None:
    case = vector("flows", "media")
    endpoint = waba.FlowEndpoint(case["private_key"], waba.Auth.hub_signature("canary"))
    request = opened("media")
    for value in (endpoint, request, *request.media("photos")):
        assert not any(secret in repr(value) for secret in ("canary", "AAECAwQF", "order-7"))
        with pytest.raises(TypeError, match="secret"):
            pickle.dumps(value)
    with pytest.raises(waba.ConfigError) as caught:
        waba.FlowEndpoint.without_auth("canary")
    assert "canary" not in str(caught.value)
