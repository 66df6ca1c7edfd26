"""What a change makes different: rows that the maker, the checker and the receipt show alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pytest

from branch_desk.domain.changes import changes_of, record_after, record_held, terms_held
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.maintenance import Change, Maintained
from tests.domain.bank import ABSENT, COMPANY, PERSON, TODAY, refs
from tests.domain.cif_rows import MINOR
from tests.domain.maintenance_bank import (
    ACCOUNT,
    CUSTOMER,
    FIXED,
    HOLD,
    OTHER,
    account,
    act,
    held,
    in_state,
    maintenance,
)

Rows = list[tuple[str, Any, Any]]
_OF = "/customer_changes"
_TERMS = "/account_changes"


def _money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "KES"}


def _told(changes: tuple[Change, ...]) -> Rows:
    return [(each.field, each.before, each.after) for each in changes]


_KIN: Final = [{"full_name": "Ruth Chebet", "relationship": "SPOUSE", "phone": "+254722000222"}]
_WAS_KIN: Final = [{"full_name": "Mark Chebet", "relationship": "SPOUSE", "phone": "0722000111"}]
_BOX: Final = {"po_box": "40", "postal_code": "00100", "town": "Nairobi"}
_DIRECTOR: Final = COMPANY["business"]["directors"][0]
ROWS: Final[list[tuple[Mapping[str, Any], dict[str, Any], Rows]]] = [
    # Nothing
    (PERSON, {}, []),
    (PERSON, {_OF: {}}, []),
    (PERSON, {f"{_OF}/phone": "0712 345 678"}, []),
    (PERSON, {f"{_OF}/email": None}, []),
    (PERSON, {f"{_OF}/individual/employer": None}, []),
    (PERSON, {f"{_OF}/documents": []}, []),
    (PERSON, {f"{_OF}/next_of_kin_confirmed": False}, []),
    (PERSON, {_TERMS: {}}, []),
    (PERSON, {f"{_TERMS}/title": "Lydia Chebet"}, []),
    (PERSON, {f"{_TERMS}/limits/daily_debit/amount": "100000"}, []),
    (COMPANY, {f"{_OF}/business/directors": [_DIRECTOR]}, []),
    (MINOR, {f"{_OF}/individual/guardian/relationship": "PARENT"}, []),
    # The customer
    (
        PERSON,
        {f"{_OF}/phone": "0722 000 222"},
        [("/customer/phone", "+254712345678", "+254722000222")],
    ),
    (
        PERSON,
        {f"{_OF}/email": "lydia@example.co.ke"},
        [("/customer/email", None, "lydia@example.co.ke")],
    ),
    (
        PERSON,
        {f"{_OF}/kra_pin": None, f"{_OF}/kra_pin_exemption": "REFUGEE"},
        [
            ("/customer/kra_pin", "A012345678Z", None),
            ("/customer/kra_pin_exemption", None, "REFUGEE"),
        ],
    ),
    (
        PERSON,
        {f"{_OF}/physical_address": {"line_2": "Gate B", "county": "KE-01"}},
        [
            ("/customer/physical_address/county", "KE-30", "KE-01"),
            ("/customer/physical_address/line_2", None, "Gate B"),
        ],
    ),
    (PERSON, {f"{_OF}/postal_address": _BOX}, [("/customer/postal_address", None, _BOX)]),
    (
        PERSON,
        {f"{_OF}/expected_monthly_turnover": {"amount": "70000"}},
        [("/customer/expected_monthly_turnover", _money("60000.00"), _money("70000.00"))],
    ),
    (
        PERSON,
        {f"{_OF}/consent/marketing": True},
        [("/customer/consent/marketing", False, True)],
    ),
    (
        PERSON,
        {f"{_OF}/tax_residencies": [{"country": "KE"}, {"country": "UG", "tin": "77"}]},
        [
            (
                "/customer/tax_residencies",
                [{"country": "KE"}],
                [{"country": "KE"}, {"country": "UG", "tin": "77"}],
            )
        ],
    ),
    (
        PERSON,
        {f"{_OF}/individual/surname": "Kosgei", f"{_OF}/individual/first_name": None},
        [
            ("/customer/individual/first_name", "Lydia", None),
            ("/customer/individual/surname", "Chebet", "Kosgei"),
        ],
    ),
    (
        PERSON,
        {f"{_OF}/individual/identity": {"expires_on": "2030-01-01", "id_number": "27654322"}},
        [
            ("/customer/individual/identity/id_number", "27654321", "27654322"),
            ("/customer/individual/identity/expires_on", None, "2030-01-01"),
        ],
    ),
    (
        PERSON,
        {f"{_OF}/individual/next_of_kin": _KIN},
        [("/customer/individual/next_of_kin", _WAS_KIN, _KIN)],
    ),
    (
        MINOR,
        {f"{_OF}/individual/guardian": None},
        [
            (
                "/customer/individual/guardian",
                {"customer_id": "1000000016", "relationship": "PARENT"},
                None,
            )
        ],
    ),
    (
        COMPANY,
        {f"{_OF}/business/directors": []},
        [("/customer/business/directors", [_DIRECTOR], [])],
    ),
    (
        COMPANY,
        {f"{_OF}/business/contact_person/phone": "0722000222"},
        [("/customer/business/contact_person/phone", "0202345678", "+254722000222")],
    ),
    # What is filed
    (PERSON, {f"{_OF}/documents": refs(2)}, [("/kyc/documents", None, refs(2))]),
    (
        PERSON,
        {f"{_OF}/next_of_kin_confirmed": True},
        [("/customer/next_of_kin_confirmed_on", None, "2026-11-24")],
    ),
    # The account
    (
        PERSON,
        {f"{_TERMS}/title": "Lydia", f"{_TERMS}/limits/per_transaction/amount": "60000"},
        [
            ("/account/title", "Lydia Chebet", "Lydia"),
            ("/account/limits/per_transaction", _money("50000.00"), _money("60000.00")),
        ],
    ),
    (
        PERSON,
        {f"{_TERMS}/services": {"sms_alerts": None, "e_statements": True, "debit_card": True}},
        [
            ("/account/services/sms_alerts", True, None),
            ("/account/services/e_statements", False, True),
            ("/account/services/debit_card", None, True),
        ],
    ),
    # All at once, in the order of the record
    (
        PERSON,
        {
            f"{_TERMS}/title": "Lydia",
            f"{_OF}/next_of_kin_confirmed": True,
            f"{_OF}/source_of_funds": "OTHER",
            f"{_OF}/phone": "0722000222",
            **act("FREEZE", kind="DEBIT", reason_code="FRAUD"),
        },
        [
            ("/customer/phone", "+254712345678", "+254722000222"),
            ("/customer/source_of_funds", "BUSINESS", "OTHER"),
            ("/customer/next_of_kin_confirmed_on", None, "2026-11-24"),
            ("/account/title", "Lydia Chebet", "Lydia"),
            ("/account/state", "ACTIVE", "FROZEN"),
            ("/account/freeze/kind", None, "DEBIT"),
        ],
    ),
]


@pytest.mark.parametrize(("body", "changes", "expected"), ROWS)
def test_a_row_stands_for_each_member_that_will_be_different(
    body: Mapping[str, Any], changes: dict[str, Any], expected: Rows
) -> None:
    assert _told(changes_of(maintenance(changes), held(body), TODAY)) == expected


_LIEN: Final = {
    "hold_id": HOLD,
    "kind": "LIEN",
    "amount": _money("15000.00"),
    "reason": "Security for a loan",
    "placed_by": "SUP001",
    "placed_on": "2026-10-01",
}
ACTS: Final[list[tuple[str, dict[str, Any], Rows]]] = [
    ("DORMANT", act("REACTIVATE"), [("/account/state", "DORMANT", "ACTIVE")]),
    (
        "ACTIVE",
        act("FREEZE", kind="TOTAL", reason_code="FRAUD"),
        [("/account/state", "ACTIVE", "FROZEN"), ("/account/freeze/kind", None, "TOTAL")],
    ),
    (
        "DORMANT",
        act("FREEZE", kind="CREDIT", reason_code="FRAUD"),
        [("/account/state", "DORMANT", "FROZEN"), ("/account/freeze/kind", None, "CREDIT")],
    ),
    (
        "FROZEN DEBIT ACTIVE",
        act("FREEZE", kind="TOTAL", reason_code="FRAUD"),
        [("/account/freeze/kind", "DEBIT", "TOTAL")],
    ),
    (
        "FROZEN CREDIT DORMANT",
        act("UNFREEZE"),
        [("/account/state", "FROZEN", "DORMANT"), ("/account/freeze/kind", "CREDIT", None)],
    ),
    (
        "ACTIVE",
        act("PLACE_HOLD", kind="COURT_ORDER", amount={"amount": "5"}, expires_on="2026-12-31"),
        [
            (
                "/account/holds",
                None,
                {"kind": "COURT_ORDER", "amount": _money("5.00"), "expires_on": "2026-12-31"},
            )
        ],
    ),
    ("ACTIVE", act("RELEASE_HOLD", hold_id=HOLD), [("/account/holds", _LIEN, None)]),
    # Where the state refuses an act, nothing is said to become of it.
    ("ACTIVE", act("REACTIVATE"), []),
    ("ACTIVE", act("UNFREEZE"), []),
    ("FROZEN TOTAL ACTIVE", act("FREEZE", kind="TOTAL", reason_code="FRAUD"), []),
    ("ACTIVE", act("RELEASE_HOLD", hold_id="HLD-0000000000"), []),
    # A form that is not filled in yet
    ("ACTIVE", act("FREEZE"), [("/account/state", "ACTIVE", "FROZEN")]),
]


@pytest.mark.parametrize(("state", "changes", "expected"), ACTS)
def test_an_act_says_what_becomes_of_the_account(
    state: str, changes: dict[str, Any], expected: Rows
) -> None:
    found = held(of=in_state(state))
    assert _told(changes_of(maintenance(changes), found, TODAY)) == expected


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        (date(2025, 11, 24), [("2025-11-24", "2026-11-24")]),
        (date(2026, 11, 23), [("2026-11-23", "2026-11-24")]),
        (date(2026, 11, 24), []),
    ],
)
def test_kin_are_confirmed_once_a_day(last: date, rows: list[tuple[str, str]]) -> None:
    found = held(next_of_kin_confirmed_on=last)
    request = maintenance({f"{_OF}/next_of_kin_confirmed": True})
    told = changes_of(request, found, TODAY)
    assert [(each.before, each.after) for each in told] == rows


def test_no_directors_are_the_same_whether_an_empty_list_or_none() -> None:
    sole = {"/business/business_type": "SOLE_PROPRIETOR", "/business/directors": ABSENT}
    found = held(COMPANY, sole)
    assert changes_of(maintenance({f"{_OF}/business/directors": []}), found, TODAY) == ()


def test_the_terms_of_a_fixed_deposit_can_change_at_its_end() -> None:
    found = held(of=account(FIXED))
    request = maintenance(
        {f"{_TERMS}/maturity": "PAY_OUT", f"{_TERMS}/settlement_account_no": ACCOUNT}
    )
    assert _told(changes_of(request, found, TODAY)) == [
        ("/account/maturity", "ROLL_OVER", "PAY_OUT"),
        ("/account/settlement_account_no", OTHER, ACCOUNT),
    ]


def test_without_an_account_nothing_is_said_of_one() -> None:
    found = held().model_copy(update={"account": None})
    request = maintenance({f"{_TERMS}/title": "Lydia", **act("REACTIVATE")})
    assert changes_of(request, found, TODAY) == ()


@pytest.mark.parametrize("body", [PERSON, COMPANY, MINOR])
def test_the_record_held_is_what_was_entered(body: Mapping[str, Any]) -> None:
    found = record_held(held(body))
    entered = {name: value for name, value in body.items() if name != "documents"}
    assert CustomerRecord.model_validate(found) == CustomerRecord.model_validate(entered)
    assert record_after(maintenance(), held(body)) == found
    assert record_after(maintenance({f"{_OF}/next_of_kin_confirmed": True}), held(body)) == found


def test_the_terms_held_are_those_that_can_be_changed() -> None:
    assert set(terms_held(account())) == {"title", "limits", "services"}
    assert set(terms_held(account(FIXED))) >= {"maturity", "settlement_account_no"}


def test_the_result_names_what_changed() -> None:
    found = Maintained(customer_version=18, changed_fields=("/customer/phone",))
    assert found.model_dump(mode="json", exclude_none=True) == {
        "customer_version": 18,
        "changed_fields": ["/customer/phone"],
    }
    assert maintenance().customer_id == CUSTOMER
