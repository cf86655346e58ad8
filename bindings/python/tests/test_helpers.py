"""The helpers, beside their shared cases: events, copies, what is kept."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import bodies
import pytest
import waba

STATUS = {"id": "wamid.A", "status": "read", "timestamp": "7", "recipient_id": "491510000001"}
OPEN = waba.Webhook.without_auth()


def test_the_status_of_an_event_is_recorded() -> None:
    message, status = OPEN.parse(bodies.cloud(bodies.TEXT, statuses=[STATUS]), {})
    state = waba.DeliveryState()
    assert state.record(message) is None
    rise = state.record(status)
    assert isinstance(rise, waba.StatusRise)
    assert (rise.old, rise.new) == (None, "read")
    assert isinstance(status.content, waba.StatusUpdate)
    assert state.record(status.content) is None
    assert (state.status, state.at("read"), state.reached("sent")) == ("read", 7, True)
    assert repr(rise) == "StatusRise(old=None, new='read')"


def test_states_of_the_same_message_are_merged() -> None:
    state, other = waba.DeliveryState({"sent": 1}), waba.DeliveryState({"read": None, "sent": 2})
    rise = state.merge(other)
    assert rise is not None
    assert (rise.old, rise.new) == ("sent", "read")
    assert state.times == {"sent": 1, "read": None}
    assert state.merge(state) is None
    assert state != other


def test_a_one_time_password_stands_in_the_text_and_on_the_button() -> None:
    code = {"type": "text", "text": "123456"}
    assert waba.one_time_password("login_code", "en_US", "123456").to_dict() == {
        "name": "login_code",
        "language": {"code": "en_US"},
        "components": [
            {"type": "body", "parameters": [code]},
            {"type": "button", "sub_type": "url", "index": 0, "parameters": [code]},
        ],
    }


def test_a_button_takes_a_text_of_its_type() -> None:
    buttons = [
        waba.quick_reply_button(0, "stop"),
        waba.url_button(1, "orders/17"),
        waba.copy_code_button(2, "SAVE25"),
    ]
    parameters = [
        ("quick_reply", {"type": "payload", "payload": "stop"}),
        ("url", {"type": "text", "text": "orders/17"}),
        ("copy_code", {"type": "coupon_code", "coupon_code": "SAVE25"}),
    ]
    assert waba.TemplateMessage("sale", "en", buttons=buttons).to_dict()["components"] == [
        {"type": "button", "sub_type": kind, "index": index, "parameters": [parameter]}
        for index, (kind, parameter) in enumerate(parameters)
    ]


def test_what_is_no_status_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^update: expected Event or StatusUpdate, found str$"):
        waba.DeliveryState().record("read")  # type: ignore[arg-type]
    update = waba.StatusUpdate(id="wamid.A", status="read", timestamp=2**70)
    with pytest.raises(ValueError, match=r"^update\.timestamp: \d+, limit "):
        waba.DeliveryState().record(update)
    with pytest.raises(TypeError, match=r"^update\.id: expected a str, found int$"):
        waba.DeliveryState().record(SimpleNamespace(id=7, status="read"))  # type: ignore[arg-type]


def test_a_window_is_open_for_a_day() -> None:
    window = waba.ServiceWindow()
    assert (window.closes_at, window.is_open()) == (None, False)
    window.note(1767225600)
    assert window.is_open(1767225600.5)
    assert not window.is_open()
    window.note(2**36)
    assert window.is_open()


def test_a_time_is_told_in_seconds_or_by_a_datetime() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    window = waba.ServiceWindow([noon])
    assert window.times == [noon.timestamp()]
    assert window.is_open(noon + timedelta(hours=23))
    assert not window.is_open(noon + timedelta(days=1))
    window.note(noon.astimezone(timezone(timedelta(hours=-8))) + timedelta(seconds=1))
    assert window.times == [noon.timestamp() + 1]
    milliseconds = noon.timestamp() * 1000
    for call in (
        lambda: waba.ServiceWindow([milliseconds]),
        lambda: window.note(milliseconds),
        lambda: window.is_open(milliseconds),
    ):
        with pytest.raises(ValueError, match=r": expected seconds since 1970, found milliseconds$"):
            call()
    with pytest.raises(ValueError, match=r"^timestamp: expected a datetime with tzinfo"):
        window.note(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match=r"^timestamp: expected seconds since 1970, found inf$"):
        window.note(float("inf"))
    with pytest.raises(TypeError, match=r"^timestamp: expected seconds since 1970 or a datetime, found str$"):
        window.note("noon")  # type: ignore[arg-type]
    assert window.times == [noon.timestamp() + 1]


def test_the_message_of_an_event_has_what_stands_around_its_content() -> None:
    (event,) = OPEN.parse(bodies.cloud(bodies.TEXT | {"context": {"id": "wamid.Q"}}), {})
    message = event.message()
    assert isinstance(message, waba.WebhookMessage)
    assert message.context is not None
    assert message.context.id == "wamid.Q"
    assert event.detach().message() == message
    (status,) = OPEN.parse(bodies.cloud(statuses=[STATUS]), {})
    assert status.message() is None
    assert status.lane_key == event.lane_key
    assert status.dedupe_key != event.dedupe_key


@pytest.mark.parametrize(
    "value",
    [
        waba.RetryPolicy(5, base_delay=0.25, delay_cap=7.5, longest_delay=2),
        waba.RateLimits(20, longest_wait=1.5),
        waba.RateLimits.off(),
        waba.DeliveryState({"sent": 7, "read": None}),
        waba.DeliveryState(),
        waba.ServiceWindow([1767225600, 5]),
        waba.ServiceWindow(),
        waba.StatusRise(None, "sent"),
        waba.StatusRise("sent", "read"),
    ],
)
def test_what_holds_no_secret_can_be_copied_and_pickled(value: object) -> None:
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert (type(same), same, repr(same)) == (type(value), value, repr(value))


def test_a_window_goes_on_from_what_was_kept_of_it() -> None:
    window = waba.ServiceWindow([5, 1767225600])
    assert window.times == [1767225600]
    again = waba.ServiceWindow(window.times)
    assert (again, again.closes_at) == (window, window.closes_at)
    assert window != waba.ServiceWindow()
    copied = copy.copy(window)
    copied.note(1767225601)
    assert copied != window
