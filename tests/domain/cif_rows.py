"""Customer records that keep or break a rule across fields: body, changes, complaints."""

from collections.abc import Mapping
from typing import Any, Final

from tests.domain.bank import ABSENT, COMPANY, PERSON, changed, refs

Rows = list[tuple[str, str, str]]
BORN = "/individual/date_of_birth"
_ID = "/individual/identity"
_GUARDIAN = {"customer_id": "1000000016", "relationship": "PARENT"}
OWNERS = "/business/beneficial_owners"
OWNER = COMPANY["business"]["beneficial_owners"][0]
MINOR_PAPERS = ("ID_FRONT", "PHOTO")
MINOR: Final = changed(
    PERSON,
    {
        BORN: "2015-01-01",
        f"{_ID}": {"id_type": "BIRTH_CERTIFICATE", "id_number": "12/3456", "issuing_country": "KE"},
        "/individual/guardian": _GUARDIAN,
        "/kra_pin": ABSENT,
        "/kra_pin_exemption": "MINOR",
        "/documents": refs(2),
    },
)
_AGE_ID = (
    "A birth certificate is for customers under 18; a national ID or Maisha card is for adults."
)
_UNFIT = "The guardian must be an adult customer whose KYC is verified."
_ID_FORM = "Enter the number as printed, letters, digits, hyphens and slashes only."
_PIN_KIND = "A person's PIN starts with A, an organisation's with P."
_PIN_EXEMPT = (
    "A customer under 18 is exempt as a minor, and nobody else is; "
    "an organisation only as a non-resident."
)
NO_PIN = {"/kra_pin": ABSENT}
_PIN_NONE = "Enter the KRA PIN, or choose why there is none."
_MOBILE = "Enter a mobile number: codes are sent to it by SMS."
GONE = "This document expired on 23 Nov 2026. Ask for one that is in date."
_KENYA = "A Kenyan document must have Kenya as its issuing country."
_UNKNOWN = "The desk sent a field that the core does not know: {}."
BORN_OWNER = {
    f"{OWNERS}/0/identity/id_type": "BIRTH_CERTIFICATE",
    f"{OWNERS}/0/identity/id_number": "12/3456",
}
WAIVER = {"reason": "Comes by post next week"}


def identity(id_type: str, number: str, **more: Any) -> dict[str, Any]:
    return {_ID: {"id_type": id_type, "id_number": number, "issuing_country": "KE"} | more}


