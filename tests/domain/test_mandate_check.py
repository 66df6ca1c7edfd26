"""The answer to who may sign, out of a mandate as the desk or the core holds it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.enquiries import MandateHeld
from branch_desk.domain.mandate_check import COMBINATIONS_MAX, MandateEnquiry, answer_of
from branch_desk.domain.money import Money

DAY = date(2026, 11, 24)
MASKED = {"identity": {"id_type": "NATIONAL_ID", "id_number": "****3177"}, "phone": "****0001"}


def held(people: list[dict[str, Any]], *bands: dict[str, Any]) -> MandateHeld:
    signatories = tuple(
        {"signatory_id": f"SIG-{place:010d}", "full_name": "Somebody", **MASKED, **each}
        for place, each in enumerate(people)
    )
    return MandateHeld(
        mandate_no=3, status="CURRENT", effective_from=DAY, signatories=signatories, bands=bands
    )


def test_the_band_comes_back_as_it_was_sent() -> None:
    small = {"up_to": {"amount": "100.00", "currency": "KES"}, "rule": {"kind": "ANY_ONE"}}
    large = {"up_to": {"amount": "900.00", "currency": "KES"}, "rule": {"kind": "ALL"}}
    mandate = held([{"class": "A"}, {"class": "B"}], small, large)
    assert answer_of(mandate, Decimal("100.00"), DAY).band == small
    answer = answer_of(mandate, Decimal("100.01"), DAY)
    assert (answer.mandate_no, answer.band, answer.more) == (3, large, False)
    assert answer.combinations == (("SIG-0000000000", "SIG-0000000001"),)
    above = answer_of(mandate, Decimal("900.01"), DAY)
    assert (above.band, above.combinations) == (None, ())
    assert {each.reason for each in above.cannot} == {"CLASS"}


def test_why_the_others_cannot() -> None:
    mandate = held(
        [
            {"class": "A"},
            {"class": "A", "effective_to": "2026-11-23"},
            {"class": "A", "personal_limit": {"amount": "50.00", "currency": "KES"}},
            {"class": "B"},
        ],
        {"rule": {"kind": "COMBINATION", "any_of": [{"A": 1}]}},
    )
    answer = answer_of(mandate, Decimal("51"), DAY)
    assert answer.combinations == (("SIG-0000000000",),)
    assert [(each.signatory_id[-1], each.reason) for each in answer.cannot] == [
        ("1", "DATE"), ("2", "LIMIT"), ("3", "CLASS"),
    ]  # fmt: skip


@pytest.mark.parametrize(("firsts", "shown", "more"), [(5, 50, False), (6, 50, True)])
def test_fifty_sets_are_shown(firsts: int, shown: int, more: bool) -> None:
    # Two of the first class and one of the second: 10 * 5 sets of five and five, 15 * 4 of six.
    rule = {"kind": "COMBINATION", "any_of": [{"A": 2, "B": 1}]}
    people = [{"class": "A"}] * firsts + [{"class": "B"}] * (10 - firsts)
    answer = answer_of(held(people, {"rule": rule}), Decimal(1), DAY)
    assert (len(answer.combinations), answer.more) == (shown, more)
    assert shown == COMBINATIONS_MAX
    assert answer.cannot == ()


def test_an_amount_is_text_in_the_query_and_money_in_a_form() -> None:
    asked = MandateEnquiry.model_validate({"account_no": "0011000000015", "amount": "1500"})
    assert asked.amount == Money.of("1500.00")
    form = {"account_no": "0011000000015", "amount": {"amount": "1500"}, "on": "2026-11-24"}
    assert MandateEnquiry.model_validate(form).model_dump(mode="json") == {
        "account_no": "0011000000015", "amount": "1500.00", "on": "2026-11-24",
    }  # fmt: skip
