"""The rules of a new customer record that reach across its fields (docs/contract.md 2.2, 3, 5)."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from branch_desk.common import format_date
from branch_desk.domain.checklists import (
    Requirement,
    RequirementState,
    is_waivable,
    requirements,
    wanted_documents,
)
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import (
    ADULT_AGE,
    BeneficialOwner,
    Business,
    CifCreate,
    Control,
    CustomerRecord,
    CustomerType,
    Identity,
    IdType,
    Individual,
    KycTier,
    PinExemption,
    RiskRating,
    age_on,
)
from branch_desk.domain.documents import DOCUMENT_WORDS
from branch_desk.domain.duplicates import reviewed_of
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import is_mobile
from branch_desk.domain.risk import assess_risk

_AGE_MAX: Final = 120
_SHARES_MAX: Final = Decimal(100)
_ID_FORMS: Final = {
    IdType.NATIONAL_ID: (r"(?!(\d)\1+$)\d{7,8}", "national_id_format"),
    IdType.MAISHA_CARD: (r"(?!(\d)\1+$)\d{9}", "maisha_format"),
    IdType.PASSPORT: (r"[A-Z0-9]{6,9}", "passport_format"),
    IdType.ALIEN_ID: (r"\d{6,9}", "alien_id_format"),
    IdType.REFUGEE_ID: (r"[A-Z0-9-]{5,20}", "id_format"),
    IdType.BIRTH_CERTIFICATE: (r"[A-Z0-9/-]{4,20}", "id_format"),
}
_KENYAN_ONLY: Final = frozenset({IdType.NATIONAL_ID, IdType.MAISHA_CARD, IdType.ALIEN_ID})
_EXPIRING: Final = frozenset({IdType.PASSPORT, IdType.ALIEN_ID, IdType.REFUGEE_ID})
_ADULT_IDS: Final = frozenset({IdType.NATIONAL_ID, IdType.MAISHA_CARD})
_PERSONAL_PIN_FORMS: Final = frozenset({"SOLE_PROPRIETOR"})


def cif_complaints(request: CifCreate, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about a new customer record, in the order of the form."""
    yield from record_complaints(request, facts)
    yield from _document_complaints(request, facts)
    yield from _match_complaints(request, facts)


