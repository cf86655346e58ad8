# The signatures and docs of the native module. Tests compare both with the module itself.
from asyncio import Future
from collections.abc import Awaitable, Iterable
from types import GenericAlias
from typing import Any, Generic, Literal, Protocol, TypeAlias, final, overload

from typing_extensions import TypeVar

from ._models import SendReceipt
from .client import AsyncClient, Client
from .webhook import Content

__all__ = ["Auth", "Event", "Host", "NativeClient", "Webhook", "next_page"]

_Dialect: TypeAlias = Literal["cloud", "on-premise"]
_Kind: TypeAlias = Literal[
    "message",
    "status",
    "error",
    "echo",
    "call",
    "group",
    "template",
    "account",
    "flow",
    "history",
    "contact_sync",
    "preference",
    "user_id",
    "action",
    "handover",
    "partner",
    "unknown",
    "malformed",
]
_Body: TypeAlias = bytes | bytearray | memoryview
_Text: TypeAlias = str | bytes

class _Mapping(Protocol):
    def items(self) -> Iterable[tuple[_Text, _Text]]: ...

_Headers: TypeAlias = _Mapping | Iterable[tuple[_Text, _Text]]

# What `reply` gives: a receipt, or with an `AsyncClient` something to await.
_Reply_co = TypeVar("_Reply_co", default=SendReceipt, covariant=True)

@final
class Host:
    """Where requests go, in which dialect, with which key. The key is never shown.

    `base_url` replaces the address: an emulator, a proxy, a test server.
    """

    @staticmethod
    def cloud(key: str, *, base_url: str | None = None) -> Host:
        """360dialog's Cloud API host, with the API key of a number."""

    @staticmethod
    def on_premise(key: str, *, base_url: str | None = None) -> Host:
        """360dialog's On-Premise API host, with the API key of a number."""

    @staticmethod
    def sandbox(key: str, *, base_url: str | None = None) -> Host:
        """360dialog's sandbox, which speaks the on-premise dialect."""

    @staticmethod
    def meta(token: str, phone_number_id: str, *, base_url: str | None = None) -> Host:
        """Meta's own host, with an access token and the id of a phone number."""

    @staticmethod
    def partner(key: str, *, base_url: str | None = None) -> Host:
        """360dialog's partner API, with the API key of a partner: the host of a `PartnerClient`."""

    @staticmethod
    def partner_token(token: str, *, base_url: str | None = None) -> Host:
        """360dialog's partner API, with the token of a user: the host of a `PartnerClient`."""

    @staticmethod
    def from_env(dialect: _Dialect = "cloud") -> Host:
        """The host of `dialect` that 360dialog runs, with the key of the environment variable `D360_API_KEY`;
        at the
        address of `WABA_BASE_URL` if that is set.
        """

    @property
    def dialect(self) -> _Dialect:
        """The dialect that the host speaks: `cloud` or `on-premise`."""

@final
class Auth:
    """One way for a webhook request to prove where it comes from. The secret is never shown."""

    @staticmethod
    def basic(user: str, password: str) -> Auth:
        """Expects HTTP Basic authentication: `Authorization: Basic …`."""

    @staticmethod
    def header(name: str, value: str) -> Auth:
        """Expects a header with a fixed, secret value, as given to the API together with the webhook's
        URL.
        """

    @staticmethod
    def signature_360dialog(secret: _Text) -> Auth:
        """Expects 360dialog's signature of the body, which partners get, under the platform secret."""

    @staticmethod
    def hub_signature(secret: _Text) -> Auth:
        """Expects Meta's signature of the body under the app secret. 360dialog does not relay it."""

