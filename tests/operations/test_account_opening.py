"""The declaration of an opening: its sheet, its precheck, and what it says of the customer."""

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpened, AccountOpening
from branch_desk.domain.sketch import sketch
from branch_desk.operations.account_opening import ACCOUNT_OPENING

_OPENED = AccountOpened(
    account_no="0011000000171", state="ACTIVE", version=1, mandate_no=1, transaction_id="TXN-X"
)


def _request(**changes: Any) -> AccountOpening:
    return AccountOpening.model_validate(dict(ACCOUNT_OPENING.example) | changes)


def _record(status: str = "ACTIVE", kyc: str = "VERIFIED", accounts: int = 1) -> dict[str, Any]:
    return {
        "customer": {"status": status, "full_name": "Amina Wanjiku Njoroge"},
        "kyc": {"status": kyc, "tier": "TIER_2"},
        "accounts": [{"state": "ACTIVE"}] * accounts + [{"state": "CLOSED"}],
        "alerts": [{"code": "NEXT_OF_KIN_STALE", "text": "Next of kin not confirmed."}],
    }


def test_the_sheet_prints_the_whole_number_and_the_deposit() -> None:
    request = _request(joint_holders=[{"customer_id": "1000000024"}])
    shown = [(row.label, row.value) for row in ACCOUNT_OPENING.result(request, _OPENED).rows]
    assert shown == [
        ("Account", "0011000000171"),
        ("Customer ID", "1000000016"),
        ("Joint holder", "1000000024"),
        ("Product", "10"),
        ("State", "ACTIVE"),
        ("First deposit", "KES 5,000.00"),
        ("Paid by", "cash, till receipt T1-000482"),
        ("Signing rule", "mandate 1"),
    ]


@pytest.mark.parametrize(
    ("funding", "words"),
    [
        (
            {"method": "TRANSFER", "from_account_no": "0011000000015"},
            "transfer from 0011000000015",
        ),
        ({"method": "LATER"}, "later"),
    ],
)
def test_the_sheet_says_how_it_was_paid(funding: dict[str, str], words: str) -> None:
    sheet = ACCOUNT_OPENING.result(_request(funding=funding), _OPENED)
    assert words in [row.value for row in sheet.rows]


@pytest.mark.parametrize(
    ("record", "passes"),
    [
        (_record(), True),
        (_record(kyc="INCOMPLETE"), True),
        (_record(kyc="EXPIRED"), False),
        (_record(status="BLOCKED"), False),
    ],
)
def test_an_opening_wants_an_active_customer_with_kyc_in_order(
    record: dict[str, Any], passes: bool
) -> None:
    precheck = ACCOUNT_OPENING.prechecks[0]
    read = precheck.lookup(_request())
    assert read is not None
    assert (read.path, read.params) == ("/customer/enquiry", {"customer_id": "1000000016"})
    assert precheck.passes(_request(), record) is passes
    hits = ACCOUNT_OPENING.lookups[0].words(record)
    assert hits[0].stops is not passes


def test_nothing_is_asked_while_there_is_no_customer() -> None:
    assert ACCOUNT_OPENING.lookups[0].read(sketch(AccountOpening, {})) is None


@pytest.mark.parametrize(
    ("accounts", "words"),
    [(0, "Holds no account."), (1, "Holds one account."), (2, "Holds 2 accounts.")],
)
def test_the_customer_is_described_in_words(accounts: int, words: str) -> None:
    hits = ACCOUNT_OPENING.lookups[0].words(_record(accounts=accounts))
    assert [hit.text for hit in hits] == [
        "Amina Wanjiku Njoroge: KYC VERIFIED, TIER_2.",
        words,
        "Next of kin not confirmed.",
    ]
