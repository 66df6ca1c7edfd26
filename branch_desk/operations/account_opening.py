"""A new account on an existing customer, with its first deposit."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.accounts import AccountOpened, AccountOpening
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from branch_desk.domain.operation import Hit, Lookup, Operation, Precheck, Read, Section
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow

_FIT = frozenset({"VERIFIED", "INCOMPLETE"})


def _sheet(request: AccountOpening, reply: AccountOpened) -> Sheet:
    others = tuple(SheetRow("Joint holder", holder.customer_id) for holder in request.joint_holders)
    return Sheet(
        title="Account opening",
        rows=(
            SheetRow("Account", reply.account_no, strong=True),
            SheetRow("Customer ID", request.customer_id),
            *others,
            SheetRow("Product", request.product_code),
            SheetRow("State", reply.state),
            SheetRow("First deposit", str(request.initial_deposit), strong=True),
            SheetRow("Paid by", _paid_by(request)),
            SheetRow("Signing rule", f"mandate {reply.mandate_no}"),
        ),
    )


def _paid_by(request: AccountOpening) -> str:
    funding = request.funding
    if funding.till_receipt_no:
        return f"cash, till receipt {funding.till_receipt_no}"
    if funding.from_account_no:
        return f"transfer from {funding.from_account_no}"
    return "later"


def _record_of(request: AccountOpening) -> Read | None:
    if not request.customer_id:
        return None
    return Read(path="/customer/enquiry", params={"customer_id": request.customer_id})


def _is_fit(_: AccountOpening, reply: Mapping[str, Any]) -> bool:
    return reply["customer"]["status"] == "ACTIVE" and reply["kyc"]["status"] in _FIT


def _words(reply: Mapping[str, Any]) -> tuple[Hit, ...]:
    customer, kyc = reply["customer"], reply["kyc"]
    fit = customer["status"] == "ACTIVE" and kyc["status"] in _FIT
    standing = f"{customer['full_name']}: KYC {kyc['status']}, {kyc['tier']}."
    accounts = [each for each in reply["accounts"] if each["state"] != "CLOSED"]
    held = {0: "Holds no account.", 1: "Holds one account."}.get(
        len(accounts), f"Holds {len(accounts)} accounts."
    )
    alerts = tuple(Hit(text=alert["text"]) for alert in reply["alerts"])
    return (Hit(text=standing, stops=not fit), Hit(text=held), *alerts)


ACCOUNT_OPENING: Final = Operation(
    action="account_opening",
    title="Account opening",
    code="ACCO",
    dock=2,
    operation=OperationCode.ACCOUNT_OPENING,
    method="POST",
    path="/customer/account-open",
    request=AccountOpening,
    reply=AccountOpened,
    form=(
        Section(title="Account", fields=("customer_id", "product_code", "joint_holders")),
        Section(title="Number and branch", fields=("account_no", "branch_code")),
        Section(title="First deposit", fields=("initial_deposit", "funding")),
        Section(title="Use", fields=("purpose", "source_of_funds")),
        Section(
            title="Fixed deposit",
            fields=("tenure_months", "settlement_account_no", "maturity"),
            when=("product_code", ("30",)),
        ),
        Section(title="Services", fields=("services",)),
        Section(title="Signing", fields=("mandate",)),
    ),
    prechecks=(
        Precheck(
            name="KYC",
            lookup=_record_of,
            passes=_is_fit,
            sentence=(
                "The customer must be active with KYC in order before an account can be opened."
                " Bring the customer's documents up to date first."
            ),
        ),
    ),
    lookups=(Lookup(title="Customer", fields=("customer_id",), read=_record_of, words=_words),),
    result=_sheet,
    example=ACCOUNT_OPENING_EXAMPLE,
)
