"""Rules of an account opening across its fields, and of the signing rule that it may carry."""

import sys
from typing import Any, Final

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.field_rules import field_complaints
from tests.domain.bank import (
    ABSENT,
    DIGEST,
    IDENTITY,
    MANDATE,
    OPENING,
    changed,
    document_id,
    facts,
    told,
)

Rows = list[tuple[str, str, str]]
_ANOTHER = "Choose another customer from the list."
_NOBODY = "No customer has this ID."
_NO_BOOK: Final = "Savings comes without a cheque book."
_UNKNOWN = "The desk sent a field that the core does not know: {}."
_FIXED: Final = {
    "/product_code": "30",
    "/initial_deposit/amount": "50000",
    "/funding": {"method": "TRANSFER", "from_account_no": "0011000000015"},
    "/tenure_months": 12,
    "/settlement_account_no": "0011000000015",
    "/maturity": "PAY_OUT",
}
_JOINT: Final = {"/joint_holders": [{"customer_id": "1000000024"}], "/mandate": MANDATE}
_STRANGER: Final = {
    "full_name": "Mark Chebet",
    "identity": IDENTITY,
    "specimen": {"document_id": document_id(1), "sha256": DIGEST},
}
_OTHER_STRANGER: Final = _STRANGER | {"identity": IDENTITY | {"id_number": "27654399"}}
_SIGNATORIES: Final = "/mandate/signatories"
_BANDS: Final = "/mandate/bands"


def _band(kind: str = "ANY_ONE", up_to: str | None = None, **rule: Any) -> dict[str, Any]:
    limit = {} if up_to is None else {"up_to": {"amount": up_to}}
    return {**limit, "rule": {"kind": kind, **rule}}


def _mandate(**changes: Any) -> dict[str, Any]:
    return {"/mandate": changed(MANDATE, {f"/{name}": value for name, value in changes.items()})}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"/branch_code": "001"},
        {"/initial_deposit/amount": "1000.00"},
        {"/product_code": "11", "/initial_deposit/amount": "100000.00"},
        {"/product_code": "11", "/initial_deposit/amount": "0"},
        {"/customer_id": "1000000107", "/product_code": "12"},
        {"/funding": {"method": "LATER"}, "/initial_deposit/amount": "0.00"},
        {"/customer_id": "1000000156", "/product_code": "21", **_mandate()},
        _JOINT,
        _FIXED,
        _FIXED | {"/tenure_months": 3},
        _FIXED | {"/tenure_months": 60, "/maturity": "ROLL_OVER"},
        _mandate(signatories=[_STRANGER, _OTHER_STRANGER]),
        _mandate(
            signatories=[
                {"customer_id": "1000000016"},
                _STRANGER | {"effective_from": "2026-12-01", "effective_to": "2026-12-01"},
            ]
        ),
        _mandate(
            bands=[
                _band(up_to="50000"),
                _band("COMBINATION", "500000", any_of=[{"C": 1}, {"A": 1, "ANY": 2}]),
                _band("ALL"),
            ]
        ),
    ],
)
def test_an_opening_that_keeps_the_rules_has_no_complaint(changes: dict[str, Any]) -> None:
    assert _complaints(changes) == []


def _not_offered(name: str, why: str) -> Rows:
    text = f"{name} is not offered to this customer: {why}."
    return [("/product_code", "product_not_for_customer", text)]


def _unsatisfiable(index: int, text: str) -> Rows:
    return [(f"{_BANDS}/{index}", "band_unsatisfiable", text)]