def record_complaints(request: CustomerRecord, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about a record but for its papers, new or changed."""
    yield from _type_complaints(request)
    if request.individual and _is_person(request):
        yield from _person_complaints(request.individual, facts)
    if request.business and not _is_person(request):
        yield from _business_complaints(request, request.business, facts)
    yield from _contact_complaints(request)
    yield from _pin_complaints(request)
    yield from _exemption_complaints(request, facts)
    if not request.consent.data_processing:
        yield field_error("/consent/data_processing", "consent_missing")
    yield from _tier_complaints(request, facts)


def missing_in_cif(sketched: CifCreate, facts: Facts) -> Iterator[FieldError]:
    """Give what the rules miss in a sketch though the model calls it optional."""
    if sketched.individual and _is_person(sketched):
        yield from _missing_of_person(sketched.individual, facts)
    if sketched.business and sketched.customer_type is CustomerType.BUSINESS:
        yield from _missing_of_business(sketched, sketched.business)
    yield from _county_missing(sketched)
    if not sketched.kra_pin and not sketched.kra_pin_exemption:
        yield field_error("/kra_pin", "kra_pin_or_exemption")
    yield from _papers_missing(sketched, facts)
    yield from _match_complaints(sketched, facts)


def early_cif_complaints(sketched: CifCreate, facts: Facts) -> Iterator[FieldError]:
    """Give what can be said of single fields while the form is still being filled.

    Takes a sketch; only complaints that no further field could cure.
    """
    person = sketched.individual
    if person and person.date_of_birth:
        yield from _birth_complaints(person.date_of_birth, facts)
    if person and person.identity and person.identity.id_type and person.identity.id_number:
        yield from identity_complaints(person.identity, "/individual/identity", facts)
    if sketched.phone and sketched.customer_type:
        yield from _phone_complaints(sketched)
    if sketched.kra_pin and (sketched.business or _is_person(sketched)):
        yield from _pin_kind_complaints(sketched, sketched.kra_pin)
    if sketched.kra_pin and sketched.kra_pin_exemption:
        yield field_error("/kra_pin", "kra_pin_or_exemption")
    yield from _exemption_complaints(sketched, facts)
    if sketched.consent and sketched.consent.data_processing is False:
        yield field_error("/consent/data_processing", "consent_missing")
    if sketched.customer_type and sketched.kyc_tier:
        yield from _tier_complaints(sketched, facts)


def identity_complaints(identity: Identity, pointer: str, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about an identity document whose pointer is given."""
    form, code = _ID_FORMS[identity.id_type]
    if not re.fullmatch(form, identity.id_number, re.ASCII):
        yield field_error(f"{pointer}/id_number", code)
    if identity.id_type in _KENYAN_ONLY and identity.issuing_country != "KE":
        yield field_error(f"{pointer}/issuing_country", "id_country")
    if identity.issued_on and identity.issued_on > facts.business_date:
        yield field_error(f"{pointer}/issued_on", "id_issued_future")
    yield from _expiry_missing(identity, pointer)
    if identity.expires_on and identity.expires_on < facts.business_date:
        day = format_date(identity.expires_on)
        yield field_error(f"{pointer}/expires_on", "id_expired", date=day)


def _expiry_missing(identity: Identity, pointer: str) -> Iterator[FieldError]:
    if identity.expires_on is None and identity.id_type in _EXPIRING:
        yield field_error(f"{pointer}/expires_on", "id_expiry_missing")


def _missing_of_person(person: Individual, facts: Facts) -> Iterator[FieldError]:
    yield from _first_name_missing(person)
    if person.identity:
        yield from _expiry_missing(person.identity, "/individual/identity")
    yield from _pep_details_missing(person)
    born, today = person.date_of_birth, facts.business_date
    if born and born <= today and age_on(born, today) < ADULT_AGE:
        yield from _guardian_missing(person)


def _missing_of_business(sketched: CustomerRecord, business: Business) -> Iterator[FieldError]:
    yield from _email_missing(sketched)
    if business.business_type:
        yield from _director_missing(business)
    for name in ("directors", "beneficial_owners"):
        for index, each in enumerate(getattr(business, name) or ()):
            if each.identity:
                yield from _expiry_missing(each.identity, f"/business/{name}/{index}/identity")


def _is_person(request: CustomerRecord) -> bool:
    return request.customer_type is CustomerType.INDIVIDUAL


def _type_complaints(request: CustomerRecord) -> Iterator[FieldError]:
    is_person = _is_person(request)
    wanted, other = ("individual", "business") if is_person else ("business", "individual")
    if getattr(request, wanted) is None:
        label = "the person's details" if is_person else "the organisation's details"
        yield field_error(f"/{wanted}", "required", label=label)
    if getattr(request, other) is not None:
        yield field_error(f"/{other}", "unknown_field", name=other)


def _person_complaints(person: Individual, facts: Facts) -> Iterator[FieldError]:
    born, today = person.date_of_birth, facts.business_date
    yield from _first_name_missing(person)
    age = age_on(born, today)
    if born <= today and age <= _AGE_MAX:
        yield from _age_complaints(person, age, facts)
    yield from _birth_complaints(born, facts)
    yield from identity_complaints(person.identity, "/individual/identity", facts)
    yield from _pep_details_missing(person)


def _first_name_missing(person: Individual) -> Iterator[FieldError]:
    if not person.first_name and not person.one_name_only:
        yield field_error("/individual/first_name", "first_name_missing")


def _pep_details_missing(person: Individual) -> Iterator[FieldError]:
    if person.pep and not person.pep_details:
        yield field_error("/individual/pep_details", "pep_details_missing")


def _guardian_missing(person: Individual) -> Iterator[FieldError]:
    if not person.guardian:
        yield field_error("/individual/guardian", "guardian_missing")


def _birth_complaints(born: date, facts: Facts) -> Iterator[FieldError]:
    if born > facts.business_date:
        yield field_error("/individual/date_of_birth", "dob_future")
    elif age_on(born, facts.business_date) > _AGE_MAX:
        yield field_error("/individual/date_of_birth", "dob_range")


def _age_complaints(person: Individual, age: int, facts: Facts) -> Iterator[FieldError]:
    is_minor = age < ADULT_AGE
    yield from _id_age_complaints(person.identity, age, "/individual/identity")
    if not is_minor and person.guardian:
        yield field_error("/individual/guardian", "guardian_needless")
    if is_minor:
        yield from _guardian_missing(person)
    if is_minor and person.guardian:
        guardian = facts.customers.get(person.guardian.customer_id)
        pointer = "/individual/guardian/customer_id"
        if guardian is None:
            yield field_error(pointer, "customer_unknown")
        elif (
            guardian.is_minor
            or guardian.customer_type != CustomerType.INDIVIDUAL
            or (guardian.status, guardian.kyc_status) != ("ACTIVE", "VERIFIED")
        ):
            yield field_error(pointer, "guardian_unfit")


def _id_age_complaints(identity: Identity, age: int, pointer: str) -> Iterator[FieldError]:
    unfit = _ADULT_IDS if age < ADULT_AGE else {IdType.BIRTH_CERTIFICATE}
    if identity.id_type in unfit:
        yield field_error(f"{pointer}/id_type", "id_type_age")


def _business_complaints(
    request: CustomerRecord, business: Business, facts: Facts
) -> Iterator[FieldError]:
    yield from _email_missing(request)
    if business.registered_on > facts.business_date:
        yield field_error("/business/registered_on", "id_issued_future")
    yield from _director_missing(business)
    for index, director in enumerate(business.directors):
        pointer = f"/business/directors/{index}/identity"
        yield from identity_complaints(director.identity, pointer, facts)
    for index, owner in enumerate(business.beneficial_owners):
        yield from _owner_complaints(owner, f"/business/beneficial_owners/{index}", facts)
    yield from _share_complaints(business, facts)


def _email_missing(request: CustomerRecord) -> Iterator[FieldError]:
    if not request.email:
        yield field_error("/email", "required", label="the email")


def _director_missing(business: Business) -> Iterator[FieldError]:
    if business.business_type != "SOLE_PROPRIETOR" and not business.directors:
        yield field_error("/business/directors", "required", label="at least one director")


def _owner_complaints(owner: BeneficialOwner, pointer: str, facts: Facts) -> Iterator[FieldError]:
    yield from identity_complaints(owner.identity, f"{pointer}/identity", facts)
    if owner.date_of_birth > facts.business_date:
        yield field_error(f"{pointer}/date_of_birth", "dob_future")
        return
    age = age_on(owner.date_of_birth, facts.business_date)
    if age > _AGE_MAX:
        yield field_error(f"{pointer}/date_of_birth", "dob_range")
    yield from _id_age_complaints(owner.identity, age, f"{pointer}/identity")


def _share_complaints(business: Business, facts: Facts) -> Iterator[FieldError]:
    owners, least = business.beneficial_owners, facts.meta.policy.beneficial_owner_percent
    if sum((each.ownership_percent for each in owners), Decimal(0)) > _SHARES_MAX:
        yield field_error("/business/beneficial_owners", "ownership_sum")
    owns = any(each.ownership_percent >= least for each in owners)
    controls = any(each.control is not Control.OWNERSHIP for each in owners)
    if not owns and not controls:
        yield field_error("/business/beneficial_owners", "owner_missing", n=f"{least:f}")


def _contact_complaints(request: CustomerRecord) -> Iterator[FieldError]:
    yield from _phone_complaints(request)
    yield from _county_missing(request)


def _county_missing(request: CustomerRecord) -> Iterator[FieldError]:
    address = request.physical_address
    if address and address.country == "KE" and not address.county:
        yield field_error("/physical_address/county", "required", label="the county")


def _phone_complaints(request: CustomerRecord) -> Iterator[FieldError]:
    if _is_person(request) and not is_mobile(request.phone):
        yield field_error("/phone", "phone_not_mobile")


def _pin_complaints(request: CustomerRecord) -> Iterator[FieldError]:
    if bool(request.kra_pin) == bool(request.kra_pin_exemption):
        yield field_error("/kra_pin", "kra_pin_or_exemption")
    if request.kra_pin:
        yield from _pin_kind_complaints(request, request.kra_pin)


def _exemption_complaints(request: CustomerRecord, facts: Facts) -> Iterator[FieldError]:
    """Complain of a reason for no PIN that is not this customer's to give; a sketch will do."""
    why = request.kra_pin_exemption
    if why is None or request.kra_pin:
        return
    person, business = request.individual, request.business
    if _is_person(request):
        born = person.date_of_birth if person else None
        is_minor = born and age_on(born, facts.business_date) < ADULT_AGE
        is_fit = born is None or bool(is_minor) is (why is PinExemption.MINOR)
    elif business and business.business_type in _PERSONAL_PIN_FORMS:
        is_fit = why is not PinExemption.MINOR
    else:
        is_fit = why is PinExemption.NON_RESIDENT
    if not is_fit:
        yield field_error("/kra_pin_exemption", "exemption_kind")


def _pin_kind_complaints(request: CustomerRecord, kra_pin: str) -> Iterator[FieldError]:
    form = request.business.business_type if request.business else None
    wanted = "A" if _is_person(request) or form in _PERSONAL_PIN_FORMS else "P"
    if not kra_pin.startswith(wanted):
        yield field_error("/kra_pin", "kra_pin_kind")


def _tier_complaints(request: CustomerRecord, facts: Facts) -> Iterator[FieldError]:
    wanted, why = tier_wanted(request, facts)
    if wanted and request.kyc_tier != wanted:
        words = wanted.replace("_", " ").lower()
        yield field_error("/kyc_tier", "kyc_tier_low", tier=words, why=why)


def tier_wanted(request: CustomerRecord, facts: Facts) -> tuple[KycTier | None, str]:
    """Give the tier that a customer has to have and why, or None where the officer chooses.

    A sketch will do.
    """
    if not _is_person(request):
        return KycTier.TIER_3, "organisations always do"
    if assess_risk(request, facts).rating is RiskRating.HIGH:
        return KycTier.TIER_3, "the risk is high"
    person = request.individual
    born = person.date_of_birth if person else None
    if born and 0 <= age_on(born, facts.business_date) < ADULT_AGE:
        return KycTier.TIER_2, "minors always do"
    return None, ""


def _document_complaints(request: CifCreate, facts: Facts) -> Iterator[FieldError]:
    wanted = wanted_documents(request, facts)
    for index, waiver in enumerate(request.waivers):
        if not is_waivable(waiver.document_type) or waiver.document_type not in wanted:
            words = DOCUMENT_WORDS[waiver.document_type]
            pointer = f"/waivers/{index}/document_type"
            yield field_error(pointer, "document_not_waivable", type=f"The {words}")
    for line in requirements(request, facts):
        if line.state in (RequirementState.OPEN, RequirementState.FAILS):
            pointer = _pointer_of(line, request, facts)
            yield FieldError(field=pointer, code=line.code, message=line.cure)


def _papers_missing(sketched: CifCreate, facts: Facts) -> Iterator[FieldError]:
    # While none is filed at all, one complaint names them; later each has its own.
    lines = requirements(sketched, facts)
    named = [f"the {each.title}" for each in lines if each.state is RequirementState.OPEN]
    if named and not sketched.documents:
        *first, last = named
        together = f"{', '.join(first)} and {last}" if first else last
        yield field_error("/documents", "document_missing", type=together)


def _match_complaints(request: CifCreate, facts: Facts) -> Iterator[FieldError]:
    reviewed = reviewed_of(request)
    for customer_id, stops in facts.shown_matches.items():
        if stops:
            words = f"This customer is {customer_id} already. Use that record."
            yield FieldError(field="/duplicates_reviewed", code="duplicate_customer", message=words)
        elif customer_id not in reviewed:
            label = f"the reason why {customer_id} is another person"
            yield field_error("/duplicates_reviewed", "required", label=label)


def _pointer_of(line: Requirement, request: CifCreate, facts: Facts) -> str:
    # The last of a type is the one that the checklist looked at.
    for index, each in reversed(list(enumerate(request.documents))):
        known = facts.documents.get(each.document_id)
        if known and known.document_type == line.document_type:
            return f"/documents/{index}"
    return "/documents"
