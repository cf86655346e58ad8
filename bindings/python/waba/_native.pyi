# The signatures and docs of the native module. Tests compare both with the module itself.
from asyncio import Future
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from os import PathLike
from types import GenericAlias
from typing import Any, Final, Generic, Protocol, TypeAlias, final, overload

from typing_extensions import TypeVar

from ._generated.models import (
    Dialect,
    EventKind,
    MessageContent,
    MessagePriority,
    SendReceipt,
    StatusUpdate,
    WebhookContact,
    WebhookMessage,
)
from .aliases import DeliveryStatus, Key
from .client import AsyncClient, Client
from .webhook import Content

__all__ = [
    "Auth",
    "ClientCertificate",
    "DeliveryState",
    "Event",
    "FlowClientError",
    "FlowEndpoint",
    "FlowMedia",
    "FlowRequest",
    "Host",
    "NativeClient",
    "NativeDeliveryTracker",
    "NativeDownload",
    "NativeUpload",
    "PageWalk",
    "RateLimitStatus",
    "RateLimits",
    "RetryPolicy",
    "ServiceWindow",
    "StatusRise",
    "Webhook",
    "__version__",
    "as_callback",
    "as_json",
    "chat_link",
    "check_template",
    "file_extension",
    "same_person",
    "write_unraisable",
]

__version__: Final[str]

_Body: TypeAlias = bytes | bytearray | memoryview
_Text: TypeAlias = str | bytes
_Pem: TypeAlias = str | bytes | PathLike[str]

class _Mapping(Protocol):
    def items(self) -> Iterable[tuple[_Text, object]]: ...

_Headers: TypeAlias = _Mapping | Iterable[tuple[_Text, object]] | Iterable[Sequence[_Text]]

_Callback = TypeVar("_Callback", bound=Callable[..., object] | None)
# What `reply` gives: a receipt, or with an `AsyncClient` a coroutine.
_Reply_co = TypeVar("_Reply_co", default=SendReceipt, covariant=True)

class _Reply(Protocol[_Reply_co]):
    def __call__(
        self, content: MessageContent | Mapping[str, Any] | str, *, quote: bool = False
    ) -> _Reply_co: ...

