"""The sheet of a fixed deposit that was opened: its term, its day, and what is done then."""

from datetime import date

import pytest

from branch_desk.domain.accounts import AccountOpened, AccountOpening
from branch_desk.domain.operation import Known
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from tests.domain import bank


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("PAY_OUT", "paid out to 0011000000015"),
        ("ROLL_OVER", "begins another term of 12 months"),
    ],
)
def test_the_sheet_of_a_fixed_deposit_says_when_it_ends_and_what_then(
    choice: str, words: str
) -> None:
    terms = {
        "product_code": "30",
        "tenure_months": 12,
        "settlement_account_no": "0011000000015",
        "maturity": choice,
    }
    request = AccountOpening.model_validate(dict(ACCOUNT_OPENING.example) | terms)
    opened = AccountOpened(
        account_no="0013000000052",
        state="ACTIVE",
        version=1,
        mandate_no=1,
        matures_on=date(2027, 11, 24),
    )
    sheet = ACCOUNT_OPENING.result(request, opened, Known(meta=bank.META))
    assert [(row.label, row.value) for row in sheet.rows[-4:-1]] == [
        ("Term", "12 months, until 24 Nov 2027"),
        ("At maturity", words),
        ("Settlement account", "0011000000015"),
    ]
