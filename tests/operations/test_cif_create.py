"""The declaration of a new customer: its sheet, and what the duplicate radar asks and says."""

from datetime import date
from typing import Any

import pytest

from branch_desk.domain.change_words import Words
from branch_desk.domain.customers import CifCreate, CifCreated
from branch_desk.domain.operation import Hit, Known, Read
from branch_desk.domain.sketch import sketch
from branch_desk.operations.cif_create import CIF_CREATE
from tests.domain import bank

FILED = "ID front, ID back, photo, signature specimen, proof of address, KRA PIN certificate"
_CREATED = CifCreated(
    customer_id="1000000412",
    version=1,
    kyc_status="VERIFIED",
    kyc_tier="TIER_2",
    risk_rating="MEDIUM",
    kyc_review_due=date(2028, 11, 24),
)


def _radar(values: dict[str, Any]) -> Read | None:
    return CIF_CREATE.lookups[0].read(sketch(CifCreate, values))


def test_the_sheet_shows_who_was_created_and_under_which_number() -> None:
    request = CifCreate.model_validate(CIF_CREATE.example)
    sheet = CIF_CREATE.result(request, _CREATED, Known(meta=bank.META))
    shown = {row.label: row.value for row in sheet.rows}
    assert sheet.title == "New customer"
    assert shown == {
        "Customer": "Lydia Chebet",
        "Customer ID": "1000000412",
        "KYC": "Verified, Tier 2",
        "Next KYC review": "24 Nov 2028",
        "Documents filed": FILED,
    }
    assert "MEDIUM" not in " ".join(shown.values()), "a customer does not read the bank's risk"


def test_a_waived_paper_is_to_be_brought_and_others_are_counted() -> None:
    waived = {"document_type": "PROOF_OF_ADDRESS", "reason": "Moved house this month"}
    paper = CIF_CREATE.example["documents"][0]
    changes = {"waivers": [waived], "documents": [paper] * 7}
    request = CifCreate.model_validate(dict(CIF_CREATE.example) | changes)
    rows = CIF_CREATE.result(request, _CREATED, Known(meta=bank.META)).rows
    shown = {row.label: row.value for row in rows}
    assert shown["Documents filed"] == (
        "ID front, ID back, photo, signature specimen, KRA PIN certificate, 2 more"
    )
    assert shown["To be brought"] == "proof of address, within 90 days"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="nothing typed"),
        pytest.param({"individual": {"first_name": "Lydia"}}, id="a first name alone"),
        pytest.param({"phone": "0712345678"}, id="a phone alone"),
        pytest.param({"business": {"trading_name": "Baraka"}}, id="a trading name alone"),
    ],
)
def test_the_radar_waits_for_enough_to_ask_with(values: dict[str, Any]) -> None:
    assert _radar(values) is None


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"individual": {"surname": "Chebet"}}, {"individual": {"surname": "Chebet"}}),
        (
            {"individual": {"identity": {"id_type": "NATIONAL_ID", "id_number": "27654321"}}},
            {"individual": {"identity": {"id_type": "NATIONAL_ID", "id_number": "27654321"}}},
        ),
        (
            {"individual": {"surname": "Chebet", "identity": {"id_type": "NATIONAL_ID"}}},
            {"individual": {"surname": "Chebet"}},
        ),
        (
            {"business": {"registered_name": "Baraka Hardware Ltd"}, "phone": "0712 345 678"},
            {"business": {"registered_name": "Baraka Hardware Ltd"}, "phone": "+254712345678"},
        ),
        ({"kra_pin": "a012345678z"}, {"kra_pin": "A012345678Z"}),
        (
            {"individual": {"surname": "Chebet", "first_name": "Ly<b>dia"}},
            {"individual": {"surname": "Chebet"}},
        ),
    ],
)
def test_the_radar_asks_with_what_is_right_so_far(
    values: dict[str, Any], asked: dict[str, Any]
) -> None:
    read = _radar(values)
    assert read is not None
    assert read.path == "/customer/duplicate-check"
    assert read.body == asked


def test_a_hit_is_worded_and_a_hard_one_stops() -> None:
    match = {
        "customer_id": "1000000032",
        "branch_code": "001",
        "hard": True,
        "score": "0.00",
        "evidence": ["same national ID number"],
    }
    soft = match | {"hard": False, "score": "0.93", "customer_id": "1000000248"}
    hits = CIF_CREATE.lookups[0].words({"matches": [match, soft]})
    assert hits == (
        Hit(
            text="1000000032, branch 001: same national ID number. "
            "Cannot be created again: use this customer.",
            stops=True,
            customer_id="1000000032",
        ),
        Hit(
            text="1000000248, branch 001: nearly the same names (0.93), same national ID number.",
            customer_id="1000000248",
        ),
    )


def test_its_rows_are_read_in_the_order_of_the_paper_form() -> None:
    rows = Words(bank.META).additions(CifCreate, CIF_CREATE.example)
    read = sorted(rows, key=lambda row: CIF_CREATE.place_of(row.pointer))
    assert [row.field for row in read[:5]] == [
        "Customer type",
        "KYC tier",
        "First name",
        "Surname",
        "Date of birth",
    ]
    assert CIF_CREATE.place_of("/individual/identity/id_number") < CIF_CREATE.place_of("/phone")
    assert read[-1].pointer.startswith("/documents")
    assert CIF_CREATE.place_of("/unheard_of") > CIF_CREATE.place_of("/duplicates_reviewed")
