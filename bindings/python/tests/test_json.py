"""What Python's values become on their way to the API, and back."""

from __future__ import annotations

import json
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

import pytest
import waba

if TYPE_CHECKING:
    from peers import Emulator

TO = "+491510000001"


class Word(str, Enum):
    """A text with a name."""

    ONE = "one"


class Number(IntEnum):
    """A number with a name."""

    ONE = 1


def nested(levels: int) -> Any:
    value: Any = "in the middle"
    for level in range(levels):
        value = [value] if level % 2 else {"in": value}
    return value


def message(value: Any) -> dict[str, Any]:
    return {"to": TO, "type": "text", "text": {"body": "Hello"}, "unknown": value}


@pytest.mark.parametrize(
    "value",
    [
        *[None, True, False, 0, -1, 2**62, -(2**63), 2**63, 2**70, 1.5, -0.0, 1e300],
        *["", 'é\u2028😀"\\/\n\x00\x7f', {"é\n": "", "": [{}]}, [], {}, [[1], [], {"a": None}]],
        *[(1, "two"), {1: "one", None: "none", 1.5: "x"}, Word.ONE, Number.ONE, {"in": Word.ONE}],
        *[nested(60), nested(70), nested(120)],
    ],
)
def test_a_value_is_written_as_python_writes_it(cloud: Emulator, value: Any) -> None:
    with waba.Client(cloud.host(), rate_limits=waba.RateLimits.off()) as client:
        client.send(message(value))
    [call] = cloud.calls("messages.send")
    assert call["body"]["unknown"] == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "text",
    [
        *["null", "true", "0", "-0", "-1", "1.0", "-0.0", "1e3", "1E400"],
        *["18446744073709551615", "18446744073709551616", "-9223372036854775809"],
        *["[]", "{}", '[1,[2],{"a":[null]}]', '{"a":1,"b":2,"a":3}', '{"a":1,"b":1.5}'],
        *['""', '"\\u00e9\\n\\u0000"', '"\\ud83d\\ude00 😀"', '{"\\u00e9":"é"}', "[" * 100 + "]" * 100],
    ],
)
def test_a_value_is_read_as_python_reads_it(text: str) -> None:
    fields = f'"from":"491510000001","id":"wamid.1","type":"text","text":{{"body":"Hello","unknown":{text}}}'
    [event] = waba.Webhook.without_auth().parse(f'{{"messages":[{{{fields}}}]}}'.encode(), {})
    assert isinstance(event.content, waba.InboundText)
    assert repr(event.content.extra["unknown"]) == repr(json.loads(text))


def test_half_of_a_surrogate_pair_is_refused(cloud: Emulator) -> None:
    problem = "expected Unicode, found an unpaired surrogate"
    with waba.Client(cloud.host()) as client:
        with pytest.raises(waba.ValidationError, match=rf"unknown\.a\[0\]: {problem}"):
            client.send(message({"a": ["cut off \ud83d"]}))
        with pytest.raises(waba.ValidationError, match=problem):
            client.send(message({"a\ud83d": 1}))
        with pytest.raises(waba.ValidationError, match=rf"text\.body: {problem}"):
            client.send_text(TO, "cut off \ud83d")
    assert cloud.calls("messages.send") == []


def test_what_is_no_json_is_refused(cloud: Emulator) -> None:
    circle: list[Any] = []
    circle.append(circle)
    with waba.Client(cloud.host()) as client:
        for value in (object(), b"bytes", {"in": [{1, 2}]}):
            with pytest.raises(TypeError, match="is not JSON serializable"):
                client.send(message(value))
        with pytest.raises(TypeError, match="keys must be"):
            client.send(message({(1, 2): ""}))
        with pytest.raises(waba.ValidationError, match=r"^unknown\[0\].*: Circular reference"):
            client.send(message(circle))
        for value, path in [
            (float("nan"), "unknown"),
            ([1, {"a": float("-inf")}], r"unknown\[1\]\.a"),
            ({"a": [[float("inf")]]}, r"unknown\.a\[0\]\[0\]"),
            ({"a": ({"b": float("nan")},)}, r"unknown\.a"),
        ]:
            with pytest.raises(waba.ValidationError, match=f"^{path}: .* not JSON compliant"):
                client.send(message(value))
        with pytest.raises(waba.ValidationError):
            client.send(message(nested(130)))
    assert cloud.calls("messages.send") == []
