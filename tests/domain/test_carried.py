"""What goes over from a new customer's form into the record of one who exists."""

from __future__ import annotations

from typing import Any

import pytest

from branch_desk.domain.carried import values_for_maintenance
from branch_desk.domain.maintenance import CustomerChanges
from tests.domain import bank


def test_contact_and_work_go_over_and_identity_never_does() -> None:
    changes = values_for_maintenance(bank.PERSON)["customer_changes"]
    assert set(changes) <= {
        *("phone", "alternative_phone", "email", "physical_address", "postal_address"),
        "individual",
    }
    assert changes["phone"] == bank.PERSON["phone"]
    assert set(changes["individual"]) <= {"occupation", "employer"}
    assert CustomerChanges.model_validate(changes)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"individual": {"surname": "Njoroge"}, "kra_pin": "A009876543K"},
        {"physical_address": {"country": "KE"}, "phone": None, "email": ""},
    ],
)
def test_what_a_fresh_form_says_by_itself_stays_where_it_is(typed: dict[str, Any]) -> None:
    assert values_for_maintenance(typed) == {}
