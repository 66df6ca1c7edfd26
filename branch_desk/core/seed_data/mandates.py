"""The demo's mandates: who signs on which account, and the two mandates worth a look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from branch_desk.core.seed_data.accounts import DemoAccount
from branch_desk.core.seed_data.customers import CUSTOMERS, full_name, identity_of
from branch_desk.core.seed_data.days import bank_day
from branch_desk.core.seed_data.ids import customer_id, document_id, opaque_id
from branch_desk.core.seed_data.organisations import Organisation
from branch_desk.core.seed_data.people import Person

_BY_SERIAL: Final = {each.serial: each for each in CUSTOMERS}
_ANY_ONE: Final = [{"rule": {"kind": "ANY_ONE"}}]
_ALL: Final = [{"rule": {"kind": "ALL"}}]
_SCHEDULED_IN_DAYS: Final = 14
_EXPIRED_BEFORE_DAYS: Final = 30


@dataclass(frozen=True)
class DemoMandate:
    """One numbered mandate of an account; terms are a MandateTerms body with ids of signatories."""

    account_no: str
    mandate_no: int
    status: str
    terms: dict[str, Any]


def _upto(amount: str, rule: dict[str, Any]) -> dict[str, Any]:
    return {"up_to": {"amount": amount, "currency": "KES"}, "rule": rule}


_BARAKA_BANDS: Final = [
    _upto("50000.00", {"kind": "ANY_ONE"}),
    _upto("500000.00", {"kind": "COMBINATION", "any_of": [{"A": 1, "B": 1}]}),
    {"rule": {"kind": "COMBINATION", "any_of": [{"A": 2, "B": 1}]}},
]
_TUMAINI_BANDS: Final = [{"rule": {"kind": "COMBINATION", "any_of": [{"ANY": 3}]}}]
_BARAKA_CLASSES: Final = ("A", "A", "B", "B")
# Two employees sign beside the directors, one of them up to a limit.
_BARAKA_STAFF: Final = ("Josphat Kamande Irungu", "Tabitha Wavinya Muli")


def mandates(account: DemoAccount, first_day: date) -> Iterator[DemoMandate]:
    """Give the mandates of an account: the current one, and a scheduled change of one account."""
    start = bank_day(first_day, -account.opened)
    signatories = list(_signatories(account, first_day))
    bands = {"BARAKA": _BARAKA_BANDS, "TUMAINI": _TUMAINI_BANDS, "ALL": _ALL}
    rule = bands.get(account.rule, _ANY_ONE)
    terms = {"effective_from": start.isoformat(), "signatories": signatories, "bands": rule}
    yield DemoMandate(account.number, 1, "CURRENT", terms)
    if account.rule == "ALL" and (account.branch, account.product) == ("001", "20"):
        later = bank_day(first_day, _SCHEDULED_IN_DAYS).isoformat()
        small = [_upto("20000.00", {"kind": "ANY_ONE"}), {"rule": {"kind": "ALL"}}]
        change = {"effective_from": later, "signatories": signatories, "bands": small}
        yield DemoMandate(account.number, 2, "SCHEDULED", change)


def _signatories(account: DemoAccount, first_day: date) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(_rows(account, first_day)):
        signatory_id = opaque_id("SIG-", "signatory", int(account.number) * 100 + place)
        yield {"signatory_id": signatory_id, "class": "A", **row}


def _rows(account: DemoAccount, first_day: date) -> Iterator[dict[str, Any]]:
    holder = _BY_SERIAL[account.holders[0]]
    if isinstance(holder, Person):
        if account.rule == "GUARDIAN" and holder.guardian:
            holders: tuple[int, ...] = (holder.guardian,)
        else:
            holders = account.holders
        for serial in holders:
            person = _BY_SERIAL[serial]
            yield {"customer_id": customer_id(serial), "full_name": full_name(person),
                   "identity": identity_of(person, first_day)}  # fmt: skip
        return
    yield from _officers(account, holder, first_day)


def _officers(
    account: DemoAccount, holder: Organisation, first_day: date
) -> Iterator[dict[str, Any]]:
    names = [name for name, _, _ in holder.people]
    if account.rule == "BARAKA":
        names += _BARAKA_STAFF
    for place, name in enumerate(names):
        row: dict[str, Any] = {
            "full_name": name,
            "identity": {
                "id_type": "NATIONAL_ID",
                "id_number": str(30_000_000 + int(f"{holder.serial}{place}") * 1_409),
                "issuing_country": "KE",
            },
            "specimen_id": document_id(f"specimen/{holder.serial}/{place}"),
        }
        if account.rule == "BARAKA":
            row["class"] = _BARAKA_CLASSES[place]
            if place == len(names) - 1:
                row["personal_limit"] = {"amount": "20000.00", "currency": "KES"}
        if account.rule == "TUMAINI" and place == len(names) - 1:
            ended = first_day - timedelta(days=_EXPIRED_BEFORE_DAYS)
            row["effective_to"] = ended.isoformat()
        yield row
