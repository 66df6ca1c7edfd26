"""What a form can say while it is filled: only what no further field could cure."""

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.field_rules import early_complaints
from branch_desk.domain.sketch import sketch

from .bank import facts

_ID = {"id_type": "NATIONAL_ID", "id_number": "27654321", "issuing_country": "KE"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"individual": {}}, []),
        ({"individual": {"date_of_birth": "1988-03-14"}}, []),
        ({"individual": {"date_of_birth": "2088-03-14"}}, ["dob_future"]),
        ({"individual": {"date_of_birth": "1888-03-14"}}, ["dob_range"]),
        ({"individual": {"identity": {"id_type": "NATIONAL_ID"}}}, []),
        ({"individual": {"identity": {"id_number": "12"}}}, []),
        ({"individual": {"identity": _ID}}, []),
        ({"individual": {"identity": {**_ID, "id_number": "12"}}}, ["national_id_format"]),
        ({"phone": "020 2222222"}, []),
        ({"phone": "020 2222222", "customer_type": "INDIVIDUAL"}, ["phone_not_mobile"]),
        ({"phone": "020 2222222", "customer_type": "BUSINESS"}, []),
        ({"kra_pin": "P012345678Z"}, []),
        ({"kra_pin": "P012345678Z", "customer_type": "INDIVIDUAL"}, ["kra_pin_kind"]),
        ({"kra_pin": "P012345678Z", "customer_type": "BUSINESS", "business": {}}, []),
        (
            {
                "kra_pin": "P012345678Z",
                "customer_type": "BUSINESS",
                "business": {"business_type": "SOLE_PROPRIETOR"},
            },
            ["kra_pin_kind"],
        ),
    ],
)
def test_a_half_filled_record_is_told_what_is_wrong_already(
    values: dict[str, Any], said: list[str]
) -> None:
    assert [each.code for each in early_complaints(sketch(CifCreate, values), facts())] == said


def test_other_requests_have_nothing_to_say_early() -> None:
    assert early_complaints(sketch(AccountOpening, {}), facts()) == ()
