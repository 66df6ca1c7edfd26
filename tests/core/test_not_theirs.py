"""What a record may not be: another's reason, a child's paper, a tier below its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.core.desk_work import ABSENT, CIF, company, complaints, minor, person
from tests.core.maintenance_work import change
from tests.core.mandate_work import kept, update

if TYPE_CHECKING:
    from tests.core_fixtures import SignedIn

pytestmark = pytest.mark.usefixtures("new_day")


def test_a_reason_for_no_pin_is_the_customers_own(maker: SignedIn) -> None:
    adult = person(maker, kra_pin=ABSENT, kra_pin_exemption="MINOR")
    child = minor(maker, kra_pin_exemption="DIPLOMAT")
    firm = company(maker, kra_pin=ABSENT, kra_pin_exemption="DIPLOMAT")
    for body in (adult, child, firm):
        found = complaints(maker.post(CIF, body))
        assert found == [("/kra_pin_exemption", "exemption_kind")]


def test_a_child_owns_by_a_childs_paper(maker: SignedIn) -> None:
    body: Any = company(maker)
    body["business"]["beneficial_owners"][0]["date_of_birth"] = "2015-03-04"
    found = complaints(maker.post(CIF, body))
    assert found == [("/business/beneficial_owners/0/identity/id_type", "id_type_age")]


def test_what_is_not_asked_for_is_not_waived(maker: SignedIn) -> None:
    waiver = {"document_type": "CR12", "reason": "Comes by post next week"}
    answer = maker.post(CIF, person(maker, waivers=[waiver]))
    assert complaints(answer) == [("/waivers/0/document_type", "document_not_waivable")]
    assert "The CR12 cannot be waived." in answer.raw.decode()


def test_a_tier_stays_what_an_account_asks_for(maker: SignedIn, account: tuple[str, str]) -> None:
    answer = change(maker, account[0], customer_changes={"kyc_tier": "TIER_1"})
    assert complaints(answer) == [("/customer_changes/kyc_tier", "kyc_tier_low")]
    told = answer.body["field_errors"][0]["message"]
    assert told == "This customer needs tier 2: Savings asks for it."


def test_an_account_of_somebody_else_is_the_only_complaint(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    seen = '"c1.a1"'
    answer = change(
        maker, account[0], "0012000000021", seen=seen, account_changes={"title": "Mine now"}
    )
    assert complaints(answer) == [("/account_no", "account_not_of_customer")]


def test_a_band_reaches_somewhere(maker: SignedIn, account: tuple[str, str]) -> None:
    nothing = {"up_to": {"amount": "0.00"}, "rule": {"kind": "ANY_ONE"}}
    answer = update(
        maker, account, [kept(maker, account)], [nothing, {"rule": {"kind": "ANY_ONE"}}]
    )
    assert complaints(answer) == [("/mandate/bands/0/up_to", "amount_min")]


@pytest.mark.parametrize(
    ("limit", "words"), [("0", "Enter 1 or more."), ("101", "Enter 100 or less.")]
)
def test_the_length_of_a_page_has_its_range(maker: SignedIn, limit: str, words: str) -> None:
    answer = maker.get(f"/supervision/authorization-queue?limit={limit}")
    assert complaints(answer) == [("/query/limit", "choice")]
    assert answer.body["field_errors"][0]["message"] == words
