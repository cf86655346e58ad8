"""What every receiver of webhooks would write otherwise."""

from __future__ import annotations

from ._native import DeliveryState, ServiceWindow, StatusRise, chat_link, file_extension, same_person

__all__ = ["DeliveryState", "ServiceWindow", "StatusRise", "chat_link", "file_extension", "same_person"]
