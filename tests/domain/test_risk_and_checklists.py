"""The computed risk factor by factor, and the checklist by customer, tier and legal form."""

from collections.abc import Mapping
from typing import Any

import pytest

from branch_desk.domain.checklists import RequirementState, is_dated, is_waivable, requirements
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.risk import assess_risk
from branch_desk.domain.sketch import sketch
from tests.domain.bank import ABSENT, COMPANY, PERSON, PERSON_PAPERS, cif, facts
from tests.domain.cif_rows import MINOR

_IR = "IR"


@pytest.mark.parametrize(
    ("body", "changes", "rating", "factors"),
    [
        (PERSON, {}, "LOW", ()),
        (COMPANY, {}, "LOW", ()),
        (PERSON, {"individual__pep": True}, "HIGH", ("PEP",)),
        (PERSON, {"individual__nationality": _IR}, "HIGH", ("COUNTRY", "FOREIGN")),
        (PERSON, {"individual__identity__issuing_country": _IR}, "HIGH", ("COUNTRY",)),
        (PERSON, {"physical_address__country": _IR}, "HIGH", ("COUNTRY",)),
        (PERSON, {"tax_residencies__0__country": _IR}, "HIGH", ("COUNTRY",)),
        (COMPANY, {"business__beneficial_owners__0__nationality": _IR}, "HIGH", ("COUNTRY",)),
        (
            COMPANY,
            {"business__beneficial_owners__0__identity__issuing_country": _IR},
            "HIGH",
            ("COUNTRY",),
        ),
        (COMPANY, {"business__directors__0__identity__issuing_country": _IR}, "HIGH", ("COUNTRY",)),
        (COMPANY, {"business__sector": "GAMING"}, "HIGH", ("SECTOR",)),
        (PERSON, {"expected_monthly_turnover__amount": "999999.99"}, "LOW", ()),
        (PERSON, {"expected_monthly_turnover__amount": "1000000"}, "MEDIUM", ("TURNOVER",)),
        (PERSON, {"expected_monthly_turnover__amount": "4999999.99"}, "MEDIUM", ("TURNOVER",)),
        (PERSON, {"expected_monthly_turnover__amount": "5000000"}, "HIGH", ("TURNOVER",)),
        (COMPANY, {"expected_monthly_turnover__amount": "5000000"}, "MEDIUM", ("TURNOVER",)),
        (PERSON, {"individual__nationality": "UG"}, "MEDIUM", ("FOREIGN",)),
        *[
            (COMPANY, {"business__business_type": form}, "MEDIUM", ("BUSINESS_TYPE",))
            for form in ("NGO", "TRUST", "SOCIETY")
        ],
        (COMPANY, {"business__business_type": "COOPERATIVE"}, "LOW", ()),
        (PERSON, {"source_of_funds": "OTHER"}, "MEDIUM", ("FUNDS",)),
        *[
            (PERSON, {"kra_pin": ABSENT, "kra_pin_exemption": why}, rating, factors)
            for why, rating, factors in (
                ("REFUGEE", "MEDIUM", ("EXEMPTION",)),
                ("NON_RESIDENT", "MEDIUM", ("EXEMPTION",)),
                ("DIPLOMAT", "LOW", ()),
                ("MINOR", "LOW", ()),
            )
        ],
    ],
)
def test_the_highest_factor_makes_the_rating(
    body: Mapping[str, Any], changes: dict[str, Any], rating: str, factors: tuple[str, ...]
) -> None:
    found = assess_risk(cif(body, **changes), facts())
    assert (found.rating, found.factors) == (rating, factors)


def test_a_name_on_the_screening_list_is_high() -> None:
    found = assess_risk(cif(), facts(screening_hit=True))
    assert (found.rating, found.factors) == ("HIGH", ("SCREENING",))


def test_what_is_not_filled_in_yet_counts_for_nothing() -> None:
    assert assess_risk(sketch(CifCreate, {"individual": {}, "business": {}}), facts()).factors == ()


_ADULT = ["ID front", "ID back", "photo", "signature specimen"]
_COMPANY = ["registration certificate", "KRA PIN certificate", "proof of address"]


