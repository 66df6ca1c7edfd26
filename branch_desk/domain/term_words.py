"""The term of a fixed deposit in words: how long, until when, and what is done then."""

from datetime import date

from branch_desk.common import format_date
from branch_desk.domain.accounts import Maturity
from branch_desk.domain.spans import counted


def term_rows(
    months: int | None, ends_on: date | None, choice: str | None, settlement: str | None
) -> tuple[tuple[str, str], ...]:
    """Give label and text of a deposit's term; nothing of an account without one.

    `choice` is a Maturity; `settlement` the number of the account that it is paid out to.
    """
    if months is None or ends_on is None:
        return ()
    term = counted(months, "month")
    pays_out = choice == Maturity.PAY_OUT
    then = f"paid out to {settlement}" if pays_out else f"begins another term of {term}"
    return (
        ("Term", f"{term}, until {format_date(ends_on)}"),
        ("At maturity", then),
        ("Settlement account", settlement or ""),
    )
