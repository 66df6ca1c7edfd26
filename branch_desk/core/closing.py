"""What closing an account would pay today, and what stands in its way (docs/contract.md 2.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select

from branch_desk.common import AMOUNT_MAX, format_date
from branch_desk.core.account_views import AccountViews
from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.enquiry import find_account, holder_of
from branch_desk.core.meta import meta_of
from branch_desk.core.states import refused_account, refused_state
from branch_desk.core.store.schema import (
    account_holders,
    accounts,
    approval_requests,
    cards,
    customers,
    entries,
    loans,
    transactions,
)
from branch_desk.domain.account_states import takes_credits
from branch_desk.domain.closure import (
    ClosureEnquiry,
    ClosureNote,
    ClosureQuote,
    closure_note,
)
from branch_desk.domain.closure_rules import methods_for
from branch_desk.domain.enquiries import AccountDetail
from branch_desk.domain.interest import Interest, interest_due
from branch_desk.domain.money import Money
from branch_desk.domain.policy import Meta, Product
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.supervision import OPEN_STATES

_CLOSABLE: Final = ("PENDING", "ACTIVE")
_PAYABLE: Final = ("PENDING", "ACTIVE", "DORMANT")
_BLOCKED: Final = "BLOCKED"
_OPEN_TO_CLOSURE: Final = ("ACTIVE", "DECEASED")
_MOST: Final = Money.of(AMOUNT_MAX)
_CARDS_OUT: Final = ("ACTIVE", "BLOCKED")
_IS_OPEN: Final = approval_requests.c.status.in_([each.value for each in OPEN_STATES])


def check_closure(connection: Connection, call: Call, asked: ClosureEnquiry) -> ClosureQuote:
    """Answer an officer who asks what a closure would pay, and note the read.

    Raises Refusal `not_found`, `validation_failed` if the account is not the customer's, and
    `wrong_state` as `refuse_unclosable` does.
    """
    account = find_account(connection, asked.account_no)
    holder_of(connection, asked.account_no, asked.customer_id)
    refuse_unclosable(connection, account)
    quote = closure_quote(connection, meta_of(connection, call.core), account, call.now)
    read = ReadOf(
        act="CLOSURE_CHECK",
        viewed=False,
        customer_id=asked.customer_id,
        account_no=asked.account_no,
    )
    record_read(connection, call, read)
    return quote


def refuse_unclosable(connection: Connection, account: Row[Any]) -> None:
    """Raise Refusal `wrong_state` for an account closed already, or of a holder who is blocked."""
    if account.state == "CLOSED":
        raise refused_state(account.state, _CLOSABLE, account_no=account.account_no)
    held_by = select(account_holders.c.customer_id).where(
        account_holders.c.account_no == account.account_no
    )
    blocked = select(func.min(customers.c.customer_id)).where(
        customers.c.customer_id.in_(held_by), customers.c.status == _BLOCKED
    )
    found = connection.scalar(blocked)
    if found:
        raise refused_state(_BLOCKED, _OPEN_TO_CLOSURE, customer_id=found)


def refuse_target(connection: Connection, meta: Meta, account: Row[Any]) -> None:
    """Raise Refusal `wrong_state` for an account that what is paid out cannot go to."""
    views = AccountViews(connection, meta.business_date, meta.products, clear=False)
    target = views.whole(account)
    if target.closing or not takes_credits(target):
        raise refused_account(target, _PAYABLE)


def room_left(meta: Meta, account: Row[Any]) -> Money:
    """Give what may still be paid into an account: up to its product's maximum, if it has one.

    No balance may pass what an amount can be, or nobody could read the account any more.
    """
    product = meta.product(account.product_code)
    most = product.max_balance if product and product.max_balance else _MOST
    return Money.from_minor(max(0, most.minor - account.ledger_minor))


def closure_quote(
    connection: Connection,
    meta: Meta,
    account: Row[Any],
    now: datetime,
    own_request: str | None = None,
) -> ClosureQuote:
    """Give the quote of an account as it stands now.

    `own_request` is the closure's own request, which does not stand in its own way.
    """
    views = AccountViews(connection, meta.business_date, meta.products, clear=False)
    ending = _Ending(connection, meta, account, views.whole(account), own_request)
    payout = ending.payout
    blockers = tuple(ending.blockers())
    return ClosureQuote(
        closable=not blockers,
        as_of=now,
        business_date=meta.business_date,
        balances=ending.detail.balances,
        interest=ending.interest,
        fee=ending.product.closure_fee,
        payout=payout,
        payout_methods=methods_for(payout.minor, int(meta.policy.closure_cash_max * 100)),
        blockers=blockers,
        warnings=tuple(ending.warnings()),
    )


@dataclass(frozen=True)
class _Ending:
    """An account that is to end: what it pays, what blocks it, and what ends with it."""

    connection: Connection
    meta: Meta
    account: Row[Any]
    detail: AccountDetail
    own_request: str | None

    @property
    def day(self) -> date:
        """The business date."""
        return self.meta.business_date

    @property
    def number(self) -> str:
        """The account number."""
        return self.detail.account_no

    @property
    def product(self) -> Product:
        """The product that the account is one of."""
        code = self.detail.product_code
        return next(each for each in self.meta.products if each.product_code == code)

    @property
    def is_broken_early(self) -> bool:
        """Whether a deposit ends before its day."""
        ends: date | None = self.account.matures_on
        return ends is not None and self.day < ends

    @property
    def interest(self) -> Interest:
        """What has accrued up to today, as the closure posts it."""
        return interest_due(
            self.account.interest_accrued,
            self.meta.policy.withholding_tax_percent,
            broken_early=self.is_broken_early,
        )

    @property
    def left(self) -> int:
        """What is left for the customer, in minor units."""
        due = self.interest.net.minor - self.product.closure_fee.minor
        return self.detail.balances.ledger.minor + due

    @property
    def payout(self) -> Money:
        """What is paid out: no more than an amount can say, and then a blocker tells of it."""
        return Money.from_minor(min(self.left, _MOST.minor))

    def blockers(self) -> Iterator[ClosureNote]:
        """Give what has to be out of the way first, in the order of the contract."""
        if self.detail.state in ("DORMANT", "FROZEN"):
            yield closure_note(self.detail.state.lower())
        if self.payout.minor < 0:
            yield closure_note("negative_payout", str(Money.from_minor(-self.payout.minor)))
        if self.left > _MOST.minor:
            yield closure_note("payout_too_large", str(_MOST))
        found = {
            "uncleared_funds": self._uncleared(),
            "active_hold": self._holds(),
            "active_loan": self._loans(),
            "open_request": self._requests(),
            "scheduled_mandate": self._scheduled(),
            "linked_account": self._linked(),
        }
        yield from _notes(found)

    def warnings(self) -> Iterator[ClosureNote]:
        """Give what ends with the account or has to come back, in the order of the contract."""
        leaves, ends = self.detail.cheque_leaves_unused, self.account.matures_on
        found = {
            "card_to_return": self._cards(),
            "cheque_leaves_to_return": iter([str(leaves)] if leaves else ()),
            "standing_instruction_ends": (
                f"{each.to} ({each.amount})" for each in self.detail.standing_instructions
            ),
            "deposit_broken_early": iter([format_date(ends)] if self.is_broken_early else ()),
            "last_account": iter(self.left_without.values()),
        }
        yield from _notes(found)

    @cached_property
    def left_without(self) -> dict[str, str]:
        """The holders whom the closure leaves without an account: customer ID and name."""
        other = (
            select(account_holders.c.customer_id)
            .join(accounts, accounts.c.account_no == account_holders.c.account_no)
            .where(accounts.c.account_no != self.number, accounts.c.state != "CLOSED")
        )
        keep = set(self.connection.scalars(other))
        return {
            each.customer_id: each.full_name
            for each in self.detail.holders
            if each.customer_id not in keep
        }

    def _uncleared(self) -> Iterator[str]:
        rows = self.connection.execute(
            select(entries.c.amount_minor, transactions.c.value_date)
            .join(transactions, transactions.c.transaction_id == entries.c.transaction_id)
            .where(
                entries.c.account_no == self.number,
                entries.c.amount_minor > 0,
                transactions.c.value_date > self.day,
            )
            .order_by(transactions.c.value_date, entries.c.entry_no)
        )
        for row in rows:
            yield f"{Money.from_minor(row.amount_minor)} ({format_date(row.value_date)})"

    def _holds(self) -> Iterator[str]:
        words = {each.code: each.en for each in self.meta.choices("hold_kinds")}
        for hold in self.detail.holds:
            kind = words.get(hold.kind, hold.kind)
            yield f"{hold.amount} ({kind.lower()}, {hold.hold_id})"

    def _loans(self) -> Iterator[str]:
        rows = self.connection.execute(
            select(loans)
            .where(
                loans.c.status == "ACTIVE",
                or_(
                    loans.c.repayment_account_no == self.number,
                    loans.c.customer_id.in_(list(self.left_without)),
                ),
            )
            .order_by(loans.c.loan_no)
        )
        for row in rows:
            yield f"{row.loan_no} ({Money.from_minor(row.outstanding_minor)})"

    def _requests(self) -> Iterator[str]:
        table = approval_requests
        rows = self.connection.execute(
            select(table.c.request_id, table.c.operation)
            .where(_IS_OPEN, table.c.account_no == self.number)
            .order_by(table.c.submitted_at, table.c.request_id)
        )
        for row in rows:
            if row.request_id != self.own_request:
                yield f"{row.request_id} ({row.operation.lower().replace('_', ' ')})"

    def _scheduled(self) -> Iterator[str]:
        for mandate in self.detail.mandates:
            if mandate.status == "SCHEDULED":
                yield format_date(mandate.effective_from)

    def _linked(self) -> Iterator[str]:
        """Accounts that settle here, and those still to be opened that are paid from here too."""
        settled = select(accounts.c.account_no).where(
            accounts.c.settlement_account_no == self.number, accounts.c.state != "CLOSED"
        )
        asked = approval_requests.c.payload["request"]
        coming = select(approval_requests.c.account_no).where(
            and_(
                _IS_OPEN,
                approval_requests.c.operation == OperationCode.ACCOUNT_OPENING.value,
                or_(
                    asked["funding"]["from_account_no"].as_string() == self.number,
                    asked["settlement_account_no"].as_string() == self.number,
                ),
            )
        )
        yield from self.connection.scalars(settled.union(coming).order_by("account_no"))

    def _cards(self) -> Iterator[str]:
        out = select(cards.c.masked_no).where(
            cards.c.account_no == self.number, cards.c.status.in_(_CARDS_OUT)
        )
        yield from self.connection.scalars(out.order_by(cards.c.card_no))


def _notes(found: dict[str, Iterator[str]]) -> Iterator[ClosureNote]:
    for code, items in found.items():
        named = tuple(items)
        if named:
            yield closure_note(code, *named)
