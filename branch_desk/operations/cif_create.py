"""A new customer record (CIF) with its KYC documents."""

from typing import Final

from branch_desk.common import format_date
from branch_desk.domain.carried import values_for_maintenance
from branch_desk.domain.checklists import wanted_documents
from branch_desk.domain.customers import CifCreate, CifCreated, full_name_of
from branch_desk.domain.duplicates import match_hits, probe_read, reviewed_of
from branch_desk.domain.examples import CIF_CREATE_EXAMPLE
from branch_desk.domain.facts import Facts
from branch_desk.domain.operation import HandOver, Known, Lookup, Operation, Section
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow
from branch_desk.domain.words import code_words, document_words

_PERSON = ("customer_type", ("INDIVIDUAL",))
_ORGANISATION = ("customer_type", ("BUSINESS",))
_MINOR = ("minor.individual.date_of_birth", (True,))


def _sheet(request: CifCreate, reply: CifCreated, known: Known) -> Sheet:
    return Sheet(
        title="New customer",
        rows=(
            SheetRow("Customer", full_name_of(request), strong=True),
            SheetRow("Customer ID", reply.customer_id, strong=True),
            SheetRow("KYC", f"{code_words(reply.kyc_status)}, {code_words(reply.kyc_tier)}"),
            SheetRow("Next KYC review", format_date(reply.kyc_review_due)),
            *_papers(request, known),
        ),
    )


def _papers(request: CifCreate, known: Known) -> tuple[SheetRow, ...]:
    """Name the papers: done means that each one wanted is filed or waived."""
    policy = known.meta.policy
    waived = [each.document_type for each in request.waivers]
    wanted = wanted_documents(request, Facts(known.meta, "", policy.maker_alone_max))
    filed = [document_words(each) for each in wanted if each not in waived]
    others = len(request.documents) - len(filed)
    if others > 0:
        filed.append(f"{others} more")
    rows = (SheetRow("Documents filed", ", ".join(filed)),)
    if not waived:
        return rows
    missing = ", ".join(map(document_words, waived))
    return (*rows, SheetRow("To be brought", f"{missing}, within {policy.waiver_days} days"))


CIF_CREATE: Final = Operation(
    action="cif_create",
    title="New customer",
    code="CIFN",
    dock=1,
    operation=OperationCode.CIF_CREATE,
    method="POST",
    path="/customer/cif-create",
    request=CifCreate,
    reply=CifCreated,
    form=(
        Section(title="Customer", fields=("customer_type", "kyc_tier")),
        Section(
            title="Person",
            fields=(
                *("individual.first_name", "individual.other_names", "individual.surname"),
                *("individual.one_name_only", "individual.date_of_birth"),
                *("individual.gender", "individual.nationality"),
            ),
            when=_PERSON,
        ),
        Section(
            title="Organisation",
            fields=(
                *("business.registered_name", "business.trading_name", "business.business_type"),
                *("business.registration_no", "business.registered_on", "business.sector"),
            ),
            when=_ORGANISATION,
        ),
        Section(title="Identity", fields=("individual.identity",), when=_PERSON),
        Section(title="KRA PIN", fields=("kra_pin", "kra_pin_exemption")),
        Section(
            title="Contact",
            fields=(
                *("phone", "alternative_phone", "email"),
                *("physical_address", "postal_address"),
            ),
        ),
        Section(title="Papers and letters", fields=("preferred_language",)),
        Section(
            title="Contact person, directors and owners",
            fields=tuple(
                f"business.{part}" for part in ("contact_person", "directors", "beneficial_owners")
            ),
            when=_ORGANISATION,
        ),
        Section(
            title="Work", fields=("individual.occupation", "individual.employer"), when=_PERSON
        ),
        Section(
            title="Means",
            fields=("source_of_funds", "expected_monthly_turnover", "tax_residencies"),
        ),
        Section(
            title="Public office",
            fields=("individual.pep", "individual.pep_details"),
            when=_PERSON,
        ),
        Section(title="Consent", fields=("consent.data_processing", "consent.marketing")),
        Section(title="Next of kin", fields=("individual.next_of_kin",), when=_PERSON),
        Section(
            title="Guardian, for a customer under 18",
            fields=("individual.guardian",),
            when=_MINOR,
        ),
        Section(title="Documents", fields=("documents", "waivers")),
        Section(title="Possible duplicates", fields=("duplicates_reviewed",)),
    ),
    lookups=(
        Lookup(
            title="Possible duplicates",
            fields=(
                *("individual.first_name", "individual.other_names", "individual.surname"),
                *("individual.date_of_birth", "individual.identity"),
                *("business.registered_name", "business.registration_no"),
                *("kra_pin", "phone", "email"),
            ),
            read=probe_read,
            words=match_hits,
            checks="duplicates",
            reviewed=reviewed_of,
        ),
    ),
    defaults={"customer_type": "INDIVIDUAL", "kyc_tier": "TIER_2"},
    result=_sheet,
    example=CIF_CREATE_EXAMPLE,
    cures=("MINOR_NOW_ADULT",),
    hand_over=HandOver(action="account_maintenance", values=values_for_maintenance),
)
