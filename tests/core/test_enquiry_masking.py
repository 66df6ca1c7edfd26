"""The core masks what is personal by its type, at any depth, and gives a teller less."""

from __future__ import annotations

from typing import Any, Final

import pytest

from branch_desk.core.masking import mask_text, masked, without_teller_secrets
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.mandates import MandateTerms

CIF: Final[dict[str, Any]] = {
    "customer_type": "BUSINESS",
    "phone": "+254712400015",
    "email": "office@example.co.ke",
    "kra_pin": "P012345678Z",
    "physical_address": {"line_1": "Shop 4", "town": "Nairobi", "county": "KE-30", "country": "KE"},
    "postal_address": {"po_box": "12345", "postal_code": "00100", "town": "Nairobi"},
    "tax_residencies": [{"country": "KE", "tin": "T-556677"}],
    "expected_monthly_turnover": {"amount": "4500000.00", "currency": "KES"},
    "business": {
        "registered_name": "Baraka Hardware Ltd",
        "contact_person": {"full_name": "Nathan Gichuru", "phone": "+254722500015"},
        "beneficial_owners": [
            {
                "full_name": "Nathan Gichuru",
                "date_of_birth": "1980-05-17",
                "identity": {"id_type": "NATIONAL_ID", "id_number": "30123456"},
            }
        ],
    },
    "a_later_member": "stays",
}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("+254712345678", "****5678"), ("12345", "****2345"), ("1234", "****"), ("", "****")],
)
def test_a_mask_shows_the_last_four_characters_at_most(value: str, shown: str) -> None:
    assert mask_text(value) == shown


@pytest.mark.requirement("S15")
def test_every_personal_field_is_masked_whoever_it_belongs_to() -> None:
    found = masked(CifCreate, CIF)
    text = str(found)
    secrets = ("712400015", "office@", "012345678", "Shop 4", "Nairobi'", "12345", "T-556677")
    for secret in (*secrets, "722500015", "1980-05", "30123456"):
        assert secret not in text, secret
    assert found["phone"] == "****0015"
    assert found["physical_address"]["town"] == "****robi"
    assert found["business"]["beneficial_owners"][0]["identity"]["id_number"] == "****3456"


def test_names_codes_and_amounts_stay_readable() -> None:
    found = masked(CifCreate, CIF)
    assert found["business"]["registered_name"] == "Baraka Hardware Ltd"
    assert found["business"]["contact_person"]["full_name"] == "Nathan Gichuru"
    assert found["physical_address"]["county"] == "KE-30"
    assert found["expected_monthly_turnover"] == CIF["expected_monthly_turnover"]
    assert found["a_later_member"] == "stays"


def test_a_signatory_is_masked_by_its_own_types() -> None:
    terms = {
        "signatories": [
            {"class": "A", "phone": "+254712400015", "personal_limit": {"amount": "5.00"}}
        ],
        "bands": [{"rule": {"kind": "COMBINATION", "any_of": [{"A": 1}]}}],
    }
    found = masked(MandateTerms, terms)
    assert found["signatories"][0]["phone"] == "****0015"
    assert found["signatories"][0]["class"] == "A"
    assert found["bands"] == terms["bands"]


def test_what_does_not_fit_its_model_passes_unchanged() -> None:
    assert masked(CifCreate, {"physical_address": None}) == {"physical_address": None}


@pytest.mark.requirement("S15")
def test_a_teller_gets_no_address_and_no_date_of_birth_at_all() -> None:
    found = without_teller_secrets(CIF)
    assert not {"physical_address", "postal_address"} & set(found)
    assert "date_of_birth" not in str(found)
    assert found["business"]["beneficial_owners"][0]["full_name"] == "Nathan Gichuru"
