"""A new account on an existing customer, with its first deposit."""

from collections.abc import Mapping
from typing import Final

from branch_desk.domain.accounts import AccountOpened, AccountOpening
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from branch_desk.domain.facts import facts_read
from branch_desk.domain.kyc_words import standing_hits
from branch_desk.domain.mandate_words import mandate_words
from branch_desk.domain.opening_prechecks import HOLDER_PRECHECKS, first_holder_read
from branch_desk.domain.operation import Known, Lookup, Operation, Section
from branch_desk.domain.policy import Product
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow
from branch_desk.domain.term_words import term_rows
from branch_desk.domain.words import code_words, money_in_words, named

_METHOD: Final = "funding.method"
_SEVERAL: Final = ("product.max_holders", tuple(range(2, 100)))
_DEPOSIT: Final = ("product.account_type", ("FIXED_DEPOSIT",))
_CARD: Final = ("product.debit_card", (True,))
_CHEQUES: Final = ("product.cheque_book", (True,))


def _sheet(request: AccountOpening, reply: AccountOpened, known: Known) -> Sheet:
    names = known.paper.names if known.paper else {}
    product = known.meta.product(request.product_code)
    others = tuple(
        SheetRow("Joint holder", named(holder.customer_id, names))
        for holder in request.joint_holders
    )
    return Sheet(
        title="Account opening",
        rows=(
            SheetRow("Customer", named(request.customer_id, names)),
            *others,
            SheetRow("Account", reply.account_no, strong=True),
            SheetRow("Product", product.name if product else request.product_code),
            SheetRow("State", code_words(reply.state)),
            SheetRow("Deposit", money_in_words(request.initial_deposit), strong=True),
            SheetRow("Paid by", _paid_by(request)),
            *(SheetRow(*row) for row in _term(request, reply)),
            SheetRow("Mandate", _mandate(request, product, names)),
        ),
    )


def _term(request: AccountOpening, reply: AccountOpened) -> tuple[tuple[str, str], ...]:
    settlement = request.settlement_account_no
    return term_rows(request.tenure_months, reply.matures_on, request.maturity, settlement)


def _mandate(request: AccountOpening, product: Product | None, names: Mapping[str, str]) -> str:
    """Word the rule that was asked for, or the one that the core gives to a single holder."""
    if request.mandate is not None:
        return mandate_words(request.mandate.signatories, request.mandate.bands, names)
    if product is not None and product.minor_only:
        return "any one of: the guardian"
    return f"any one of: {names.get(request.customer_id, request.customer_id)}"


def _paid_by(request: AccountOpening) -> str:
    funding = request.funding
    if funding.till_receipt_no:
        return f"cash, till receipt {funding.till_receipt_no}"
    if funding.from_account_no:
        return f"transfer from {funding.from_account_no}"
    return "later"


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
        Section(title="Account", fields=("customer_id", "product_code")),
        Section(title="Joint holders", fields=("joint_holders",), when=_SEVERAL),
        Section(title="Number and branch", fields=("account_no", "branch_code")),
        Section(title="First deposit", fields=("initial_deposit", "funding.method")),
        Section(title="", fields=("funding.till_receipt_no",), when=(_METHOD, ("CASH",))),
        Section(title="", fields=("funding.from_account_no",), when=(_METHOD, ("TRANSFER",))),
        Section(title="Use", fields=("purpose", "source_of_funds")),
        Section(
            title="Fixed deposit",
            fields=("tenure_months", "settlement_account_no", "maturity"),
            when=_DEPOSIT,
        ),
        Section(
            title="Services",
            fields=(
                "services.sms_alerts",
                "services.e_statements",
                "services.mobile_banking",
                "services.internet_banking",
            ),
        ),
        Section(title="", fields=("services.debit_card",), when=_CARD),
        Section(title="", fields=("services.cheque_book",), when=_CHEQUES),
        Section(title="Signing", fields=("mandate",)),
    ),
    prechecks=HOLDER_PRECHECKS,
    lookups=(
        Lookup(
            title="Customer",
            fields=("customer_id",),
            read=first_holder_read,
            words=standing_hits,
            learns=facts_read,
        ),
    ),
    result=_sheet,
    example=ACCOUNT_OPENING_EXAMPLE,
)
