"""The sentences that officers read under a field, by the contract's code (docs/contract.md 5).

Desk and core word a complaint through this one table, so that both say the same.
"""

from typing import Final

from branch_desk.common import NUMBER_SENTENCES, Complaint

_SENTENCES: Final[dict[str, str]] = {
    **NUMBER_SENTENCES,
    "required": "Enter {label}.",
    "too_long": "Shorten this to {n} characters.",
    "choice": "Choose {label} from the list.",
    "unknown_field": "The desk sent a field that the core does not know: {name}.",
    "text_characters": "Remove the hidden characters from {label}.",
    "name_characters": "Use letters, spaces, hyphens, apostrophes and full stops only.",
    "first_name_missing": "Enter the first name, or tick One name only on the ID.",
    "business_name_characters": "Use the name exactly as on the registration certificate.",
    "dob_future": "The date of birth is in the future.",
    "dob_range": "Check the year: the customer would be over 120.",
    "guardian_missing": ("The customer is under 18. Add a guardian who is already a customer."),
    "guardian_unfit": "The guardian must be an adult customer whose KYC is verified.",
    "guardian_needless": "The customer is 18 or over and needs no guardian.",
    "id_type_age": (
        "A birth certificate is for customers under 18; a national ID or Maisha card is for adults."
    ),
    "phone_invalid": (
        "This is not a valid phone number. Example: 0712 345 678 or +256 772 123 456."
    ),
    "phone_not_mobile": "Enter a mobile number: codes are sent to it by SMS.",
    "email_invalid": "Check the email address. Example: name@example.co.ke.",
    "national_id_format": "A national ID number has 7 or 8 digits.",
    "maisha_format": "A Maisha number has 9 digits.",
    "passport_format": "A passport number has 6 to 9 letters and digits.",
    "alien_id_format": "An alien ID number has 6 to 9 digits.",
    "id_format": "Enter the number as printed, letters, digits, hyphens and slashes only.",
    "id_expired": "This document expired on {date}. Ask for one that is in date.",
    "id_issued_future": "The issue date is in the future.",
    "id_expiry_missing": "Enter the expiry date shown on the document.",
    "id_country": "A Kenyan document must have Kenya as its issuing country.",
    "kra_pin_format": "A KRA PIN is A or P, nine digits and a letter, for example A012345678Z.",
    "kra_pin_kind": "A person's PIN starts with A, an organisation's with P.",
    "kra_pin_or_exemption": "Enter the KRA PIN, or choose why there is none.",
    "exemption_kind": (
        "A customer under 18 is exempt as a minor, and nobody else is; "
        "an organisation only as a non-resident."
    ),
    "customer_unknown": "No customer has this ID.",
    "account_unknown": "No account has this number.",
    "account_not_of_customer": "This account does not belong to this customer.",
    "account_no_not_reserved": ("This number is not reserved for you. Leave it empty to get one."),
    "branch_unknown": "Choose a branch from the list.",
    "branch_differs": "You are signed in at branch {code}.",
    "amount_currency": "This account is kept in {currency}.",
    "amount_available": "Only {amount} is available.",
    "kyc_tier_low": "This customer needs {tier}: {why}.",
    "consent_missing": "Record the customer's consent before going on.",
    "pep_details_missing": "Say which public office, who holds it and since when.",
    "product_not_for_customer": "{product} is not offered to this customer: {why}.",
    "deposit_below_minimum": "{product} opens with at least {amount}.",
    "tenure_range": "Choose 3 to 60 months.",
    "funding_method": "{product} cannot be funded by {method}.",
    "service_unavailable": "{product} comes without {service}.",
    "till_receipt_used": "This till receipt was already used.",
    "reason_short": "Give a reason of at least 10 characters.",
    "date_format": "Enter a date, for example 24 Nov 2026.",
    "date_past": "The date must be {business_date} or later.",
    "date_range": "The start must not be after the end.",
    "effective_first": (
        "The first rule must begin on {business_date}: until it begins, nobody could sign."
    ),
    "effective_too_far": "Choose a date within 90 days.",
    "period_too_long": "Choose at most 366 days.",
    "document_missing": "Add {type}, or record why it is waived.",
    "document_not_waivable": "{type} cannot be waived.",
    "document_old": "{type} must not be older than {n} days.",
    "document_unusable": (
        "This document is not yours, already used, changed or gone. Add it again."
    ),
    "file_type": "Add a JPEG, PNG or PDF file.",
    "file_unsafe": (
        "This file is encrypted, damaged or too large to read. "
        "Scan it again: 20 MiB, 10 pages and 40 megapixels a page at most."
    ),
    "original_not_seen": "Confirm that you saw the original.",
    "document_date_missing": "Enter the date on {type}.",
    "ownership_sum": "The owners' shares exceed 100 percent.",
    "owner_missing": "Add every owner of {n} percent or more, or a senior manager.",
    "band_order": "Put the amounts in rising order; only the last may be open.",
    "band_unsatisfiable": ("Up to {amount} the rule asks for {m} of class {c}; only {n} can sign."),
    "signatory_last": "Keep at least one signatory.",
    "signatory_twice": "This person is named already. Name everybody once.",
    "signatory_other": (
        "{name} cannot become another person. Remove this signatory, and add the other one anew."
    ),
    "specimen_missing": "Add a specimen signature for {name}.",
    "minor_signs": "{name} is under 18 and cannot sign.",
    "organisation_signs": (
        "{name} is an organisation and cannot sign. Enter the people who sign for it."
    ),
    "payout_method": "This payout cannot be made by {method}.",
    "confirm_all": "Confirm cards, cheque leaves and notice to the customer.",
    "no_change": "Nothing was changed.",
}


def sentence(code: str, /, **places: object) -> str:
    """Give the sentence of a complaint code with its named places filled.

    Raises KeyError for a code that the contract does not list, or for a place left empty.
    """
    return _SENTENCES[code].format(**places)


def complain(code: str, /, **places: object) -> Complaint:
    """Give the complaint to raise in a validator; `{label}` is filled in once the field is known.

    Raises KeyError as `sentence` does.
    """
    return Complaint(code, sentence(code, **{"label": "{label}", **places}))
