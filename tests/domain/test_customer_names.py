"""Under which name a customer, or a record that is still being filled in, is listed."""

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate, whose_name
from branch_desk.domain.sketch import sketch
from tests.domain.bank import COMPANY, OPENING, PERSON


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (PERSON, "Lydia Chebet"),
        (COMPANY, "Baraka Hardware (2019) Ltd."),
        ({}, ""),
        ({"individual": {"surname": "Chebet"}}, "Chebet"),
        ({"individual": {"first_name": "Lydia", "other_names": "Wanjiru"}}, "Lydia Wanjiru"),
        ({"business": {}}, ""),
        ({"business": {"registered_name": "Baraka Hardware"}}, "Baraka Hardware"),
    ],
)
def test_a_record_is_listed_under_the_name_it_has_so_far(values: dict[str, Any], name: str) -> None:
    assert whose_name(sketch(CifCreate, values)) == name


def test_what_makes_no_customer_has_no_new_name() -> None:
    assert whose_name(sketch(AccountOpening, OPENING)) == ""