RULES: Final[list[tuple[dict[str, Any], Rows]]] = [
    (
        {"/branch_code": "002"},
        [("/branch_code", "branch_differs", "You are signed in at branch 001.")],
    ),
    # Who holds it
    ({"/customer_id": "1000000412"}, [("/customer_id", "customer_unknown", _NOBODY)]),
    (
        _JOINT | {"/joint_holders": [{"customer_id": "1000000412"}]},
        [("/joint_holders/0/customer_id", "customer_unknown", _NOBODY)],
    ),
    (
        _JOINT | {"/joint_holders": [{"customer_id": "1000000016"}]},
        [("/joint_holders/0/customer_id", "choice", _ANOTHER)],
    ),
    (
        _JOINT | {"/joint_holders": [{"customer_id": "1000000024"}] * 2},
        [("/joint_holders/1/customer_id", "choice", _ANOTHER)],
    ),
    # The product
    ({"/product_code": "99"}, [("/product_code", "choice", "Choose product from the list.")]),
    ({"/customer_id": "1000000107"}, _not_offered("Savings", "the customer is under 18")),
    (
        _JOINT | {"/joint_holders": [{"customer_id": "1000000107"}]},
        _not_offered("Savings", "the customer is under 18"),
    ),
    ({"/product_code": "12"}, _not_offered("Junior Savings", "it is for customers under 18")),
    (
        {"/customer_id": "1000000156", **_mandate()},
        _not_offered("Savings", "it is for persons"),
    ),
    ({"/product_code": "21"}, _not_offered("Business Current", "it is for organisations")),
    (
        _JOINT | {"/product_code": "11"},
        _not_offered("Basic Savings", "it takes at most 1 holder"),
    ),
    # The first deposit
    (
        {"/initial_deposit/amount": "999.99"},
        [
            (
                "/initial_deposit",
                "deposit_below_minimum",
                "Savings opens with at least KES 1,000.00.",
            )
        ],
    ),
    (
        {"/initial_deposit/amount": "0"},
        [
            (
                "/initial_deposit",
                "deposit_below_minimum",
                "Savings opens with at least KES 1,000.00.",
            )
        ],
    ),
    (
        {"/product_code": "11", "/initial_deposit/amount": "100000.01"},
        [("/initial_deposit", "amount_max", "The amount must be at most KES 100,000.00.")],
    ),
    (
        {"/initial_deposit/currency": "USD"},
        [("/initial_deposit/currency", "amount_currency", "This account is kept in KES.")],
    ),
    (
        {"/funding": {"method": "LATER"}},
        [("/initial_deposit", "amount_max", "The amount must be at most 0.00.")],
    ),
    (
        {"/funding": {"method": "CASH"}},
        [("/funding/till_receipt_no", "required", "Enter the till receipt.")],
    ),
    (
        {"/funding": {"method": "TRANSFER"}},
        [("/funding/from_account_no", "required", "Enter the account to pay from.")],
    ),
    (
        {"/funding/from_account_no": "0011000000015"},
        [("/funding/from_account_no", "unknown_field", _UNKNOWN.format("from_account_no"))],
    ),
    (
        _FIXED | {"/funding/till_receipt_no": "T1-000482"},
        [("/funding/till_receipt_no", "unknown_field", _UNKNOWN.format("till_receipt_no"))],
    ),
    (
        _FIXED | {"/funding": {"method": "CASH", "till_receipt_no": "T1-000482"}},
        [("/funding/method", "funding_method", "Fixed Deposit cannot be funded by cash.")],
    ),
    (
        _FIXED | {"/funding": {"method": "LATER"}, "/initial_deposit/amount": "0"},
        [
            (
                "/funding/method",
                "funding_method",
                "Fixed Deposit cannot be funded by a later payment.",
            )
        ],
    ),
    # The fixed deposit
    *[
        (
            _FIXED | {"/tenure_months": months},
            [("/tenure_months", "tenure_range", "Choose 3 to 60 months.")],
        )
        for months in (2, 61, ABSENT)
    ],
    (
        _FIXED | {"/settlement_account_no": ABSENT},
        [("/settlement_account_no", "required", "Enter the settlement account.")],
    ),
    (
        _FIXED | {"/maturity": ABSENT},
        [("/maturity", "required", "Enter what is done at maturity.")],
    ),
    (
        {"/tenure_months": 12},
        [("/tenure_months", "unknown_field", _UNKNOWN.format("tenure_months"))],
    ),
    (
        {"/services": {"sms_alerts": True, "debit_card": True, "cheque_book": True}},
        [("/services/cheque_book", "service_unavailable", _NO_BOOK)],
    ),
    # The signing rule
    (
        _JOINT | {"/mandate": ABSENT},
        [("/mandate", "required", "Enter the signing rule.")],
    ),
    (
        {"/customer_id": "1000000156", "/product_code": "21"},
        [("/mandate", "required", "Enter the signing rule.")],
    ),
    (
        _mandate(effective_from="2026-11-23"),
        [("/mandate/effective_from", "date_past", "The date must be 24 Nov 2026 or later.")],
    ),
    (
        _mandate(effective_from="2026-11-25"),
        [
            (
                "/mandate/effective_from",
                "effective_first",
                "The first rule must begin on 24 Nov 2026: until it begins, nobody could sign.",
            )
        ],
    ),
    (
        _mandate(signatories=[{}]),
        [
            (f"{_SIGNATORIES}/0/full_name", "required", "Enter the full name."),
            (f"{_SIGNATORIES}/0/identity", "required", "Enter the identity."),
            (
                f"{_SIGNATORIES}/0/specimen",
                "specimen_missing",
                "Add a specimen signature for this signatory.",
            ),
        ],
    ),
    (
        _mandate(signatories=[{"full_name": "Mark Chebet", "identity": IDENTITY}]),
        [
            (
                f"{_SIGNATORIES}/0/specimen",
                "specimen_missing",
                "Add a specimen signature for Mark Chebet.",
            )
        ],
    ),
    (
        _mandate(signatories=[{"customer_id": "1000000412"}]),
        [(f"{_SIGNATORIES}/0/customer_id", "customer_unknown", _NOBODY)],
    ),
    (
        _mandate(signatories=[{"customer_id": "1000000107"}]),
        [
            (
                f"{_SIGNATORIES}/0/customer_id",
                "minor_signs",
                "Joy Njoroge is under 18 and cannot sign.",
            )
        ],
    ),
    (
        _mandate(signatories=[_STRANGER, _STRANGER]),
        [
            (
                f"{_SIGNATORIES}/1/identity",
                "signatory_twice",
                "This person is named already. Name everybody once.",
            )
        ],
    ),
    (
        _mandate(bands=[_band(up_to="0.00"), _band()]),
        [(f"{_BANDS}/0/up_to", "amount_min", "The amount must be at least 0.01.")],
    ),
    (
        _mandate(signatories=[{"customer_id": "1000000016"}] * 2),
        [(f"{_SIGNATORIES}/1/customer_id", "choice", _ANOTHER)],
    ),
    (
        _mandate(signatories=[{"customer_id": "1000000016", "signatory_id": "SIG-5N8C3R7W2K"}]),
        [(f"{_SIGNATORIES}/0/signatory_id", "unknown_field", _UNKNOWN.format("signatory_id"))],
    ),
    (
        {
            "/mandate": changed(
                MANDATE,
                {
                    "/signatories/1/effective_from": "2026-12-02",
                    "/signatories/1/effective_to": "2026-12-01",
                },
            )
        },
        [
            (
                f"{_SIGNATORIES}/1/effective_to",
                "date_range",
                "The start must not be after the end.",
            )
        ],
    ),
    (
        {"/mandate": changed(MANDATE, {"/bands/0/up_to": {"amount": "5", "currency": "USD"}})},
        [(f"{_BANDS}/0/up_to/currency", "amount_currency", "This account is kept in KES.")],
    ),
    *[
        (
            _mandate(bands=bands),
            [
                (
                    _BANDS,
                    "band_order",
                    "Put the amounts in rising order; only the last may be open.",
                )
            ],
        )
        for bands in (
            [_band(), _band(up_to="5")],
            [_band(), _band()],
            [_band(up_to="6"), _band(up_to="5")],
            [_band(up_to="5"), _band(up_to="5.00"), _band()],
        )
    ],
    (
        _mandate(bands=[_band("COMBINATION", "500", any_of=[{"B": 2}])]),
        _unsatisfiable(0, "Up to KES 500.00 the rule asks for 2 of class B; only 1 can sign."),
    ),
    (
        _mandate(bands=[_band("COMBINATION", "5"), _band("COMBINATION", any_of=[{"A": 1}, {}])]),
        [
            (f"{_BANDS}/{index}/rule/any_of", "required", "Enter the combination.")
            for index in (0, 1)
        ],
    ),
    (
        _mandate(
            signatories=[{"customer_id": "1000000016", "personal_limit": {"amount": "50"}}],
            bands=[_band(up_to="50"), _band()],
        ),
        _unsatisfiable(1, "Up to any amount the rule asks for 1 of class A to E; only 0 can sign."),
    ),
    (
        {
            "/mandate": changed(
                MANDATE,
                {
                    "/signatories/1/personal_limit": {"amount": "50"},
                    "/bands": [_band("ALL", "50.01")],
                },
            )
        },
        _unsatisfiable(0, "Up to KES 50.01 the rule asks for 2 of class A to E; only 1 can sign."),
    ),
]


@pytest.mark.parametrize(("changes", "expected"), RULES, ids=[row[1][0][1] for row in RULES])
def test_an_opening_that_breaks_a_rule_is_told_so(changes: dict[str, Any], expected: Rows) -> None:
    assert _complaints(changes) == expected


def _complaints(changes: dict[str, Any]) -> Rows:
    return told(field_complaints(AccountOpening.model_validate(changed(OPENING, changes)), facts()))


def test_the_table_counts_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f" {len(RULES)} rules of openings ")
    assert len(RULES) >= 40
