"""The closing of an account in words: the quote before it, and the receipt after it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.common import format_currency, format_date
from branch_desk.domain.closure import BLOCKERS, PASSED, AccountClosed, AccountClosure
from branch_desk.domain.examples import CLOSURE_EXAMPLE
from branch_desk.domain.operation import Known
from branch_desk.domain.sketch import sketch
from branch_desk.operations.account_closure import ACCOUNT_CLOSURE
from tests.domain import bank
from tests.domain.maintenance_bank import held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.core_fixtures import RunningCore

(QUOTE,) = ACCOUNT_CLOSURE.lookups
AMINA: Final = {"customer_id": "1000000016", "account_no": "0011000000015"}
BUSY: Final = {"customer_id": "1000000065", "account_no": "0011000000031"}


def kes(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "KES"}


def half(**values: Any) -> Any:
    return sketch(AccountClosure, values)


def quoted(core: RunningCore, named: Mapping[str, str]) -> Mapping[str, Any]:
    read = QUOTE.read(half(**named))
    assert read is not None
    query = "&".join(f"{name}={value}" for name, value in (read.params or {}).items())
    return core.log_in("REL001").get(f"{read.path}?{query}").body


def test_nothing_is_asked_before_the_account_is_named() -> None:
    assert QUOTE.read(half(customer_id="1000000016")) is None
    assert ACCOUNT_CLOSURE.before is not None
    assert ACCOUNT_CLOSURE.before.start(held(), bank.META) == {}, "nothing to change is filled in"


def test_the_quote_says_what_is_paid_and_how(core: RunningCore) -> None:
    reply = quoted(core, AMINA)
    said = [hit.text for hit in QUOTE.words(reply) if not hit.passes]
    assert said[0].startswith("Take back the card: ")
    as_of = format_date(datetime.fromisoformat(reply["as_of"]))
    assert f"Ledger balance KES 84,250.00, as of {as_of}" in said
    assert "May be paid by: transfer, banker's cheque, cash." in said
    assert not any(hit.stops for hit in QUOTE.words(reply))
    assert QUOTE.fills is not None
    assert QUOTE.fills(reply) == {"expected_payout": reply["payout"]}


def test_every_blocker_stops_and_says_the_way_out(core: RunningCore) -> None:
    (check,) = ACCOUNT_CLOSURE.prechecks
    assert check.passes(half(**AMINA), quoted(core, AMINA))
    assert not check.passes(half(**BUSY), quoted(core, BUSY))
    hits = QUOTE.words(quoted(core, BUSY))
    stops = {hit.code: hit for hit in hits if hit.stops}
    assert list(stops) == ["uncleared_funds", "active_hold"]
    assert stops["uncleared_funds"].text.startswith("Money is not cleared yet: ")
    assert stops["active_hold"].text.startswith("Money is held back: ")
    assert stops["active_hold"].text.endswith("Have the hold released first.")
    (hold,) = stops["active_hold"].items
    assert "HLD-" in hold
    passed = [hit.text for hit in hits if hit.passes]
    assert passed == [PASSED[code] for code in BLOCKERS if code not in stops]


def test_a_quote_says_which_of_its_figures_are_others_than_before(core: RunningCore) -> None:
    before = quoted(core, AMINA)
    now = {**before, "payout": kes("84250.00"), "interest": before["interest"] | {"tax": kes("1")}}
    assert QUOTE.since is not None
    assert QUOTE.since(before, before) == ()
    old, tax = before["payout"]["amount"], before["interest"]["tax"]["amount"]
    assert QUOTE.since(before, now) == (
        f"Payout was {format_currency(Decimal(old))}, now KES 84,250.00.",
        f"Tax was {format_currency(Decimal(tax))}, now KES 1.00.",
    )


@pytest.mark.parametrize(
    ("payout", "words"),
    [
        ({"method": "CASH"}, "cash"),
        ({"method": "TRANSFER", "to_account_no": "0011000000023"}, "transfer to 0011000000023"),
        (
            {"method": "BANKERS_CHEQUE", "payee": "Amina Njoroge"},
            "banker's cheque to Amina Njoroge",
        ),
    ],
)
def test_the_receipt_says_both_payouts_and_why_they_differ(
    payout: dict[str, str], words: str
) -> None:
    request = AccountClosure.model_validate({**CLOSURE_EXAMPLE, "payout": payout})
    reply = AccountClosed.model_validate(
        {
            "account_no": "0011000000015",
            "state": "CLOSED",
            "closed_on": "2026-11-25",
            "interest": {"gross": kes("10.00"), "tax": kes("1.50"), "net": kes("8.50")},
            "fee": kes("0.00"),
            "payout": kes("84258.50"),
            "transaction_ids": [],
        }
    )
    known = Known(meta=bank.META)
    rows = {row.label: row.value for row in ACCOUNT_CLOSURE.result(request, reply, known).rows}
    assert rows["Payout quoted"] == "KES 84,250.00"
    assert rows["Paid out"].startswith("KES 84,258.50 (eighty-four thousand")
    assert rows["Why more"] == "Interest was added until the closure was approved."
    assert rows["Paid by"] == words
    assert rows["Closed on"] == "25 Nov 2026"
    same = reply.model_copy(update={"payout": request.expected_payout})
    labels = [row.label for row in ACCOUNT_CLOSURE.result(request, same, known).rows]
    assert "Why more" not in labels
