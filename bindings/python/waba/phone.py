"""Phone numbers: the spellings of one number, and links to a chat."""

from __future__ import annotations

from ._native import chat_link, same_person

__all__ = ["chat_link", "same_person"]
