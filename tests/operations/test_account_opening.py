"""The declaration of an opening: its sheet, its precheck, and what it says of the customer."""

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpened, AccountOpening
from branch_desk.domain.operation import Known
from branch_desk.domain.paper_facts import PaperFacts
from branch_desk.domain.sheet import Sheet
from branch_desk.domain.sketch import sketch
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from tests.domain import bank

_OPENED = AccountOpened(
    account_no="0011000000171", state="ACTIVE", version=1, mandate_no=1, transaction_id="TXN-X"
)

NAMES = {"1000000016": "Amina Wanjiku Njoroge", "1000000024": "Brian Otieno"}


def _request(**changes: Any) -> AccountOpening:
    return AccountOpening.model_validate(dict(ACCOUNT_OPENING.example) | changes)


def _record(status: str = "ACTIVE", kyc: str = "VERIFIED", accounts: int = 1) -> dict[str, Any]:
    return {
        "customer": {
            "customer_id": "1000000016",
            "status": status,
            "full_name": "Amina Wanjiku Njoroge",
        },
        "kyc": {"status": kyc, "tier": "TIER_2"},
        "accounts": [{"state": "ACTIVE"}] * accounts + [{"state": "CLOSED"}],
        "alerts": [{"code": "NEXT_OF_KIN_STALE", "text": "Next of kin not confirmed."}],
    }


def _sheet(request: AccountOpening) -> Sheet:
    paper = PaperFacts(names=NAMES)
    return ACCOUNT_OPENING.result(request, _OPENED, Known(meta=bank.META, paper=paper))


def test_the_sheet_prints_the_whole_number_and_the_deposit() -> None:
    request = _request(joint_holders=[{"customer_id": "1000000024"}])
    shown = [(row.label, row.value) for row in _sheet(request).rows]
    assert shown == [
        ("Customer", "Amina Wanjiku Njoroge  1000000016"),
        ("Joint holder", "Brian Otieno  1000000024"),
        ("Account", "0011000000171"),
        ("Product", "Savings"),
        ("State", "Active"),
        ("Deposit", "KES 5,000.00 (five thousand)"),
        ("Paid by", "cash, till receipt T1-000482"),
        ("Mandate", "any one of: Amina Wanjiku Njoroge"),
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
    sheet = _sheet(_request(funding=funding))
    assert words in [row.value for row in sheet.rows]


def _mandate_of(sheet: Sheet) -> str:
    return next(row.value for row in sheet.rows if row.label == "Mandate")


def test_a_receipt_found_later_names_the_customer_by_number() -> None:
    sheet = ACCOUNT_OPENING.result(_request(), _OPENED, Known(meta=bank.META))
    assert sheet.rows[0].value == "1000000016"
    assert _mandate_of(sheet) == "any one of: 1000000016"


def test_for_a_minor_the_guardian_signs() -> None:
    sheet = _sheet(_request(product_code="12"))
    assert _mandate_of(sheet) == "any one of: the guardian"


def test_a_product_that_the_desk_does_not_know_stands_by_its_code() -> None:
    sheet = _sheet(_request(product_code="99"))
    assert ("Product", "99") in [(row.label, row.value) for row in sheet.rows]


def test_the_rule_that_was_asked_for_is_printed_in_words() -> None:
    signatories = [{"customer_id": "1000000016"}, {"customer_id": "1000000024"}]
    mandate = {
        "effective_from": "2026-11-24",
        "signatories": signatories,
        "bands": [{"rule": {"kind": "ALL"}}],
    }
    assert _mandate_of(_sheet(_request(mandate=mandate))) == (
        "all of: Amina Wanjiku Njoroge, Brian Otieno"
    )


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
        "Amina Wanjiku Njoroge: KYC verified, Tier 2.",
        words,
        "Next of kin not confirmed.",
    ]
