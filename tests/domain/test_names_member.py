"""Which pointers lead to something in a request, or to what it could have."""

from __future__ import annotations

import pytest

from branch_desk.domain.complaints import names_member
from branch_desk.domain.customers import CifCreate
from tests.domain.bank import PERSON


@pytest.mark.parametrize(
    ("pointer", "leads"),
    [
        ("/individual/first_name", True),
        ("/individual/other_names", True),
        ("/individual/next_of_kin/0/full_name", True),
        ("/individual/next_of_kin/0", True),
        ("/individual/next_of_kin/9/full_name", False),
        ("/individual/next_of_kin/x", False),
        ("/odd/0", True),
        ("/odd/1", False),
        ("/nope/x", False),
        ("/individual/nope", False),
    ],
)
def test_a_pointer_leads_to_a_member_or_nowhere(pointer: str, leads: bool) -> None:
    assert names_member(CifCreate, {**PERSON, "odd": ["kept"]}, pointer) is leads
