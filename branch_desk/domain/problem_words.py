"""What a problem's own members add to its sentence: which tier, which papers, which request."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.money import Money
from branch_desk.domain.problems import Problem
from branch_desk.domain.words import code_words, document_words


def problem_words(problem: Problem) -> str:
    """Give the sentence of a problem, and what its members say beyond it."""
    more = _MORE.get(problem.code)
    added = more(problem.model_extra or {}) if more else ""
    return " ".join(part for part in (problem.detail, added) if part)


def _kyc(members: Mapping[str, Any]) -> str:
    tier, status = str(members.get("required_tier", "")), str(members.get("kyc_status", ""))
    missing = ", ".join(document_words(str(each)) for each in members.get("missing") or ())
    # The tier is in the way of a customer whose KYC is in order, or who lacks papers for it.
    is_low = bool(missing) or status in _IN_ORDER
    who = f" of customer {members['customer_id']}" if members.get("customer_id") else ""
    what = f"KYC{who} is {code_words(status).lower()}." if status not in {"", "VERIFIED"} else ""
    parts = (
        what,
        f"This asks for {code_words(tier)}{'' if what else who}." if tier and is_low else "",
        f"Missing: {missing}." if missing else "",
    )
    return " ".join(part for part in parts if part)


def _state(members: Mapping[str, Any]) -> str:
    allowed = " or ".join(code_words(str(each)) for each in members.get("allowed_states") or ())
    state = code_words(str(members.get("state", "")))
    subject = next(
        (f"{word} {members[name]}" for name, word in _RECORDS if members.get(name)), "It"
    )
    return f"{subject} is {state}; this needs {allowed}." if state and allowed else ""


def _open_request(members: Mapping[str, Any]) -> str:
    request, maker = members.get("request_id"), members.get("maker_name")
    return f"It is {request}, made by {maker}." if request and maker else ""


def _payout(members: Mapping[str, Any]) -> str:
    quoted, now = (
        Money.model_validate(members[name]) if members.get(name) else None
        for name in ("expected_payout", "payout")
    )
    return f"The payout was {quoted}, and is {now} now." if quoted and now else ""


def _limit(members: Mapping[str, Any]) -> str:
    used, limit = members.get("used"), members.get("limit")
    return f"{used} of {limit} are used." if used is not None and limit is not None else ""


def _decided(members: Mapping[str, Any]) -> str:
    standing = _STANDING.get(str(members.get("request_status")))
    by, at = members.get("decided_by"), members.get("decided_at")
    if standing is None:
        return ""
    who = f", by {by}, {_moment(str(at))}" if by and at else ""
    return f"It is {standing}{who}."


def _moment(text: str) -> str:
    try:
        return format_date(datetime.fromisoformat(text))
    except ValueError:
        return text


_IN_ORDER: Final = ("VERIFIED", "INCOMPLETE")
_RECORDS: Final = (("account_no", "Account"), ("customer_id", "Customer"))
_STANDING: Final = {
    "PENDING": "with a checker again",
    "PENDING_SECOND": "approved at level 1",
    "APPROVED": "approved",
    "REJECTED": "rejected",
    "RETURNED": "returned to its maker",
    "WITHDRAWN": "withdrawn by its maker",
    "EXPIRED": "expired",
}
_MORE: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "kyc_not_sufficient": _kyc,
    "wrong_state": _state,
    "open_request_exists": _open_request,
    "limit_exceeded": _limit,
    "quote_changed": _payout,
    "request_not_pending": _decided,
}