@final
class Webhook(Generic[_Reply_co]):
    """Verifies and parses webhook requests of both dialects.

    A request has to carry every proof in `auth`; there has to be one. With a `client` events can be answered
    by
    `event.reply`. `phone_number_id` is the number of bodies that name none: on-premise bodies never do.
    `max_body_bytes` is the longest body that is read, 4 MiB by default.
    """

    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    @overload
    def __new__(
        cls,
        *auth: Auth,
        client: AsyncClient,
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[Awaitable[SendReceipt]]: ...
    @overload
    def __new__(
        cls,
        *auth: Auth,
        client: Client | None = None,
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[SendReceipt]: ...
    @overload
    @staticmethod
    def without_auth(
        *,
        client: AsyncClient,
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[Awaitable[SendReceipt]]:
        """A webhook that takes every request, from whomever: for tests, and behind something that has
        verified it.
        """

    @overload
    @staticmethod
    def without_auth(
        *,
        client: Client | None = None,
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[SendReceipt]: ...
    def parse(self, body: _Body, headers: _Headers) -> list[Event[_Reply_co]]:
        """Verifies a request and reads its events, in their order.

        `body` is what came over the wire, byte for byte; `headers` are a mapping or pairs. Raises
        `VerificationError`
        (answer 401) or `WebhookBodyError` (answer 200 all the same).
        """

    def verify(self, body: _Body, headers: _Headers) -> None:
        """Checks that a request comes from whom it should; raises `VerificationError` if not."""

@final
class Event(Generic[_Reply_co]):
    """One event of a webhook body: a message, a status, or whatever else stood there.

    What identifies a person is always optional, and a field of the wrong type is `None`: the event comes all
    the same.
    An event keeps the whole body alive, which `detach` avoids.
    """

    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

    __match_args__ = ("kind", "type", "content")

    @property
    def kind(self) -> _Kind:
        """What the event is about: `message`, `status`, `error`, `echo`, `call`, `group`, `template`,
        `account`, `flow`, `history`, `contact_sync`, `preference`, `user_id`, `action`, `handover`,
        `partner`, `unknown` or `malformed`.
        """

    @property
    def type(self) -> str:
        """The type of a message or group event, the value of a status or preference, the event of a call or
        partner; the field of a change that is one event; for unknown events the name of what came. Empty
        where there is none.
        """

    @property
    def id(self) -> str | None:
        """Id of the message, also in its statuses; id of the call."""

    @property
    def from_(self) -> str | None:
        """Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it."""

    @property
    def to(self) -> str | None:
        """Recipient: of the message that a status is about; for a message from a customer the business's own
        number.
        """

    @property
    def timestamp(self) -> int | None:
        """When it happened, in whole seconds since 1970."""

    @property
    def text(self) -> str | None:
        """What can be read: the body of a text, a caption, the text of a button, the title of a reply."""

    @property
    def phone_number_id(self) -> str | None:
        """WhatsApp's id of the business number; where the body names none, the one given to the `Webhook`."""

    @property
    def profile_name(self) -> str | None:
        """The name that the sender goes by."""

    @property
    def waba_id(self) -> str | None:
        """Id of the WhatsApp Business Account, which cloud hosts tell."""

    @property
    def field(self) -> str | None:
        """The `field` of the change, such as `messages`."""

    @property
    def dialect(self) -> _Dialect | None:
        """The dialect that the event was written in: `cloud` or `on-premise`; `None` if it is neither."""

    @property
    def path(self) -> str:
        """Where the item stands in the body: `entry[0].changes[1].value.messages[2]`; empty for the body
        itself.
        """

    @property
    def raw(self) -> bytes:
        """The exact bytes of the item."""

    @property
    def body(self) -> bytes:
        """The whole body that the event came in."""

    @property
    def content(self) -> Content:
        """The typed content: a value in any case, also for what is unknown and for what does not fit."""

    def detach(self) -> Event[_Reply_co]:
        """Copies the event into a small body of its own, and lets go of the one that it came in."""

    def reply(self, body: str, *, quote: bool = False) -> _Reply_co:
        """Answers the sender through the client of the `Webhook`, as its `reply` does."""

@final
class NativeClient:
    """A client below `waba.Client` and `waba.AsyncClient`.

    It keeps its settings, and one client of the core for the process that calls it: after a fork the child
    makes its own, with connections of its own.
    """

    def __new__(cls, host: Host, timeout: float | None, validate: bool) -> NativeClient: ...
    def call(self, operation: str, request: bytes) -> bytes:
        """Does the call named `operation` and waits for its answer."""

    def call_async(self, operation: str, request: bytes) -> Future[bytes]:
        """Starts the call named `operation` on the running event loop."""

    def reply(self, event: Event[Any], body: str, quote: bool) -> bytes:
        """Answers the sender of `event`."""

    def reply_async(self, event: Event[Any], body: str, quote: bool) -> Future[bytes]:
        """Starts to answer the sender of `event` on the running event loop."""

    def close(self) -> None:
        """Lets go of the connections. Calls that have begun go on."""

def next_page(operation: str, request: bytes, page: bytes) -> bytes | None:
    """The request for the page behind `page`; `None` behind the last one."""
