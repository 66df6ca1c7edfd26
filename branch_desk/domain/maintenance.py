"""Changing a record or an account: what an officer asks for, and what the core answers."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Field

from branch_desk.domain.accounts import Maturity, Services
from branch_desk.domain.customers import Business, CustomerRecord, Individual
from branch_desk.domain.documents import DocumentRef
from branch_desk.domain.fields import (
    AccountNo,
    BankDate,
    Body,
    CustomerId,
    FreezeReason,
    HoldId,
    Kind,
    Line80,
    OwnAccountNo,
    Patch,
    Reason,
    Record,
    YesNo,
)
from branch_desk.domain.money import Amount
from branch_desk.domain.patches import patch_of
from branch_desk.domain.sentences import complain


class AccountLimits(Body):
    """How much may leave an account."""

    daily_debit: Amount = Field(title="Daily limit")
    per_transaction: Amount = Field(title="Limit of one transaction")


class AccountTerms(Body):
    """What can be changed of an account by its holder."""

    title: Line80 = Field(title="Account title")
    limits: AccountLimits = Field(title="Limits")
    services: Services = Field(title="Services")
    maturity: Maturity | None = Field(None, title="At maturity")
    settlement_account_no: AccountNo | None = Field(None, title="Settlement account")


if TYPE_CHECKING:
    CustomerMembers = Patch
    AccountChanges = Patch
else:
    CustomerMembers = patch_of(
        CustomerRecord,
        without=frozenset({"customer_type"}),
        individual=patch_of(Individual),
        business=patch_of(
            Business, without=frozenset({"business_type", "registration_no", "registered_on"})
        ),
    )
    AccountChanges = patch_of(AccountTerms)


class CustomerChanges(CustomerMembers):
    """A merge patch over a customer's record, papers to add, and whether kin were confirmed."""

    documents: tuple[DocumentRef, ...] = Field((), title="Documents", max_length=20)
    next_of_kin_confirmed: YesNo | None = Field(None, title="Next of kin confirmed today")


class Action(StrEnum):
    """What can be done to the state of an account or to the money held on it."""

    REACTIVATE = "REACTIVATE"
    FREEZE = "FREEZE"
    UNFREEZE = "UNFREEZE"
    PLACE_HOLD = "PLACE_HOLD"
    RELEASE_HOLD = "RELEASE_HOLD"


class FreezeKind(StrEnum):
    """What a frozen account does not take."""

    DEBIT = "DEBIT"
    CREDIT = "CREDIT"
    TOTAL = "TOTAL"


class HoldKind(StrEnum):
    """Why money is held back."""

    LIEN = "LIEN"
    COURT_ORDER = "COURT_ORDER"
    REGULATOR = "REGULATOR"
    DISPUTE = "DISPUTE"
    OTHER = "OTHER"


def _listed_kind(value: object) -> object:
    # Left to itself, a union complains once for each of its parts.
    if value not in (*FreezeKind, *HoldKind):
        raise complain("choice")
    return value


ActionKind = Annotated[FreezeKind | HoldKind, BeforeValidator(_listed_kind), Kind("act_kind")]
"""What kind of freeze or of hold; which of the two, the action says."""


KINDS: Final[Mapping[Action, type[FreezeKind | HoldKind]]] = {
    Action.FREEZE: FreezeKind,
    Action.PLACE_HOLD: HoldKind,
}
"""The kinds that an act may be of; the others are of none."""


class StateAction(Body):
    """One act on an account's state or holds; which members it takes, the action says."""

    KIND: ClassVar[str] = "state_action"

    action: Action = Field(title="Action")
    kind: ActionKind | None = Field(None, title="Kind")
    reason_code: FreezeReason | None = Field(None, title="Reason")
    amount: Amount | None = Field(None, title="Amount")
    expires_on: BankDate | None = Field(None, title="Until")
    hold_id: HoldId | None = Field(None, title="Hold")


class AccountMaintenance(Body):
    """A change, as `PUT /customer/account-maintenance` takes it: what changes, and nothing else."""

    customer_id: CustomerId = Field(title="Customer")
    account_no: OwnAccountNo | None = Field(None, title="Account")
    reason: Reason | None = Field(None, title="Reason")
    evidence: tuple[DocumentRef, ...] = Field((), title="Evidence", max_length=10)
    customer_changes: CustomerChanges | None = Field(None, title="Customer")
    account_changes: AccountChanges | None = Field(None, title="Account terms")
    state_action: StateAction | None = Field(None, title="State")


class Change(Record):
    """One member that becomes another: a pointer into an enquiry's answer, and both values.

    `before` or `after` is None where there was or will be nothing.
    """

    field: str
    before: Any = None
    after: Any = None


class Maintained(Record):
    """The result of a change that took effect."""

    customer_version: int
    account_version: int | None = None
    changed_fields: tuple[str, ...]
    hold_id: str | None = None
