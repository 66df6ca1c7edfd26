"""The page and the code agree: sentences, problems, documents, codes of roles and of reasons."""

import re
from pathlib import Path
from typing import Final

import pytest

from branch_desk.core.policy import load
from branch_desk.domain import sentences
from branch_desk.domain.approvals import approval_reasons
from branch_desk.domain.customers import BusinessType, IdType, PinExemption
from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Policy
from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX, Problem
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sentences import sentence
from tests.domain.bank import META, cif, facts

_PAGE: Final = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")
_PLACES: Final = {
    "label": "LABEL",
    "n": "N",
    "name": "NAME",
    "service": "SERVICE",
    "date": "DATE",
    "code": "CODE",
    "min": "MIN",
    "max": "MAX",
    "currency": "CURRENCY",
    "amount": "AMOUNT",
    "tier": "TIER",
    "why": "WHY",
    "product": "PRODUCT",
    "method": "METHOD",
    "business_date": "BUSINESS DATE",
    "type": "TYPE",
    "m": "M",
    "c": "C",
}


def _section(title: str) -> str:
    start = _PAGE.index(f"## {title}")
    end = _PAGE.find("\n## ", start + 1)
    return _PAGE[start:] if end < 0 else _PAGE[start:end]


_SENTENCES: Final = re.findall(r'`([a-z_]+) -> "([^"]{9,})"', _section("5. Field rules"))


def test_the_page_lists_each_sentence_once() -> None:
    codes = [code for code, _ in _SENTENCES]
    assert len(codes) > 70
    assert len(codes) == len(set(codes))
    assert set(codes) == set(vars(sentences)["_SENTENCES"])


@pytest.mark.parametrize(("code", "words"), _SENTENCES, ids=[code for code, _ in _SENTENCES])
def test_an_officer_reads_what_the_page_says(code: str, words: str) -> None:
    upper = re.sub(r"<([a-z ]+)>", lambda place: place[1].upper(), words)
    assert sentence(code, **_PLACES) == upper


def _problem_rows() -> list[tuple[str, int, bool]]:
    rows = []
    for line in _section("1. Conventions").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].isdigit():
            for code in re.findall(r"`([a-z_]+)`(?=,| \{| \(|$)", cells[2]):
                rows.append((code, int(cells[0]), cells[1] == "yes"))
    return rows


def test_the_page_lists_each_problem() -> None:
    rows = _problem_rows()
    assert {code for code, _, _ in rows} == set(PROBLEMS)
    assert len(rows) == len(PROBLEMS)


def test_what_the_core_answers_is_not_marked_as_still_to_come() -> None:
    marked = re.findall(r"`([a-z_]+)` \(9\)", _section("1. Conventions"))
    core = Path(__file__).parents[2] / "branch_desk" / "core"
    answered = "".join(each.read_text("utf-8") for each in core.rglob("*.py"))
    assert marked
    assert [code for code in marked if f'Refusal("{code}"' in answered] == []


def test_the_page_lists_each_operation() -> None:
    line = next(each for each in _PAGE.splitlines() if each.startswith("  - `operation`: "))
    assert [each.value for each in OperationCode if each.value not in line] == []


@pytest.mark.parametrize(("code", "status", "kept"), _problem_rows())
def test_a_problem_is_what_the_page_says(code: str, status: int, kept: bool) -> None:
    kind = PROBLEMS[code]
    assert (kind.status, kind.kept) == (status, kept)
    assert kind.title
    assert kind.detail.endswith(".")


def test_a_problem_keeps_the_members_of_its_code() -> None:
    problem = Problem.model_validate(
        {
            "type": TYPE_PREFIX + "limit_exceeded",
            "title": "Daily limit reached",
            "status": 403,
            "code": "limit_exceeded",
            "detail": "You have reached the number that you may make today. Ask a colleague.",
            "limit": 20,
            "used": 20,
        }
    )
    assert (problem.model_extra or {}) == {"limit": 20, "used": 20}
    assert problem.field_errors == ()


def test_the_page_lists_the_papers_and_each_has_its_word() -> None:
    line = next(each for each in _PAGE.splitlines() if each.startswith("- Types: "))
    assert line.removeprefix("- Types: ").rstrip(".").split(", ") == [
        each.value for each in DocumentType
    ]
    assert set(DOCUMENT_WORDS) == set(DocumentType)


@pytest.mark.parametrize("words", [BusinessType, IdType, PinExemption, Role])
def test_the_page_lists_the_words_of_an_enumeration(
    words: type[BusinessType] | type[IdType] | type[PinExemption] | type[Role],
) -> None:
    assert [each.value for each in words if each.value not in _PAGE] == []


def test_the_page_lists_each_key_of_the_policy() -> None:
    listed = _section("4. Roles, limits, approval").split("**Policy keys**")[1]
    assert [name for name in Policy.model_fields if f"`{name}" not in listed] == []


def test_the_page_lists_each_reason_with_its_levels() -> None:
    table = {
        line.split("|")[1].strip(): line.split("|")[3].strip()
        for line in _section("4. Roles, limits, approval").splitlines()
        if re.match(r"\| (cif|open)_", line)
    }
    words = {0: "by value", 1: "1", 2: "2"}
    assert {row.code: words[row.levels] for row in META.policy.triggers} == table
    codes = {each.code for each in approval_reasons(cif(individual__pep=True), facts())}
    assert codes <= set(table)


def test_the_shipped_policy_is_the_one_that_these_tests_judge_by() -> None:
    shipped, ours = load(), META
    own = {"version", "roles", "spellings", "triggers", "holidays", "high_risk_countries"}
    for name in set(Policy.model_fields) - own - {"high_risk_sectors"}:
        assert getattr(shipped.policy, name) == getattr(ours.policy, name), name
    for row in ours.policy.triggers:
        found = shipped.policy.trigger(row.code)
        assert found is not None
        assert (found.threshold, found.levels) == (row.threshold, row.levels), row.code
    for product in ours.products:
        same = {each.product_code: each for each in shipped.products}[product.product_code]
        for name in ("name", "customer_types", "minor_only", "max_holders", "min_opening"):
            assert getattr(same, name) == getattr(product, name), (product.name, name)
        for name in ("min_tier", "max_balance", "tenure", "currency", "account_type"):
            assert getattr(same, name) == getattr(product, name), (product.name, name)
