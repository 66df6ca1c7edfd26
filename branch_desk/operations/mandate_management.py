"""Who signs for an account, for how much, and from when."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.examples import MANDATE_EXAMPLE
from branch_desk.domain.mandate_update import (
    MandateUpdate,
    MandateUpdated,
    current_of,
)
from branch_desk.domain.mandate_words import mandate_words
from branch_desk.domain.operation import Before, Known, Operation, Section, record_in_clear
from branch_desk.domain.paper_facts import PaperFacts
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow


def _start(held: EnquiryReply, meta: Meta) -> Mapping[str, Any]:
    current = current_of(held)
    if current is None:
        return {}
    terms = current.model_dump(mode="json", include={"signatories", "bands"})
    return {"mandate": {"effective_from": meta.business_date.isoformat(), **terms}}


def _sheet(request: MandateUpdate, reply: MandateUpdated, known: Known) -> Sheet:
    wanted = request.mandate
    paper = known.paper or PaperFacts()
    holders = (SheetRow("Holders", ", ".join(paper.holders)),) if paper.holders else ()
    return Sheet(
        title="Mandate",
        rows=(
            SheetRow("Account", request.account_no, strong=True),
            *holders,
            SheetRow("Mandate number", str(reply.mandate_no)),
            SheetRow("In force from", format_date(reply.effective_from)),
            SheetRow("Signing rule", mandate_words(wanted.signatories, wanted.bands, paper.names)),
        ),
    )


MANDATE_MANAGEMENT: Final = Operation(
    action="mandate_management",
    title="Mandate",
    code="MAND",
    dock=5,
    operation=OperationCode.MANDATE_MANAGEMENT,
    method="POST",
    path="/customer/mandate-update",
    request=MandateUpdate,
    reply=MandateUpdated,
    form=(
        Section(title="Account", fields=("customer_id", "account_no")),
        Section(title="Signing rule", fields=("mandate",)),
        Section(title="Instruction", fields=("instruction",)),
    ),
    before=Before(read=record_in_clear, start=_start),
    result=_sheet,
    example=MANDATE_EXAMPLE,
    cures=("SIGNATORY_EXPIRING", "scheduled_mandate"),
)
