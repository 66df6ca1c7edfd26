"""Why a customer can have no account now, and the way out, in words."""

from __future__ import annotations

from typing import Any

import pytest

from branch_desk.domain.facts import facts_read
from branch_desk.domain.kyc_words import kyc_alert, why_not_opened
from tests.domain import bank
from tests.ui.forms.paper_desk import record_of


def record(expires_on: str | None = None, **kyc: Any) -> dict[str, Any]:
    held = record_of(bank.CUSTOMERS["1000000057"])
    if expires_on:
        held["customer"]["individual"] = {"identity": {"expires_on": expires_on}}
    return {**held, "kyc": {**held["kyc"], **kyc}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            record(missing=["PROOF_OF_ADDRESS", "PHOTO"]),
            "KYC of Daniel Kiprono Cheruiyot is expired. Missing: proof of address, photo. "
            "Add what is missing in Account maintenance (ACMT), then press F5 here.",
        ),
        (
            record(),
            "KYC of Daniel Kiprono Cheruiyot is expired: its review was due on 12 Mar 2028. "
            "Renew the documents in Account maintenance (ACMT), then press F5 here.",
        ),
        (
            record(expires_on="2026-11-03", review_due="2028-11-24"),
            "KYC of Daniel Kiprono Cheruiyot is expired: the identity document expired on "
            "3 Nov 2026. Renew it in Account maintenance (ACMT), then press F5 here.",
        ),
        (
            record(expires_on="2027-11-03", review_due="2026-11-20"),
            "KYC of Daniel Kiprono Cheruiyot is expired: its review was due on 20 Nov 2026. "
            "Renew the documents in Account maintenance (ACMT), then press F5 here.",
        ),
        (
            record_of(bank.CUSTOMERS["1000000065"]),
            "Zainab Hassan Abdi is blocked: no account can be opened.",
        ),
    ],
)
def test_what_is_missing_is_said_with_the_way_to_clear_it(body: dict[str, Any], words: str) -> None:
    assert why_not_opened(body) == words


@pytest.mark.parametrize(
    ("customer_id", "code"), [("1000000057", "KYC_EXPIRED"), ("1000000065", "")]
)
def test_the_alert_about_it_names_the_dock_that_cures_it(customer_id: str, code: str) -> None:
    assert kyc_alert(record_of(bank.CUSTOMERS[customer_id])) == code


def test_the_facts_of_a_record_hold_its_accounts_and_its_source_of_funds() -> None:
    facts = facts_read(record())
    assert [each.account_no for each in facts.accounts] == ["0011000000015"]
    assert facts.source_of_funds == "BUSINESS"
