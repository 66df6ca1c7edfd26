"""The demo's customer records in the form of the contract, and the papers of their KYC files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from branch_desk.core.seed_data.days import bank_day, months_after
from branch_desk.core.seed_data.ids import customer_id, document_id
from branch_desk.core.seed_data.organisations import ORGANISATIONS, Organisation
from branch_desk.core.seed_data.people import PEOPLE, Person
from branch_desk.domain.documents import DocumentType

Customer = Person | Organisation

CUSTOMERS: Final[tuple[Customer, ...]] = tuple(
    sorted((*PEOPLE, *ORGANISATIONS), key=lambda each: each.serial)
)
_LAST_OF_NAIROBI: Final = 20
_LAST_OF_MOMBASA: Final = 31
_RISKS: Final[Mapping[int, tuple[str, tuple[str, ...]]]] = {
    4: ("HIGH", ("PEP",)),
    9: ("MEDIUM", ("FOREIGN", "EXEMPTION")),
    12: ("MEDIUM", ("TURNOVER",)),
    15: ("MEDIUM", ("TURNOVER",)),
    16: ("MEDIUM", ("TURNOVER",)),
    22: ("HIGH", ("PEP",)),
    24: ("MEDIUM", ("FOREIGN",)),
    29: ("MEDIUM", ("TURNOVER",)),
    30: ("MEDIUM", ("BUSINESS_TYPE",)),
    31: ("HIGH", ("SECTOR", "TURNOVER")),
    33: ("HIGH", ("TURNOVER",)),
    34: ("MEDIUM", ("FUNDS",)),
}
_KYC_EXPIRED: Final = frozenset({23, 37, 40})
_REVIEW_MONTHS: Final = {"LOW": 36, "MEDIUM": 24, "HIGH": 12}
_TWO_SIDED: Final = frozenset({"NATIONAL_ID", "MAISHA_CARD", "ALIEN_ID"})
_DATED: Final = frozenset({"PROOF_OF_ADDRESS", "CR12"})
_BY_FORM: Final = {
    "SOLE_PROPRIETOR": ("ID_FRONT",),
    "PARTNERSHIP": ("PARTNERSHIP_DEED",),
    "LIMITED_COMPANY": ("CR12", "CONSTITUTION"),
    "NGO": ("CONSTITUTION",),
    "COOPERATIVE": ("CONSTITUTION",),
}
_TYPES: Final = tuple(DocumentType)
_ISSUED_BEFORE_DAYS: Final = 20
_LONG_AGO_DAYS: Final = 900


@dataclass(frozen=True)
class Paper:
    """A document of a demo file; days are dates already."""

    document_id: str
    document_type: str
    document_number: str | None
    issued_on: date | None
    expires_on: date | None


@dataclass(frozen=True)
class KycFile:
    """What the bank made of a customer: rating, status, review and what was waived."""

    risk_rating: str
    risk_factors: tuple[str, ...]
    status: str
    tier: str
    review_due: date
    waived: tuple[str, ...]


def home_branch(serial: int) -> str:
    """Give the home branch of a customer's serial."""
    if serial <= _LAST_OF_NAIROBI:
        return "001"
    return "002" if serial <= _LAST_OF_MOMBASA else "003"


def full_name(customer: Customer) -> str:
    """Give the name that stands on lists."""
    if isinstance(customer, Organisation):
        return customer.registered_name
    names = (customer.first_name, customer.other_names, customer.surname)
    return " ".join(name for name in names if name)


def opened_on(customer: Customer, first_day: date) -> date:
    """Give the day on which the record was made."""
    return bank_day(first_day, -customer.since)


