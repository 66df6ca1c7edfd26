"""Going on with a draft: what the core has forgotten of it meanwhile is taken out and named."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from branch_desk.common import utc_now
from branch_desk.domain.documents import DocumentDescription
from branch_desk.domain.operation import Read
from branch_desk.domain.words import document_words
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.errors import BackendUnreachable, Refused
from branch_desk.services.viewing import Viewing

_UNATTACHED: Final = "UNATTACHED"


@dataclass(frozen=True)
class TakenUp:
    """A draft without the documents that are gone, and the sentence that names them, or empty."""

    draft: Draft
    told: str


def take_up(drafts: Drafts, viewing: Viewing, draft: Draft, unattached_days: int) -> TakenUp | None:
    """Read a draft as it was last kept, or None if it is no more; on a worker.

    The core keeps a document that no request names for `unattached_days`, which is less than a
    draft lives. Where the core cannot be asked, Submit will tell.
    """
    kept = drafts.get(draft.draft_id, draft.officer_id)
    if kept is None:
        return None
    lost = tuple(_lost(viewing, kept, timedelta(days=unattached_days)))
    if not lost:
        return TakenUp(kept, "")
    types = [document_words(kept.documents[each].document_type) for each in lost]
    documents = {name: each for name, each in kept.documents.items() if name not in lost}
    told = f"Stored too long ago, so the core has them no more: {', '.join(types)}. Attach again."
    return TakenUp(replace(kept, values=_without(kept.values, lost), documents=documents), told)


def _lost(viewing: Viewing, draft: Draft, kept_for: timedelta) -> Iterator[str]:
    for document_id in draft.documents:
        try:
            read = Read(path=f"/customer/documents/{document_id}")
            found = viewing.ask(read, DocumentDescription)
        except Refused as refused:
            if refused.problem.code == "not_found":
                yield document_id
        except BackendUnreachable:
            return
        else:
            if found.status == _UNATTACHED and utc_now() - found.uploaded_at > kept_for:
                yield document_id


def _without(value: Any, lost: Collection[str]) -> Any:
    """Give raw values without what names one of these documents, at any depth."""
    if isinstance(value, Mapping):
        return {n: _without(each, lost) for n, each in value.items() if not _names(each, lost)}
    if isinstance(value, list | tuple):
        return [_without(each, lost) for each in value if not _names(each, lost)]
    return value


def _names(value: Any, lost: Collection[str]) -> bool:
    return isinstance(value, Mapping) and value.get("document_id") in lost
