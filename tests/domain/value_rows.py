"""Values that no form of the contract allows: model, body, pointer, value, code, sentence."""

from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.documents import DocumentUpload
from branch_desk.domain.duplicates import DuplicateProbe
from branch_desk.domain.enquiries import CustomerSearch
from branch_desk.domain.supervision import Approve, Reject
from tests.domain.bank import ABSENT, COMPANY, DIGEST, MANDATE, OPENING, PERSON, changed, refs

_NAMES = "Use letters, spaces, hyphens, apostrophes and full stops only."
_REGISTERED = "Use the name exactly as on the registration certificate."
_PHONE = "This is not a valid phone number. Example: 0712 345 678 or +256 772 123 456."
_EMAIL = "Check the email address. Example: name@example.co.ke."
_PIN = "A KRA PIN is A or P, nine digits and a letter, for example A012345678Z."
_AMOUNT = "Enter an amount such as 1500 or 1500.50."
_MOST = "The amount must be at most 9,999,999,999.99."
_DATE = "Enter a date, for example 24 Nov 2026."
_REASON = "Give a reason of at least 10 characters."
_UNUSABLE = "This document is not yours, already used, changed or gone. Add it again."
_UNKNOWN = "The desk sent a field that the core does not know: {}."
_HASH = f"sha256:{DIGEST}"
_REJECT = {"payload_hash": _HASH, "reason_code": "WRONG_DETAILS", "note": "The ID is blurred."}
_UPLOAD = {"document_type": "ID_FRONT", "original_seen": True}
_WAIVER = {"document_type": "PROOF_OF_ADDRESS", "reason": "Comes by post next week"}
_FIRST_NAME = "/individual/first_name"
_WITH_MANDATE = changed(OPENING, {"/mandate": MANDATE})

