"""Reads that must give a certain record: an answer of another form is no answer."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Read
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.views import viewed
from branch_desk.ui.common.desk_services import DeskServices

Model = TypeVar("Model", bound=BaseModel)


def ask_for(
    client: ApiClient, read: Read, model: type[Model], correlation_id: str | None = None
) -> Model:
    """Make a read and give its record; on a worker.

    Raises as `ApiClient.read`, and BackendUnreachable for an answer that is no such record.
    """
    reply = client.read(read, correlation_id)
    try:
        return model.model_validate(reply.body)
    except ValidationError:
        raise BackendUnreachable("its answer cannot be read") from None


def ask_for_record(desk: DeskServices, read: Read) -> EnquiryReply:
    """Read a customer's record, in clear only after its `view` entry is durable; on a worker.

    Raises as `ask_for`, and JournalError if the entry cannot be written.
    """
    act = viewed(read.path, read.params)
    key = desk.submission.note_view(act) if act else None
    return ask_for(desk.client, read, EnquiryReply, key)
