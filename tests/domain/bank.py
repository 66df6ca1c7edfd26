"""A small bank on paper for the tests of the rules: its /meta, customers, and bodies to change."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.complaints import FieldError, field_errors
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE, CIF_CREATE_EXAMPLE
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts
from branch_desk.domain.policy import Meta

Model = TypeVar("Model", bound=BaseModel)
TODAY: Final = date(2026, 11, 24)
ABSENT: Final = object()
DIGEST: Final = "326c60f88cd54e35616a51e41aa35680bd7072b9c9e76714c1053b959591ae5b"

_TRIGGERS: Final = {
    "cif_risk_high": (None, 1),
    "cif_pep": (None, 2),
    "cif_turnover": ("1000000.00", 1),
    "cif_waived_document": (None, 1),
    "cif_duplicate_override": (None, 1),
    "open_deposit": (None, 0),
    "open_day_total": (None, 0),
}
_ASSOCIATED: Final = ("BOARD_RESOLUTION", "BENEFICIAL_OWNER_DECLARATION")
POLICY: Final[dict[str, Any]] = {
    "version": "1",
    "roles": {"cif_create": ["RELATIONSHIP_OFFICER", "SUPERVISOR"], "enquiries": ["TELLER"]},
    "maker_alone_max": "100000.00",
    "single_checker_max": "1000000.00",
    "day_value_alone_max": "500000.00",
    "daily_caps": {"cif_create": 20, "account_opening": 20},
    "account_limit_max": "5000000.00",
    "closure_cash_max": "100000.00",
    "triggers": [
        {"code": code, "on": True, "threshold": threshold, "levels": levels}
        for code, (threshold, levels) in _TRIGGERS.items()
    ],
    "turnover_medium": "1000000.00",
    "turnover_high": "5000000.00",
    "high_risk_countries": ["IR"],
    "high_risk_sectors": ["GAMING"],
    "beneficial_owner_percent": "10.00",
    "name_scores": {"word": "0.85", "married": "0.97", "search": "0.85", "screening": "0.92"},
    "spellings": {"mohamed": ["muhammad"]},
    "kyc_checklists": {
        "ADULT_TIER_1": ["ID_FRONT", "ID_BACK", "PHOTO", "SIGNATURE_SPECIMEN"],
        "ADULT_TIER_2": ["PROOF_OF_ADDRESS", "KRA_PIN_CERTIFICATE"],
        "ADULT_TIER_3": ["SOURCE_OF_FUNDS", "PEP_DECLARATION"],
        "MINOR": ["ID_FRONT", "PHOTO"],
        "BUSINESS": ["REGISTRATION_CERTIFICATE", "KRA_PIN_CERTIFICATE", "PROOF_OF_ADDRESS"],
        "BUSINESS_SOLE_PROPRIETOR": ["ID_FRONT"],
        "BUSINESS_PARTNERSHIP": ["PARTNERSHIP_DEED", *_ASSOCIATED],
        "BUSINESS_LIMITED_COMPANY": ["CR12", "CONSTITUTION", *_ASSOCIATED],
        "BUSINESS_NGO": ["CONSTITUTION", *_ASSOCIATED],
        "BUSINESS_COOPERATIVE": ["CONSTITUTION", *_ASSOCIATED],
        "BUSINESS_SOCIETY": ["CONSTITUTION", *_ASSOCIATED],
        "BUSINESS_TRUST": ["TRUST_DEED", *_ASSOCIATED],
    },
    "waiver_days": 90,
    "proof_max_days": 92,
    "review_months": {"LOW": 36, "MEDIUM": 24, "HIGH": 12},
    "next_of_kin_months": 12,
    "contact_change_days": 7,
    "dormancy_days": 365,
    "pending_account_days": 30,
    "reservation_hours": 24,
    "unattached_days": 7,
    "due_minutes": {"URGENT": 60, "HIGH": 120, "NORMAL": 480},
    "expiry_days": 3,
    "rework_days": 5,
    "withholding_tax_percent": "15.00",
    "business_days": [0, 1, 2, 3, 4, 5],
    "holidays": ["2026-12-25"],
    "reads_per_minute": 120,
    "writes_per_minute": 30,
    "logins_per_minute": 5,
    "step_up_methods": ["TOTP"],
    "session_hours": 10,
    "access_minutes": 10,
}


def _product(code: str, name: str, least: str, **differs: Any) -> dict[str, Any]:
    limits = {"daily_debit": {"amount": "100000"}, "per_transaction": {"amount": "100000"}}
    plain = {
        "product_code": code,
        "name": name,
        "account_type": "SAVINGS",
        "currency": "KES",
        "customer_types": ["INDIVIDUAL"],
        "minor_only": False,
        "max_holders": 1,
        "min_tier": "TIER_2",
        "min_opening": {"amount": least},
        "min_balance": {"amount": least},
        "interest_rate_percent": "3.00",
        "closure_fee": {"amount": "0"},
        "debit_card": True,
        "cheque_book": False,
        "default_limits": limits,
    }
    return plain | differs


PRODUCTS: Final = [
    _product("10", "Savings", "1000", max_holders=4),
    _product("11", "Basic Savings", "0", min_tier="TIER_1", max_balance={"amount": "100000"}),
    _product("12", "Junior Savings", "500", minor_only=True),
    _product("20", "Current", "5000", max_holders=4, account_type="CURRENT"),
    _product(
        "21",
        "Business Current",
        "5000",
        customer_types=["BUSINESS"],
        account_type="CURRENT",
        min_tier="TIER_3",
    ),
    _product(
        "30",
        "Fixed Deposit",
        "50000",
        customer_types=["INDIVIDUAL", "BUSINESS"],
        max_holders=4,
        account_type="FIXED_DEPOSIT",
        tenure={"min": 3, "max": 60},
        debit_card=False,
    ),
]
_LISTS: Final = {
    "countries": ["KE", "UG", "IR"],
    "counties": ["KE-01", "KE-30", "KE-47"],
    "occupations": ["TRADER"],
    "sectors": ["RETAIL", "GAMING"],
    "sources_of_funds": ["BUSINESS", "OTHER"],
    "account_purposes": ["SAVINGS"],
    "relationships": ["SPOUSE"],
    "reject_reasons": ["WRONG_DETAILS"],
}
META_MEMBERS: Final[dict[str, Any]] = {
    "contract_version": "1.0",
    "server_time": datetime(2026, 11, 24, 6, tzinfo=UTC),
    "bank": {"name": "Wekeza Bank (demo)", "demo": True},
    "min_desk_version": "0.1.0",
    "branches": [{"branch_code": "001", "name": "Nairobi Main", "town": "Nairobi"}],
    "auth": {"methods": ["PASSWORD"], "step_up": ["TOTP"]},
    "business_date": TODAY,
    "next_business_date": date(2026, 11, 25),
    "time_zone": "Africa/Nairobi",
    "products": PRODUCTS,
    "policy": POLICY,
    "journal": {"required": False},
    "reference": {
        name: [{"code": code, "en": code.title(), "sw": code.title()} for code in codes]
        for name, codes in _LISTS.items()
    },
}
META: Final = Meta.model_validate(META_MEMBERS)


def _customer(customer_id: str, name: str, **differs: Any) -> CustomerFacts:
    plain = CustomerFacts(customer_id, name, "INDIVIDUAL", "ACTIVE", "VERIFIED", "TIER_2", False)
    return replace(plain, **differs)


CUSTOMERS: Final = {
    each.customer_id: each
    for each in (
        _customer("1000000016", "Amina Wanjiku Njoroge"),
        _customer("1000000024", "Brian Otieno"),
        _customer("1000000032", "Faith Achieng Ochieng"),
        _customer("1000000040", "Samuel Kiptoo Rotich", is_pep=True),
        _customer("1000000057", "Daniel Kiprono Cheruiyot", kyc_status="EXPIRED"),
        _customer("1000000065", "Zainab Hassan Abdi", status="BLOCKED"),
        _customer("1000000107", "Joy Njoroge", is_minor=True),
        _customer("1000000156", "Baraka Hardware Ltd", customer_type="BUSINESS"),
    )
}


def document_id(number: int) -> str:
    """Name the n-th paper of a test."""
    return f"00000000-0000-4000-8000-{number:012}"


def papers(*types: str) -> dict[str, DocumentFacts]:
    """Give good papers of these types: originals seen, and dated yesterday."""
    day = date(2026, 11, 23)
    return {
        document_id(number): DocumentFacts(each, original_seen=True, issued_on=day)
        for number, each in enumerate(types, 1)
    }


def changed(body: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a body and set the members that JSON Pointers name; ABSENT takes one away."""
    fresh: dict[str, Any] = copy.deepcopy(dict(body))
    for pointer, value in changes.items():
        *path, last = pointer.removeprefix("/").split("/")
        place: Any = fresh
        for part in path:
            place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
        if isinstance(place, list):
            place[int(last)] = value
        elif value is ABSENT:
            place.pop(last, None)
        else:
            place[last] = copy.deepcopy(value)
    return fresh


