"""Customer records that keep the rules at their edges: body, changes."""

from collections.abc import Mapping
from typing import Any, Final

from tests.domain.bank import ABSENT, COMPANY, PERSON
from tests.domain.cif_rows import BORN, BORN_OWNER, MINOR, NO_PIN, OWNER, OWNERS, identity

GOOD: Final[list[tuple[Mapping[str, Any], dict[str, Any]]]] = [
    (PERSON, {}),
    (COMPANY, {}),
    (MINOR, {}),
    (PERSON, {"/individual/first_name": ABSENT, "/individual/one_name_only": True}),
    (PERSON, {BORN: "2008-11-24"}),
    (PERSON, {BORN: "1905-11-25"}),
    (MINOR, {BORN: "2026-11-24"}),
    (COMPANY, {"/business/registered_on": "2026-11-24"}),
    (COMPANY, {f"{OWNERS}/0/date_of_birth": "2008-11-24"}),
    (COMPANY, {f"{OWNERS}/0/date_of_birth": "2026-11-24", **BORN_OWNER}),
    (COMPANY, NO_PIN | {"/kra_pin_exemption": "NON_RESIDENT"}),
    (
        PERSON,
        NO_PIN | {"/individual/pep_details": "none", "/kra_pin_exemption": "DIPLOMAT"},
    ),
    (PERSON, identity("NATIONAL_ID", "1234567")),
    (PERSON, identity("MAISHA_CARD", "123456789")),
    (PERSON, identity("PASSPORT", "ak12345", expires_on="2026-11-24", issuing_country="UG")),
    (PERSON, identity("ALIEN_ID", "123456", expires_on="2030-01-01", issued_on="2026-11-24")),
    (PERSON, identity("REFUGEE_ID", "REF-1", expires_on="2030-01-01")),
    (MINOR, identity("PASSPORT", "AK1234567", expires_on="2030-01-01")),
    (PERSON, {"/physical_address/country": "UG", "/physical_address/county": ABSENT}),
    (PERSON, {"/kyc_tier": "TIER_1"}),
    (COMPANY, {OWNERS: [OWNER | {"ownership_percent": "9.99", "control": "SENIOR_MANAGEMENT"}]}),
    (COMPANY, {OWNERS: [OWNER | {"ownership_percent": "10"}]}),
]