VALUE_ROWS: Final[list[tuple[type[BaseModel], Any, str, Any, str, str]]] = [
    # Names
    (CifCreate, PERSON, _FIRST_NAME, "Ly<b>dia", "name_characters", _NAMES),
    (CifCreate, PERSON, _FIRST_NAME, "L33t", "name_characters", _NAMES),
    (CifCreate, PERSON, _FIRST_NAME, "'-. ", "name_characters", _NAMES),
    (CifCreate, PERSON, _FIRST_NAME, "\u0301", "name_characters", _NAMES),
    (CifCreate, PERSON, _FIRST_NAME, "x" * 61, "too_long", "Shorten this to 60 characters."),
    (CifCreate, PERSON, _FIRST_NAME, "", "required", "Enter first name."),
    (CifCreate, PERSON, "/individual/surname", ABSENT, "required", "Enter surname."),
    (CifCreate, PERSON, "/individual/surname", None, "required", "Enter surname."),
    (CifCreate, PERSON, "/individual/surname", 7, "required", "Enter surname."),
    (
        CifCreate,
        PERSON,
        _FIRST_NAME,
        "Ly\u202edia",
        "text_characters",
        "Remove the hidden characters from first name.",
    ),
    (
        CifCreate,
        PERSON,
        "/physical_address/line_1",
        "14\u200b Muthaiga",
        "text_characters",
        "Remove the hidden characters from street or plot.",
    ),
    (
        CifCreate,
        COMPANY,
        "/business/registration_no",
        "CPR\u200d/2019",
        "text_characters",
        "Remove the hidden characters from registration number.",
    ),
    (
        CifCreate,
        PERSON,
        "/individual/employer",
        "two\nlines",
        "text_characters",
        "Remove the hidden characters from employer.",
    ),
    (
        CifCreate,
        PERSON,
        "/individual/next_of_kin/0/full_name",
        "M",
        "required",
        "Enter full name.",
    ),
    (
        CifCreate,
        PERSON,
        "/individual/next_of_kin/0/full_name",
        "M" * 121,
        "too_long",
        "Shorten this to 120 characters.",
    ),
    # Registered name
    (
        CifCreate,
        COMPANY,
        "/business/registered_name",
        "Baraka <Ltd>",
        "business_name_characters",
        _REGISTERED,
    ),
    (
        CifCreate,
        COMPANY,
        "/business/registered_name",
        "(&)",
        "business_name_characters",
        _REGISTERED,
    ),
    (CifCreate, COMPANY, "/business/registered_name", "B", "required", "Enter registered name."),
    (
        CifCreate,
        COMPANY,
        "/business/trading_name",
        "B" * 121,
        "too_long",
        "Shorten this to 120 characters.",
    ),
    # Phones
    (CifCreate, PERSON, "/phone", "071234", "phone_invalid", _PHONE),
    (CifCreate, PERSON, "/phone", "call 0712345678", "phone_invalid", _PHONE),
    (CifCreate, PERSON, "/phone", "0712345678 ext. 5", "phone_invalid", _PHONE),
    (CifCreate, PERSON, "/phone", "+999 123 456 789", "phone_invalid", _PHONE),
    (CifCreate, PERSON, "/phone", "-", "phone_invalid", _PHONE),
    (CifCreate, PERSON, "/phone", "", "required", "Enter mobile number."),
    (CifCreate, PERSON, "/phone", "0" * 41, "too_long", "Shorten this to 40 characters."),
    # Email
    (CifCreate, PERSON, "/email", "name@example", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "a b@example.co.ke", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "a@b@example.co.ke", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "@example.co.ke", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "a@b.c", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "a@b..ke", "email_invalid", _EMAIL),
    (CifCreate, PERSON, "/email", "a" * 255, "too_long", "Shorten this to 254 characters."),
    # Numbers with a form
    (CifCreate, PERSON, "/kra_pin", "B012345678Z", "kra_pin_format", _PIN),
    (CifCreate, PERSON, "/kra_pin", "A01234567Z", "kra_pin_format", _PIN),
    (CifCreate, PERSON, "/kra_pin", "A\u0660\u0661\u0662345678Z", "kra_pin_format", _PIN),
    (
        CifCreate,
        PERSON,
        "/individual/identity/id_number",
        "1" * 31,
        "too_long",
        "Shorten this to 30 characters.",
    ),
    (
        CifCreate,
        PERSON,
        "/postal_address",
        {"po_box": "40", "postal_code": "1", "town": "Nairobi"},
        "required",
        "Enter postal code.",
    ),
    (
        AccountOpening,
        OPENING,
        "/customer_id",
        "100000001",
        "customer_id_format",
        "A customer ID has 10 digits.",
    ),
    (
        AccountOpening,
        OPENING,
        "/customer_id",
        "1000000017",
        "customer_id_check",
        "Check the customer ID: a digit is wrong.",
    ),
    (
        AccountOpening,
        OPENING,
        "/account_no",
        "001100000017",
        "account_no_format",
        "An account number has 13 digits.",
    ),
    (
        AccountOpening,
        OPENING,
        "/account_no",
        "0011000000172",
        "account_no_check",
        "Check the account number: a digit is wrong.",
    ),
    (
        AccountOpening,
        OPENING,
        "/branch_code",
        "1",
        "branch_unknown",
        "Choose a branch from the list.",
    ),
    # Choices
    (CifCreate, PERSON, "/kyc_tier", "TIER_9", "choice", "Choose KYC tier from the list."),
    (CifCreate, PERSON, "/customer_type", "", "choice", "Choose customer type from the list."),
    (
        CifCreate,
        PERSON,
        "/individual/nationality",
        "Kenya",
        "choice",
        "Choose nationality from the list.",
    ),
    (CifCreate, PERSON, "/individual/nationality", "", "required", "Enter nationality."),
    (
        CifCreate,
        PERSON,
        "/physical_address/county",
        "Mombasa County",
        "choice",
        "Choose county from the list.",
    ),
    (AccountOpening, OPENING, "/product_code", "100", "choice", "Choose product from the list."),
    (
        CifCreate,
        PERSON,
        "/expected_monthly_turnover/currency",
        "kes",
        "choice",
        "Choose the currency from the list.",
    ),
    (
        CifCreate,
        PERSON,
        "/expected_monthly_turnover/currency",
        404,
        "choice",
        "Choose the currency from the list.",
    ),
    # Money and numbers
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", 60000, "amount_format", _AMOUNT),
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", "1,500", "amount_format", _AMOUNT),
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", "NaN", "amount_format", _AMOUNT),
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", "1e3", "amount_format", _AMOUNT),
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", "10000000000", "amount_max", _MOST),
    (CifCreate, PERSON, "/expected_monthly_turnover/amount", "1" + "0" * 18, "amount_max", _MOST),
    (
        CifCreate,
        PERSON,
        "/expected_monthly_turnover/amount",
        "1.500",
        "amount_decimals",
        "Use at most 2 decimals.",
    ),
    (
        CifCreate,
        PERSON,
        "/expected_monthly_turnover",
        {"amount": "-0.01"},
        "amount_min",
        "The amount must be at least 0.00.",
    ),
    (CifCreate, PERSON, "/expected_monthly_turnover", 60000, "amount_format", _AMOUNT),
    (
        CifCreate,
        PERSON,
        "/expected_monthly_turnover",
        ABSENT,
        "required",
        "Enter expected monthly turnover.",
    ),
    (
        CifCreate,
        COMPANY,
        "/business/beneficial_owners/0/ownership_percent",
        "5\u00b2",
        "amount_format",
        _AMOUNT,
    ),
    (
        CifCreate,
        COMPANY,
        "/business/beneficial_owners/0/ownership_percent",
        10,
        "amount_format",
        _AMOUNT,
    ),
    (AccountOpening, OPENING, "/tenure_months", "12", "required", "Enter months."),
    # Dates
    (CifCreate, PERSON, "/individual/date_of_birth", "14 Mar 1988", "date_format", _DATE),
    (CifCreate, PERSON, "/individual/date_of_birth", "1988-02-30", "date_format", _DATE),
    (CifCreate, PERSON, "/individual/date_of_birth", "1988-3-14", "date_format", _DATE),
    (CifCreate, PERSON, "/individual/date_of_birth", 19880314, "date_format", _DATE),
    (CifCreate, PERSON, "/individual/date_of_birth", None, "required", "Enter date of birth."),
    # Reasons and notes
    (CifCreate, PERSON, "/waivers", [_WAIVER | {"reason": "Short"}], "reason_short", _REASON),
    (
        CifCreate,
        PERSON,
        "/waivers",
        [_WAIVER | {"reason": "x" * 201}],
        "too_long",
        "Shorten this to 200 characters.",
    ),
    (Reject, _REJECT, "/note", "No, never", "reason_short", _REASON),
    (Reject, _REJECT, "/note", "x" * 501, "too_long", "Shorten this to 500 characters."),
    # Lists and members
    (
        CifCreate,
        PERSON,
        "/tax_residencies",
        [{"country": "KE"}] * 4,
        "too_long",
        "Keep 3 of these at most.",
    ),
    (CifCreate, PERSON, "/tax_residencies", [], "required", "Enter tax residence."),
    (CifCreate, PERSON, "/documents", [], "required", "Enter documents."),
    (CifCreate, PERSON, "/documents", refs(21), "too_long", "Keep 20 of these at most."),
    (CifCreate, PERSON, "/risk_rating", "LOW", "unknown_field", _UNKNOWN.format("risk_rating")),
    (CifCreate, PERSON, "/risk_rating", None, "unknown_field", _UNKNOWN.format("risk_rating")),
    (CifCreate, PERSON, "/consent/sms", True, "unknown_field", _UNKNOWN.format("sms")),
    (CifCreate, PERSON, "/consent/data_processing", "yes", "required", ""),
    # Documents and signing
    (CifCreate, PERSON, "/documents/0/sha256", "0" * 63, "document_unusable", _UNUSABLE),
    (
        CifCreate,
        PERSON,
        "/documents/0/document_id",
        "3F6D2A51-90C4-4E7B-8A1D-5B2E7C94F061",
        "document_unusable",
        _UNUSABLE,
    ),
    (
        DocumentUpload,
        _UPLOAD,
        "/document_type",
        "SELFIE",
        "choice",
        "Choose document type from the list.",
    ),
    (
        AccountOpening,
        _WITH_MANDATE,
        "/mandate/signatories/0/class",
        "F",
        "choice",
        "Choose class from the list.",
    ),
    (
        AccountOpening,
        _WITH_MANDATE,
        "/mandate/signatories/0/signatory_id",
        "SIG-1",
        "choice",
        "Choose signatory from the list.",
    ),
    (
        AccountOpening,
        _WITH_MANDATE,
        "/mandate/signatories",
        [],
        "signatory_last",
        "Keep at least one signatory.",
    ),
    (Approve, {"payload_hash": _HASH, "level": 1}, "/level", 3, "choice", ""),
    (CustomerSearch, {"query": "Amina"}, "/query", " Am ", "required", ""),
    (CustomerSearch, {"query": "Amina"}, "/query", "A" * 81, "too_long", ""),
    (DuplicateProbe, {}, "/individual", {"identity": {"id_type": "PASS"}}, "choice", ""),
]
