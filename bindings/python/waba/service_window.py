"""The 24 hours after a customer's message in which a business may answer with anything."""

from __future__ import annotations

from ._native import ServiceWindow

__all__ = ["ServiceWindow"]
