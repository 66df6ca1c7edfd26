"""Rights and limits, from the one table that the core serves."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from branch_desk.app import Desk
from branch_desk.domain.officers import Role
from branch_desk.services import permissions
from branch_desk.services.errors import NotPermitted, NotSignedIn
from branch_desk.services.permissions import can_perform_action, requires_supervisor_approval


@pytest.fixture
def bound(maker: Desk) -> Iterator[Desk]:
    permissions.bind(maker.permissions)
    yield maker
    permissions.unbind()


@pytest.mark.parametrize(
    ("role", "action", "may"),
    [
        (Role.RELATIONSHIP_OFFICER, "cif_create", True),
        ("TELLER", "cif_create", False),
        ("teller", "enquiries", True),
        ("Officer", "account_opening", True),
        ("relationship-officer", "account_opening", True),
        ("Relationship Manager", "account_opening", True),
        ("branch_supervisor", "transaction_approvals", True),
        ("supervisor", "transaction_approvals", True),
        ("manager", "transaction_approvals", True),
        ("BRANCH_MANAGER", "cif_create", False),
        ("administrator", "journal_enrol", True),
        ("auditor", "enquiries", True),
        ("emperor", "enquiries", False),
        ("supervisor", "conquer", False),
        ("", "", False),
    ],
)
def test_the_served_policy_decides(bound: Desk, role: str, action: str, may: bool) -> None:
    assert can_perform_action(role, action) is may


@pytest.mark.parametrize(
    ("officer_id", "value", "needs"),
    [
        ("REL001", "100000.00", False),
        ("rel001 ", Decimal("100000.01"), True),
        ("REL001", "0", False),
        ("REL001", None, True),
        ("REL002", "1", True),
    ],
)
def test_a_value_above_what_an_officer_may_do_alone_needs_a_supervisor(
    bound: Desk, officer_id: str, value: Decimal | str | None, needs: bool
) -> None:
    assert requires_supervisor_approval(officer_id, value) is needs


@pytest.mark.parametrize("value", ["1.234,50", "-5", "10000000000"])
def test_a_bad_amount_is_said(bound: Desk, value: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        requires_supervisor_approval("REL001", value)


def test_unbound_functions_say_that_nobody_is_signed_in() -> None:
    with pytest.raises(NotSignedIn):
        can_perform_action("TELLER", "enquiries")
    with pytest.raises(NotSignedIn):
        requires_supervisor_approval("REL001", "1")


def test_without_a_policy_nothing_may_be_done(desk: Desk) -> None:
    assert not desk.permissions.can_perform_action("SUPERVISOR", "enquiries")
    with pytest.raises(NotSignedIn):
        desk.permissions.may("enquiries")


def test_who_may_is_said_where_the_officer_may_not(maker: Desk) -> None:
    maker.permissions.require("cif_create")
    with pytest.raises(NotPermitted, match="Ask a supervisor or a branch manager"):
        maker.permissions.require("transaction_approvals")
    with pytest.raises(NotPermitted, match=r"may not do this\.$"):
        maker.permissions.require("conquer")


def test_the_facts_are_those_of_officer_and_bank(maker: Desk) -> None:
    facts = maker.permissions.facts(soft_matches=frozenset({"1000000016"}))
    assert facts.branch_code == "001"
    assert facts.maker_alone_max == Decimal("100000.00")
    assert facts.value_alone_today == Decimal("0.00")
    assert facts.business_date.isoformat() == "2026-11-24"
    assert facts.soft_matches == {"1000000016"}
