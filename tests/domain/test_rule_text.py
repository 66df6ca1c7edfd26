"""A signing rule as it is typed, and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branch_desk.domain.mandates import Rule
from branch_desk.domain.rule_text import read_rule, rule_text


def of(*any_of: dict[str, int]) -> dict[str, Any]:
    return {"kind": "COMBINATION", "any_of": list(any_of)}


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("any", {"kind": "ANY_ONE"}),
        (" Any one ", {"kind": "ANY_ONE"}),
        ("ALL", {"kind": "ALL"}),
        ("all together", {"kind": "ALL"}),
        ("a", of({"A": 1})),
        ("A+B", of({"A": 1, "B": 1})),
        ("2A + b or any 3", of({"A": 2, "B": 1}, {"ANY": 3})),
        ("2 of A and 1 of B, any 4", of({"A": 2, "B": 1}, {"ANY": 4})),
        ("A & any3", of({"A": 1, "ANY": 3})),
        ("A+A", of({"A": 2})),
        ("any 1", of({"ANY": 1})),
        ("", None),
        ("the boss", None),
        ("F", None),
        ("A+", None),
        ("A or", None),
        ("0A", None),
        ("11A", None),
        ("any 11", None),
        ("6A+6A", None),
        ("all or A", None),
        (",".join("ABCDE" + "ABCDEA"), None),
    ],
)
def test_a_text_is_read_as_one_rule_or_none(typed: str, rule: dict[str, Any] | None) -> None:
    assert read_rule(typed) == rule


_COUNTS = st.dictionaries(
    st.sampled_from(("A", "B", "C", "D", "E", "ANY")), st.integers(1, 10), min_size=1
)
_RULES = st.one_of(
    st.sampled_from(({"kind": "ANY_ONE"}, {"kind": "ALL"})),
    st.lists(_COUNTS, min_size=1, max_size=10).map(lambda each: of(*each)),
)


@given(_RULES)
def test_what_is_shown_reads_as_the_same_rule(rule: dict[str, Any]) -> None:
    assert read_rule(rule_text(rule)) == rule
    Rule.model_validate(rule)


def test_a_combination_of_nothing_has_no_text() -> None:
    assert rule_text({"kind": "COMBINATION"}) == ""
