"""A change of a customer's record, of an account's terms, or of its state."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.account_states import confirm_freeze
from branch_desk.domain.change_words import Words
from branch_desk.domain.changes import record_held, terms_held
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.examples import MAINTENANCE_EXAMPLE
from branch_desk.domain.maintenance import AccountMaintenance, Maintained
from branch_desk.domain.operation import Before, Known, Operation, Section, record_in_clear
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable
from branch_desk.domain.words import named

_PERSON: Final = ("record.customer.customer_type", ("INDIVIDUAL",))
_ORGANISATION: Final = ("record.customer.customer_type", ("BUSINESS",))
_ACCOUNT: Final = ("record.account.account_type", ("SAVINGS", "CURRENT", "FIXED_DEPOSIT"))
_DEPOSIT: Final = ("record.account.account_type", ("FIXED_DEPOSIT",))
_MINOR: Final = ("record.customer.is_minor", (True,))
_RECORD, _TERMS = "customer_changes", "account_changes"
_THE_PERSON, _THE_BUSINESS = f"{_RECORD}.individual", f"{_RECORD}.business"
_ACTION: Final = "state_action.action"


def _start(held: EnquiryReply, _: Meta) -> Mapping[str, Any]:
    terms = terms_held(held.account) if held.account else {}
    return {"customer_changes": record_held(held), "account_changes": terms}


def _sheet(request: AccountMaintenance, reply: Maintained, known: Known) -> Sheet:
    names = known.paper.names if known.paper else {}
    customer = named(request.customer_id, names)
    account = (SheetRow("Account", request.account_no),) if request.account_no else ()
    reason = (SheetRow("Reason", request.reason),) if request.reason else ()
    return Sheet(
        title="Account maintenance",
        rows=(SheetRow("Customer", customer, strong=True), *account, *reason),
        tables=(_differences(reply, known),),
    )


def _differences(reply: Maintained, known: Known) -> SheetTable:
    """List every change; where the record as it was is not known, by what changed alone."""
    words = Words(known.meta)
    if known.paper is None:
        titles = (words.title_held(AccountMaintenance, each) for each in reply.changed_fields)
        return SheetTable("Changed", ("Field",), tuple((each,) for each in titles))
    rows = words.changed(AccountMaintenance, known.paper.changes)
    lines = tuple((row.field, row.now or "-", row.will_be or "-") for row in rows)
    return SheetTable("Changed", ("Field", "Was", "Is now"), lines)


def _in(group: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{group}.{name}" for name in names)


def _for_act(*names: str, acts: tuple[str, ...]) -> Section:
    return Section(title="", fields=_in("state_action", *names), when=(_ACTION, acts))


ACCOUNT_MAINTENANCE: Final = Operation(
    action="account_maintenance",
    title="Account maintenance",
    code="ACMT",
    dock=3,
    operation=OperationCode.ACCOUNT_MAINTENANCE,
    method="PUT",
    path="/customer/account-maintenance",
    request=AccountMaintenance,
    reply=Maintained,
    form=(
        Section(title="Whose", fields=("customer_id", "account_no")),
        Section(
            title="Contact",
            fields=_in(
                _RECORD,
                *("phone", "alternative_phone", "email", "preferred_language"),
                *("physical_address", "postal_address"),
            ),
        ),
        Section(title="Account", fields=_in(_TERMS, "title", "limits", "services"), when=_ACCOUNT),
        Section(
            title="Fixed deposit",
            fields=_in(_TERMS, "maturity", "settlement_account_no"),
            when=_DEPOSIT,
        ),
        Section(title="State of the account", fields=(_ACTION,), when=_ACCOUNT),
        _for_act("kind", acts=("FREEZE", "PLACE_HOLD")),
        _for_act("reason_code", acts=("FREEZE",)),
        _for_act("amount", "expires_on", acts=("PLACE_HOLD",)),
        _for_act("hold_id", acts=("RELEASE_HOLD",)),
        Section(
            title="Person",
            fields=_in(
                _THE_PERSON,
                *("first_name", "other_names", "surname", "one_name_only"),
                *("date_of_birth", "gender", "nationality", "identity"),
            ),
            when=_PERSON,
        ),
        Section(
            title="Organisation",
            fields=_in(_THE_BUSINESS, "registered_name", "trading_name", "sector"),
            when=_ORGANISATION,
        ),
        Section(
            title="KRA PIN and tier",
            fields=_in(_RECORD, "kra_pin", "kra_pin_exemption", "kyc_tier"),
        ),
        Section(
            title="Contact person, directors and owners",
            fields=_in(_THE_BUSINESS, "contact_person", "directors", "beneficial_owners"),
            when=_ORGANISATION,
        ),
        Section(
            title="Means and consent",
            fields=_in(
                _RECORD,
                *("source_of_funds", "expected_monthly_turnover", "tax_residencies", "consent"),
            ),
        ),
        Section(
            title="Work and public office",
            fields=_in(_THE_PERSON, "occupation", "employer", "pep", "pep_details"),
            when=_PERSON,
        ),
        Section(
            title="Next of kin",
            fields=_in(_RECORD, "individual.next_of_kin", "next_of_kin_confirmed"),
            when=_PERSON,
        ),
        Section(title="Guardian", fields=_in(_THE_PERSON, "guardian"), when=_MINOR),
        Section(title="Documents for the customer's file", fields=_in(_RECORD, "documents")),
        Section(title="Why, and on what evidence", fields=("reason", "evidence")),
    ),
    before=Before(read=record_in_clear, start=_start),
    confirm=confirm_freeze,
    result=_sheet,
    example=MAINTENANCE_EXAMPLE,
    cures=(
        *("KYC_EXPIRED", "KYC_INCOMPLETE", "DOCUMENT_EXPIRING", "NEXT_OF_KIN_STALE"),
        *("dormant", "frozen", "active_hold", "linked_account"),
    ),
)
