"""The demo's ledger: twelve months of postings behind each balance, every transaction sums to 0.

Nothing is random: amounts follow from the tables, days from the first business date. Amounts are
integer minor units; positive means in the customer's favour, so cash paid in is negative in CASH.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from branch_desk.core.seed_data.accounts import ACCOUNTS, DemoAccount
from branch_desk.core.seed_data.days import bank_day, month_end
from branch_desk.core.seed_data.ids import account_no, opaque_id
from branch_desk.domain.interest import accrued, interest_due

_RATES: Final = {
    "10": Decimal("3.00"), "11": Decimal("1.00"), "12": Decimal("4.00"),
    "20": Decimal("0.00"), "21": Decimal("0.00"), "30": Decimal("8.00"),
}  # fmt: skip
_SHILLING: Final = 100
_ROUND: Final = 50 * _SHILLING
_MONTHS: Final = 12
_TAX_PERCENT: Final = Decimal(15)
_SILENCE_DAYS: Final = 365
_ADJUST: Final = "adjust"
_MIRROR: Final = "mirror"
# Within a day: what was planned, the month's interest, then what makes the balance exact.
_RANKS: Final = {_ADJUST: 2, "CHEQUE": 3}
_UNCLEARED: Final = ("0011000000031", 40_000 * _SHILLING)


@dataclass(frozen=True)
class Posting:
    """One transaction of the ledger; entries are (account number or ledger code, minor units)."""

    order: int
    """Within a business day, the order of posting."""
    transaction_id: str
    business_date: date
    value_date: date
    kind: str
    narrative: str
    entries: tuple[tuple[str, int], ...]


@dataclass
class LedgerState:
    """Where an account stands after its postings; `accrued` is in millionths of a minor unit."""

    balance: int = 0
    accrued: int = 0
    accrued_to: date | None = None
    last_customer_day: date | None = None


@dataclass(frozen=True)
class _Move:
    day: date
    kind: str
    narrative: str
    amount: int
    against: str
    value_day: date | None = None


def minor(shillings: str) -> int:
    """Give an amount of shillings in minor units."""
    return int(Decimal(shillings) * _SHILLING)


def ledger(first_day: date) -> tuple[tuple[Posting, ...], Mapping[str, LedgerState]]:
    """Give every posting, oldest first, and where each account stands on the first day."""
    postings: list[Posting] = []
    states: dict[str, LedgerState] = {}
    for place, account in enumerate(ACCOUNTS):
        states[account.number] = state = LedgerState()
        for count, move in enumerate(_history(account, first_day, state)):
            postings.append(_posting(place * 1000 + count, account.number, move))
    postings.sort(key=lambda each: (each.business_date, each.order))
    return tuple(postings), states


def payout_of(account: DemoAccount, first_day: date) -> int:
    """Give what closing an account would pay on the first day, in minor units."""
    state = LedgerState()
    for _ in _history(account, first_day, state):
        continue
    return state.balance + interest_due(state.accrued, _TAX_PERCENT).net.minor


def _posting(n: int, number: str, move: _Move) -> Posting:
    return Posting(
        n,
        opaque_id("TXN-", "transaction", n),
        move.day,
        move.value_day or move.day,
        move.kind,
        move.narrative,
        ((number, move.amount), (move.against, -move.amount)),
    )


def _history(account: DemoAccount, first_day: date, state: LedgerState) -> Iterator[_Move]:
    """Walk through the life of an account, moving `state` along with what is posted."""
    if account.state == "PENDING":
        return
    ends = sorted(_month_ends(account, first_day))
    for move in _merged(list(_planned(account, first_day)), ends):
        if isinstance(move, date):
            yield from _interest(account, move, state)
            continue
        _accrue(account, move.day, state)
        made = _settled(account, move, state)
        state.balance += made.amount
        state.last_customer_day = move.day
        if made.amount and made.kind != _MIRROR:
            yield made
    _accrue(account, first_day, state)
    if account.state == "CLOSED":
        state.accrued = 0


def _merged(moves: Sequence[_Move], ends: Sequence[date]) -> list[_Move | date]:
    keyed: list[tuple[date, int, int, _Move | date]] = [
        (move.day, _RANKS.get(move.kind, 0), place, move) for place, move in enumerate(moves)
    ]
    keyed += [(day, 1, 0, day) for day in ends]
    return [each[3] for each in sorted(keyed, key=lambda each: each[:3])]


def _month_ends(account: DemoAccount, first_day: date) -> Iterator[date]:
    if not _RATES[account.product] or account.product == "30":
        return
    opened, closed = _opened_on(account, first_day), _ended_on(account, first_day)
    for month in range(-_MONTHS, 0):
        day = bank_day(month_end(first_day, month), 0)
        if day > opened and (account.state != "CLOSED" or day < closed):
            yield day


def _planned(account: DemoAccount, first_day: date) -> Iterator[_Move]:
    opened, ended = _opened_on(account, first_day), _ended_on(account, first_day)
    target, cash = minor(account.balance), f"CASH_{account.branch}"
    if account.settles:
        source = account_no(*account.settles)
        yield _Move(opened, "OPENING_DEPOSIT", f"Opening of {account.number}", target, source)
    else:
        lent = sum(minor(each.balance) for each in _funded_by(account))
        first = opening_deposit(account) + lent
        yield _Move(opened, "OPENING_DEPOSIT", "Opening deposit", first, cash)
        yield from _transfers_out(account, first_day)
        yield from _monthly(account, first_day, target)
    if account.state == "CLOSED":
        yield _Move(ended, "CLOSURE_PAYOUT", "Payout at closure", 0, cash)
    elif not account.settles and account.state == "ACTIVE":
        yield from _last_moves(account, first_day)


def opening_deposit(account: DemoAccount) -> int:
    """Give what an account was opened with, in minor units."""
    return _rounded(minor(account.balance) * 6 // 10)


def _last_moves(account: DemoAccount, first_day: date) -> Iterator[_Move]:
    number, amount = _UNCLEARED
    cash = f"CASH_{account.branch}"
    yield _Move(bank_day(first_day, -1), _ADJUST, "", 0, cash)
    if account.number == number:
        # Two days on is a Saturday at worst: later than the first day in any case.
        paid_in, clears = bank_day(first_day, -1), bank_day(first_day, 2)
        yield _Move(paid_in, "CHEQUE", "Cheque paid in", amount, "CLEARING", clears)


def _transfers_out(account: DemoAccount, first_day: date) -> Iterator[_Move]:
    """Leave the sums that fixed deposits took; their postings stand with the deposit."""
    for deposit in _funded_by(account):
        yield _Move(_opened_on(deposit, first_day), _MIRROR, "", -minor(deposit.balance), "")


def _funded_by(account: DemoAccount) -> list[DemoAccount]:
    key = (account.branch, account.product, account.serial)
    return [each for each in ACCOUNTS if each.settles == key]


def _monthly(account: DemoAccount, first_day: date, target: int) -> Iterator[_Move]:
    """Pay in and draw in each month in which the account was used."""
    last = _last_used(account, first_day)
    opened = _opened_on(account, first_day)
    for month in range(_months_back(account), 0, -1):
        share = (account.serial * 31 + month * 17) % 5 + 8
        paid = _rounded(target * share // 100)
        salary = account.product in {"10", "20"} and len(account.holders) == 1
        kind, narrative, against = (
            ("TRANSFER", "Salary", "CLEARING")
            if salary
            else ("DEPOSIT", "Cash deposit", f"CASH_{account.branch}")
        )
        paid_in = bank_day(first_day, -30 * month + 3)
        drawn = bank_day(first_day, -30 * month + 17)
        if opened < paid_in and drawn < last and paid:
            yield _Move(paid_in, kind, narrative, paid, against)
            taken = -_rounded(paid * 9 // 10)
            yield _Move(drawn, "WITHDRAWAL", "Cash withdrawal", taken, f"CASH_{account.branch}")


def _months_back(account: DemoAccount) -> int:
    return 16 + _MONTHS if account.state in {"DORMANT", "CLOSED"} else _MONTHS


def _last_used(account: DemoAccount, first_day: date) -> date:
    """Give the day before which the customer used the account."""
    since = account.since or 0
    if account.state == "DORMANT":
        return first_day - timedelta(days=since + _SILENCE_DAYS)
    return first_day - timedelta(days=since + 3)


def _settled(account: DemoAccount, move: _Move, state: LedgerState) -> _Move:
    """Give a move its amount where that hangs on the balance so far."""
    if move.kind == "CLOSURE_PAYOUT":
        return replace(move, amount=-state.balance)
    if move.kind != _ADJUST:
        return move
    number, coming = _UNCLEARED
    missing = minor(account.balance) - state.balance
    missing -= coming if account.number == number else 0
    kind, words = ("DEPOSIT", "Cash deposit") if missing > 0 else ("WITHDRAWAL", "Cash withdrawal")
    return replace(move, kind=kind, narrative=words, amount=missing)


def _interest(account: DemoAccount, day: date, state: LedgerState) -> Iterator[_Move]:
    _accrue(account, day, state)
    due = interest_due(state.accrued, _TAX_PERCENT)
    state.accrued = 0
    state.balance += due.net.minor
    words = f"Interest {day:%m/%Y}"
    yield _Move(day, "INTEREST", words, due.gross.minor, "INTEREST_EXPENSE")
    yield _Move(day, "TAX", "Withholding tax on interest", -due.tax.minor, "TAX_PAYABLE")


def _accrue(account: DemoAccount, day: date, state: LedgerState) -> None:
    days = (day - (state.accrued_to or day)).days
    state.accrued += accrued(state.balance, _RATES[account.product], days)
    state.accrued_to = day


def _opened_on(account: DemoAccount, first_day: date) -> date:
    return bank_day(first_day, -account.opened)


def _ended_on(account: DemoAccount, first_day: date) -> date:
    return bank_day(first_day, -(account.since or 0))


def _rounded(amount: int) -> int:
    return amount // _ROUND * _ROUND