def kyc_file(customer: Customer, first_day: date) -> KycFile:
    """Give the KYC file as it stands on the first day."""
    rating, factors = _RISKS.get(customer.serial, ("LOW", ()))
    waived = customer.waived if isinstance(customer, Person) else ()
    status = "INCOMPLETE" if waived else "VERIFIED"
    if customer.serial in _KYC_EXPIRED:
        status = "EXPIRED"
    days = customer.since if customer.reviewed is None else customer.reviewed
    due = months_after(bank_day(first_day, -days), _REVIEW_MONTHS[rating])
    tier = customer.tier if isinstance(customer, Person) else "TIER_3"
    return KycFile(rating, factors, status, tier, due, waived)


def papers(customer: Customer, first_day: date) -> Iterator[Paper]:
    """Give the papers of a customer's file, those that were waived left out."""
    opened = opened_on(customer, first_day)
    waived = kyc_file(customer, first_day).waived
    for kind in _wanted(customer):
        if kind in waived:
            continue
        place = customer.serial * 100 + _TYPES.index(DocumentType(kind))
        issued = opened - timedelta(days=_ISSUED_BEFORE_DAYS) if kind in _DATED else None
        number, expires = None, None
        if kind == "ID_FRONT":
            identity = identity_of(customer, first_day)
            number = identity["id_number"]
            if "expires_on" in identity:
                expires = date.fromisoformat(identity["expires_on"])
        yield Paper(document_id(place), kind, number, issued, expires)


def _wanted(customer: Customer) -> Iterator[str]:
    if isinstance(customer, Organisation):
        yield from ("REGISTRATION_CERTIFICATE", "KRA_PIN_CERTIFICATE", "PROOF_OF_ADDRESS")
        yield from _BY_FORM[customer.business_type]
        if customer.business_type != "SOLE_PROPRIETOR":
            yield from ("BOARD_RESOLUTION", "BENEFICIAL_OWNER_DECLARATION")
        return
    if customer.guardian:
        yield from ("ID_FRONT", "PHOTO")
        return
    yield "ID_FRONT"
    if customer.id_type in _TWO_SIDED:
        yield "ID_BACK"
    yield from ("PHOTO", "SIGNATURE_SPECIMEN")
    if customer.tier != "TIER_1":
        yield from ("PROOF_OF_ADDRESS", "KRA_PIN_CERTIFICATE")
    if customer.tier == "TIER_3":
        yield "SOURCE_OF_FUNDS"
        if customer.pep_details:
            yield "PEP_DECLARATION"


def cif_body(customer: Customer, first_day: date) -> dict[str, Any]:
    """Give a record as a cif-create body in normal form, its documents left out."""
    street, town, county = customer.place
    body: dict[str, Any] = {
        "kyc_tier": kyc_file(customer, first_day).tier,
        "phone": f"+25471240{customer.serial:04d}",
        "physical_address": {"line_1": street, "town": town, "county": county, "country": "KE"},
        "expected_monthly_turnover": {"amount": customer.turnover, "currency": "KES"},
        "source_of_funds": "BUSINESS",
        "preferred_language": "sw" if customer.serial % 3 == 0 else "en",
        "tax_residencies": [{"country": "KE"}],
        "consent": {"data_processing": True, "marketing": customer.serial % 2 == 0},
    }
    if isinstance(customer, Organisation):
        return body | _organisation(customer, first_day)
    return body | _person(customer, first_day)


def _person(person: Person, first_day: date) -> dict[str, Any]:
    names = {"first_name": person.first_name, "other_names": person.other_names}
    individual: dict[str, Any] = {
        **{key: value for key, value in names.items() if value},
        "surname": person.surname,
        "date_of_birth": _born(person.age, person.serial, first_day).isoformat(),
        "gender": person.gender,
        "nationality": person.nationality,
        "identity": identity_of(person, first_day),
        "occupation": person.occupation,
        "pep": person.pep_details is not None,
        "next_of_kin": [
            {
                "full_name": f"{_KIN[person.serial % len(_KIN)]} {person.surname}",
                "relationship": "PARENT" if person.guardian else "SIBLING",
                "phone": f"+25472240{person.serial:04d}",
            }
        ],
    }
    if person.employer:
        individual["employer"] = person.employer
    if person.pep_details:
        individual["pep_details"] = person.pep_details
    if person.guardian:
        ward = {"customer_id": customer_id(person.guardian), "relationship": "PARENT"}
        individual["guardian"] = ward
    local = f"{person.first_name}.{person.surname}".lower()
    return {
        "customer_type": "INDIVIDUAL",
        "source_of_funds": person.funds,
        **({} if person.guardian else {"email": f"{local}@example.co.ke"}),
        **_pin(person.pin_exemption, "A", person.serial),
        "individual": individual,
    }