def refs(count: int) -> list[dict[str, str]]:
    """Give references to the first papers of a test."""
    return [{"document_id": document_id(n), "sha256": DIGEST} for n in range(1, count + 1)]


PERSON_PAPERS: Final = (
    "ID_FRONT",
    "ID_BACK",
    "PHOTO",
    "SIGNATURE_SPECIMEN",
    "PROOF_OF_ADDRESS",
    "KRA_PIN_CERTIFICATE",
)
COMPANY_PAPERS: Final = (
    "REGISTRATION_CERTIFICATE",
    "KRA_PIN_CERTIFICATE",
    "PROOF_OF_ADDRESS",
    "CR12",
    "CONSTITUTION",
    "BOARD_RESOLUTION",
    "BENEFICIAL_OWNER_DECLARATION",
)
IDENTITY: Final = {"id_type": "NATIONAL_ID", "id_number": "27654321", "issuing_country": "KE"}
PERSON: Final = changed(CIF_CREATE_EXAMPLE, {"/documents": refs(6)})
COMPANY: Final[dict[str, Any]] = {
    **{name: value for name, value in PERSON.items() if name != "individual"},
    "customer_type": "BUSINESS",
    "kyc_tier": "TIER_3",
    "email": "office@baraka.co.ke",
    "kra_pin": "P012345678Z",
    "documents": refs(7),
    "business": {
        "registered_name": "Baraka Hardware (2019) Ltd.",
        "business_type": "LIMITED_COMPANY",
        "registration_no": "CPR/2019/123456",
        "registered_on": "2019-05-02",
        "sector": "RETAIL",
        "contact_person": {"full_name": "Baraka Mwangi", "phone": "0202345678"},
        "directors": [
            {
                "full_name": "Baraka Mwangi",
                "identity": dict(IDENTITY),
                "position": "CEO",
                "pep": False,
            }
        ],
        "beneficial_owners": [
            {
                "full_name": "Baraka Mwangi",
                "identity": dict(IDENTITY),
                "nationality": "KE",
                "date_of_birth": "1980-01-01",
                "ownership_percent": "100.00",
                "control": "OWNERSHIP",
                "pep": False,
            }
        ],
    },
}
OPENING: Final = changed(ACCOUNT_OPENING_EXAMPLE, {})
MANDATE: Final[dict[str, Any]] = {
    "effective_from": "2026-11-24",
    "signatories": [
        {"customer_id": "1000000016", "class": "A"},
        {"customer_id": "1000000024", "class": "B"},
    ],
    "bands": [{"rule": {"kind": "ANY_ONE"}}],
}


