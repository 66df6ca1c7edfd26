"""Routes of documents: upload, description, pages, and taking back what nothing names yet."""

import base64
import hashlib
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from branch_desk.common import Complaint
from branch_desk.core import documents
from branch_desk.core.api.answers import json_response
from branch_desk.core.api.gate import Reading, Writing, signed_in_to_write
from branch_desk.core.api.middleware import UUID4
from branch_desk.core.api.multipart import Parts, read_parts
from branch_desk.core.calls import Call
from branch_desk.core.problems import Refusal, refuse_fields
from branch_desk.core.store import reading, writing
from branch_desk.domain.complaints import FieldError, field_error, field_errors, too_many_rows
from branch_desk.domain.documents import (
    PAGES_MAX,
    DocumentDescription,
    DocumentStored,
    DocumentUpload,
)
from branch_desk.domain.pictures import normalise_page

router: Final = APIRouter(prefix="/customer/documents", tags=["documents"])
_YES_NO: Final = {"true": True, "false": False}
_FORM: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["page", "document_type", "original_seen"],
                    "properties": {
                        "page": {
                            "type": "array",
                            "maxItems": PAGES_MAX,
                            "items": {"type": "string", "format": "binary"},
                        },
                        **{name: {"type": "string"} for name in DocumentUpload.model_fields},
                    },
                }
            }
        },
    }
}


@router.put(
    "/{document_id}",
    summary="Upload the pages of a document",
    status_code=201,
    responses={200: {"model": DocumentStored}, 201: {"model": DocumentStored}},
    openapi_extra=_FORM,
)
async def put_document(request: Request, document_id: str) -> Response:
    """Store a document; the same again gives the same answer."""
    body = await request.body()
    content_type = request.headers.get("Content-Type", "")
    call = await run_in_threadpool(signed_in_to_write, request)
    return await run_in_threadpool(_put, call, document_id, content_type, body)


def _put(call: Call, document_id: str, content_type: str, body: bytes) -> Response:
    parts = read_parts(content_type, body)
    call.require("document_upload")
    _refuse_bad_id(document_id)
    upload = documents.Upload(document_id, _fields_of(parts), tuple(parts.pages))
    with reading(call.core.engine) as connection:
        found = documents.known_upload(connection, call, upload)
    if found is not None:
        return json_response(found.model_dump(mode="json"))
    # The slow part, outside of any transaction.
    pages = _made_anew(upload.pages)
    with writing(call.core.engine) as connection:
        stored, is_new = documents.store(connection, call, upload, pages)
    return json_response(stored.model_dump(mode="json"), 201 if is_new else 200)


def _fields_of(parts: Parts) -> DocumentUpload:
    members: dict[str, object] = {name: value for name, value in parts.fields.items() if value}
    seen = parts.fields.get("original_seen", "")
    if seen:
        members["original_seen"] = _YES_NO.get(seen, seen)
    errors: list[FieldError] = []
    try:
        upload = DocumentUpload.model_validate(members)
    except ValidationError as error:
        errors.extend(field_errors(error, DocumentUpload))
    if not parts.pages:
        errors.append(field_error("/page", "required", label="at least one page"))
    if len(parts.pages) > PAGES_MAX:
        errors.append(too_many_rows("/page", PAGES_MAX))
    refuse_fields(errors)
    return upload


def _made_anew(pages: tuple[bytes, ...]) -> list[bytes]:
    made, errors = [], []
    for number, page in enumerate(pages, 1):
        try:
            made.append(normalise_page(page))
        except Complaint as complaint:
            errors.append(
                FieldError(field=f"/page/{number}", code=complaint.code, message=complaint.sentence)
            )
    refuse_fields(errors)
    return made


@router.get("/{document_id}", summary="Describe a document", response_model=DocumentDescription)
def get_document(call: Reading, document_id: str) -> Response:
    """Describe a document to an officer who may see it."""
    with writing(call.core.engine) as connection:
        found = documents.describe(connection, call, document_id)
    return json_response(found.model_dump(mode="json", exclude_none=True))


@router.get(
    "/{document_id}/pages/{n}",
    summary="Give a page as JPEG",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
)
def get_page(call: Reading, document_id: str, n: int) -> Response:
    """Give a page with its digest (RFC 9530); a viewed read, but for photos."""
    with writing(call.core.engine) as connection:
        jpeg = documents.page(connection, call, document_id, n)
    digest = base64.b64encode(hashlib.sha256(jpeg).digest()).decode()
    return Response(jpeg, 200, {"Content-Digest": f"sha-256=:{digest}:"}, "image/jpeg")


@router.delete("/{document_id}", summary="Take back a document that nothing names", status_code=204)
def delete_document(call: Writing, document_id: str) -> Response:
    """Delete the officer's own document while nothing names it."""
    call.require("document_upload")
    with writing(call.core.engine) as connection:
        documents.discard(connection, call, document_id)
    return Response(status_code=204)


def _refuse_bad_id(document_id: str) -> None:
    if not UUID4.fullmatch(document_id):
        raise Refusal("not_found")
