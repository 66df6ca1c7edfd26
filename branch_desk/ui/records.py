"""Reads that must give a certain record: an answer of another form is no answer."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from branch_desk.domain.operation import Read
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import BackendUnreachable

Model = TypeVar("Model", bound=BaseModel)


def ask_for(client: ApiClient, read: Read, model: type[Model]) -> Model:
    """Make a read and give its record; on a worker.

    Raises as `ApiClient.read`, and BackendUnreachable for an answer that is no such record.
    """
    reply = client.read(read)
    try:
        return model.model_validate(reply.body)
    except ValidationError:
        raise BackendUnreachable("its answer cannot be read") from None
