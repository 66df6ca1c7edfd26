"""A draft outlives the documents that it names: what the core forgot is taken out and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from branch_desk.common import utc_now
from branch_desk.domain.facts import DocumentFacts
from branch_desk.services.drafts import Draft
from branch_desk.services.taking_up import TakenUp, take_up

from .edge import Edge, dropped, problem, reply
from .test_approvals import description

if TYPE_CHECKING:
    from branch_desk.app import Desk

FRESH, OLD, GONE, FILED = "d-fresh", "d-old", "d-gone", "d-filed"
DRAFT = Draft(
    draft_id="draft-1",
    officer_id="REL001",
    action="cif_create",
    values={
        "surname": "Chebet",
        "photo": {"document_id": OLD, "sha256": "a"},
        "documents": [{"document_id": each, "sha256": "a"} for each in (FRESH, GONE, FILED)],
    },
    documents={
        FRESH: DocumentFacts("ID_FRONT", original_seen=True),
        OLD: DocumentFacts("PHOTO", original_seen=True),
        GONE: DocumentFacts("PROOF_OF_ADDRESS", original_seen=False),
        FILED: DocumentFacts("ID_BACK", original_seen=True),
    },
)


def taken_up(desk: Desk, draft: Draft = DRAFT) -> TakenUp | None:
    return take_up(desk.drafts, desk.viewing, draft, 7)


def stored(document_id: str, days_ago: int, status: str = "UNATTACHED") -> dict[str, Any]:
    at = (utc_now() - timedelta(days=days_ago)).isoformat()
    return description(document_id=document_id, uploaded_at=at, status=status)


def answer(edge: Edge) -> None:
    for document_id, days_ago, status in (
        (FRESH, 6, "UNATTACHED"),
        (OLD, 8, "UNATTACHED"),
        (FILED, 90, "FILED"),
    ):
        path = f"/customer/documents/{document_id}"
        edge.on("GET", path, reply(stored(document_id, days_ago, status)))


def test_what_the_core_forgot_is_taken_out_and_named(edge: Edge, maker: Desk) -> None:
    maker.drafts.save(DRAFT)
    answer(edge)
    found = taken_up(maker)
    assert found is not None
    assert found.told == (
        "Stored too long ago, so the core has them no more: photo, proof of address. Attach again."
    )
    assert set(found.draft.documents) == {FRESH, FILED}
    assert found.draft.values == {
        "surname": "Chebet",
        "documents": [{"document_id": each, "sha256": "a"} for each in (FRESH, FILED)],
    }


def test_a_draft_whose_documents_are_all_there_is_as_it_was_kept(edge: Edge, maker: Desk) -> None:
    kept = replace(DRAFT, documents={FRESH: DRAFT.documents[FRESH]})
    maker.drafts.save(kept)
    answer(edge)
    found = taken_up(maker)
    assert found is not None
    assert (found.told, found.draft.values) == ("", DRAFT.values)


def test_what_cannot_be_asked_stays_as_it_was(edge: Edge, maker: Desk) -> None:
    maker.drafts.save(DRAFT)
    edge.on("GET", f"/customer/documents/{FRESH}", problem("not_permitted"))
    edge.on("GET", f"/customer/documents/{OLD}", dropped)
    found = taken_up(maker)
    assert found is not None
    assert (found.told, found.draft.documents) == ("", DRAFT.documents)
    assert edge.asked_for("GET", f"/customer/documents/{GONE}") == []


def test_a_draft_that_is_no_more_is_not_taken_up(maker: Desk) -> None:
    assert taken_up(maker) is None
