"""A checker reads what a request would replace, beside what would replace it."""

from typing import Any

import pytest

from branch_desk.app import Desk
from branch_desk.domain.documents import pages_digest
from branch_desk.domain.supervision import payload_hash
from branch_desk.services.approvals import QUEUE, replaced_by
from branch_desk.services.errors import PrecheckFailed
from tests.domain.maintenance_bank import held

from .edge import Edge, problem, raw, reply
from .test_approvals import DOCUMENT, PAGES, REQUEST, checker, description, item

__all__ = ["checker"]
ENQUIRY = ("GET", "/customer/enquiry")
SPECIMEN = "d94b7e20-1c5f-4d38-9e62-0a7f3b85c1d6"
OLD_PHOTO = "8b1f6c0d-2e47-4a93-b5d8-7c0e9a41f362"


def changed_item(*changes: dict[str, Any], kind: str = "PHOTO") -> dict[str, Any]:
    """A request that changes a record, with one new document of a kind."""
    named = {"document_id": DOCUMENT, "document_type": kind, "sha256": pages_digest(PAGES)}
    payload = {
        "request_id": REQUEST,
        "request": {"joint_holders": [{"customer_id": "1000000099"}]},
        "changes": list(changes),
        "documents": [named],
    }
    return item(customer_id="1000000016", payload=payload, payload_hash=payload_hash(payload))


def record_with(*documents: tuple[str, str]) -> dict[str, Any]:
    listed = [
        {
            "document_id": document_id,
            "sha256": pages_digest(PAGES),
            "document_type": kind,
            "original_seen": True,
        }
        for document_id, kind in documents
    ]
    bank = held().model_dump(mode="json", by_alias=True)
    return {**bank, "kyc": {**bank["kyc"], "documents": listed}}


def serve(edge: Edge, document_id: str) -> None:
    described = description(document_id=document_id)
    edge.on("GET", f"/customer/documents/{document_id}", reply(described))
    for number, page in enumerate(PAGES, 1):
        path = f"/customer/documents/{document_id}/pages/{number}"
        edge.on("GET", path, raw(200, page, "image/jpeg"))


def test_a_new_photo_is_read_beside_the_one_on_file(edge: Edge, checker: Desk) -> None:
    filed = {"field": "/kyc/documents", "after": [{"document_id": DOCUMENT, "sha256": "0"}]}
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(changed_item(filed)))
    edge.on(*ENQUIRY, reply(record_with((OLD_PHOTO, "PHOTO"), (SPECIMEN, "SIGNATURE_SPECIMEN"))))
    serve(edge, OLD_PHOTO)
    opened = checker.approvals.open_item(REQUEST)
    assert [each.path for each in edge.asked[-2:]] == [
        f"/customer/enquiry?customer_id={number}" for number in ("1000000016", "1000000099")
    ]
    assert replaced_by(opened) == {DOCUMENT: OLD_PHOTO}
    assert checker.approvals.page(opened, OLD_PHOTO, 2) == PAGES[1]
    ids = {each.headers["correlation-id"] for each in edge.asked if "/documents/" in each.path}
    assert ids == {opened.correlation_id}
    with pytest.raises(PrecheckFailed):
        checker.approvals.document(opened, "62a0c9f4-7b13-4f85-a4d7-e1935c0b2f78")
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(changed_item(filed, kind="ID_FRONT")))
    assert replaced_by(checker.approvals.open_item(REQUEST)) == {}


def test_a_new_specimen_is_read_beside_the_one_that_it_replaces(edge: Edge, checker: Desk) -> None:
    old = {"document_id": SPECIMEN, "sha256": pages_digest(PAGES)}
    new = {"document_id": DOCUMENT, "sha256": pages_digest(PAGES)}
    place = "/account/mandates/0/signatories"
    changes = (
        {"field": f"{place}/1/specimen", "before": old, "after": new},
        {"field": f"{place}/2/specimen", "before": None, "after": new},
    )
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(changed_item(*changes)))
    edge.on(*ENQUIRY, problem("not_found"))
    serve(edge, SPECIMEN)
    opened = checker.approvals.open_item(REQUEST)
    # The record only helps to read: without it the request is open all the same.
    assert opened.held is None
    assert opened.names == {"1000000016": "Lydia Chebet"}
    assert replaced_by(opened) == {DOCUMENT: SPECIMEN}
    assert checker.approvals.page(opened, SPECIMEN, 1) == PAGES[0]
