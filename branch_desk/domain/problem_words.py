"""What a problem's own members add to its sentence: which tier, which papers, which request."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from branch_desk.domain.problems import Problem
from branch_desk.domain.words import code_words, document_words


def problem_words(problem: Problem) -> str:
    """Give the sentence of a problem, and what its members say beyond it."""
    more = _MORE.get(problem.code)
    added = more(problem.model_extra or {}) if more else ""
    return " ".join(part for part in (problem.detail, added) if part)


def _kyc(members: Mapping[str, Any]) -> str:
    tier = code_words(str(members.get("required_tier", "")))
    missing = ", ".join(document_words(str(each)) for each in members.get("missing") or ())
    asked = f"This asks for {tier}." if tier else ""
    return " ".join(part for part in (asked, f"Missing: {missing}." if missing else "") if part)


def _state(members: Mapping[str, Any]) -> str:
    allowed = " or ".join(code_words(str(each)) for each in members.get("allowed_states") or ())
    state = code_words(str(members.get("state", "")))
    return f"It is {state}; this needs {allowed}." if state and allowed else ""


def _open_request(members: Mapping[str, Any]) -> str:
    request, maker = members.get("request_id"), members.get("maker_name")
    return f"It is {request}, made by {maker}." if request and maker else ""


def _limit(members: Mapping[str, Any]) -> str:
    used, limit = members.get("used"), members.get("limit")
    return f"{used} of {limit} are used." if used is not None and limit is not None else ""


_MORE: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "kyc_not_sufficient": _kyc,
    "wrong_state": _state,
    "open_request_exists": _open_request,
    "limit_exceeded": _limit,
}
