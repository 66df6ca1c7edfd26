"""Closing an account: ways of paying, complaints about a request, and the notes of a quote."""

from typing import Any, Final

import pytest

from branch_desk.domain.closure import AccountClosure, closure_note
from branch_desk.domain.closure_rules import closure_complaints, methods_for
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
from branch_desk.domain.field_rules import field_complaints
from tests.domain.bank import changed, facts, refs, told

ACCOUNT, OTHER = "0011000000015", "0011000000023"
CASH_MAX: Final = 100_000_00
# Only whether the account is there counts here.
_NOTHING_ELSE: Final[dict[str, Any]] = {}
HELD: Final = EnquiryReply.model_construct(
    account=AccountDetail.model_construct(**_NOTHING_ELSE), **_NOTHING_ELSE
)
WITHOUT: Final = EnquiryReply.model_construct(account=None, **_NOTHING_ELSE)
CLOSURE: Final[dict[str, Any]] = {
    "customer_id": "1000000016",
    "account_no": ACCOUNT,
    "reason_code": "CUSTOMER_REQUEST",
    "payout": {"method": "CASH"},
    "expected_payout": {"amount": "84250.00"},
    "confirmations": {
        "cards_returned": True,
        "cheque_leaves_returned": True,
        "customer_notified": True,
    },
    "instruction": refs(1)[0],
}
TRANSFER: Final = {"method": "TRANSFER", "to_account_no": OTHER}
CHEQUE: Final = {"method": "BANKERS_CHEQUE", "payee": "Amina Njoroge"}


@pytest.mark.parametrize(
    ("payout", "methods"),
    [
        (-1, []),
        (0, ["NONE"]),
        (1, ["TRANSFER", "BANKERS_CHEQUE", "CASH"]),
        (CASH_MAX, ["TRANSFER", "BANKERS_CHEQUE", "CASH"]),
        (CASH_MAX + 1, ["TRANSFER", "BANKERS_CHEQUE"]),
    ],
)
def test_how_a_payout_may_be_made(payout: int, methods: list[str]) -> None:
    assert list(methods_for(payout, CASH_MAX)) == methods


def complaints(paper: str = "CLOSURE_REQUEST", /, **changes: Any) -> list[tuple[str, str, str]]:
    pointers = {name.replace("__", "/"): value for name, value in changes.items()}
    request = AccountClosure.model_validate(changed(CLOSURE, pointers))
    return told(field_complaints(request, facts(paper, held=HELD)))


@pytest.mark.parametrize(
    "payout",
    [{"method": "CASH"}, TRANSFER, CHEQUE],
    ids=["cash", "transfer", "cheque"],
)
def test_a_whole_request_has_no_complaint(payout: dict[str, str]) -> None:
    assert complaints(payout=payout) == []
    assert complaints("COURT_ORDER", payout=payout, reason_code="DECEASED_ESTATE") == []


def test_nothing_left_is_paid_by_nothing() -> None:
    assert complaints(payout={"method": "NONE"}, expected_payout={"amount": "0.00"}) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"reason_code": "FRAUD"}, ("/note", "required", "Enter the note.")),
        ({"reason_code": "OTHER"}, ("/note", "required", "Enter the note.")),
        (
            {"expected_payout": {"amount": "100000.01"}},
            ("/payout/method", "payout_method", "This payout cannot be made by cash."),
        ),
        (
            {"payout": {"method": "NONE"}},
            ("/payout/method", "payout_method", "This payout cannot be made by no payment."),
        ),
        (
            {"payout": {"method": "TRANSFER"}},
            ("/payout/to_account_no", "required", "Enter the account to pay to."),
        ),
        (
            {"payout": {"method": "TRANSFER", "to_account_no": ACCOUNT}},
            ("/payout/to_account_no", "choice", "Choose another account from the list."),
        ),
        (
            {"payout": {"method": "BANKERS_CHEQUE"}},
            ("/payout/payee", "required", "Enter the payee."),
        ),
        (
            {"payout": {"method": "CASH", "payee": "Amina Njoroge"}},
            (
                "/payout/payee",
                "unknown_field",
                "The desk sent a field that the core does not know: payee.",
            ),
        ),
        (
            {"confirmations__cheque_leaves_returned": False},
            (
                "/confirmations/cheque_leaves_returned",
                "confirm_all",
                "Confirm cards, cheque leaves and notice to the customer.",
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    changes: dict[str, Any], complaint: tuple[str, str, str]
) -> None:
    assert complaints(**changes) == [complaint]


def test_fraud_with_its_note_is_taken() -> None:
    assert complaints(reason_code="FRAUD", note="Cheques were forged in October.") == []


def test_another_paper_is_no_instruction() -> None:
    ((pointer, code, _),) = complaints(DocumentType.PHOTO.value)
    assert (pointer, code) == ("/instruction", "required")


def test_the_record_has_to_be_there() -> None:
    request = AccountClosure.model_validate(CLOSURE)
    unknown = facts("CLOSURE_REQUEST")
    assert [each.code for each in closure_complaints(request, unknown)] == ["customer_unknown"]
    elsewhere = facts("CLOSURE_REQUEST", held=WITHOUT)
    found = list(closure_complaints(request, elsewhere))
    assert [(each.field, each.code) for each in found] == [
        ("/account_no", "account_not_of_customer")
    ]


def test_a_note_says_what_it_is_about() -> None:
    note = closure_note("card_to_return", "4571 **** **** 0001", "4571 **** **** 0002")
    assert note.text == "Take back the card: 4571 **** **** 0001, 4571 **** **** 0002."
    assert note.items == ("4571 **** **** 0001", "4571 **** **** 0002")
    assert closure_note("dormant").text == "The account is dormant. Reactivate it first."
