"""Signing rules, as whoever types them has them on the form."""

from datetime import date
from typing import Any

from branch_desk.domain.mandate_sketch import standing_terms
from branch_desk.domain.mandates import MandateTerms
from tests.domain.test_mandate_update import FIRST

DAY = date(2026, 11, 24)
NAMES = {"1000000024": "Brian Otieno", FIRST: "Lydia Chebet"}
A = {"signatory_id": FIRST, "class": "A"}
B = {"customer_id": "1000000024", "class": "B"}
OPEN = {"rule": {"kind": "ANY_ONE"}}


def kes(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "KES"}


def upto(amount: str, *any_of: dict[str, int]) -> dict[str, Any]:
    kind = "COMBINATION" if any_of else "ANY_ONE"
    return {"up_to": kes(amount), "rule": {"kind": kind, "any_of": list(any_of)}}


def terms(people: list[dict[str, Any]], *bands: dict[str, Any]) -> MandateTerms:
    return standing_terms({"signatories": people, "bands": list(bands)}, DAY)
