"""A refusal says what its members know: which tier, which papers, whose request."""

from typing import Any

import pytest

from branch_desk.domain.problem_words import problem_words
from branch_desk.domain.problems import PROBLEMS, Problem


def problem(code: str, **members: Any) -> Problem:
    kind = PROBLEMS[code]
    return Problem.model_validate(
        {
            "type": f"urn:branch-desk:problem:{code}",
            "title": kind.title,
            "status": kind.status,
            "code": code,
            "detail": "No.",
            **members,
        }
    )


@pytest.mark.parametrize(
    ("code", "members", "words"),
    [
        (
            "kyc_not_sufficient",
            {
                "kyc_status": "EXPIRED",
                "required_tier": "TIER_2",
                "missing": ["PROOF_OF_ADDRESS", "ID_BACK"],
            },
            "No. KYC is expired. This asks for Tier 2. Missing: proof of address, ID back.",
        ),
        (
            "kyc_not_sufficient",
            {"kyc_status": "VERIFIED", "required_tier": "TIER_2", "missing": []},
            "No. This asks for Tier 2.",
        ),
        (
            "kyc_not_sufficient",
            {"kyc_status": "EXPIRED", "required_tier": "TIER_2", "missing": []},
            "No. KYC is expired.",
        ),
        (
            "kyc_not_sufficient",
            {"kyc_status": "EXPIRED", "required_tier": "TIER_2", "customer_id": "1000000024"},
            "No. KYC of customer 1000000024 is expired.",
        ),
        (
            "kyc_not_sufficient",
            {"kyc_status": "VERIFIED", "required_tier": "TIER_2", "customer_id": "1000000024"},
            "No. This asks for Tier 2 of customer 1000000024.",
        ),
        ("kyc_not_sufficient", {}, "No."),
        (
            "wrong_state",
            {"state": "BLOCKED", "allowed_states": ["ACTIVE"], "customer_id": "1000000024"},
            "No. Customer 1000000024 is Blocked; this needs Active.",
        ),
        (
            "wrong_state",
            {"state": "CLOSING", "allowed_states": ["ACTIVE"], "account_no": "0011000000015"},
            "No. Account 0011000000015 is Closing; this needs Active.",
        ),
        (
            "wrong_state",
            {"state": "DORMANT", "allowed_states": ["ACTIVE", "PENDING"]},
            "No. It is Dormant; this needs Active or Pending.",
        ),
        ("wrong_state", {}, "No."),
        (
            "request_not_pending",
            {
                "request_status": "APPROVED",
                "decided_by": "SUP002",
                "decided_at": "2026-11-24T07:15:30.123Z",
            },
            "No. It is approved, by SUP002, 24 Nov 2026 10:15 EAT.",
        ),
        (
            "request_not_pending",
            {"request_status": "EXPIRED", "decided_by": None, "decided_at": "2026-11-24T07:15Z"},
            "No. It is expired.",
        ),
        (
            "request_not_pending",
            {"request_status": "REJECTED", "decided_by": "SUP002", "decided_at": "today"},
            "No. It is rejected, by SUP002, today.",
        ),
        ("request_not_pending", {"decided_by": "SUP002", "decided_at": None}, "No."),
        (
            "open_request_exists",
            {"request_id": "AQ-0123456789", "maker_name": "Brian Wafula"},
            "No. It is AQ-0123456789, made by Brian Wafula.",
        ),
        ("open_request_exists", {}, "No."),
        ("limit_exceeded", {"limit": 20, "used": 20}, "No. 20 of 20 are used."),
        ("limit_exceeded", {}, "No."),
        (
            "quote_changed",
            {"expected_payout": {"amount": "84250.00"}, "payout": {"amount": "84353.19"}},
            "No. The payout was KES 84,250.00, and is KES 84,353.19 now.",
        ),
        ("quote_changed", {"payout": {"amount": "84353.19"}}, "No."),
        ("not_found", {}, "No."),
    ],
)
def test_a_problem_says_all_it_knows(code: str, members: dict[str, Any], words: str) -> None:
    assert problem_words(problem(code, **members)) == words
