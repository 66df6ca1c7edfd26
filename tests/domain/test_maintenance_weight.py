"""When a change needs an approval, and whose: each trigger below, at and above its edge."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from branch_desk.domain.approvals import (
    approval_reasons,
    levels_due,
    needs_sentence,
    operation_value,
)
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.money import Money
from branch_desk.domain.sketch import sketch
from tests.domain.bank import COMPANY, PERSON, refs
from tests.domain.cif_rows import MINOR
from tests.domain.maintenance_bank import (
    CUSTOMER,
    EVIDENCE,
    HOLD,
    TRIGGERS,
    act,
    ground,
    held,
    in_state,
    maintenance,
    meta_with,
)

OF = "/customer_changes"
LIMITS = "/account_changes/limits"
TURNOVER = f"{OF}/expected_monthly_turnover/amount"
_PERSON = f"{OF}/individual"
_DIRECTOR: Final = COMPANY["business"]["directors"][0]
_OWNER: Final = COMPANY["business"]["beneficial_owners"][0]
_EXPOSED_DIRECTOR: Final = {f"{OF}/business/directors": [_DIRECTOR | {"pep": True}]}
_EXPOSED_OWNER: Final = {f"{OF}/business/beneficial_owners": [_OWNER | {"pep": True}]}
LIMIT, IDENTITY, CONTACT, RISK, REACTIVATE, UNFREEZE, RELEASE = TRIGGERS
TEXTS: Final = {
    LIMIT: "A limit or the KYC tier is raised.",
    IDENTITY: "A name, an identity, the PIN, the guardian or an owner changes.",
    CONTACT: (
        "A phone number or the email changes together with something else, or soon after another."
    ),
    RISK: "The change makes the customer's risk higher.",
    REACTIVATE: "A dormant account is reactivated.",
    UNFREEZE: "A frozen account is released.",
    RELEASE: "Money that is held back is released.",
}
LOW, MEDIUM = held(), held(risk_rating="MEDIUM", risk_factors=["TURNOVER"])
HIGH: Final = held(risk_rating="HIGH", risk_factors=["COUNTRY"])
LISTED: Final = held(risk_rating="HIGH", risk_factors=["SCREENING"])
EXPOSED: Final = held(PERSON, {"/individual/pep": True}, risk_rating="HIGH", risk_factors=["PEP"])
TIER_1: Final = held(PERSON, {"/kyc_tier": "TIER_1"})
TIER_3: Final = held(PERSON, {"/kyc_tier": "TIER_3"})


def _rich(amount: str, **rated: Any) -> EnquiryReply:
    return held(PERSON, {"/expected_monthly_turnover/amount": amount}, **rated)


Case = tuple[EnquiryReply, Mapping[str, Any], list[str], int]
CASES: Final[list[Case]] = [
    # What the maker may do alone
    (LOW, {}, [], 0),
    (LOW, {f"{OF}/phone": "0712 345 678"}, [], 0),
    (LOW, {f"{OF}/phone": "0722000222"}, [], 0),
    (LOW, {f"{OF}/alternative_phone": "0722000222"}, [], 0),
    (LOW, {f"{OF}/email": "lydia@example.co.ke"}, [], 0),
    (LOW, {f"{OF}/physical_address/town": "Thika"}, [], 0),
    (LOW, {f"{_PERSON}/occupation": "TRADER", f"{_PERSON}/employer": "Kazi"}, [], 0),
    (LOW, {f"{_PERSON}/next_of_kin": PERSON["individual"]["next_of_kin"]}, [], 0),
    (LOW, {f"{OF}/documents": refs(1), f"{OF}/next_of_kin_confirmed": True}, [], 0),
    (LOW, {"/account_changes/title": "Lydia", "/account_changes/services/debit_card": True}, [], 0),
    (LOW, act("FREEZE", kind="TOTAL", reason_code="FRAUD"), [], 0),
    (LOW, act("PLACE_HOLD", kind="LIEN", amount={"amount": "9000000"}), [], 0),
    # maint_limit_raise: above what it is; by value
    (LOW, {f"{LIMITS}/daily_debit/amount": "99999.99"}, [], 0),
    (LOW, {f"{LIMITS}/daily_debit/amount": "100000.00"}, [], 0),
    (LOW, {f"{LIMITS}/daily_debit/amount": "100000.01"}, [LIMIT], 1),
    (LOW, {f"{LIMITS}/per_transaction/amount": "49999.99"}, [], 0),
    (LOW, {f"{LIMITS}/per_transaction/amount": "50000.00"}, [], 0),
    (LOW, {f"{LIMITS}/per_transaction/amount": "50000.01"}, [LIMIT], 1),
    (LOW, {f"{LIMITS}/daily_debit/amount": "999999.99"}, [LIMIT], 1),
    (LOW, {f"{LIMITS}/daily_debit/amount": "1000000.00"}, [LIMIT], 1),
    (LOW, {f"{LIMITS}/daily_debit/amount": "1000000.01"}, [LIMIT], 2),
    (
        LOW,
        {f"{LIMITS}/daily_debit/amount": "10", f"{LIMITS}/per_transaction/amount": "60000"},
        [LIMIT],
        1,
    ),
    (TIER_1, {f"{OF}/kyc_tier": "TIER_1"}, [], 0),
    (TIER_1, {f"{OF}/kyc_tier": "TIER_2"}, [LIMIT], 1),
    (TIER_1, {f"{OF}/kyc_tier": "TIER_3"}, [LIMIT], 1),
    (LOW, {f"{OF}/kyc_tier": "TIER_1"}, [], 0),
    (LOW, {f"{OF}/kyc_tier": "TIER_3"}, [LIMIT], 1),
    (TIER_3, {f"{OF}/kyc_tier": "TIER_2"}, [], 0),
    (TIER_3, {f"{OF}/kyc_tier": "TIER_3"}, [], 0),
    # maint_identity
    (LOW, {f"{_PERSON}/first_name": "Lidya"}, [IDENTITY], 1),
    (LOW, {f"{_PERSON}/other_names": "Jebet"}, [IDENTITY], 1),
    (LOW, {f"{_PERSON}/surname": "Kosgei"}, [IDENTITY], 1),
    (LOW, {f"{_PERSON}/surname": "Chebet"}, [], 0),
    (LOW, {f"{_PERSON}/date_of_birth": "1988-03-15"}, [IDENTITY], 1),
    (LOW, {f"{_PERSON}/identity/expires_on": "2030-01-01"}, [IDENTITY], 1),
    (LOW, {f"{_PERSON}/nationality": "UG"}, [IDENTITY], 1),
    (LOW, {f"{OF}/kra_pin": "A012345679Z"}, [IDENTITY], 1),
    (LOW, {f"{OF}/kra_pin": None, f"{OF}/kra_pin_exemption": "DIPLOMAT"}, [IDENTITY], 1),
    (held(MINOR), {f"{_PERSON}/guardian/customer_id": "1000000024"}, [IDENTITY], 1),
    (held(COMPANY), {f"{OF}/business/registered_name": "Baraka Ltd"}, [IDENTITY], 1),
    (held(COMPANY), {f"{OF}/business/directors": [_DIRECTOR, _DIRECTOR]}, [IDENTITY], 1),
    (
        held(COMPANY),
        {f"{OF}/business/beneficial_owners": [_OWNER | {"control": "OTHER_CONTROL"}]},
        [IDENTITY],
        1,
    ),
    (held(COMPANY), {f"{OF}/business/contact_person/full_name": "Neema"}, [], 0),
    # maint_contact_combined: with any other member of any group
    (LOW, {f"{OF}/phone": "0722000222", f"{OF}/email": "l@example.co.ke"}, [CONTACT], 1),
    (LOW, {f"{OF}/phone": "0722000222", f"{OF}/alternative_phone": "0712345678"}, [CONTACT], 1),
    (LOW, {f"{OF}/email": "l@example.co.ke", f"{OF}/preferred_language": "sw"}, [CONTACT], 1),
    (LOW, {f"{OF}/phone": "0722000222", f"{OF}/documents": refs(1)}, [CONTACT], 1),
    (LOW, {f"{OF}/phone": "0722000222", f"{OF}/next_of_kin_confirmed": True}, [CONTACT], 1),
    (LOW, {f"{OF}/phone": "0722000222", "/account_changes/title": "Lydia"}, [CONTACT], 1),
    (
        LOW,
        {f"{OF}/phone": "0722000222", **act("FREEZE", kind="DEBIT", reason_code="FRAUD")},
        [CONTACT],
        1,
    ),
    (LOW, {f"{OF}/phone": "0722000222", **EVIDENCE}, [], 0),
    (LOW, {f"{OF}/phone": "0722000222", f"{OF}/source_of_funds": "BUSINESS"}, [], 0),
    (LOW, {f"{OF}/source_of_funds": "OTHER", f"{OF}/preferred_language": "sw"}, [], 0),
    (
        LOW,
        {f"{OF}/phone": "0722000222", f"{LIMITS}/daily_debit/amount": "2000000"},
        [LIMIT, CONTACT],
        2,
    ),
    # maint_risk: HIGH, exposed or a turnover where it was not
    (LOW, {TURNOVER: "999999.99"}, [], 0),
    (LOW, {TURNOVER: "1000000.00"}, [RISK], 1),
    (LOW, {TURNOVER: "1000000.01"}, [RISK], 1),
    (_rich("999999.99"), {TURNOVER: "1000000.00"}, [RISK], 1),
    (_rich("1000000.00"), {TURNOVER: "1000000.01"}, [], 0),
    (_rich("1000000.00"), {TURNOVER: "4999999.99"}, [], 0),
    (_rich("1000000.00"), {TURNOVER: "5000000.00"}, [RISK], 1),
    (_rich("5000000.00", risk_rating="HIGH"), {TURNOVER: "6000000.00"}, [], 0),
    (_rich("5000000.00", risk_rating="HIGH"), {TURNOVER: "999999.99"}, [], 0),
    (LOW, {f"{OF}/physical_address": {"country": "IR", "county": None}}, [RISK], 1),
    (LOW, {f"{OF}/physical_address": {"country": "UG", "county": None}}, [], 0),
    (LOW, {f"{_PERSON}/nationality": "IR"}, [IDENTITY, RISK], 1),
    (MEDIUM, {f"{OF}/tax_residencies": [{"country": "IR"}]}, [RISK], 1),
    (HIGH, {f"{OF}/tax_residencies": [{"country": "IR"}]}, [], 0),
    (HIGH, {TURNOVER: "1000000.00"}, [RISK], 1),
    (held(COMPANY), {f"{OF}/business/sector": "GAMING"}, [RISK], 1),
    (LOW, {f"{OF}/source_of_funds": "OTHER"}, [], 0),
    (LOW, {f"{_PERSON}/pep": True}, [RISK], 2),
    (HIGH, {f"{_PERSON}/pep": True}, [RISK], 2),
    (LOW, {f"{_PERSON}/pep": False}, [], 0),
    (EXPOSED, {f"{_PERSON}/pep": True}, [], 0),
    (EXPOSED, {f"{_PERSON}/pep": False}, [], 0),
    (EXPOSED, {f"{_PERSON}/pep_details": "Senator until 2022"}, [], 0),
    (EXPOSED, {TURNOVER: "1000000.00"}, [RISK], 2),
    (held(MINOR), {f"{_PERSON}/guardian/customer_id": "1000000040"}, [IDENTITY, RISK], 2),
    (held(COMPANY), _EXPOSED_DIRECTOR, [IDENTITY, RISK], 2),
    (held(COMPANY), _EXPOSED_OWNER, [IDENTITY, RISK], 2),
    # The acts of that name
    (held(of=in_state("DORMANT")), act("REACTIVATE"), [REACTIVATE], 1),
    (held(of=in_state("FROZEN DEBIT ACTIVE")), act("UNFREEZE"), [UNFREEZE], 1),
    (
        held(of=in_state("FROZEN DEBIT ACTIVE")),
        act("FREEZE", kind="TOTAL", reason_code="FRAUD"),
        [],
        0,
    ),
    (LOW, act("RELEASE_HOLD", hold_id=HOLD), [RELEASE], 1),
    # Everything at once, in the order of the contract
    (
        held(of=in_state("DORMANT")),
        {
            f"{OF}/phone": "0722000222",
            f"{OF}/kyc_tier": "TIER_3",
            f"{_PERSON}/surname": "Kosgei",
            f"{_PERSON}/pep": True,
            **act("REACTIVATE"),
        },
        [LIMIT, IDENTITY, CONTACT, RISK, REACTIVATE],
        2,
    ),
]


def _levels(request: AccountMaintenance, facts: Facts) -> int:
    reasons = approval_reasons(request, facts)
    return len(levels_due(reasons, operation_value(request, facts), facts))


@pytest.mark.parametrize(("found", "changes", "codes", "levels"), CASES)
def test_a_change_needs_an_approval_exactly_when(
    found: EnquiryReply, changes: Mapping[str, Any], codes: list[str], levels: int
) -> None:
    request, facts = maintenance(changes), ground(on=found)
    told = [(each.code, each.text) for each in approval_reasons(request, facts)]
    assert told == [(code, TEXTS[code]) for code in codes]
    assert _levels(request, facts) == levels


def test_every_trigger_of_a_change_is_met_here() -> None:
    assert {code for _, _, codes, _ in CASES for code in codes} == set(TRIGGERS)
    assert len(CASES) >= 80


@pytest.mark.parametrize(
    ("last", "days", "expected"),
    [
        (None, 7, False),
        (date(2026, 11, 24), 7, True),
        (date(2026, 11, 18), 7, True),
        (date(2026, 11, 17), 7, False),
        (date(2026, 11, 16), 7, False),
        (date(2026, 11, 17), 8, True),
        (date(2026, 11, 16), 8, False),
    ],
)
@pytest.mark.parametrize(
    "changes",
    [
        {f"{OF}/phone": "0722000222"},
        {f"{OF}/alternative_phone": "0722000222"},
        {f"{OF}/email": "lydia@example.co.ke"},
    ],
)
def test_a_contact_changed_soon_after_another_needs_an_approval(
    changes: dict[str, Any], last: date | None, days: int, expected: bool
) -> None:
    facts = ground(on=held(contact_changed_on=last), meta=meta_with(contact_change_days=days))
    codes = [each.code for each in approval_reasons(maintenance(changes), facts)]
    assert codes == ([CONTACT] if expected else [])
    other = maintenance({f"{OF}/preferred_language": "sw"})
    assert approval_reasons(other, facts) == ()


@pytest.mark.parametrize(
    ("found", "codes"), [(LOW, [IDENTITY, RISK]), (HIGH, [IDENTITY]), (LISTED, [IDENTITY])]
)
def test_a_new_name_on_the_screening_list_weighs_where_the_old_was_not(
    found: EnquiryReply, codes: list[str]
) -> None:
    facts = ground(on=found, screening_hit=True)
    request = maintenance({f"{_PERSON}/surname": "Kosgei", **EVIDENCE})
    assert [each.code for each in approval_reasons(request, facts)] == codes
    assert _levels(request, facts) == 1


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, "0.00"),
        ({f"{OF}/kyc_tier": "TIER_3"}, "0.00"),
        ({f"{OF}/expected_monthly_turnover/amount": "5000000.00"}, "0.00"),
        (act("PLACE_HOLD", kind="LIEN", amount={"amount": "9000000"}), "0.00"),
        ({f"{LIMITS}/daily_debit/amount": "99999.99"}, "0.00"),
        ({f"{LIMITS}/daily_debit/amount": "100000.00"}, "0.00"),
        ({f"{LIMITS}/daily_debit/amount": "100000.01"}, "100000.01"),
        ({f"{LIMITS}/per_transaction/amount": "70000"}, "70000.00"),
        (
            {f"{LIMITS}/daily_debit/amount": "300000", f"{LIMITS}/per_transaction/amount": "70000"},
            "300000.00",
        ),
        (
            {f"{LIMITS}/daily_debit/amount": "90000", f"{LIMITS}/per_transaction/amount": "70000"},
            "70000.00",
        ),
        ({f"{LIMITS}/daily_debit": None}, "0.00"),
        ({LIMITS: None}, "0.00"),
    ],
)
def test_a_change_is_worth_its_highest_raised_limit(changes: dict[str, Any], value: str) -> None:
    assert operation_value(maintenance(changes), ground()) == Money.of(value)


def test_without_the_record_nothing_is_weighed() -> None:
    request = maintenance({f"{LIMITS}/daily_debit/amount": "2000000", **act("REACTIVATE")})
    nobody = replace(ground(), held=None)
    assert approval_reasons(request, nobody) == ()
    assert operation_value(request, nobody) == Money.of(0)
    no_account = ground(on=held().model_copy(update={"account": None}))
    assert operation_value(request, no_account) == Money.of(0)


def _rows(**differs: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"code": code, "on": True, "levels": levels} | differs.get(code, {})
        for code, levels in TRIGGERS.items()
    ]


@pytest.mark.parametrize("code", TRIGGERS)
def test_a_trigger_can_be_turned_off(code: str) -> None:
    row = next(each for each in CASES if each[2] == [code])
    facts = ground(on=row[0], meta=meta_with(triggers=_rows(**{code: {"on": False}})))
    assert approval_reasons(maintenance(row[1]), facts) == ()
    assert _levels(maintenance(row[1]), facts) == 0


@pytest.mark.parametrize("code", TRIGGERS)
def test_the_levels_of_a_trigger_are_the_policys(code: str) -> None:
    row = next(each for each in CASES if each[2] == [code])
    facts = ground(on=row[0], meta=meta_with(triggers=_rows(**{code: {"levels": 2}})))
    assert _levels(maintenance(row[1]), facts) == 2


@pytest.mark.parametrize(
    ("policy", "edge"),
    [
        ({"turnover_medium": "200000.00"}, "200000.00"),
        ({"triggers": _rows(maint_risk={"threshold": "300000.00"})}, "300000.00"),
    ],
)
def test_the_turnover_that_counts_is_the_policys(policy: dict[str, Any], edge: str) -> None:
    facts = ground(meta=meta_with(**policy))
    below = maintenance({TURNOVER: str(Money.of(edge).amount - 1)})
    assert approval_reasons(below, facts) == ()
    assert _levels(maintenance({TURNOVER: edge}), facts) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"customer_changes": {"kyc_tier": None, "expected_monthly_turnover": None}},
        {"customer_changes": {"individual": None}},
        {"customer_changes": {"individual": {"pep": None, "identity": None}}},
        {"customer_changes": {"phone": "07"}},
        {"account_changes": {"limits": {"daily_debit": {"amount": "much"}}}},
        {"state_action": {"action": None}},
        {"state_action": {}},
        {"state_action": {"kind": "DEBIT"}},
        {"state_action": {"action": "FREEZE"}},
    ],
)
def test_a_half_filled_form_is_weighed_as_far_as_it_goes(changes: dict[str, Any]) -> None:
    form = sketch(AccountMaintenance, {"customer_id": CUSTOMER, **changes})
    codes = {each.code for each in approval_reasons(form, ground())}
    assert codes <= {IDENTITY}
    assert operation_value(form, ground()) == Money.of(0)


def test_a_form_of_nothing_weighs_nothing() -> None:
    form = sketch(AccountMaintenance, {})
    assert approval_reasons(form, ground()) == ()
    assert operation_value(form, ground()) == Money.of(0)


def test_the_officer_reads_whom_a_change_takes() -> None:
    facts = ground()
    request = maintenance({f"{_PERSON}/pep": True})
    reasons = approval_reasons(request, facts)
    assert needs_sentence(reasons, levels_due(reasons, Money.of(0), facts)) == (
        "Needs a supervisor, then the branch manager: The change makes the customer's risk higher."
    )
    assert [each.model_dump(mode="json") for each in reasons] == [
        {"code": "maint_risk", "text": TEXTS[RISK]}
    ]
