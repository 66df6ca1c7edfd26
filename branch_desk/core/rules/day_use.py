"""What of the day's caps an officer has used: counted in the very transaction that uses it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import day_use
from branch_desk.domain.money import Money
from branch_desk.domain.officers import UsedToday

CIF_CREATE = "cif_create"
ACCOUNT_OPENING = "account_opening"


def used_today(connection: Connection, officer_id: str, day: date) -> UsedToday:
    """Give what an officer has used on a business date."""
    mine = (day_use.c.officer_id == officer_id, day_use.c.business_date == day)
    rows = {row.action: row for row in connection.execute(select(day_use).where(*mine))}
    opened = rows.get(ACCOUNT_OPENING)
    return UsedToday(
        cif_create=rows[CIF_CREATE].used if CIF_CREATE in rows else 0,
        account_opening=opened.used if opened else 0,
        value_alone=Money.from_minor(opened.value_alone_minor if opened else 0),
    )


def value_alone(connection: Connection, officer_id: str, day: date) -> Decimal:
    """Give the sum of an officer's openings without approval on a business date."""
    return used_today(connection, officer_id, day).value_alone.amount


def count(connection: Connection, officer_id: str, day: date, cap: tuple[str, int]) -> None:
    """Count one more; `cap` is the action and how many the policy allows.

    Raises Refusal `limit_exceeded` at one too many.
    """
    action, limit = cap
    mine = (
        day_use.c.officer_id == officer_id,
        day_use.c.business_date == day,
        day_use.c.action == action,
    )
    used = connection.scalar(select(day_use.c.used).where(*mine))
    if (used or 0) >= limit:
        raise Refusal("limit_exceeded", limit=limit, used=used or 0)
    if used is None:
        row = {"officer_id": officer_id, "business_date": day, "action": action}
        connection.execute(
            insert(day_use).values(**row, used=1, day_limit=limit, value_alone_minor=0)
        )
    else:
        more = {"used": day_use.c.used + 1, "day_limit": limit}
        connection.execute(update(day_use).where(*mine).values(more))


def add_value(connection: Connection, officer_id: str, day: date, minor: int) -> None:
    """Add the value of an opening that took effect without approval."""
    connection.execute(
        update(day_use)
        .where(
            day_use.c.officer_id == officer_id,
            day_use.c.business_date == day,
            day_use.c.action == ACCOUNT_OPENING,
        )
        .values(value_alone_minor=day_use.c.value_alone_minor + minor)
    )
