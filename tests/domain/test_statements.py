"""Which period a statement may span."""

from datetime import date

import pytest

from branch_desk.domain.statements import StatementEnquiry
from tests.domain.bank import refused, told

ACCOUNT = "0011000000015"


def test_a_period_is_sent_as_the_contract_names_it() -> None:
    asked = StatementEnquiry.model_validate(
        {"account_no": ACCOUNT, "from": "2026-11-01", "to": "2026-11-24"}
    )
    assert (asked.from_on, asked.to_on) == (date(2026, 11, 1), date(2026, 11, 24))
    assert asked.model_dump(mode="json", by_alias=True) == {
        "account_no": ACCOUNT, "from": "2026-11-01", "to": "2026-11-24",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "complaint"),
    [
        ("2026-11-24", "2026-11-24", None),
        ("2025-11-24", "2026-11-24", None),
        ("2025-11-23", "2026-11-24", ("/to", "period_too_long", "Choose at most 366 days.")),
        ("2026-11-24", "2026-11-23", ("/to", "date_range",
                                      "The start must not be after the end.")),
        ("soon", "2026-11-23", ("/from", "date_format", "Enter a date, for example 24 Nov 2026.")),
        (None, "2026-11-23", ("/from", "required", "Enter first day.")),
    ],
)  # fmt: skip
def test_a_period_has_an_order_and_an_end(
    start: str | None, end: str, complaint: tuple[str, str, str] | None
) -> None:
    found = told(refused(StatementEnquiry, {"account_no": ACCOUNT, "from": start, "to": end}))
    assert found == ([complaint] if complaint else [])
