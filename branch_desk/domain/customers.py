"""The customer record (CIF) as an officer asks for it, and what the core answers."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from branch_desk.domain.documents import DocumentRef, DocumentType
from branch_desk.domain.fields import (
    AddressLine,
    BankDate,
    BirthDate,
    Body,
    BusinessName,
    Country,
    County,
    CustomerId,
    Email,
    FullName,
    IdNumber,
    Kind,
    KraPin,
    Line30,
    Line80,
    Note,
    Occupation,
    PersonName,
    Phone,
    Place,
    PostalBox,
    PostalCode,
    Record,
    Relationship,
    Sector,
    ShortReason,
    SourceOfFunds,
    Tin,
    YesNo,
)
from branch_desk.domain.money import Amount
from branch_desk.domain.sentences import complain


class CustomerType(StrEnum):
    """A natural person or an organisation."""

    INDIVIDUAL = "INDIVIDUAL"
    BUSINESS = "BUSINESS"


class KycTier(StrEnum):
    """How much the bank knows of a customer, and so what it may offer."""

    TIER_1 = "TIER_1"
    TIER_2 = "TIER_2"
    TIER_3 = "TIER_3"


class PinExemption(StrEnum):
    """Why a customer has no KRA PIN."""

    MINOR = "MINOR"
    REFUGEE = "REFUGEE"
    DIPLOMAT = "DIPLOMAT"
    NON_RESIDENT = "NON_RESIDENT"


class Language(StrEnum):
    """The language of a customer's papers."""

    EN = "en"
    SW = "sw"


class Gender(StrEnum):
    """As on the identity document."""

    FEMALE = "FEMALE"
    MALE = "MALE"
    INTERSEX = "INTERSEX"
    UNSTATED = "UNSTATED"


class IdType(StrEnum):
    """The identity documents that the bank takes."""

    NATIONAL_ID = "NATIONAL_ID"
    MAISHA_CARD = "MAISHA_CARD"
    PASSPORT = "PASSPORT"
    ALIEN_ID = "ALIEN_ID"
    REFUGEE_ID = "REFUGEE_ID"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"


class BusinessType(StrEnum):
    """The legal form of an organisation."""

    SOLE_PROPRIETOR = "SOLE_PROPRIETOR"
    PARTNERSHIP = "PARTNERSHIP"
    LIMITED_COMPANY = "LIMITED_COMPANY"
    NGO = "NGO"
    COOPERATIVE = "COOPERATIVE"
    SOCIETY = "SOCIETY"
    TRUST = "TRUST"


class Guardianship(StrEnum):
    """What a guardian is to a minor."""

    PARENT = "PARENT"
    LEGAL_GUARDIAN = "LEGAL_GUARDIAN"


class Control(StrEnum):
    """How a beneficial owner controls an organisation."""

    OWNERSHIP = "OWNERSHIP"
    OTHER_CONTROL = "OTHER_CONTROL"
    SENIOR_MANAGEMENT = "SENIOR_MANAGEMENT"


