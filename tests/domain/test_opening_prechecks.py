"""The KYC of every holder is checked before an opening, each by a line of their own."""

from __future__ import annotations

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.opening_prechecks import HOLDER_PRECHECKS
from branch_desk.domain.sketch import sketch
from tests.domain import bank
from tests.ui.forms.paper_desk import record_of


def test_every_joint_holder_is_checked_by_a_line_of_their_own() -> None:
    joint = [{"customer_id": "1000000024"}, {"customer_id": "1000000032"}, {}]
    sketched = sketch(AccountOpening, {"customer_id": "1000000016", "joint_holders": joint})
    reads = [each.lookup(sketched) for each in HOLDER_PRECHECKS]
    asked = [read and read.params and read.params["customer_id"] for read in reads]
    assert asked == ["1000000016", "1000000024", "1000000032", None]


def test_each_is_refused_by_name_and_led_to_the_dock_that_cures_it() -> None:
    daniel = record_of(bank.CUSTOMERS["1000000057"])
    for each in HOLDER_PRECHECKS:
        assert not each.passes(None, daniel)
        assert each.words(daniel).startswith("KYC of Daniel Kiprono Cheruiyot is expired")
        assert each.cured_by(daniel) == "KYC_EXPIRED"
