"""SDK for the 360dialog WhatsApp Business API.

    import waba

    client = waba.Client(waba.Host.cloud(key))
    receipt = client.send_text("+4915112345678", "Your order is ready.")

`Client` and `AsyncClient` send, `Webhook` verifies and parses what comes in. `Error` is the base of all exceptions.
"""

from __future__ import annotations

# Importing `typing` would cost more than the whole package; type checkers know this name too.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._errors import *
    from ._models import *
    from .client import *
    from .webhook import *

# Where the public names are, in the order in which a name is looked for. Each is loaded when it is needed.
_MODULES = ("client", "webhook", "_errors", "_models")


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(public for module in _MODULES for public in _load(module).__all__)
    if not name.startswith("_"):
        for module in map(_load, _MODULES):
            if name in module.__all__:
                value = globals()[name] = getattr(module, name)
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __getattr__("__all__")


def _load(module):
    from importlib import import_module

    return import_module(f".{module}", __name__)
