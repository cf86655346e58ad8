"""SDK for the 360dialog WhatsApp Business API.

    import waba

    client = waba.Client(waba.Host.cloud(key))
    receipt = client.send_text("+4915112345678", "Your order is ready.")

`Client` and `AsyncClient` send, `Webhook` verifies and parses what comes in, `FlowEndpoint` serves flows;
every exception is an `Error`.
"""

from __future__ import annotations

# Importing `typing` would cost more than the whole package; type checkers know this name too.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ._flow_json import *
    from ._generated.errors import *
    from ._generated.models import *
    from ._generated.operations import *
    from ._photos import *
    from .aliases import *
    from .client import *
    from .delivery import *
    from .flows import *
    from .media import *
    from .partner import *
    from .phone import *
    from .service_window import *
    from .templates import *
    from .webhook import *

    __version__: str
else:
    # Type checkers would take it for a promise that every name exists.
    def __getattr__(name: str) -> object:
        if name == "__all__":
            return __dir__()
        if not name.startswith("_"):
            for module in map(_load, _MODULES):
                if name in module.__all__:
                    value = globals()[name] = getattr(module, name)
                    return value
        if name == "__version__":
            return _load("_native").__version__
        import sys

        message = f"module {__name__!r} has no attribute {name!r}"
        # With both of these Python says what may have been meant.
        raise AttributeError(message, name=name, obj=sys.modules[__name__])


# Where the public names are, in the order in which a name is looked for. Each is loaded when it is needed.
_MODULES = (
    "_generated.models",
    "client",
    "partner",
    "webhook",
    "flows",
    "_generated.errors",
    "delivery",
    "service_window",
    "templates",
    "phone",
    "media",
    "_photos",
    "_flow_json",
    "_generated.operations",
    "aliases",
)


def __dir__() -> list[str]:
    return sorted(name for module in map(_load, _MODULES) for name in module.__all__)


def _load(module: str) -> ModuleType:
    from importlib import import_module

    return import_module(f".{module}", __name__)
