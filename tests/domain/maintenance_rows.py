"""Changes that keep or break a rule: what is held, the change, and the complaints."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.enquiries import EnquiryReply
from tests.domain.bank import ABSENT, COMPANY, PERSON, refs
from tests.domain.cif_rows import MINOR
from tests.domain.maintenance_bank import (
    EVIDENCE,
    FOREIGN,
    HOLD,
    act,
    held,
    in_state,
)

Rows = list[tuple[str, str, str]]
Case = tuple[EnquiryReply, Mapping[str, Any], Rows]
OF = "/customer_changes"
TERMS = "/account_changes"
_PERSON = f"{OF}/individual"
_ID = "/individual/identity"
_GONE: Final = {f"{_ID}/expires_on": "2026-11-23"}
GONE: Final = "This document expired on 23 Nov 2026. Ask for one that is in date."
UNKNOWN: Final = "The desk sent a field that the core does not know: {}."
_WITHOUT_ACCOUNT: Final = held().model_copy(update={"account": None})
_ENDED: Final = tuple(
    each.model_copy(update={"state": "CLOSED"}) for each in _WITHOUT_ACCOUNT.accounts
)
_ONCE: Final = _WITHOUT_ACCOUNT.model_copy(update={"accounts": _ENDED})
_EXPOSED: Final = {f"{_PERSON}/pep": True, f"{_PERSON}/pep_details": "Senator since 2022"}
_DIRECTOR: Final = COMPANY["business"]["directors"][0]
_OTHER_DIRECTOR: Final = _DIRECTOR | {"full_name": "Neema Mwangi"}
_EXPIRED_ID: Final = _DIRECTOR["identity"] | {"expires_on": "2026-11-23"}
_OLD_DIRECTOR: Final = _DIRECTOR | {"identity": _EXPIRED_ID}
_OWNER: Final = COMPANY["business"]["beneficial_owners"][0]
_FREEZE: Final = act("FREEZE", kind="DEBIT", reason_code="FRAUD")
_PLACE: Final = act("PLACE_HOLD", kind="LIEN", amount={"amount": "0.01"})

GOOD: Final[list[tuple[EnquiryReply, Mapping[str, Any]]]] = [
    (held(), {f"{OF}/phone": "0722000222"}),
    (held(), {"/account_no": ABSENT, f"{OF}/phone": "0722000222"}),
    (held(), {f"{OF}/email": "lydia@example.co.ke", "/reason": "x" * 500}),
    (held(), {f"{OF}/next_of_kin_confirmed": True}),
    (_ONCE, {"/account_no": ABSENT, f"{OF}/kyc_tier": "TIER_1"}),
    (held(), {f"{OF}/expected_monthly_turnover/amount": "4999999.99"}),
    (held(), {f"{OF}/individual/surname": "Kosgei", **EVIDENCE}),
    (held(), {f"{_PERSON}/occupation": "TRADER", f"{_PERSON}/employer": "Kazi Ltd"}),
    (held(), {f"{_PERSON}/first_name": None, f"{_PERSON}/one_name_only": True, **EVIDENCE}),
    (held(), {f"{OF}/kra_pin": None, f"{OF}/kra_pin_exemption": "REFUGEE", **EVIDENCE}),
    (held(), {f"{_PERSON}/identity/expires_on": "2026-11-24", **EVIDENCE}),
    (held(COMPANY), {f"{OF}/business/sector": "RETAIL", f"{OF}/phone": "0202345679"}),
    (held(COMPANY), {f"{OF}/business/directors": [_DIRECTOR, _OTHER_DIRECTOR], **EVIDENCE}),
    (held(MINOR), {f"{_PERSON}/guardian/customer_id": "1000000024", **EVIDENCE}),
    # What was wrong before, and has nothing to do with the change
    (held(PERSON, _GONE), {f"{OF}/phone": "0722000222"}),
    (held(PERSON, _GONE), {f"{_PERSON}/identity/expires_on": "2030-01-01", **EVIDENCE}),
    (held(PERSON, {f"{_PERSON[len(OF):]}/pep": True}), {f"{OF}/phone": "0722000222"}),
    (
        held(MINOR, {"/individual/date_of_birth": "2008-11-24"}),
        {f"{_PERSON}/employer": "Kazi Ltd"},
    ),
    (
        held(COMPANY, {"/business/directors": [_DIRECTOR, _OLD_DIRECTOR]}),
        {f"{OF}/business/directors": [_OLD_DIRECTOR], **EVIDENCE},
    ),
    (
        held(PERSON, risk_rating="HIGH", risk_factors=["SCREENING"]),
        {f"{OF}/email": "lydia@example.co.ke"},
    ),
    # A record that could not be made any more, put in order
    (held(PERSON, {"/phone": "0712"}), {f"{OF}/phone": "0722000222"}),
]  # fmt: skip

RULES: Final[list[Case]] = [
    # Nothing to do
    (held(), {}, [("", "no_change", "Nothing was changed.")]),
    (held(), {OF: {}, TERMS: {}}, [("", "no_change", "Nothing was changed.")]),
    (held(), {f"{OF}/phone": "0712345678"}, [("", "no_change", "Nothing was changed.")]),
    (
        held(next_of_kin_confirmed_on="2026-11-24"),
        {f"{OF}/next_of_kin_confirmed": True},
        [("", "no_change", "Nothing was changed.")],
    ),
    # The account it names
    (
        held(),
        {"/account_no": FOREIGN, f"{OF}/phone": "0722000222"},
        [
            (
                "/account_no",
                "account_not_of_customer",
                "This account does not belong to this customer.",
            )
        ],
    ),
    (
        held(),
        {"/account_no": ABSENT, f"{TERMS}/title": "Lydia"},
        [("/account_no", "required", "Enter the account.")],
    ),
    (
        held(),
        {"/account_no": ABSENT, **_FREEZE},
        [("/account_no", "required", "Enter the account.")],
    ),
    *[
        (
            _WITHOUT_ACCOUNT,
            {"/account_no": FOREIGN, place: value},
            [
                (
                    "/account_no",
                    "account_not_of_customer",
                    "This account does not belong to this customer.",
                )
            ],
        )
        for place, value in ((f"{TERMS}/title", "Lydia"), (f"{OF}/phone", "0712345678"))
    ],
    # Reason and evidence
    *[
        (found, rest | {"/reason": ABSENT}, [("/reason", "required", "Enter the reason.")])
        for found, rest in (
            (held(of=in_state("DORMANT")), act("REACTIVATE")),
            (held(), _FREEZE),
            (held(of=in_state("FROZEN DEBIT ACTIVE")), act("UNFREEZE")),
            (held(), _PLACE),
            (held(), act("RELEASE_HOLD", hold_id=HOLD)),
        )
    ],
    *[
        (found, rest | {"/evidence": []}, [("/evidence", "required", "Enter the evidence.")])
        for found, rest in (
            (held(of=in_state("DORMANT")), act("REACTIVATE")),
            (held(of=in_state("FROZEN DEBIT ACTIVE")), act("UNFREEZE")),
            (held(), act("RELEASE_HOLD", hold_id=HOLD)),
            (held(), {f"{_PERSON}/first_name": "Lidya"}),
            (held(), {f"{_PERSON}/other_names": "Jebet"}),
            (held(), {f"{_PERSON}/surname": "Kosgei"}),
            (held(), {f"{_PERSON}/one_name_only": True}),
            (held(), {f"{_PERSON}/date_of_birth": "1988-03-15"}),
            (held(), {f"{_PERSON}/identity/id_number": "27654322"}),
            (held(), {f"{_PERSON}/nationality": "UG"}),
            (held(), {f"{OF}/kra_pin": "A012345679Z"}),
            (held(), {f"{OF}/kra_pin": None, f"{OF}/kra_pin_exemption": "DIPLOMAT"}),
            (held(MINOR), {f"{_PERSON}/guardian/relationship": "LEGAL_GUARDIAN"}),
            (held(COMPANY), {f"{OF}/business/registered_name": "Baraka (2020) Ltd"}),
            (held(COMPANY), {f"{OF}/business/trading_name": "Baraka"}),
            (held(COMPANY), {f"{OF}/business/directors": [_OTHER_DIRECTOR]}),
            (
                held(COMPANY),
                {f"{OF}/business/beneficial_owners": [_OWNER | {"ownership_percent": "60"}]},
            ),
        )
    ],
    # The record as it will be
    *[
        (held(), {f"{OF}/{name}": None}, [(f"{OF}/{name}", "required", text)])
        for name, text in {
            "phone": "Enter mobile number.",
            "physical_address": "Enter address.",
            "expected_monthly_turnover": "Enter expected monthly turnover.",
            "source_of_funds": "Enter source of funds.",
            "tax_residencies": "Enter tax residence.",
            "consent": "Enter consent.",
            "kyc_tier": "Enter KYC tier.",
        }.items()
    ],
    (
        held(),
        {f"{_PERSON}/surname": None, **EVIDENCE},
        [(f"{_PERSON}/surname", "required", "Enter surname.")],
    ),
    (
        held(),
        {_PERSON: None, **EVIDENCE},
        [(_PERSON, "required", "Enter the person's details.")],
    ),
    *[
        (
            held(body),
            {f"{OF}/{other}": value, **EVIDENCE},
            [(f"{OF}/{other}", "unknown_field", UNKNOWN.format(other))],
        )
        for body, other, value in (
            (PERSON, "business", {"sector": "RETAIL"}),
            (COMPANY, "individual", {"surname": "Mwangi"}),
        )
    ],
    (
        held(),
        {f"{OF}/phone": "0202345678"},
        [
            (
                f"{OF}/phone",
                "phone_not_mobile",
                "Enter a mobile number: codes are sent to it by SMS.",
            )
        ],
    ),
    (
        held(),
        {f"{_PERSON}/first_name": None, **EVIDENCE},
        [
            (
                f"{_PERSON}/first_name",
                "first_name_missing",
                "Enter the first name, or tick One name only on the ID.",
            )
        ],
    ),
    (
        held(),
        {f"{OF}/kra_pin": "P012345678Z", **EVIDENCE},
        [(f"{OF}/kra_pin", "kra_pin_kind",
          "A person's PIN starts with A, an organisation's with P.")],
    ),
    (
        held(),
        {f"{OF}/kra_pin": None, **EVIDENCE},
        [
            (
                f"{OF}/kra_pin",
                "kra_pin_or_exemption",
                "Enter the KRA PIN, or choose why there is none.",
            )
        ],
    ),
    (
        held(),
        {f"{OF}/consent/data_processing": False},
        [
            (
                f"{OF}/consent/data_processing",
                "consent_missing",
                "Record the customer's consent before going on.",
            )
        ],
    ),
    (
        held(),
        {f"{OF}/physical_address/county": None},
        [(f"{OF}/physical_address/county", "required", "Enter the county.")],
    ),
    (
        held(),
        {f"{OF}/physical_address/country": "XX"},
        [(f"{OF}/physical_address/country", "choice", "Choose country from the list.")],
    ),
    (
        held(),
        {f"{_PERSON}/date_of_birth": "2026-11-25", **EVIDENCE},
        [
            (
                f"{_PERSON}/date_of_birth",
                "dob_future",
                "The date of birth is in the future.",
            )
        ],
    ),
    (
        held(),
        {f"{_PERSON}/date_of_birth": "1905-11-23", **EVIDENCE},
        [
            (
                f"{_PERSON}/date_of_birth",
                "dob_range",
                "Check the year: the customer would be over 120.",
            )
        ],
    ),
    (
        held(),
        {f"{_PERSON}/identity/id_number": "123", **EVIDENCE},
        [
            (
                f"{_PERSON}/identity/id_number",
                "national_id_format",
                "A national ID number has 7 or 8 digits.",
            )
        ],
    ),
    # A renewed identity is judged whole, though the old one had expired on the same day.
    (
        held(PERSON, _GONE),
        {f"{_PERSON}/identity/id_number": "27654322", **EVIDENCE},
        [(f"{_PERSON}/identity/expires_on", "id_expired", GONE)],
    ),
    (
        held(COMPANY),
        {f"{OF}/business/directors": [_DIRECTOR, _OLD_DIRECTOR], **EVIDENCE},
        [(f"{OF}/business/directors/1/identity/expires_on", "id_expired", GONE)],
    ),
    (
        held(MINOR),
        {f"{_PERSON}/guardian/customer_id": "1000000057", **EVIDENCE},
        [
            (
                f"{_PERSON}/guardian/customer_id",
                "guardian_unfit",
                "The guardian must be an adult customer whose KYC is verified.",
            )
        ],
    ),
    (
        held(MINOR),
        {f"{_PERSON}/guardian": None, **EVIDENCE},
        [
            (
                f"{_PERSON}/guardian",
                "guardian_missing",
                "The customer is under 18. Add a guardian who is already a customer.",
            )
        ],
    ),
    (
        held(COMPANY),
        {f"{OF}/email": None},
        [(f"{OF}/email", "required", "Enter the email.")],
    ),
    (
        held(COMPANY),
        {f"{OF}/business/beneficial_owners": [_OWNER, _OWNER], **EVIDENCE},
        [
            (
                f"{OF}/business/beneficial_owners",
                "ownership_sum",
                "The owners' shares exceed 100 percent.",
            )
        ],
    ),
    (
        held(COMPANY),
        {f"{OF}/kyc_tier": "TIER_2"},
        [
            (
                f"{OF}/kyc_tier",
                "kyc_tier_low",
                "This customer needs tier 3: organisations always do.",
            )
        ],
    ),
    (
        held(),
        {f"{OF}/kyc_tier": "TIER_1"},
        [
            (
                f"{OF}/kyc_tier",
                "kyc_tier_low",
                "This customer needs tier 2: Savings asks for it.",
            )
        ],
    ),
    (
        held(),
        {f"{OF}/expected_monthly_turnover/amount": "5000000.00"},
        [
            (
                f"{OF}/kyc_tier",
                "kyc_tier_low",
                "This customer needs tier 3: the risk is high.",
            )
        ],
    ),
    (
        held(),
        {f"{_PERSON}/pep": True, f"{OF}/kyc_tier": "TIER_3", f"{OF}/documents": refs(2)},
        [
            (
                f"{_PERSON}/pep_details",
                "pep_details_missing",
                "Say which public office, who holds it and since when.",
            )
        ],
    ),
    # Papers that the record asks for from now on
    (
        held(),
        {**_EXPOSED, f"{OF}/kyc_tier": "TIER_3"},
        [
            (
                f"{OF}/documents",
                "document_missing",
                f"Add the {words}, or record why it is waived.",
            )
            for words in ("source of funds", "PEP declaration")
        ],
    ),
]  # fmt: skip
