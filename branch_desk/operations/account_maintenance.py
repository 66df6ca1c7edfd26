"""A change of a customer's record, of an account's terms, or of its state."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.changes import record_held, terms_held
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.examples import MAINTENANCE_EXAMPLE
from branch_desk.domain.maintenance import AccountMaintenance, Maintained
from branch_desk.domain.operation import Before, Known, Operation, Read, Section
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow

_PERSON: Final = ("record.customer.customer_type", ("INDIVIDUAL",))
_ORGANISATION: Final = ("record.customer.customer_type", ("BUSINESS",))
_ACCOUNT: Final = ("record.account.account_type", ("SAVINGS", "CURRENT", "FIXED_DEPOSIT"))
_DEPOSIT: Final = ("record.account.account_type", ("FIXED_DEPOSIT",))
_MINOR: Final = ("record.customer.is_minor", (True,))
_ACTION: Final = "state_action.action"


def _record_of(sketched: AccountMaintenance) -> Read | None:
    if not sketched.customer_id:
        return None
    account = {"account_no": sketched.account_no} if sketched.account_no else {}
    params = {"customer_id": sketched.customer_id, **account, "reveal": "true"}
    return Read(path="/customer/enquiry", params=params)


def _start(held: EnquiryReply, _: Meta) -> Mapping[str, Any]:
    terms = terms_held(held.account) if held.account else {}
    return {"customer_changes": record_held(held), "account_changes": terms}


def _sheet(request: AccountMaintenance, reply: Maintained, known: Known) -> Sheet:
    name = f"{known.before.customer.full_name}  " if known.before else ""
    account = (SheetRow("Account", request.account_no),) if request.account_no else ()
    return Sheet(
        title="Account maintenance",
        rows=(SheetRow("Customer", f"{name}{request.customer_id}", strong=True), *account),
    )


def _changes(*names: str) -> tuple[str, ...]:
    return tuple(f"customer_changes.{name}" for name in names)


def _of_person(*names: str) -> tuple[str, ...]:
    return _changes(*(f"individual.{name}" for name in names))


def _of_business(*names: str) -> tuple[str, ...]:
    return _changes(*(f"business.{name}" for name in names))


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
            fields=_changes(
                *("phone", "alternative_phone", "email", "preferred_language"),
                *("physical_address", "postal_address"),
            ),
        ),
        Section(
            title="Account limits and title",
            fields=("account_changes.title", "account_changes.limits"),
            when=_ACCOUNT,
        ),
        Section(title="Services", fields=("account_changes.services",), when=_ACCOUNT),
        Section(
            title="Fixed deposit",
            fields=("account_changes.maturity", "account_changes.settlement_account_no"),
            when=_DEPOSIT,
        ),
        Section(title="State of the account", fields=(_ACTION,), when=_ACCOUNT),
        Section(
            title="",
            fields=("state_action.kind",),
            when=(_ACTION, ("FREEZE", "PLACE_HOLD")),
        ),
        Section(title="", fields=("state_action.reason_code",), when=(_ACTION, ("FREEZE",))),
        Section(
            title="",
            fields=("state_action.amount", "state_action.expires_on"),
            when=(_ACTION, ("PLACE_HOLD",)),
        ),
        Section(title="", fields=("state_action.hold_id",), when=(_ACTION, ("RELEASE_HOLD",))),
        Section(
            title="Person",
            fields=_of_person(
                *("first_name", "other_names", "surname", "one_name_only"),
                *("date_of_birth", "gender", "nationality", "identity"),
            ),
            when=_PERSON,
        ),
        Section(
            title="Organisation",
            fields=_of_business("registered_name", "trading_name", "sector"),
            when=_ORGANISATION,
        ),
        Section(
            title="KRA PIN and tier", fields=_changes("kra_pin", "kra_pin_exemption", "kyc_tier")
        ),
        Section(
            title="Contact person, directors and owners",
            fields=_of_business("contact_person", "directors", "beneficial_owners"),
            when=_ORGANISATION,
        ),
        Section(title="Work", fields=_of_person("occupation", "employer"), when=_PERSON),
        Section(
            title="Means",
            fields=_changes("source_of_funds", "expected_monthly_turnover", "tax_residencies"),
        ),
        Section(title="Public office", fields=_of_person("pep", "pep_details"), when=_PERSON),
        Section(title="Consent", fields=_changes("consent")),
        Section(title="Next of kin", fields=_of_person("next_of_kin"), when=_PERSON),
        Section(title="", fields=_changes("next_of_kin_confirmed"), when=_PERSON),
        Section(title="Guardian", fields=_of_person("guardian"), when=_MINOR),
        Section(title="Papers for the customer's file", fields=_changes("documents")),
        Section(title="Why, and on what evidence", fields=("reason", "evidence")),
    ),
    before=Before(read=_record_of, start=_start),
    result=_sheet,
    example=MAINTENANCE_EXAMPLE,
)