class RiskRating(StrEnum):
    """The computed risk of a customer; nobody types it."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class Address(Body):
    """Where a customer lives or works; `county` is required in Kenya."""

    KIND: ClassVar[str] = "address"

    line_1: AddressLine = Field(title="Street or plot")
    line_2: AddressLine | None = Field(None, title="Second line")
    town: Place = Field(title="Town")
    county: County | None = Field(None, title="County")
    country: Country = Field(title="Country")


class PostalAddress(Body):
    """A postal box."""

    KIND: ClassVar[str] = "address"

    po_box: PostalBox = Field(title="P.O. Box")
    postal_code: PostalCode = Field(title="Postal code", description="Five digits")
    town: Place = Field(title="Town")


class TaxResidency(Body):
    """A country where the customer pays tax."""

    country: Country = Field(title="Country")
    tin: Tin | None = Field(None, title="Tax number")


class Consent(Body):
    """What the customer agreed to."""

    data_processing: YesNo = Field(title="Consent to data processing")
    marketing: YesNo = Field(title="Consent to marketing")


class Waiver(Body):
    """A document that is not there yet, and why."""

    document_type: DocumentType = Field(title="Document")
    reason: ShortReason = Field(title="Reason")


class DuplicateReviewed(Body):
    """A possible duplicate that the officer looked at, and why it is another person."""

    customer_id: CustomerId = Field(title="Customer ID")
    reason: ShortReason = Field(title="Not the same because")


class Identity(Body):
    """An identity document as printed."""

    id_type: IdType = Field(title="ID type")
    id_number: IdNumber = Field(title="ID number")
    issuing_country: Country = Field(title="Issuing country")
    issued_on: BankDate | None = Field(None, title="Issued on")
    expires_on: BankDate | None = Field(None, title="Expires on")


class Guardian(Body):
    """Who answers for a minor: an adult customer whose KYC is verified."""

    customer_id: CustomerId = Field(title="Guardian's customer ID")
    relationship: Guardianship = Field(title="Kind of guardian")


class NextOfKin(Body):
    """Whom to call."""

    full_name: FullName = Field(title="Full name")
    relationship: Relationship = Field(title="Relationship")
    phone: Phone = Field(title="Phone")
    id_number: IdNumber | None = Field(None, title="ID number")


class ContactPerson(Body):
    """Whom to call at an organisation."""

    full_name: FullName = Field(title="Contact person")
    phone: Phone = Field(title="Contact's phone")


class Director(Body):
    """A director, partner, trustee or official."""

    full_name: FullName = Field(title="Full name")
    identity: Identity = Field(title="Identity")
    position: Line80 = Field(title="Position")
    pep: YesNo = Field(title="Politically exposed")


def _percent(value: object) -> object:
    text = str(value) if isinstance(value, Decimal) else value
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text.strip()):
        raise complain("amount_format")
    return Decimal(text)


Percent = Annotated[Decimal, BeforeValidator(_percent), Kind("percent")]


class BeneficialOwner(Body):
    """A natural person who owns or controls an organisation; the share is a decimal percentage."""

    full_name: FullName = Field(title="Full name")
    identity: Identity = Field(title="Identity")
    nationality: Country = Field(title="Nationality")
    date_of_birth: BirthDate = Field(title="Date of birth")
    ownership_percent: Percent = Field(title="Share in percent")
    control: Control = Field(title="Kind of control")
    pep: YesNo = Field(title="Politically exposed")


class Individual(Body):
    """What a CIF says of a person."""

    first_name: PersonName | None = Field(None, title="First name")
    other_names: PersonName | None = Field(None, title="Other names")
    surname: PersonName = Field(title="Surname")
    one_name_only: YesNo | None = Field(None, title="One name only on the ID")
    date_of_birth: BirthDate = Field(title="Date of birth")
    gender: Gender = Field(title="Gender")
    nationality: Country = Field(title="Nationality")
    identity: Identity = Field(title="Identity")
    occupation: Occupation = Field(title="Occupation")
    employer: Line80 | None = Field(None, title="Employer")
    pep: YesNo = Field(
        title="Politically exposed person",
        description="Holds or held a prominent public office, or is close to somebody who does",
    )
    pep_details: Note | None = Field(None, title="Public office")
    guardian: Guardian | None = Field(None, title="Guardian")
    next_of_kin: tuple[NextOfKin, ...] = Field(title="Next of kin", min_length=1, max_length=3)


class Business(Body):
    """What a CIF says of an organisation."""

    registered_name: BusinessName = Field(title="Registered name")
    trading_name: BusinessName | None = Field(None, title="Trading name")
    business_type: BusinessType = Field(title="Legal form")
    registration_no: Line30 = Field(title="Registration number")
    registered_on: BankDate = Field(title="Registered on")
    sector: Sector = Field(title="Sector")
    contact_person: ContactPerson = Field(title="Contact person")
    directors: tuple[Director, ...] = Field((), title="Directors", max_length=20)
    beneficial_owners: tuple[BeneficialOwner, ...] = Field(
        title="Beneficial owners", min_length=1, max_length=20
    )


class CustomerRecord(Body):
    """What the bank holds of a customer, as far as officers enter it."""

    customer_type: CustomerType = Field(title="Customer type")
    kyc_tier: KycTier = Field(title="KYC tier")
    phone: Phone = Field(title="Mobile number")
    alternative_phone: Phone | None = Field(None, title="Other phone")
    email: Email | None = Field(None, title="Email")
    physical_address: Address = Field(title="Address")
    postal_address: PostalAddress | None = Field(None, title="Postal address")
    kra_pin: KraPin | None = Field(None, title="KRA PIN", description="For example A012345678Z")
    kra_pin_exemption: PinExemption | None = Field(None, title="Reason for no PIN")
    expected_monthly_turnover: Amount = Field(title="Expected monthly turnover")
    source_of_funds: SourceOfFunds = Field(title="Source of funds")
    preferred_language: Language | None = Field(None, title="Language")
    tax_residencies: tuple[TaxResidency, ...] = Field(
        title="Tax residence", min_length=1, max_length=3
    )
    consent: Consent = Field(title="Consent")
    individual: Individual | None = Field(None, title="Person")
    business: Business | None = Field(None, title="Organisation")


class CifCreate(CustomerRecord):
    """A new customer record with its papers, as `POST /customer/cif-create` takes it."""

    documents: tuple[DocumentRef, ...] = Field(title="Documents", min_length=1, max_length=20)
    waivers: tuple[Waiver, ...] = Field((), title="Waived documents", max_length=5)
    duplicates_reviewed: tuple[DuplicateReviewed, ...] = Field(
        (), title="Possible duplicates reviewed", max_length=10
    )


class CifCreated(Record):
    """The result of a cif-create that took effect."""

    customer_id: str
    version: int
    kyc_status: str
    kyc_tier: str
    risk_rating: str
    kyc_review_due: date


ADULT_AGE: Final = 18


def age_on(born: date, day: date) -> int:
    """Give the age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_born_minor(born: object, day: date) -> bool:
    """Say whether a day of birth as it was typed, yyyy-mm-dd, makes somebody under 18 on a day."""
    try:
        return age_on(date.fromisoformat(str(born)), day) < ADULT_AGE
    except ValueError:
        return False


def full_name_of(request: CustomerRecord) -> str:
    """Give the name that stands on lists and receipts: given names, then the surname."""
    if request.business is not None:
        return request.business.registered_name
    person = request.individual
    if person is None:
        return ""
    return " ".join(
        part for part in (person.first_name, person.other_names, person.surname) if part
    )


def whose_name(request: object) -> str:
    """Give the name that a request, whole or half-filled, gives somebody new; else nothing."""
    # Of an organisation half filled in, the name stands as None.
    return (full_name_of(request) or "") if isinstance(request, CustomerRecord) else ""
