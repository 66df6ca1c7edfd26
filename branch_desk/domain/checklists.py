"""The checklist of a request: which papers and acts are still missing, and how to cure each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import singledispatch

from branch_desk.common import format_date
from branch_desk.domain.customers import ADULT_AGE, CifCreate, CustomerRecord, CustomerType, age_on
from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.domain.facts import DocumentFacts, Facts
from branch_desk.domain.sentences import sentence

_NEVER_WAIVED = frozenset(
    {DocumentType.ID_FRONT, DocumentType.PHOTO, DocumentType.SIGNATURE_SPECIMEN}
)
_TWO_SIDED = frozenset({"NATIONAL_ID", "MAISHA_CARD", "ALIEN_ID"})
_DATED = frozenset({DocumentType.PROOF_OF_ADDRESS, DocumentType.CR12})


class RequirementState(StrEnum):
    """How a line of the checklist stands; shown as a mark and as this word."""

    DONE = "done"
    OPEN = "open"
    WAIVED = "waived"
    FAILS = "fails"


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist: what it is, how it stands, and what to do about it."""

    title: str
    state: RequirementState
    cure: str
    waivable: bool
    document_type: DocumentType | None = None
    code: str = ""
    """The contract's complaint code while it is not done, for the core's field errors."""


@singledispatch
def requirements(request: object, facts: Facts) -> tuple[Requirement, ...]:
    """Give the checklist of a request as far as it is filled in; most have none."""
    return ()


@requirements.register
def _(request: CifCreate, facts: Facts) -> tuple[Requirement, ...]:
    waived = {each.document_type for each in request.waivers or ()}
    attached = attached_by_type(request, facts)
    return tuple(
        _document_line(wanted, attached.get(wanted), wanted in waived, facts)
        for wanted in wanted_documents(request, facts)
    )


def attached_by_type(request: CifCreate, facts: Facts) -> dict[str, DocumentFacts]:
    """Give what is known of each attached document, by its type; the last of a type counts."""
    known = (facts.documents.get(each.document_id) for each in request.documents or ())
    return {each.document_type: each for each in known if each}


def wanted_documents(request: CustomerRecord, facts: Facts) -> tuple[DocumentType, ...]:
    """Give the documents that the policy asks for, by customer type, tier and circumstances."""
    return tuple(
        dict.fromkeys(
            DocumentType(name)
            for key in _checklist_keys(request, facts)
            for name in facts.meta.policy.kyc_checklists.get(key, ())
            if _applies(DocumentType(name), request)
        )
    )


def is_waivable(document_type: DocumentType) -> bool:
    """Say whether a missing document may be waived at all."""
    return document_type not in _NEVER_WAIVED


def is_dated(document_type: DocumentType) -> bool:
    """Say whether the age of a document is checked, so that its date has to be entered."""
    return document_type in _DATED


def _checklist_keys(request: CustomerRecord, facts: Facts) -> Iterator[str]:
    # The keys of policy.kyc_checklists: ADULT_TIER_1..3, MINOR, BUSINESS, BUSINESS_<legal form>.
    if request.customer_type == CustomerType.BUSINESS:
        yield "BUSINESS"
        if request.business and request.business.business_type:
            yield f"BUSINESS_{request.business.business_type}"
        return
    born = request.individual.date_of_birth if request.individual else None
    if born and age_on(born, facts.business_date) < ADULT_AGE:
        yield "MINOR"
        return
    for tier in ("TIER_1", "TIER_2", "TIER_3"):
        yield f"ADULT_{tier}"
        if request.kyc_tier == tier:
            return


def _applies(document_type: DocumentType, request: CustomerRecord) -> bool:
    person = request.individual
    if document_type is DocumentType.ID_BACK:
        identity = person.identity if person else None
        id_type = identity.id_type if identity else None
        return id_type is None or id_type in _TWO_SIDED
    if document_type is DocumentType.KRA_PIN_CERTIFICATE:
        return not request.kra_pin_exemption
    if document_type is DocumentType.PEP_DECLARATION:
        return bool(person and person.pep)
    return True


def _document_line(
    wanted: DocumentType, found: DocumentFacts | None, waived: bool, facts: Facts
) -> Requirement:
    words = DOCUMENT_WORDS[wanted]
    waivable = is_waivable(wanted)
    code, cure = shortfall_of(wanted, found, facts)
    if not code:
        return Requirement(words, RequirementState.DONE, "", waivable, wanted)
    if waived and waivable:
        return Requirement(words, RequirementState.WAIVED, "", waivable, wanted)
    state = RequirementState.OPEN if found is None else RequirementState.FAILS
    return Requirement(words, state, cure, waivable, wanted, code)


def shortfall_of(
    wanted: DocumentType, found: DocumentFacts | None, facts: Facts
) -> tuple[str, str]:
    """Give the code and the sentence of what is wrong with a paper, both empty if it will do."""
    words = DOCUMENT_WORDS[wanted]
    if found is None:
        return "document_missing", sentence("document_missing", type=f"the {words}")
    if not found.original_seen:
        return "original_not_seen", sentence("original_not_seen")
    if found.expires_on and found.expires_on < facts.business_date:
        return "id_expired", sentence("id_expired", date=format_date(found.expires_on))
    if wanted in _DATED:
        return _age_shortfall(words, found.issued_on, facts)
    return "", ""


def _age_shortfall(words: str, issued_on: date | None, facts: Facts) -> tuple[str, str]:
    days = facts.meta.policy.proof_max_days
    if issued_on is None:
        return "document_date_missing", sentence("document_date_missing", type=f"the {words}")
    if issued_on > facts.business_date:
        return "id_issued_future", sentence("id_issued_future")
    if issued_on < facts.business_date - timedelta(days=days):
        return "document_old", sentence("document_old", type=f"The {words}", n=days)
    return "", ""