def _organisation(organisation: Organisation, first_day: date) -> dict[str, Any]:
    is_sole = organisation.business_type == "SOLE_PROPRIETOR"
    people = [
        (name, position, share, _identity(f"{organisation.serial}{place}"))
        for place, (name, position, share) in enumerate(organisation.people)
    ]
    word = organisation.registered_name.split()[0].lower()
    business: dict[str, Any] = {
        "registered_name": organisation.registered_name,
        "business_type": organisation.business_type,
        "registration_no": f"BN-{2010 + organisation.serial % 9}-{organisation.serial * 1371:06d}",
        "registered_on": bank_day(first_day, -organisation.since - _LONG_AGO_DAYS).isoformat(),
        "sector": organisation.sector,
        "contact_person": {
            "full_name": organisation.people[0][0],
            "phone": f"+25472250{organisation.serial:04d}",
        },
        "beneficial_owners": [
            {
                "full_name": name,
                "identity": identity,
                "nationality": "KE",
                "date_of_birth": _born(44 + place, organisation.serial, first_day).isoformat(),
                "ownership_percent": share,
                "control": "OWNERSHIP" if share != "0.00" else "SENIOR_MANAGEMENT",
                "pep": False,
            }
            for place, (name, _, share, identity) in enumerate(people)
        ],
    }
    if organisation.trading_name:
        business["trading_name"] = organisation.trading_name
    if not is_sole:
        business["directors"] = [
            {"full_name": name, "identity": identity, "position": position, "pep": False}
            for name, position, _, identity in people
        ]
    return {
        "customer_type": "BUSINESS",
        "email": f"office@{word}.example.co.ke",
        **_pin(None, "A" if is_sole else "P", organisation.serial),
        "business": business,
    }


def identity_of(customer: Customer, first_day: date) -> dict[str, str]:
    """Give the identity document of a person, or of an organisation's first officer."""
    if isinstance(customer, Organisation):
        return _identity(f"{customer.serial}0")
    serial = customer.serial
    numbers = {
        "NATIONAL_ID": str(21_000_000 + serial * 73_177),
        "PASSPORT": f"AK{100_000 + serial * 1_931}",
        "REFUGEE_ID": f"RF-{500_000 + serial * 717}",
        "BIRTH_CERTIFICATE": f"{serial}/{9_000_000 + serial * 3_119}",
    }
    issuer = customer.nationality if customer.id_type == "PASSPORT" else "KE"
    identity = {
        "id_type": customer.id_type,
        "id_number": numbers[customer.id_type],
        "issuing_country": issuer,
    }
    if customer.expires is not None:
        identity["expires_on"] = (first_day + timedelta(days=customer.expires)).isoformat()
    return identity


def _identity(key: str) -> dict[str, str]:
    number = str(30_000_000 + int(key) * 1_409)
    return {"id_type": "NATIONAL_ID", "id_number": number, "issuing_country": "KE"}


def _pin(exemption: str | None, letter: str, serial: int) -> dict[str, str]:
    if exemption:
        return {"kra_pin_exemption": exemption}
    return {"kra_pin": f"{letter}{4_100_000 + serial * 7_919:09d}{chr(65 + serial % 26)}"}


def _born(age: int, serial: int, first_day: date) -> date:
    return months_after(first_day, -12 * age) - timedelta(days=20 + serial * 8)


_KIN: Final = ("Margaret", "Julius", "Alice", "Bernard", "Lucia", "Thomas", "Naomi", "Edwin")
