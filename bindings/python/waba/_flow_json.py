"""The JSON of flows, which is uploaded as a file."""

from __future__ import annotations

from ._generated import models
from ._generated.operations import AsyncFlowsApi, AsyncPartnerFlowsApi, FlowsApi, PartnerFlowsApi
from ._sources import of_json, read, read_async
from ._transfer import send, send_async

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._generated.models import UploadedFlowJson
    from .aliases import AsyncFlowJson, FlowJson
    from .client import AsyncClient, Client
    from .partner import AsyncPartnerClient, PartnerClient

__all__ = ["AsyncFlowFiles", "AsyncPartnerFlowFiles", "FlowFiles", "PartnerFlowFiles"]


class FlowFiles(FlowsApi):
    """The flows of the account, with their JSON."""

    __slots__ = ()
    _client: Client

    def upload_json(self, flow_id: str, source: FlowJson) -> UploadedFlowJson:
        """Replaces the JSON of a flow, which has to be a draft. JSON that is wrong is taken too:
        `validation_errors` of the answer say what keeps the flow from being published. Cloud hosts of
        360dialog only; no source shows that they have the call. Repeating is safe.

        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = {"flow_id": flow_id}
        upload = read(of_json(source), None, None)
        answer = send(self._client, "flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)


class AsyncFlowFiles(AsyncFlowsApi):
    """The flows of the account, with their JSON."""

    __slots__ = ()
    _client: AsyncClient

    async def upload_json(self, flow_id: str, source: AsyncFlowJson) -> UploadedFlowJson:
        """Replaces the JSON of a flow, which has to be a draft. JSON that is wrong is taken too:
        `validation_errors` of the answer say what keeps the flow from being published. Cloud hosts of
        360dialog only; no source shows that they have the call. Repeating is safe.

        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = {"flow_id": flow_id}
        upload = await read_async(of_json(source), None, None)
        answer = await send_async(self._client, "flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)


class PartnerFlowFiles(PartnerFlowsApi):
    """The flows of a partner's accounts, with their JSON."""

    __slots__ = ()
    _client: PartnerClient

    def upload_json(
        self, partner_id: str, waba_account_id: str, flow_id: str, source: FlowJson
    ) -> UploadedFlowJson:
        """Replaces the JSON of a flow of an account, which has to be a draft. JSON that is wrong is taken
        too: `validation_errors` of the answer say what keeps the flow from being published. No source shows
        that 360dialog has the call. Repeating is safe.

        - `partner_id`: Id of the partner: `…PA`.
        - `waba_account_id`: Id of the account: `…WA`.
        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = models.PartnerFlowTarget(partner_id, waba_account_id, flow_id).to_dict()
        upload = read(of_json(source), None, None)
        answer = send(self._client, "partner_flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)


class AsyncPartnerFlowFiles(AsyncPartnerFlowsApi):
    """The flows of a partner's accounts, with their JSON."""

    __slots__ = ()
    _client: AsyncPartnerClient

    async def upload_json(
        self, partner_id: str, waba_account_id: str, flow_id: str, source: AsyncFlowJson
    ) -> UploadedFlowJson:
        """Replaces the JSON of a flow of an account, which has to be a draft. JSON that is wrong is taken
        too: `validation_errors` of the answer say what keeps the flow from being published. No source shows
        that 360dialog has the call. Repeating is safe.

        - `partner_id`: Id of the partner: `…PA`.
        - `waba_account_id`: Id of the account: `…WA`.
        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = models.PartnerFlowTarget(partner_id, waba_account_id, flow_id).to_dict()
        upload = await read_async(of_json(source), None, None)
        answer = await send_async(self._client, "partner_flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)
