"""Clients of the partner API."""

from __future__ import annotations

from ._connection import AsyncConnection, Connection
from ._flow_json import AsyncPartnerFlowFiles, PartnerFlowFiles
from ._generated.operations import AsyncPartnerOperations, PartnerOperations

__all__ = ["AsyncPartnerClient", "PartnerClient"]


class PartnerClient(Connection, PartnerOperations):
    """A client of 360dialog's partner API, whose calls wait for their answer.

    Its host is made by `Host.partner` or `Host.partner_token`. Making one does no network I/O.
    """

    _is_partner = True

    @property
    def flows(self) -> PartnerFlowFiles:
        """The flows of the partner's accounts."""
        return PartnerFlowFiles(self)


class AsyncPartnerClient(AsyncConnection, AsyncPartnerOperations):
    """A client of 360dialog's partner API, whose calls are awaited.

    Its host is made by `Host.partner` or `Host.partner_token`. Making one does no network I/O.
    """

    _is_partner = True

    @property
    def flows(self) -> AsyncPartnerFlowFiles:
        """The flows of the partner's accounts."""
        return AsyncPartnerFlowFiles(self)