@final
class Host:
    """Where requests go, in which dialect, with which key. The key is never shown.

    - `key`: The key, or a function that is asked for it before each request, where the call waits: in the
      thread that calls, or on the event loop, where it may be a coroutine function. It sees the context
      variables of the call. What it raises is the cause of an `AuthenticationError`. Many calls may ask at
      the same time, and one that then waits for its turn asks again, so it keeps what it knows. One that
      takes longer than `timeout` ends the call with a `TimeoutError`; in the thread that calls that is seen
      when it has returned. What the function refers to lives until the client is closed or freed: an object
      that holds the client and has the function as a method has to close it.
    - `base_url`: Replaces the address: an emulator, a proxy, a test server.
    """

    @staticmethod
    def cloud(key: Key, *, base_url: str | None = None) -> Host:
        """360dialog's Cloud API host, with the API key of a number."""

    @staticmethod
    def on_premise(key: Key, *, base_url: str | None = None) -> Host:
        """360dialog's On-Premise API host, with the API key of a number."""

    @staticmethod
    def sandbox(key: Key, *, base_url: str | None = None) -> Host:
        """360dialog's sandbox, which speaks the on-premise dialect."""

    @staticmethod
    def meta(token: Key, phone_number_id: str, *, base_url: str | None = None) -> Host:
        """Meta's own host, with an access token and the id of a phone number. The id is a part of the
        address: another `base_url` has to end with it.
        """

    @staticmethod
    def partner(key: Key, *, base_url: str | None = None) -> Host:
        """360dialog's partner API, with the API key of a partner: the host of a `PartnerClient`."""

    @staticmethod
    def partner_token(token: Key, *, base_url: str | None = None) -> Host:
        """360dialog's partner API, with the token of a user: the host of a `PartnerClient`."""

    @staticmethod
    def partner_login(*, base_url: str | None = None) -> Host:
        """360dialog's partner API without a key: the host of a `PartnerClient` for the call `tokens.create`,
        which gives a
        token.
        """

    @staticmethod
    def from_env(dialect: Dialect = "cloud") -> Host:
        """The host of `dialect` that 360dialog runs, with the key of the environment variable `D360_API_KEY`;
        at the
        address of `WABA_BASE_URL` if that is set.
        """

    @property
    def dialect(self) -> Dialect:
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

    A request has to carry every proof in `auth`; there has to be one. With a `client`, or several by the ids
    of their numbers, events can be answered by `event.reply`. `phone_number_id` is the number of bodies that
    name none (on-premise bodies never do), and of the only client: events of other numbers can't be answered
    then. `max_body_bytes` is the longest body that is read, 4 MiB by default.
    """

    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    @overload
    def __new__(
        cls,
        *auth: Auth,
        client: AsyncClient | Mapping[str, AsyncClient],
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[Coroutine[Any, Any, SendReceipt]]: ...
    @overload
    def __new__(
        cls,
        *auth: Auth,
        client: Client | Mapping[str, Client] | None = None,
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[SendReceipt]: ...
    @overload
    @staticmethod
    def without_auth(
        *,
        client: AsyncClient | Mapping[str, AsyncClient],
        phone_number_id: str | None = None,
        max_body_bytes: int | None = None,
    ) -> Webhook[Coroutine[Any, Any, SendReceipt]]:
        """A webhook that takes every request, from whomever: for tests, behind something that has verified
        it, and for the stored `body` of an event that was detached.
        """

    @overload
    @staticmethod
    def without_auth(
        *,
        client: Client | Mapping[str, Client] | None = None,
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

    def verify_headers(self, headers: _Headers) -> None:
        """Checks what can be checked before the body is read: whatever is not a signature. Raises as `verify`
        does.
        """

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
    def kind(self) -> EventKind:
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
        """Id of the message, also in its statuses; id of the call, of the group, of the partner's
        notification.
        """

    @property
    def from_(self) -> str | None:
        """Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it; of what is no
        message the person that it is about. An item that names nobody, such as a click, is about the only
        contact beside it.
        """

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
    def display_phone_number(self) -> str | None:
        """The business number as it is written for people, which cloud hosts tell."""

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
    def dialect(self) -> Dialect | None:
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

    @property
    def contact(self) -> WebhookContact | None:
        """What the body tells of the person of the event: of the sender or, of what the business sent, of the
        recipient. `None` where it tells nothing, or what it tells does not fit.
        """

    @property
    def dedupe_key(self) -> str | None:
        """A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at
        least once: keep the keys for 10 days, and drop an event whose key is there. `None` where neither an
        id nor a time tells an event from the next that says the same, as with the errors of a number: handle
        each.
        """

    @property
    def lane_key(self) -> str:
        """A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be
        handled one after the other. Events of no person share the key of the account.
        """

    def message(self) -> WebhookMessage | None:
        """The whole message of a message, an echo or a message of the chat history: its content with what
        stands around it, such as context and referral. `None` for other events and where it does not fit.
        """

    def detach(self) -> Event[_Reply_co]:
        """Copies the event into a small body of its own, and lets go of the one that it came in. A
        `Webhook.without_auth` parses its `body` again.
        """

    @property
    def reply(self) -> _Reply[_Reply_co]:
        """Answers: `reply` of the client of the `Webhook`, for this event. With an `AsyncClient` it is
        awaited.
        """

    @property
    def react(self) -> Callable[[str], _Reply_co]:
        """Puts an emoji on the message: `react` of the client of the `Webhook`, for this event."""

@final
class FlowEndpoint:
    """The endpoint of a flow: verifies and decrypts its requests. Threads may share it.

    `private_key` is an RSA key of at least 2048 bits in PEM (PKCS#8 or PKCS#1) without a password. Meta signs
    requests with the secret of the app that the flow belongs to: `Auth.hub_signature(secret)`.
    """

    def __new__(cls, private_key: _Text, auth: Auth) -> FlowEndpoint: ...
    @staticmethod
    def without_auth(private_key: _Text) -> FlowEndpoint:
        """An endpoint that takes every request that is encrypted for the key, from whomever: the public key
        is no secret. For those to whom the app secret is not known, because the app belongs to 360dialog.
        """

    def open(self, body: _Body, headers: _Headers) -> FlowRequest:
        """Verifies and decrypts a request.

        `body` is what came over the wire, byte for byte; `headers` are a mapping or pairs. Raises
        `VerificationError` or `FlowRequestError`: answer with the error's `answer_status` and an empty body.
        """

@final
class FlowRequest:
    """A request of a flow: what happened on which screen. It is answered once."""

    TOKEN_REFUSED: Final[int]

    @property
    def action(self) -> str | None:
        """What happened: `ping`, `INIT`, `BACK` or `data_exchange`. Call `automatic_reply` first: something
        may have gone wrong on the phone, whatever stands here.
        """

    @property
    def screen(self) -> str | None:
        """The screen on which it happened."""

    @property
    def data(self) -> Any:
        """What the screen sends along, as the flow defines it: mostly a dictionary."""

    @property
    def flow_token(self) -> str | None:
        """The text that was sent with the flow: whose flow it is. A ping has none."""

    @property
    def flow_token_signature(self) -> str | None:
        """Meta's signature of the flow token, as it came: how it is made is not documented."""

    @property
    def version(self) -> str | None:
        """Version of the data API, such as `3.0`."""

    @property
    def client_error(self) -> FlowClientError | None:
        """What went wrong on the phone, if the request tells of that."""

    @property
    def raw(self) -> bytes:
        """The exact bytes that were encrypted."""

    def media(self, name: str) -> list[FlowMedia]:
        """The files in the field `name` of the data; none if there is no such field. Raises `FlowMediaError`
        when something else stands there.
        """

    def automatic_reply(self) -> str | None:
        """Answers what every endpoint answers alike: a health check, and the news that something went wrong
        on the phone. `None` for all other requests.
        """

    def reply(self, screen: str, data: Mapping[str, Any] | None = None) -> str:
        """Answers with the screen to show and its data. `error_message` in the data is shown in a bar below
        the screen.

        Gives the body of the answer, to be sent with status 200 as `text/plain`.
        """

    def finish(self, params: Mapping[str, Any] | None = None) -> str:
        """Answers that the flow is finished. The parameters come back in a webhook, together with the flow
        token.
        """

    def reply_raw(self, answer: Mapping[str, Any]) -> str:
        """Answers with any JSON."""

    @staticmethod
    def refuse_token(message: str) -> str:
        """The body with which to refuse a flow token that is no longer valid, to be sent with status
        `TOKEN_REFUSED` as `application/json`. WhatsApp shows the message and closes the flow.
        """

@final
class FlowClientError:
    """What went wrong on the phone after an answer."""

    @property
    def error(self) -> str:
        """Name of the error; JSON if it is not a text."""

    @property
    def message(self) -> str | None:
        """In words."""

@final
class FlowMedia:
    """A file that somebody chose in a flow.

    `description` is an item of the list that a `PhotoPicker` or `DocumentPicker` gives, as a dictionary.
    """

    def __new__(cls, description: Mapping[str, Any]) -> FlowMedia: ...
    @property
    def media_id(self) -> str | None:
        """Id of the file."""

    @property
    def cdn_url(self) -> str | None:
        """Address of the encrypted file, to be fetched without a key. It works for up to 20 days."""

    @property
    def file_name(self) -> str | None:
        """Name of the file."""

    def decrypt(self, encrypted: bytes | bytearray) -> bytes:
        """Decrypts the file, `encrypted` as it came from `cdn_url`. Raises `FlowMediaError` when a hash or
        the HMAC is not as described.
        """

@final
class RetryPolicy:
    """How calls are repeated that may be repeated: a message never is without proof that it was not accepted.

    - `attempts`: Attempts in all, the first one included, 3 by default; 1 turns repeating off.
    - `base_delay`: The first pause is a random part of this, in seconds, the next one of twice as much, and
      so on. 0.5 by default.
    - `delay_cap`: Where that doubling ends, in seconds. 60 by default.
    - `longest_delay`: If the server asks for a longer pause than this, in seconds, waiting is left to the
      caller: the error is raised at once, with its `retry_after`. 10 by default.
    """

    def __new__(
        cls,
        attempts: int | None = None,
        *,
        base_delay: float | timedelta | None = None,
        delay_cap: float | timedelta | None = None,
        longest_delay: float | timedelta | None = None,
    ) -> RetryPolicy: ...
    @property
    def attempts(self) -> int:
        """Attempts in all, the first one included."""

    @property
    def base_delay(self) -> float:
        """Where the pauses begin to grow from, in seconds."""

    @property
    def delay_cap(self) -> float:
        """Where the doubling of the pauses ends, in seconds."""

    @property
    def longest_delay(self) -> float:
        """The longest pause asked for by the server that is waited for, in seconds."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class RateLimits:
    """How a client holds its own calls back, so that the server need not. Clients of `with_options` share the
    limits.

    - `messages_per_second`: Messages that the number may send in a second: 80 by default, 20 for a number
      that is shared with the WhatsApp Business app, 1000 after an upgrade.
    - `longest_wait`: A call that would have to wait longer than this, in seconds, raises `RateLimitedError`
      at once, with its `retry_after`. 30 by default.
    """

    def __new__(
        cls, messages_per_second: int | None = None, *, longest_wait: float | timedelta | None = None
    ) -> RateLimits: ...
    @staticmethod
    def off() -> RateLimits:
        """Holds nothing back."""

    @property
    def enabled(self) -> bool:
        """Whether calls are held back at all."""

    @property
    def messages_per_second(self) -> int:
        """Messages that the number may send in a second."""

    @property
    def longest_wait(self) -> float:
        """The longest that a call is held back, in seconds."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class RateLimitStatus:
    """How full the rate limits of a client are."""

    @property
    def enabled(self) -> bool:
        """Whether calls are held back at all."""

    @property
    def waiting(self) -> int:
        """Calls that wait now."""

    @property
    def messages_waiting(self) -> dict[MessagePriority, int]:
        """Those of them that are messages and wait for the limit of the number, by priority: all priorities
        are there. Messages that wait for the limit of their recipient are not, as they go in the order in
        which they came.
        """

    @property
    def messages_per_second(self) -> float:
        """Messages per second that leave at most now: less than the allowance after the server said that it
        was too much.
        """

    @property
    def allowance(self) -> int:
        """Messages per second that the number may send."""

    @property
    def pairs(self) -> int:
        """Recipients that are remembered."""

    @property
    def messages_paused(self) -> float | None:
        """Seconds until messages leave again, while the server has them paused."""

    @property
    def calls_paused(self) -> float | None:
        """Seconds until other calls are made again, while the server has them paused."""

@final
class ClientCertificate:
    """A certificate with its key, by which a client proves who it is: to a proxy of a company, as a rule. The
    key is never shown.

    - `chain`: The certificates, the client's own first.
    - `key`: The private key of the first one.

    Both are PEM, as text or as bytes, or the path of a file with it.
    """

    def __new__(cls, chain: _Pem, key: _Pem) -> ClientCertificate: ...

@final
class NativeClient:
    """A client below `waba.Client` and `waba.AsyncClient`.

    It keeps its settings, and one client of the core for the process that calls it: after a fork the child
    makes its own, with connections of its own.
    """

    def __new__(
        cls,
        host: Host,
        *,
        is_partner: bool,
        timeout: float | timedelta | None,
        connect_timeout: float | timedelta | None,
        headers_timeout: float | timedelta | None,
        proxy: str | None,
        ca_bundle: _Pem | None,
        client_certificate: ClientCertificate | None,
        validate: bool,
        retry: RetryPolicy | None,
        rate_limits: RateLimits | None,
        media_errors_per_hour: int | None,
    ) -> NativeClient: ...
    def with_options(
        self,
        *,
        timeout: float | timedelta | None,
        deadline: float | timedelta | None,
        headers: dict[str, str] | None,
        traceparent: str | None,
        retry: RetryPolicy | None,
        priority: MessagePriority | None,
    ) -> NativeClient:
        """A client whose calls have these options, which shares all else with this one."""

    def set_key(self, key: Key) -> None:
        """Replaces the key, for all clients that share it."""

    def rate_limits(self) -> RateLimitStatus:
        """How full the rate limits are."""

    def set_messages_per_second(self, messages: int) -> None:
        """Sets what the number may send in a second."""

    def observe(self, event: Event[Any]) -> None:
        """Lets the rate limits learn from an event."""

    def call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Does the call named `operation` and waits for its answer."""

    def call_async(self, operation: str, request: Mapping[str, Any]) -> Future[dict[str, Any]]:
        """Starts the call named `operation` on the running event loop."""

    def call_reported(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Does the call named `operation`, and tells what was done for it: `{"value": …, "report": …}`."""

    def call_reported_async(self, operation: str, request: Mapping[str, Any]) -> Future[dict[str, Any]]:
        """Starts such a call on the running event loop."""

    def reply(self, event: Event[Any], message: Mapping[str, Any], quote: bool) -> dict[str, Any]:
        """Answers `event` with a message: `{"value": …, "report": …}`."""

    def reply_async(
        self, event: Event[Any], message: Mapping[str, Any], quote: bool
    ) -> Future[dict[str, Any]]:
        """Starts to answer `event` on the running event loop."""

    def react(self, event: Event[Any], emoji: str) -> dict[str, Any]:
        """Puts an emoji on the message of `event`: `{"value": …, "report": …}`."""

    def react_async(self, event: Event[Any], emoji: str) -> Future[dict[str, Any]]:
        """Starts to put an emoji on the message of `event` on the running event loop."""

    def delete_photo(self) -> dict[str, Any]:
        """Removes the photo of the profile: `{"value": …, "report": …}`."""

    def delete_photo_async(self) -> Future[dict[str, Any]]:
        """Starts to remove the photo of the profile on the running event loop."""

    def close(self) -> None:
        """Lets go of the connections, which are closed when no other client shares them. Calls that have
        begun go on.
        """

@final
class NativeUpload:
    """A file to upload, once."""

    def __new__(
        cls,
        path: str | PathLike[str] | None,
        content: bytes | None,
        size: int | None,
        filename: str | None,
        mime_type: str | None,
        kind: str | None,
    ) -> NativeUpload: ...
    def progress(self) -> tuple[int, int | None]:
        """Bytes sent so far, and bytes in all."""

    def send(
        self,
        client: NativeClient,
        operation: str,
        request: Mapping[str, Any],
        progress: Callable[[int, int | None], object] | None,
    ) -> dict[str, Any]:
        """Does the call named `operation` with the file: `{"value": …, "report": …}`. Tells `progress` of it
        now and then.
        """

    def send_async(
        self, client: NativeClient, operation: str, request: Mapping[str, Any]
    ) -> Future[dict[str, Any]]:
        """Starts such a call on the running event loop."""

    def send_pieces(
        self,
        client: NativeClient,
        operation: str,
        request: Mapping[str, Any],
        progress: Callable[[int, int | None], object] | None,
        pieces: Iterator[bytes],
    ) -> dict[str, Any]:
        """Does such a call while `pieces`, an iterator, gives the bytes."""

    def write_async(self, source: bytes | None) -> Future[bool]:
        """Starts to write a piece, if there is one, and then to wait on the running event loop until there is
        room for the next. Whether any is wanted.
        """

    def finish(self, cause: str | None) -> None:
        """Says that this was all; with `cause` that there is no more because of it."""

@final
class NativeDownload:
    """A file that is downloaded: the one with an id, or the photo of the profile. Nothing is asked for before
    the first of its calls.
    """

    @staticmethod
    def media(
        client: NativeClient,
        media_id: str,
        max_bytes: int | None,
        resumes: int | None,
        check_digest: bool,
    ) -> NativeDownload:
        """The file with an id."""

    @staticmethod
    def photo(client: NativeClient) -> NativeDownload:
        """The photo of the profile."""

    def progress(self) -> tuple[int, int | None]:
        """Bytes so far, and bytes in all where that is known."""

    def report(self) -> dict[str, Any] | None:
        """What was done for the file by now, nothing before it has begun."""

    def details(self) -> dict[str, Any]:
        """What the API says about the file."""

    def details_async(self) -> Future[dict[str, Any]]:
        """Starts to ask for it on the running event loop."""

    def ready(self) -> bool:
        """Waits until the next piece is there; `False` behind the last one."""

    def ready_async(self) -> Future[bool]:
        """Starts to wait for it on the running event loop."""

    def take(self) -> bytes | None:
        """The piece that is ready."""

    def read(self, progress: Callable[[int, int | None], object] | None) -> bytes:
        """What is left of the file. Tells `progress` of it now and then."""

    def read_async(self) -> Future[bytes]:
        """Starts to read it on the running event loop."""

    def save_as(
        self, path: str | PathLike[str], progress: Callable[[int, int | None], object] | None
    ) -> None:
        """Writes the file to `path`. Tells `progress` of it now and then."""

    def save_as_async(self, path: str | PathLike[str]) -> Future[None]:
        """Starts to write it on the running event loop."""

    def save_to(
        self, folder: str | PathLike[str], progress: Callable[[int, int | None], object] | None
    ) -> bytes:
        """Writes the file into `folder`, and gives its path. Tells `progress` of it now and then."""

    def save_to_async(self, folder: str | PathLike[str]) -> Future[bytes]:
        """Starts to write it on the running event loop."""

    def close(self) -> None:
        """Abandons what has not come yet."""

@final
class PageWalk:
    """The way through the pages of a list, which ends where a server would lead in a circle."""

    def __new__(cls) -> PageWalk: ...
    def next(
        self, operation: str, request: Mapping[str, Any], page: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """The request for the page behind `page`; `None` behind the last one."""

@final
class NativeDeliveryTracker:
    """A tracker below `waba.DeliveryTracker` and `waba.AsyncDeliveryTracker`.

    It keeps its settings, and one tracker of the core for the process that uses it: after a fork the child
    begins with one that knows nothing.
    """

    def __new__(
        cls, capacity: int | None, keep: float | timedelta | None, phone_number_id: str | None
    ) -> NativeDeliveryTracker: ...
    def record(self, event: Event[Any]) -> StatusRise | None:
        """Takes in an event, and tells when the state of its message rises by it."""

    def reached(self, message: str, status: str, timeout: float | timedelta) -> Any:
        """Waits until `message`, an id, got as far as `status`; the times of its statuses."""

    def reached_async(self, message: str, status: str, timeout: float | timedelta) -> Future[Any]:
        """Starts to wait on the running event loop until `message`, an id, got as far as `status`."""

    def state(self, message: str) -> DeliveryState | None:
        """What is known of `message`, an id, by now; `None` if no status of it came, or none lately."""

def same_person(one: str, other: str) -> bool:
    """Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or
    without the digit that WhatsApp adds or drops in Brazil, Mexico and Argentina. A Brazilian land line
    never had a ninth digit.
    """

def chat_link(number: str, text: str | None = None) -> str | None:
    """The link that opens a chat with a phone number, with `text` ready to be sent; `None` if it is no phone
    number in international form.
    """

def file_extension(mime_type: str) -> str | None:
    """The usual file extension of a MIME type, without its dot; `None` for types that WhatsApp does not
    handle as such.
    """

def check_template(message: Mapping[str, Any], definition: Mapping[str, Any]) -> None:
    """Checks a message against a template, both in JSON."""

@final
class StatusRise:
    """The state of a message rose: `old` is `None` when the message was only accepted."""

    __match_args__ = ("old", "new")

    def __new__(cls, old: DeliveryStatus | None, new: DeliveryStatus) -> StatusRise: ...
    @property
    def old(self) -> DeliveryStatus | None:
        """The state before."""

    @property
    def new(self) -> DeliveryStatus:
        """The state now."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class DeliveryState:
    """What became of one sent message, whatever the order of its statuses and however often each comes.

    - `times`: What `times` of an earlier state gave.
    """

    def __new__(cls, times: Mapping[str, int | None] | None = None) -> DeliveryState: ...
    def record(self, update: Event[Any] | StatusUpdate) -> StatusRise | None:
        """Merges a status in, and tells when the state rises by it. Events that are no status, statuses of
        calls and payments, and unknown ones change nothing.
        """

    def merge(self, other: DeliveryState) -> StatusRise | None:
        """Merges what is known of the same message elsewhere, and tells when the state rises by it."""

    @property
    def status(self) -> DeliveryStatus | None:
        """The highest of `played`, `read`, `delivered`, `failed` and `sent`; `None` when the message was only
        accepted.
        """

    @property
    def times(self) -> dict[str, int | None]:
        """The statuses that a webhook told, each with its earliest time in seconds since 1970: what to keep
        of the state.
        """

    def reached(self, status: DeliveryStatus) -> bool:
        """Whether the message got as far as `status`: one that was read was also delivered and sent, even if
        no webhook said so.
        """

    def at(self, status: DeliveryStatus) -> int | None:
        """When `status` was first reached, in seconds since 1970, as far as a webhook said so."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ServiceWindow:
    """The 24 hours after a customer's message in which a business may answer with anything but a template.

    - `times`: Times of messages from the customer, in seconds since 1970 or as datetimes, in any order.
    """

    def __new__(cls, times: Sequence[float | datetime] = ...) -> ServiceWindow: ...
    def note(self, timestamp: float | datetime) -> None:
        """Notes a message from the customer, by its time in seconds since 1970 or as a datetime with its time
        zone.
        """

    @property
    def times(self) -> list[int]:
        """The times of messages that decide about the window, in seconds since 1970: what to keep of it."""

    @property
    def closes_at(self) -> int | None:
        """When the window closes or closed, in seconds since 1970; `None` when no message has opened it."""

    def is_open(self, now: float | datetime | None = None) -> bool:
        """Whether the window is open, now or at the time `now` in seconds since 1970 or as a datetime with
        its time zone.
        """

    def __eq__(self, other: object, /) -> bool: ...

def as_callback(name: str, callback: _Callback) -> _Callback:
    """Returns a function that is called and not awaited, given for the parameter `name`."""

def as_json(name: str, value: Any) -> bytes:
    """Writes a value, given for the parameter `name`, as JSON."""

def write_unraisable(exception: BaseException, raiser: object) -> None:
    """Tells `sys.unraisablehook` of an exception that nobody can be given, and of what raised it."""
