"""How well a customer is known on a business date: a row a case."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest

from branch_desk.domain.kyc import EXPIRED, INCOMPLETE, VERIFIED, kyc_status
from tests.domain.bank import COMPANY, COMPANY_PAPERS, PERSON, PERSON_PAPERS, TODAY, cif, facts

YESTERDAY = TODAY - timedelta(days=1)
WITHOUT_PROOF = tuple(each for each in PERSON_PAPERS if each != "PROOF_OF_ADDRESS")


def passport(expires_on: date) -> dict[str, Any]:
    return {
        "individual__identity": {
            "id_type": "PASSPORT",
            "id_number": "AK12345",
            "issuing_country": "UG",
            "expires_on": expires_on.isoformat(),
        }
    }


@pytest.mark.parametrize(
    ("changes", "filed", "waived", "review_due", "status"),
    [
        pytest.param({}, PERSON_PAPERS, {}, TODAY, VERIFIED, id="all-filed"),
        pytest.param({}, PERSON_PAPERS, {}, YESTERDAY, EXPIRED, id="review-overdue"),
        pytest.param(passport(TODAY), PERSON_PAPERS, {}, TODAY, VERIFIED, id="last-day-of-id"),
        pytest.param(passport(YESTERDAY), PERSON_PAPERS, {}, TODAY, EXPIRED, id="id-expired"),
        pytest.param({}, WITHOUT_PROOF, {}, TODAY, INCOMPLETE, id="paper-missing"),
        pytest.param(
            {}, WITHOUT_PROOF, {"PROOF_OF_ADDRESS": TODAY}, TODAY, INCOMPLETE, id="last-day-waived"
        ),
        pytest.param(
            {}, WITHOUT_PROOF, {"PROOF_OF_ADDRESS": YESTERDAY}, TODAY, EXPIRED, id="waiver-over"
        ),
        pytest.param(
            {}, PERSON_PAPERS, {"PROOF_OF_ADDRESS": YESTERDAY}, TODAY, VERIFIED, id="filed-since"
        ),
    ],
)
def test_a_person_is_as_well_known_as_the_file_is_whole_and_in_date(
    changes: dict[str, Any],
    filed: Collection[str],
    waived: dict[str, date],
    review_due: date,
    status: str,
) -> None:
    record = cif(PERSON, **changes)
    assert kyc_status(record, filed, waived, review_due, facts()) == status


@pytest.mark.parametrize(
    ("filed", "status"), [(COMPANY_PAPERS, VERIFIED), (COMPANY_PAPERS[1:], INCOMPLETE)]
)
def test_an_organisation_has_no_identity_that_could_expire(
    filed: Collection[str], status: str
) -> None:
    assert kyc_status(cif(COMPANY), filed, {}, TODAY, facts()) == status
