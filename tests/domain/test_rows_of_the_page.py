"""Every rule of the page has its row: codes of section 5, states of 3, reasons of section 4."""

import importlib
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

import tests.domain
from branch_desk.domain.account_states import AccountState
from tests.domain.test_account_states import MOVES

_ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = (_ROOT / "docs" / "contract.md").read_text("utf-8")
# Read the page themselves, so they would find any code that stands there.
_READERS: Final = {"test_contract_page", "test_rows_of_the_page"}
# Only the books can tell, so the row plays against a running core; or it is a test of its own.
_PLAYED: Final = {
    "account_unknown": "tests/core/test_account_open.py",
    "account_no_not_reserved": "tests/core/test_account_open.py",
    "amount_available": "tests/core/test_account_open.py",
    "till_receipt_used": "tests/core/test_till_receipts.py",
    "organisation_signs": "tests/domain/test_mandate_meaning.py",
}
# Moves that no act of an officer makes, with where they are played against a running core.
_OTHER_MOVES: Final = {
    ("(none)", "ACTIVE"): "tests/core/test_account_open.py",
    ("(none)", "PENDING"): "tests/core/test_account_open.py",
    ("PENDING", "ACTIVE"): "tests/core/test_account_close.py",
    ("PENDING", "CLOSED"): "tests/core/test_end_of_day.py",
    ("ACTIVE", "DORMANT"): "tests/core/test_end_of_day.py",
    ("ACTIVE", "CLOSED"): "tests/core/test_account_close.py",
}


def _section(title: str) -> str:
    start = _PAGE.index(f"## {title}")
    end = _PAGE.find("\n## ", start + 1)
    return _PAGE[start:] if end < 0 else _PAGE[start:end]


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.iter_modules(tests.domain.__path__):
        if each.name not in _READERS:
            yield importlib.import_module(f"tests.domain.{each.name}")


def _words(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for each in found.values():
            yield from _words(each)
    elif isinstance(found, list | tuple | set | frozenset):
        for each in found:
            yield from _words(each)


def _rows(module: ModuleType) -> Iterator[object]:
    """Give the rows of a module's tables: those that stand at its top, and those of its tests."""
    for name, value in vars(module).items():
        if isinstance(value, list) and name.isupper():
            yield from value
        for mark in getattr(value, "pytestmark", ()) if name.startswith("test_") else ():
            if mark.name == "parametrize":
                yield from mark.args[1]


@cache
def _every_row() -> tuple[frozenset[str], ...]:
    """Give the words of each row of the tables of this room, once wherever it is shown again."""
    found = {repr(row): row for module in _modules() for row in _rows(module)}
    return tuple(frozenset(_words(row)) for row in found.values())


@cache
def _rows_by_word() -> Counter[str]:
    """Count, for each word, the rows of the tables of this room that name it."""
    return Counter(word for row in _every_row() for word in row)


def _codes() -> list[str]:
    return re.findall(r'`([a-z_]+) -> "[^"]{9,}"', _section("5. Field rules"))


def _reasons() -> list[str]:
    table = re.findall(r"^\| ((?:[a-z]+_[a-z_]+)(?:, [a-z_]+)*) \|", _section("4. Roles"), re.M)
    return [
        code
        for cell in table
        for code in cell.split(", ")
        if code.startswith(("cif_", "open_", "maint_", "close_", "mandate_"))
        and code not in {"cif_create", "mandate_management"}
    ]


@pytest.mark.parametrize("code", _codes())
def test_a_field_rule_has_its_row(code: str) -> None:
    place = _PLAYED.get(code)
    if place is None:
        assert _rows_by_word()[code] > 0, f"no row of tests/domain breaks the rule {code}"
    else:
        assert f'"{code}"' in (_ROOT / place).read_text("utf-8")


@pytest.mark.parametrize("code", _reasons())
def test_a_reason_for_an_approval_has_its_row(code: str) -> None:
    domain = [each.read_text("utf-8") for each in (_ROOT / "tests" / "domain").glob("test_*.py")]
    in_table = _rows_by_word()[code] > 0
    assert in_table or any(f'"{code}"' in text for text in domain), (
        f"no test of tests/domain gives {code}"
    )


def _moves() -> list[tuple[str, str]]:
    states = {each.value for each in AccountState}
    found = []
    for line in _section("3. Domain model").splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in states | {"(none)"}:
            for to in cells[1].split("; "):
                found.append((cells[0], to.strip("`")))
    return found


@pytest.mark.parametrize(("state", "to"), _moves())
def test_a_move_of_the_page_has_its_row(state: str, to: str) -> None:
    place = _OTHER_MOVES.get((state, to))
    if place is not None:
        assert to in (_ROOT / place).read_text("utf-8")
        return
    led = {(now.split()[0], then) for now, _, then in MOVES}
    if to == "none":
        assert {then for now, then in led if now == state} == {None}
    elif to == "freeze.prior_state":
        assert {(state, "ACTIVE"), (state, "DORMANT")} <= led
    else:
        assert (state, to) in led


def test_the_tables_of_this_room_count_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    codes, refused = _codes(), sum(1 for _, _, then in MOVES if then is None)
    rows = sum(1 for row in _every_row() if row & set(codes))
    with capsys.disabled():
        sys.stdout.write(
            f" {len(codes)} field rules in {rows} rows; {len(_reasons())} approval reasons;"
            f" {len(_moves())} moves of the page, {len(MOVES)} acts in states"
            f" ({refused} refused) "
        )
    assert len(codes) > 70
    assert len(_reasons()) > 15
    assert len(_moves()) > 10