RULES: Final[list[tuple[Mapping[str, Any], dict[str, Any], Rows]]] = [
    # Who it is
    (
        PERSON,
        {"/individual/first_name": ABSENT},
        [
            (
                "/individual/first_name",
                "first_name_missing",
                "Enter the first name, or tick One name only on the ID.",
            )
        ],
    ),
    (PERSON, {BORN: "2026-11-25"}, [(BORN, "dob_future", "The date of birth is in the future.")]),
    (
        PERSON,
        {BORN: "1905-11-24"},
        [(BORN, "dob_range", "Check the year: the customer would be over 120.")],
    ),
    (
        MINOR,
        {"/individual/guardian": ABSENT},
        [
            (
                "/individual/guardian",
                "guardian_missing",
                "The customer is under 18. Add a guardian who is already a customer.",
            )
        ],
    ),
    (
        MINOR,
        {"/individual/guardian/customer_id": "1000000412"},
        [("/individual/guardian/customer_id", "customer_unknown", "No customer has this ID.")],
    ),
    *[
        (
            MINOR,
            {"/individual/guardian/customer_id": unfit},
            [("/individual/guardian/customer_id", "guardian_unfit", _UNFIT)],
        )
        for unfit in ("1000000057", "1000000065", "1000000107", "1000000156")
    ],
    (
        PERSON,
        {"/individual/guardian": _GUARDIAN},
        [
            (
                "/individual/guardian",
                "guardian_needless",
                "The customer is 18 or over and needs no guardian.",
            )
        ],
    ),
    (MINOR, identity("NATIONAL_ID", "27654321"), [(f"{_ID}/id_type", "id_type_age", _AGE_ID)]),
    (MINOR, identity("MAISHA_CARD", "123456789"), [(f"{_ID}/id_type", "id_type_age", _AGE_ID)]),
    (PERSON, identity("BIRTH_CERTIFICATE", "12/34"), [(f"{_ID}/id_type", "id_type_age", _AGE_ID)]),
    (
        PERSON,
        {"/individual/pep": True, "/kyc_tier": "TIER_3"},
        [
            (
                "/individual/pep_details",
                "pep_details_missing",
                "Say which public office, who holds it and since when.",
            ),
            *[
                ("/documents", "document_missing", f"Add the {words}, or record why it is waived.")
                for words in ("source of funds", "PEP declaration")
            ],
        ],
    ),
    # Identity documents
    *[
        (
            PERSON,
            identity("NATIONAL_ID", number),
            [
                (
                    f"{_ID}/id_number",
                    "national_id_format",
                    "A national ID number has 7 or 8 digits.",
                )
            ],
        )
        for number in ("123456", "123456789", "11111111", "1234567A")
    ],
    *[
        (
            PERSON,
            identity("MAISHA_CARD", number),
            [(f"{_ID}/id_number", "maisha_format", "A Maisha number has 9 digits.")],
        )
        for number in ("12345678", "222222222")
    ],
    *[
        (
            PERSON,
            identity("PASSPORT", number, expires_on="2030-01-01"),
            [
                (
                    f"{_ID}/id_number",
                    "passport_format",
                    "A passport number has 6 to 9 letters and digits.",
                )
            ],
        )
        for number in ("AK123", "AK-1234567", "AK12345678")
    ],
    (
        PERSON,
        identity("ALIEN_ID", "12345", expires_on="2030-01-01"),
        [(f"{_ID}/id_number", "alien_id_format", "An alien ID number has 6 to 9 digits.")],
    ),
    (
        PERSON,
        identity("REFUGEE_ID", "REF/1", expires_on="2030-01-01"),
        [(f"{_ID}/id_number", "id_format", _ID_FORM)],
    ),
    (MINOR, identity("BIRTH_CERTIFICATE", "1_2"), [(f"{_ID}/id_number", "id_format", _ID_FORM)]),
    (
        PERSON,
        identity("PASSPORT", "AK12345", expires_on="2026-11-23"),
        [(f"{_ID}/expires_on", "id_expired", GONE)],
    ),
    (
        PERSON,
        {f"{_ID}/issued_on": "2026-11-25"},
        [(f"{_ID}/issued_on", "id_issued_future", "The issue date is in the future.")],
    ),
    *[
        (
            PERSON,
            identity(id_type, "123456"),
            [
                (
                    f"{_ID}/expires_on",
                    "id_expiry_missing",
                    "Enter the expiry date shown on the document.",
                )
            ],
        )
        for id_type in ("PASSPORT", "ALIEN_ID", "REFUGEE_ID")
    ],
    *[
        (
            PERSON,
            identity(id_type, number, issuing_country="UG", expires_on="2030-01-01"),
            [(f"{_ID}/issuing_country", "id_country", _KENYA)],
        )
        for id_type, number in (
            ("NATIONAL_ID", "27654321"),
            ("MAISHA_CARD", "123456789"),
            ("ALIEN_ID", "123456"),
        )
    ],
    # Contact, PIN, consent
    (PERSON, {"/phone": "020 234 5678"}, [("/phone", "phone_not_mobile", _MOBILE)]),
    (
        PERSON,
        {"/physical_address/county": ABSENT},
        [("/physical_address/county", "required", "Enter the county.")],
    ),
    (
        PERSON,
        {"/physical_address/county": "KE-99"},
        [("/physical_address/county", "choice", "Choose county from the list.")],
    ),
    (PERSON, {"/kra_pin": ABSENT}, [("/kra_pin", "kra_pin_or_exemption", _PIN_NONE)]),
    (
        PERSON,
        {"/kra_pin_exemption": "MINOR"},
        [("/kra_pin", "kra_pin_or_exemption", _PIN_NONE)],
    ),
    *[
        (body, NO_PIN | changes, [("/kra_pin_exemption", "exemption_kind", _PIN_EXEMPT)])
        for body, changes in (
            (PERSON, {"/kra_pin_exemption": "MINOR"}),
            (MINOR, {"/kra_pin_exemption": "DIPLOMAT"}),
            (COMPANY, {"/kra_pin_exemption": "REFUGEE"}),
        )
    ],
    (
        COMPANY,
        NO_PIN | {"/business/business_type": "SOLE_PROPRIETOR", "/kra_pin_exemption": "MINOR"},
        [
            ("/kra_pin_exemption", "exemption_kind", _PIN_EXEMPT),
            (
                "/documents",
                "document_missing",
                "Add the ID front, or record why it is waived.",
            ),
        ],
    ),
    (PERSON, {"/kra_pin": "P012345678Z"}, [("/kra_pin", "kra_pin_kind", _PIN_KIND)]),
    (COMPANY, {"/kra_pin": "A012345678Z"}, [("/kra_pin", "kra_pin_kind", _PIN_KIND)]),
    (
        PERSON,
        {"/consent/data_processing": False},
        [
            (
                "/consent/data_processing",
                "consent_missing",
                "Record the customer's consent before going on.",
            )
        ],
    ),
    (
        PERSON,
        {"/expected_monthly_turnover/currency": "USD"},
        [
            (
                "/expected_monthly_turnover/currency",
                "amount_currency",
                "This account is kept in KES.",
            )
        ],
    ),
    (
        PERSON,
        {"/tax_residencies": [{"country": "XX"}]},
        [("/tax_residencies/0/country", "choice", "Choose country from the list.")],
    ),
    (
        PERSON,
        {"/individual/occupation": "WIZARD"},
        [("/individual/occupation", "choice", "Choose occupation from the list.")],
    ),
    # Tier
    (
        PERSON,
        {"/individual/nationality": "IR"},
        [("/kyc_tier", "kyc_tier_low", "This customer needs tier 3: the risk is high.")],
    ),
    (
        COMPANY,
        {"/kyc_tier": "TIER_2"},
        [("/kyc_tier", "kyc_tier_low", "This customer needs tier 3: organisations always do.")],
    ),
    (
        MINOR,
        {"/kyc_tier": "TIER_1"},
        [("/kyc_tier", "kyc_tier_low", "This customer needs tier 2: minors always do.")],
    ),
    # Organisations
    (COMPANY, {"/email": ABSENT}, [("/email", "required", "Enter the email.")]),
    (
        COMPANY,
        {"/business/registered_on": "2026-11-25"},
        [("/business/registered_on", "id_issued_future", "The issue date is in the future.")],
    ),
    (
        COMPANY,
        {"/business/directors": ABSENT},
        [("/business/directors", "required", "Enter at least one director.")],
    ),
    (
        COMPANY,
        {"/business/directors/0/identity/id_number": "1"},
        [
            (
                "/business/directors/0/identity/id_number",
                "national_id_format",
                "A national ID number has 7 or 8 digits.",
            )
        ],
    ),
    (
        COMPANY,
        {f"{OWNERS}/0/date_of_birth": "2026-11-25"},
        [(f"{OWNERS}/0/date_of_birth", "dob_future", "The date of birth is in the future.")],
    ),
    (
        COMPANY,
        {f"{OWNERS}/0/date_of_birth": "2008-11-25"},
        [(f"{OWNERS}/0/identity/id_type", "id_type_age", _AGE_ID)],
    ),
    (COMPANY, BORN_OWNER, [(f"{OWNERS}/0/identity/id_type", "id_type_age", _AGE_ID)]),
    (
        COMPANY,
        {f"{OWNERS}/0/date_of_birth": "1905-11-24"},
        [
            (
                f"{OWNERS}/0/date_of_birth",
                "dob_range",
                "Check the year: the customer would be over 120.",
            )
        ],
    ),
    (
        COMPANY,
        {OWNERS: [OWNER | {"ownership_percent": "60"}, OWNER | {"ownership_percent": "40.01"}]},
        [(OWNERS, "ownership_sum", "The owners' shares exceed 100 percent.")],
    ),
    (
        COMPANY,
        {OWNERS: [OWNER | {"ownership_percent": "9.99"}]},
        [
            (
                OWNERS,
                "owner_missing",
                "Add every owner of 10.00 percent or more, or a senior manager.",
            )
        ],
    ),
    # One of the two
    (
        PERSON,
        {"/business": COMPANY["business"]},
        [("/business", "unknown_field", _UNKNOWN.format("business"))],
    ),
    (
        COMPANY,
        {"/individual": PERSON["individual"]},
        [("/individual", "unknown_field", _UNKNOWN.format("individual"))],
    ),
    (
        PERSON,
        {"/individual": ABSENT},
        [("/individual", "required", "Enter the person's details.")],
    ),
    (
        COMPANY,
        {"/business": ABSENT},
        [("/business", "required", "Enter the organisation's details.")],
    ),
    # Waivers
    (
        PERSON,
        {"/waivers": [WAIVER | {"document_type": "PHOTO"}]},
        [("/waivers/0/document_type", "document_not_waivable", "The photo cannot be waived.")],
    ),
    (
        PERSON,
        {"/waivers": [WAIVER | {"document_type": "CONSTITUTION"}]},
        [
            (
                "/waivers/0/document_type",
                "document_not_waivable",
                "The constitution cannot be waived.",
            )
        ],
    ),
]
