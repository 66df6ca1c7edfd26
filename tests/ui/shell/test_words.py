"""How rows, changes, days and links are put into words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, Qt

from branch_desk.common import span_words
from branch_desk.core.policy import load
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.enquiries import SearchRow
from branch_desk.domain.policy import Meta
from branch_desk.domain.queue_words import due_words, opened_words
from branch_desk.domain.supervision import QueueRow
from branch_desk.operations import OPERATIONS
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.ui.checker.change_view import Change, ChangeModel, ChangeView, Words
from branch_desk.ui.checker.queue_model import QueueModel, level_words, may_words, why_not
from branch_desk.ui.shell.customer_search import HitsModel, read_as
from branch_desk.ui.shell.docks import CHECKER, MY_WORK, numbered
from branch_desk.ui.shell.status_bar import day_part, link_part
from tests.ui.shell.edge import Bank

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DISPLAY = Qt.ItemDataRole.DisplayRole


def queue_row(**changes: Any) -> QueueRow:
    bank = Bank()
    bank.add_request("AQ-1", **changes)
    return QueueRow.model_validate(bank.rows[0])


@pytest.fixture(scope="module")
def words() -> Words:
    bank = Bank()
    bank.officer_id = "REL001"
    load(demo=True)
    _, meta = bank.answer("GET", "/meta", {})
    documents = [
        {"document_id": "d1", "document_type": "PHOTO", "sha256": "0" * 64},
    ]
    return Words(Meta.model_validate(meta), documents)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=-3), "0 min"),
        (timedelta(minutes=25, seconds=59), "25 min"),
        (timedelta(hours=7, minutes=8), "7 h 8 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1, hours=3), "1 day"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_ages_are_said_as_officers_say_them(span: timedelta, said: str) -> None:
    assert span_words(span) == said


def test_a_row_says_its_level_and_what_bars_it() -> None:
    row = queue_row(levels_due=["BRANCH_MANAGER"])
    assert level_words(row) == "branch manager"
    assert level_words(queue_row(levels_due=[])) == ""
    assert level_words(queue_row(levels_due=["NEW_ROLE"])) == "NEW_ROLE"
    assert (may_words(row), why_not(row)) == ("", "")
    barred = queue_row(may={"approve": "branch_out_of_scope"})
    assert may_words(barred) == "barred: another branch"
    assert may_words(queue_row(may={"approve": "limit_exceeded"})) == "barred: daily limit reached"
    assert may_words(queue_row(may={"approve": "new_code"})) == "barred: new_code"
    assert why_not(queue_row(may={"approve": "new_code"})) == "new_code"


def test_who_opened_a_request_is_said_for_a_quarter_of_an_hour() -> None:
    opened = queue_row(opened_by="SUP002", opened_at=(NOW - timedelta(minutes=2)).isoformat())
    assert opened_words(opened, NOW) == "opened by SUP002 2 min ago"
    assert opened_words(opened, NOW + timedelta(minutes=20)) == ""
    assert opened_words(queue_row(), NOW) == ""


def test_the_queue_model_gives_words_names_and_tips(qtbot: QtBot) -> None:
    model = QueueModel({"CIF_CREATE": "New customer"})
    assert model.data(model.index(0, 0)) is None
    row = queue_row(value=None, priority="ODD")
    model.show_rows([row], NOW)
    model.extend([])
    model.extend([queue_row(operation="ACCOUNT_OPENING")])
    assert model.data(model.index(0, 1)) == "New customer"
    assert model.data(model.index(1, 1)) == "ACCOUNT_OPENING  250,000.00"
    assert model.data(model.index(0, 4)) == "ODD"
    assert model.data(model.index(0, 3), Qt.ItemDataRole.AccessibleTextRole) == "Maker: REL001"
    assert "New customer" in model.data(model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "State"
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert (model.find("AQ-1"), model.find("AQ-9")) == (0, -1)
    assert due_words(row, NOW).startswith("due in ")


def test_changes_are_now_and_will_be(words: Words) -> None:
    payload = {
        "request": {},
        "changes": [
            {"field": "/phone", "before": "+254712345678", "after": "+254722000111"},
            {"field": "/email", "before": "amina@example.co.ke", "after": None},
            {"field": "/consent/marketing", "before": None, "after": True},
            {"field": "/source_of_funds", "before": "SALARY", "after": "BUSINESS"},
            {"field": "/new_thing/odd_part", "before": 1, "after": ["a", "b"]},
        ],
    }
    rows = words.changes(CifCreate, payload)
    assert [row.mark for row in rows] == ["=", "-", "+", "=", "="]
    assert rows[0].sentence == ("Mobile number, now 0712 345678, will be 0722 000111")
    assert rows[1].will_be == ""
    assert rows[2].will_be == "yes"
    assert (rows[3].now, rows[3].will_be) == ("Salary", "Business")
    assert (rows[4].field, rows[4].will_be) == ("Odd part", "a; b")
    assert "will be empty" in rows[1].sentence


def test_everything_that_a_new_record_sets_is_a_row(words: Words) -> None:
    rows = words.changes(ACCOUNT_OPENING.request, {"request": dict(ACCOUNT_OPENING.example)})
    assert {row.mark for row in rows} == {"+"}
    assert all(row.field and row.will_be for row in rows)
    assert any("KES" in row.will_be for row in rows)


def test_values_are_put_into_words(words: Words) -> None:
    assert words.value("2026-11-24", date) == "24 Nov 2026"
    assert words.value(False) == "no"
    assert words.value(None) == ""
    assert words.value({"document_id": "d1", "sha256": "0" * 64}) == "photo"
    assert words.value({"document_id": "d2", "sha256": "0" * 64}) == "the one on file"
    assert words.value({"amount": "1500.00", "currency": "KES"}) == "KES 1,500.00"
    assert words.value({"kind": "ANY_ONE"}) == "Kind ANY_ONE"
    assert words.value("NOWHERE", None, "countries") == "NOWHERE"


def test_the_change_view_is_as_high_as_its_rows_and_hides_an_empty_column(qtbot: QtBot) -> None:
    view = ChangeView()
    qtbot.addWidget(view)
    view.resize(500, 100)
    view.show_changes([Change("+", "Phone", "", "0712")])
    assert view.isColumnHidden(2)
    low = view.height()
    view.show_changes([Change("=", "Phone", "0711", "0712"), Change("-", "Email", "a@b", "")])
    assert not view.isColumnHidden(2)
    assert view.height() > low
    model = view.model()
    assert isinstance(model, ChangeModel)
    first = model.index(0, 0)
    assert model.data(first, Qt.ItemDataRole.ToolTipRole) == "changed"
    assert model.data(first, Qt.ItemDataRole.AccessibleTextRole) == (
        "Phone, now 0711, will be 0712"
    )
    assert model.data(first, Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(1, Qt.Orientation.Vertical) is None
    assert model.rowCount(first) == model.columnCount(first) == 0


@pytest.mark.parametrize(
    ("typed", "sort"),
    [
        ("0712 345 678", "phone number"),
        ("+254712345678", "phone number"),
        ("0011000000015", "account number"),
        ("1000000016", "CIF"),
        ("24681357", "ID number or PIN"),
        ("A012345678Z", "ID number or PIN"),
        ("Njoroge", "name"),
    ],
)
def test_the_box_says_how_it_reads_what_was_typed(typed: str, sort: str) -> None:
    assert read_as(typed) == (sort, "")


def test_the_list_of_hits_names_each_cell(qtbot: QtBot) -> None:
    model = HitsModel()
    row = SearchRow(
        customer_id="1000000016",
        full_name="Amina",
        customer_type="INDIVIDUAL",
        branch_code="001",
        kyc_status="VERIFIED",
        risk_rating="LOW",
        open_accounts=1,
        matched_on="ID_NUMBER",
    )
    model.show_rows([row], None)
    model.add_rows([], None)
    assert model.data(model.index(0, 6)) == "id number"
    assert model.data(model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole) == "ID: none"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(1, Qt.Orientation.Horizontal, DISPLAY) == "CIF"
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert not model.canFetchMore(QModelIndex())
    assert model.row_at(5) is None


def test_a_day_that_is_not_today_and_a_link_that_is_down_are_said() -> None:
    assert day_part(date(2026, 11, 24), NOW).words == "business day 24 Nov 2026"
    other = day_part(date(2026, 11, 23), NOW)
    assert (other.words, other.tone) == ("business day 23 Nov 2026, not today", "warning")
    assert link_part(is_online=True, since=NOW).words == "online"
    assert link_part(is_online=False, since=NOW).words == "offline since 12:00"


def test_docks_keep_their_numbers_and_a_new_operation_takes_a_free_one() -> None:
    pairs = numbered(reversed(OPERATIONS))
    assert pairs == tuple((each.dock, each) for each in OPERATIONS)
    assert len({CHECKER, MY_WORK, *(number for number, _ in pairs)}) == len(pairs) + 2
    strangers = [replace(OPERATIONS[1], dock=0, action=f"stranger_{each}") for each in range(3)]
    given = [number for number, _ in numbered([*strangers, OPERATIONS[-1]])]
    assert given == [6, 9, 0, 0]