def facts(*types: str, **differs: Any) -> Facts:
    """Give the ground of a judgement on TODAY at branch 001, with papers of these types."""
    plain = Facts(
        meta=META,
        branch_code="001",
        maker_alone_max=Decimal("100000.00"),
        documents=papers(*types),
        customers=CUSTOMERS,
    )
    return replace(plain, **differs)


def policy_with(**differs: Any) -> Meta:
    """Give the /meta of a bank whose policy differs."""
    return Meta.model_validate(META_MEMBERS | {"policy": POLICY | differs})


def cif(body: Mapping[str, Any] = PERSON, /, **changes: Any) -> CifCreate:
    """Make a customer request; a change is named by its path with `__` for `/`."""
    pointers = {name.replace("__", "/"): value for name, value in changes.items()}
    return CifCreate.model_validate(changed(body, pointers))


def opening(**changes: Any) -> AccountOpening:
    """Make an opening request, changed as `cif` does."""
    pointers = {name.replace("__", "/"): value for name, value in changes.items()}
    return AccountOpening.model_validate(changed(OPENING, pointers))


def refused(model: type[Model], body: object) -> tuple[FieldError, ...]:
    """Give the complaints of a body that does not even become a model; none if it does."""
    try:
        model.model_validate(body)
    except ValidationError as error:
        return field_errors(error, model)
    return ()


def told(errors: Iterable[FieldError]) -> list[tuple[str, str, str]]:
    """Give complaints as plain rows: pointer, code, sentence."""
    return [(each.field, each.code, each.message) for each in errors]
