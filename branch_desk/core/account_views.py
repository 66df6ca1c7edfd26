"""Accounts as an enquiry shows them: a line each, and one of them whole (contract 2.7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, or_, select

from branch_desk.core.documents import specimen_on_file
from branch_desk.core.ledger import balance_of
from branch_desk.core.masking import masked
from branch_desk.core.store.schema import (
    account_holders,
    accounts,
    approval_requests,
    cards,
    customers,
    entries,
    holds,
    mandate_bands,
    mandates,
    signatories,
    standing_instructions,
    transactions,
)
from branch_desk.domain.enquiries import (
    AccountDetail,
    AccountSummary,
    Balances,
    CardLine,
    Freeze,
    Holder,
    HoldLine,
    LimitsHeld,
    MandateHeld,
    StandingInstruction,
    StatementLine,
)
from branch_desk.domain.mandates import Signatory
from branch_desk.domain.money import Money
from branch_desk.domain.policy import Product
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.supervision import UNDECIDED

_MINI_LINES: Final = 10


class AccountViews:
    """Reads accounts on one business date; personal fields are masked unless `clear`."""

    def __init__(
        self, connection: Connection, day: date, products: tuple[Product, ...], *, clear: bool
    ) -> None:
        self._connection = connection
        self._day = day
        self._products = {each.product_code: each for each in products}
        self._clear = clear

    def of_customer(self, customer_id: str) -> tuple[AccountSummary, ...]:
        """Give all accounts of a customer, closed ones too, by number."""
        rows = self._connection.execute(
            select(accounts)
            .join(account_holders, account_holders.c.account_no == accounts.c.account_no)
            .where(account_holders.c.customer_id == customer_id)
            .order_by(accounts.c.account_no)
        )
        return tuple(AccountSummary(**self._summary(row)) for row in rows)

    def whole(self, row: Row[Any]) -> AccountDetail:
        """Give one account with its mandates, holds, cards and newest transactions."""
        number = row.account_no
        return AccountDetail(
            **self._summary(row),
            mandates=tuple(self._mandates(number)),
            holds=tuple(self._holds(number)),
            limits=LimitsHeld(
                daily_debit=Money.from_minor(row.daily_debit_minor),
                per_transaction=Money.from_minor(row.per_transaction_minor),
            ),
            services=row.services,
            tenure_months=row.tenure_months,
            matures_on=row.matures_on,
            maturity=row.maturity,
            settlement_account_no=row.settlement_account_no,
            cards=tuple(self._cards(number)),
            cheque_leaves_unused=row.cheque_leaves_unused,
            standing_instructions=tuple(self._instructions(number)),
            mini_statement=tuple(self._mini_statement(number)),
        )

    def _summary(self, row: Row[Any]) -> dict[str, Any]:
        product = self._products[row.product_code]
        return {
            "account_no": row.account_no,
            "product_code": row.product_code,
            "product_name": product.name,
            "account_type": product.account_type,
            "state": row.state,
            "state_since": row.state_since,
            "freeze": _freeze(row),
            "closing": is_closing(self._connection, row.account_no),
            "title": row.title,
            "holders": tuple(self._holders(row.account_no)),
            "opened_on": row.opened_on,
            "version": row.version,
            "balances": self._balances(row.account_no),
        }

    def _holders(self, account_no: str) -> Iterator[Holder]:
        rows = self._connection.execute(
            select(customers.c.customer_id, customers.c.full_name, account_holders.c.position)
            .join(account_holders, account_holders.c.customer_id == customers.c.customer_id)
            .where(account_holders.c.account_no == account_no)
            .order_by(account_holders.c.position)
        )
        for row in rows:
            yield Holder(
                customer_id=row.customer_id, full_name=row.full_name, primary=row.position == 0
            )

    def _balances(self, account_no: str) -> Balances:
        found = balance_of(self._connection, account_no, self._day)
        return Balances(
            ledger=Money.from_minor(found.ledger),
            uncleared=Money.from_minor(found.uncleared),
            held=Money.from_minor(found.held),
            available=Money.from_minor(found.available),
        )

    def mandate_in_force(self, account_no: str) -> MandateHeld | None:
        """Give the mandate that is current on the day, or None if none had begun."""
        found = self._mandates(account_no)
        return next((each for each in found if each.status == "CURRENT"), None)

    def signing_ends(self, account_nos: Sequence[str]) -> Iterator[tuple[str, date]]:
        """Give each account for which somebody signs not for good, with the last day of it.

        It is no end where the mandate that is scheduled has begun by the day after.
        """
        own = signatories.c.account_no.in_(account_nos) & signatories.c.effective_to.is_not(None)
        bounded = select(signatories.c.account_no).where(own).distinct()
        for number in self._connection.scalars(bounded.order_by(signatories.c.account_no)).all():
            found = {each.status: each for each in self._mandates(number)}
            begins = found["SCHEDULED"].effective_from if "SCHEDULED" in found else date.max
            for each in found["CURRENT"].signatories if "CURRENT" in found else ():
                ends = date.fromisoformat(each.get("effective_to", date.max.isoformat()))
                if ends < date.max and (begins - ends).days > 1:
                    yield number, ends

    def _mandates(self, account_no: str) -> Iterator[MandateHeld]:
        rows = self._connection.execute(
            select(mandates)
            .where(mandates.c.account_no == account_no, mandates.c.superseded.is_(False))
            .order_by(mandates.c.effective_from, mandates.c.mandate_no)
        ).all()
        begun = [row for row in rows if row.effective_from <= self._day]
        later = [row for row in rows if row.effective_from > self._day]
        for row, status in [*((row, "CURRENT") for row in begun[-1:]),
                            *((row, "SCHEDULED") for row in later)]:  # fmt: skip
            yield MandateHeld(
                mandate_no=row.mandate_no,
                status=status,
                effective_from=row.effective_from,
                signatories=tuple(self._signatories(account_no, row.mandate_no)),
                bands=tuple(self._bands(account_no, row.mandate_no)),
            )

    def _signatories(self, account_no: str, mandate_no: int) -> Iterator[dict[str, Any]]:
        rows = self._connection.execute(
            select(signatories, customers.c.record, customers.c.full_name.label("cif_name"))
            .outerjoin(customers, customers.c.customer_id == signatories.c.customer_id)
            .where(signatories.c.account_no == account_no, signatories.c.mandate_no == mandate_no)
            .order_by(signatories.c.position)
        )
        for row in rows:
            held = {name: value for name, value in self._terms(row).items() if value is not None}
            yield held if self._clear else masked(Signatory, held)

    def _terms(self, row: Row[Any]) -> dict[str, Any]:
        # Of a signatory who is a customer, name and identity are the record's.
        person = (row.record or {}).get("individual") or {}
        limit = row.personal_limit_minor
        return {
            "signatory_id": row.signatory_id,
            "customer_id": row.customer_id,
            "full_name": row.cif_name or row.full_name,
            "identity": person.get("identity") or row.identity,
            "phone": row.phone,
            "class": row.signatory_class,
            "personal_limit": None if limit is None else Money.from_minor(limit).model_dump(),
            "effective_from": _iso(row.effective_from),
            "effective_to": _iso(row.effective_to),
            "specimen": self._specimen(row),
        }

    def _specimen(self, row: Row[Any]) -> dict[str, str] | None:
        if row.specimen_document_id:
            return {"document_id": row.specimen_document_id, "sha256": row.specimen_sha256}
        if row.customer_id is None:
            return None
        return specimen_on_file(self._connection, row.customer_id)

    def _bands(self, account_no: str, mandate_no: int) -> Iterator[dict[str, Any]]:
        rows = self._connection.execute(
            select(mandate_bands)
            .where(
                mandate_bands.c.account_no == account_no,
                mandate_bands.c.mandate_no == mandate_no,
            )
            .order_by(mandate_bands.c.position)
        )
        for row in rows:
            end = row.up_to_minor
            until = {} if end is None else {"up_to": Money.from_minor(end).model_dump()}
            yield {**until, "rule": row.rule}

    def _holds(self, account_no: str) -> Iterator[HoldLine]:
        rows = self._connection.execute(
            select(holds)
            .where(
                holds.c.account_no == account_no,
                holds.c.released_on.is_(None),
                or_(holds.c.expires_on.is_(None), holds.c.expires_on >= self._day),
            )
            .order_by(holds.c.placed_on, holds.c.hold_id)
        )
        for row in rows:
            members = _members(row, HoldLine.model_fields, without="amount")
            yield HoldLine(**members, amount=Money.from_minor(row.amount_minor))

    def _cards(self, account_no: str) -> Iterator[CardLine]:
        own = cards.c.account_no == account_no
        for row in self._connection.execute(select(cards).where(own).order_by(cards.c.card_no)):
            yield CardLine(masked_no=row.masked_no, status=row.status)

    def _instructions(self, account_no: str) -> Iterator[StandingInstruction]:
        table = standing_instructions
        found = select(table).where(table.c.account_no == account_no).order_by(table.c.next_on)
        for row in self._connection.execute(found):
            amount = Money.from_minor(row.amount_minor)
            yield StandingInstruction(to=row.payee, amount=amount, next_on=row.next_on)

    def _mini_statement(self, account_no: str) -> Iterator[StatementLine]:
        newest = lines_of(account_no).order_by(entries.c.entry_no.desc()).limit(_MINI_LINES)
        yield from map(line_of, self._connection.execute(newest))


def is_closing(connection: Connection, account_no: str) -> bool:
    """Say whether a closure of the account waits for a decision.

    While it does, nothing but interest is posted; one that was returned to its maker lets it go on.
    """
    table = approval_requests.c
    waiting = select(table.request_id).where(
        table.account_no == account_no,
        table.operation == OperationCode.ACCOUNT_CLOSURE.value,
        table.status.in_([each.value for each in UNDECIDED]),
    )
    return connection.execute(waiting).first() is not None


def lines_of(account_no: str) -> Select[Any]:
    """Select what was posted to an account, in no order yet; `line_of` words each row."""
    return (
        select(
            transactions,
            entries.c.entry_no,
            entries.c.amount_minor,
            entries.c.balance_after_minor,
        )
        .join(entries, entries.c.transaction_id == transactions.c.transaction_id)
        .where(entries.c.account_no == account_no)
    )


def line_of(row: Row[Any]) -> StatementLine:
    """Give one line of a statement."""
    return StatementLine(
        transaction_id=row.transaction_id,
        posted_at=row.posted_at,
        value_date=row.value_date,
        kind=row.kind,
        narrative=row.narrative,
        reference=row.reference,
        amount=Money.from_minor(row.amount_minor),
        balance_after=Money.from_minor(row.balance_after_minor),
    )


def _freeze(row: Row[Any]) -> Freeze | None:
    if row.freeze_kind is None:
        return None
    return Freeze(**{name: getattr(row, f"freeze_{name}") for name in Freeze.model_fields})


def _members(row: Row[Any], names: Mapping[str, Any], *, without: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name != without}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
