"""The endpoint of a flow: WhatsApp asks it for the next screen, and encrypts both question and answer."""

from __future__ import annotations

from ._native import FlowClientError, FlowEndpoint, FlowMedia, FlowRequest

__all__ = ["FlowClientError", "FlowEndpoint", "FlowMedia", "FlowRequest"]
