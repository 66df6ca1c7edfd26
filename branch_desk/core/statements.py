"""Statements of an account, and who may sign for it: what is looked up beside the enquiry."""

from datetime import date

from sqlalchemy import Connection, func, select

from branch_desk.core.account_views import AccountViews, line_of, lines_of
from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.enquiry import find_account, holder_of
from branch_desk.core.meta import business_date_of
from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import entries, transactions
from branch_desk.domain.mandate_check import MandateAnswer, MandateEnquiry, answer_of
from branch_desk.domain.money import Money
from branch_desk.domain.statements import StatementEnquiry, StatementPage


def statement(
    connection: Connection, call: Call, asked: StatementEnquiry, limit: int, cursor: str | None
) -> StatementPage:
    """Give a page of what was posted in the period, oldest first.

    Raises Refusal `not_found`, or `cursor_invalid` for a cursor that does not fit.
    """
    find_account(connection, asked.account_no)
    cursors, officer_id = call.core.cursors, call.caller.officer_id
    binding = asked.model_dump(mode="json", by_alias=True)
    after = 0
    if cursor is not None:
        (after,) = cursors.open(cursor, officer_id, binding, call.now)
    day = transactions.c.business_date
    rows = connection.execute(
        lines_of(asked.account_no)
        .where(day.between(asked.from_on, asked.to_on), entries.c.entry_no > after)
        .order_by(entries.c.entry_no)
        .limit(limit + 1)
    ).all()
    page, next_cursor = rows[:limit], None
    if len(rows) > limit:
        next_cursor = cursors.seal([page[-1].entry_no], officer_id, binding, call.now)
    _record(connection, call, "STATEMENT", asked.account_no)
    return StatementPage(
        items=tuple(map(line_of, page)),
        next_cursor=next_cursor,
        as_of=call.now,
        opening_balance=_balance(connection, asked.account_no, asked.from_on, is_after=False),
        closing_balance=_balance(connection, asked.account_no, asked.to_on, is_after=True),
    )


def check_mandate(connection: Connection, call: Call, asked: MandateEnquiry) -> MandateAnswer:
    """Say who may sign for an amount on a day, the business date unless another is named.

    Raises Refusal `not_found`, also if no mandate was in force on that day.
    """
    find_account(connection, asked.account_no)
    on = asked.on or business_date_of(connection)
    views = AccountViews(connection, on, call.core.rules.products, clear=False)
    held = views.mandate_in_force(asked.account_no)
    if held is None:
        raise Refusal("not_found")
    _record(connection, call, "MANDATE_CHECK", asked.account_no)
    return answer_of(held, asked.amount.amount, on)


def _balance(connection: Connection, account_no: str, day: date, *, is_after: bool) -> Money:
    """Give the ledger balance at the end of a day, or before it began."""
    posted_on = transactions.c.business_date
    sum_of_all = (
        select(func.sum(entries.c.amount_minor))
        .join(transactions, transactions.c.transaction_id == entries.c.transaction_id)
        .where(
            entries.c.account_no == account_no, posted_on <= day if is_after else posted_on < day
        )
    )
    return Money.from_minor(int(connection.scalar(sum_of_all) or 0))


def _record(connection: Connection, call: Call, act: str, account_no: str) -> None:
    primary = holder_of(connection, account_no)
    read = ReadOf(act=act, viewed=False, customer_id=primary, account_no=account_no)
    record_read(connection, call, read)