@pytest.mark.parametrize(
    ("body", "changes", "papers"),
    [
        (PERSON, {"kyc_tier": "TIER_1"}, _ADULT),
        (PERSON, {}, [*_ADULT, "proof of address", "KRA PIN certificate"]),
        (
            PERSON,
            {"kyc_tier": "TIER_3"},
            [*_ADULT, "proof of address", "KRA PIN certificate", "source of funds"],
        ),
        (
            PERSON,
            {"kyc_tier": "TIER_3", "individual__pep": True},
            [
                *_ADULT,
                "proof of address",
                "KRA PIN certificate",
                "source of funds",
                "PEP declaration",
            ],
        ),
        (
            PERSON,
            {"kra_pin": ABSENT, "kra_pin_exemption": "DIPLOMAT"},
            [*_ADULT, "proof of address"],
        ),
        *[
            (
                PERSON,
                {"kyc_tier": "TIER_1", "individual__identity__id_type": id_type},
                [paper for paper in _ADULT if two_sided or paper != "ID back"],
            )
            for id_type, two_sided in (
                ("NATIONAL_ID", True),
                ("MAISHA_CARD", True),
                ("ALIEN_ID", True),
                ("PASSPORT", False),
                ("REFUGEE_ID", False),
            )
        ],
        (MINOR, {}, ["ID front", "photo"]),
        (MINOR, {"individual__date_of_birth": "2008-11-25"}, ["ID front", "photo"]),
        (
            MINOR,
            {"individual__date_of_birth": "2008-11-24"},
            ["ID front", "photo", "signature specimen", "proof of address"],
        ),
        *[
            (
                COMPANY,
                {"business__business_type": form},
                [*_COMPANY, *own, "board resolution", "beneficial owner declaration"],
            )
            for form, own in (
                ("PARTNERSHIP", ["partnership deed"]),
                ("LIMITED_COMPANY", ["CR12", "constitution"]),
                ("NGO", ["constitution"]),
                ("COOPERATIVE", ["constitution"]),
                ("SOCIETY", ["constitution"]),
                ("TRUST", ["trust deed"]),
            )
        ],
        (COMPANY, {"business__business_type": "SOLE_PROPRIETOR"}, [*_COMPANY, "ID front"]),
    ],
)
def test_the_checklist_asks_for_these_papers(
    body: Mapping[str, Any], changes: dict[str, Any], papers: list[str]
) -> None:
    lines = requirements(cif(body, **changes), facts())
    assert [line.title for line in lines] == papers
    assert {line.state for line in lines} == {RequirementState.OPEN}
    assert lines[0].cure == f"Add the {papers[0]}, or record why it is waived."


def test_the_checklist_shows_how_each_paper_stands() -> None:
    waiver = [{"document_type": "PROOF_OF_ADDRESS", "reason": "Comes by post next week"}]
    lines = requirements(cif(waivers=waiver), facts(*PERSON_PAPERS[:4]))
    assert [line.state.value for line in lines] == ["done"] * 4 + ["waived", "open"]
    assert [line.waivable for line in lines] == [False, True, False, False, True, True]


@pytest.mark.parametrize("kind", list(DocumentType))
def test_three_papers_are_never_waived(kind: DocumentType) -> None:
    assert is_waivable(kind) is (kind not in {"ID_FRONT", "PHOTO", "SIGNATURE_SPECIMEN"})


@pytest.mark.parametrize("kind", list(DocumentType))
def test_only_papers_whose_age_is_checked_need_their_date(kind: DocumentType) -> None:
    assert is_dated(kind) is (kind in {"PROOF_OF_ADDRESS", "CR12"})


def test_a_form_that_is_not_filled_in_shows_the_longest_list() -> None:
    lines = requirements(sketch(CifCreate, {}), facts())
    assert [line.title for line in lines][:2] == ["ID front", "ID back"]
    assert "source of funds" in [line.title for line in lines]
    business = sketch(CifCreate, {"customer_type": "BUSINESS"})
    assert [line.title for line in requirements(business, facts())] == _COMPANY


def test_a_request_without_a_checklist_has_none() -> None:
    assert requirements(object(), facts()) == ()
