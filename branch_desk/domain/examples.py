"""One valid body for each request: shown in the OpenAPI document, and driven by tests."""

from collections.abc import Mapping
from typing import Any, Final

CIF_CREATE_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_type": "INDIVIDUAL",
    "kyc_tier": "TIER_2",
    "phone": "0712345678",
    "physical_address": {
        "line_1": "14 Muthaiga Road",
        "town": "Nairobi",
        "county": "KE-30",
        "country": "KE",
    },
    "kra_pin": "A012345678Z",
    "expected_monthly_turnover": {"amount": "60000"},
    "source_of_funds": "BUSINESS",
    "tax_residencies": [{"country": "KE"}],
    "consent": {"data_processing": True, "marketing": False},
    "documents": [
        {"document_id": "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", "sha256": "ab" * 32},
    ],
    "individual": {
        "first_name": "Lydia",
        "surname": "Chebet",
        "date_of_birth": "1988-03-14",
        "gender": "FEMALE",
        "nationality": "KE",
        "identity": {
            "id_type": "NATIONAL_ID",
            "id_number": "27654321",
            "issuing_country": "KE",
        },
        "occupation": "TRADER",
        "pep": False,
        "next_of_kin": [
            {"full_name": "Mark Chebet", "relationship": "SPOUSE", "phone": "0722000111"},
        ],
    },
}

ACCOUNT_OPENING_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_id": "1000000016",
    "product_code": "10",
    "initial_deposit": {"amount": "5000.00"},
    "funding": {"method": "CASH", "till_receipt_no": "T1-000482"},
    "purpose": "SAVINGS",
    "source_of_funds": "BUSINESS",
}

ENQUIRY_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_id": "1000000016",
    "account_no": "0011000000015",
}

MAINTENANCE_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_id": "1000000016",
    "customer_changes": {"email": "a.njoroge@example.co.ke"},
}

MANDATE_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_id": "1000000057",
    "account_no": "0011000000023",
    "mandate": {
        "effective_from": "2026-11-24",
        "signatories": [{"customer_id": "1000000057"}],
        "bands": [{"rule": {"kind": "ANY_ONE"}}],
    },
    "instruction": {
        "document_id": "d94b7e20-1c5f-4d38-9e62-0a7f3b85c1d6",
        "sha256": "cd" * 32,
    },
}

CLOSURE_EXAMPLE: Final[Mapping[str, Any]] = {
    "customer_id": "1000000016",
    "account_no": "0011000000015",
    "reason_code": "CUSTOMER_REQUEST",
    "payout": {"method": "CASH"},
    "expected_payout": {"amount": "84250.00"},
    "confirmations": {
        "cards_returned": True,
        "cheque_leaves_returned": True,
        "customer_notified": True,
    },
    "instruction": {
        "document_id": "8b1f6c0d-2e47-4a93-b5d8-7c0e9a41f362",
        "sha256": "ef" * 32,
    },
}
