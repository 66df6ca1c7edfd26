"""The window in an officer's session: docks, customer, keys, closing, and the next officer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QTableView,
    QToolBar,
    QWidget,
)

from branch_desk.journal.log import State, Status
from branch_desk.operations import OPERATIONS
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.outcomes import not_sent, unknown
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import LeadButton
from branch_desk.ui.common.list_dialog import ListDialog
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.forms.form import Form
from tests.ui.shell.hands import ALT, CONTROL, SHIFT, find, focused, only, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.app import Desk
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank


def text(screen: Screen, name: str) -> str:
    return find(screen.window, PlainLabel, name).text()


def docks(screen: Screen) -> list[str]:
    return [dock.windowTitle() for dock in screen.window._shelf.docks]


def in_front(screen: Screen) -> str:
    seen = [each for each in screen.window._shelf.docks if not each.visibleRegion().isEmpty()]
    return seen[0].objectName()


OPERATION_DOCKS: Final = [f"{each.dock} {each.title}" for each in OPERATIONS]


@pytest.mark.parametrize(
    ("officer", "expected"),
    [
        ("TEL001", ["6 Enquiry"]),
        ("REL001", [*OPERATION_DOCKS, "8 My work"]),
        ("SUP001", [*OPERATION_DOCKS, "7 Checker", "8 My work"]),
    ],
)
def test_what_a_role_may_not_do_is_absent(
    screen: Screen, officer: str, expected: list[str]
) -> None:
    screen.log_in(officer)
    assert docks(screen) == expected


def test_the_status_bar_says_who_where_and_when(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    assert text(screen, "status.officer") == "Joseph Wanjiku REL001 relationship officer"
    assert text(screen, "status.branch") == "001 Nairobi Main"
    assert text(screen, "status.day").startswith("business day 24 Nov 2026")
    assert text(screen, "status.link") == "online"
    assert text(screen, "status.keys") == "keys in a file (training)"
    qtbot.waitUntil(lambda: text(screen, "status.journal") != "")
    assert text(screen, "status.journal").startswith("journal 2, head ")
    assert text(screen, "status.doubt") == "0 in doubt"
    assert "Njoroge" not in screen.window.windowTitle()
    assert screen.window.windowTitle().startswith("Branch Desk - 001 Nairobi Main - TRAINING")


def test_training_stands_above_and_below_for_a_demo_bank_only(screen: Screen, bank: Bank) -> None:
    bank.is_demo = False
    screen.log_in("REL001")
    stripes = [find(screen.window, QToolBar, f"toolbar.{n}") for n in ("training", "training_foot")]
    assert not any(each.isVisible() for each in stripes)
    screen.log_out()
    bank.is_demo = True
    screen.qtbot.waitUntil(lambda: bool(screen.window._login and screen.window._login.branch_code))
    screen.log_in("SUP001")
    assert all(each.isVisible() for each in stripes)
    assert text(screen, "status.officer").startswith("Mary Akinyi SUP001")
    press(Qt.Key.Key_F7)
    screen.qtbot.waitUntil(lambda: in_front(screen) == "dock.checker")
    tabbed = screen.window.tabifiedDockWidgets(screen.window._shelf.docks[0])
    assert len(tabbed) == len(OPERATION_DOCKS) + 1


def test_docks_are_raised_by_their_numbers(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("SUP001")
    assert in_front(screen) == "dock.cif_create"
    press(Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: in_front(screen) == "dock.account_opening")
    press(Qt.Key.Key_9, ALT)
    assert in_front(screen) == "dock.account_opening"
    press(Qt.Key.Key_PageDown, CONTROL)
    qtbot.waitUntil(lambda: in_front(screen) == "dock.account_maintenance")
    press(Qt.Key.Key_PageUp, CONTROL)
    qtbot.waitUntil(lambda: in_front(screen) == "dock.account_opening")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: in_front(screen) == "dock.checker")
    press(Qt.Key.Key_F6)
    assert focused().objectName() == "search.text"
    press(Qt.Key.Key_F6)
    assert focused().objectName() != "search.text"


def test_a_dock_floats_and_comes_back(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_1, ALT)
    dock = find(screen.window, QDockWidget, "dock.cif_create")
    screen.window._shelf.float_front()
    qtbot.waitUntil(dock.isFloating)
    screen.window._shelf.reset()
    assert not dock.isFloating()
    screen.window._shelf.float_front()
    screen.window._shelf.float_front()
    assert not dock.isFloating()


def test_a_customer_is_found_by_number_and_comes_to_the_front(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    type_text("1000 000 016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "customer.name") == "Amina Wanjiku NJOROGE")
    assert text(screen, "customer.cif") == "CIF 1000000016"
    assert text(screen, "customer.risk") == "risk LOW"
    assert text(screen, "customer.kyc") == "Tier 2   KYC verified, review 12 Mar 2028"
    assert text(screen, "customer.alerts") == "! Alert number 0."
    assert text(screen, "customer.requests") == "open request: account opening, B. Wafula"
    assert find(screen.window, LeadButton, "customer.way").isHidden()
    assert text(screen, "search.hint") == "read as: CIF"


def test_several_hits_make_a_list_and_markup_in_a_name_stays_text(
    screen: Screen, qtbot: QtBot
) -> None:
    screen.log_in("REL001")
    type_text("everybody")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused().objectName() == "search.hits")
    model = find(screen.window, QTableView, "search.hits").model()
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    press(Qt.Key.Key_End, CONTROL)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "customer.name") == "Faith <b>Achieng</b> OCHIENG")
    press(Qt.Key.Key_F3)
    assert find(screen.window, QLineEdit, "search.text").selectedText() == "everybody"


def test_esc_closes_the_list_and_f8_returns_to_the_customer_before(
    screen: Screen, qtbot: QtBot
) -> None:
    screen.log_in("REL001")
    for name in ("1000000016", "baraka"):
        press(Qt.Key.Key_F3)
        type_text(name)
        with qtbot.waitSignal(screen.window._frame.customer.shown):
            press(Qt.Key.Key_Return)
    assert text(screen, "customer.more") == "and 2 more"
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: text(screen, "customer.risk") == "risk LOW")
    press(Qt.Key.Key_F3)
    type_text("everybody")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused().objectName() == "search.hits")
    press(Qt.Key.Key_X)
    press(Qt.Key.Key_Escape)
    assert focused().objectName() == "search.text"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("am", "Type at least 3 characters."),
        ("1000000017", "Check the customer ID: a digit is wrong."),
        ("0011000000172", "Check the account number: a digit is wrong."),
        ("nobody here", "Nobody found. Check it, or Alt+1 starts a new customer."),
    ],
)
def test_a_search_that_finds_nothing_says_why(
    screen: Screen, qtbot: QtBot, typed: str, said: str
) -> None:
    screen.log_in("REL001")
    type_text(typed)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "search.hint") == said)
    assert find(screen.window, QLineEdit, "search.text").text() == typed


def test_a_failed_read_stands_in_words(screen: Screen, qtbot: QtBot, bank: Bank) -> None:
    screen.log_in("REL001")
    bank.refusals["POST", "/customer/search"] = (429, "too_many_requests")
    bank.refusals["GET", "/customer/enquiry"] = (404, "not_found")
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "asking" not in text(screen, "search.hint"))
    assert "Try again" in text(screen, "search.hint")
    del bank.refusals["POST", "/customer/search"]
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "notices.text") != "")
    assert text(screen, "notices.text") == "There is nothing under this number."


def test_f5_reads_the_customer_in_front_again(screen: Screen, qtbot: QtBot, bank: Bank) -> None:
    screen.log_in("REL001")
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "customer.cif") != "")
    screen.rest()
    before = len(bank.asked)
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(
        lambda: ("GET", "/customer/enquiry") in [each[:2] for each in bank.asked[before:]]
    )


def test_the_keys_and_the_notices_are_a_list_away(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_F1, SHIFT)
    qtbot.waitUntil(lambda: bool(screen.window.findChildren(ListDialog)))
    dialog = only(screen.window, ListDialog)
    assert only(dialog, QTableView).accessibleName() == "Keys"
    dialog.close()
    qtbot.waitUntil(lambda: not screen.window.findChildren(ListDialog))
    screen.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    find(screen.window, Notices, "notices").success("It was done.")
    press(Qt.Key.Key_N, CONTROL | SHIFT)
    dialog = only(screen.window, ListDialog)
    assert only(dialog, QTableView).model().index(0, 0).data().endswith("Done: It was done.")
    dialog.close()


def test_closing_names_what_was_typed_and_not_sent(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_1, ALT)
    field = find(screen.window, QLineEdit, "field.phone")
    field.setFocus()
    type_text("0712345678")
    qtbot.waitUntil(screen.window.isWindowModified)
    screen.window.close()
    assert screen.window.isVisible()
    assert "New customer (not sent, kept in My work)" in text(screen, "notices.text")
    with qtbot.waitSignal(screen.window.ended):
        screen.window.close()
    assert not screen.window.isVisible()
    assert screen.layout_path.exists()
    assert screen.window.close()


def test_another_officer_finds_nothing_of_the_one_before(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("SUP001")
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(screen, "customer.cif") != "")
    screen.window._notices.error("Something of Amina.")
    screen.log_out()
    assert not screen.window.isVisible()
    qtbot.waitUntil(lambda: bool(screen.window._login and screen.window._login.branch_code))
    screen.log_in("REL001")
    assert docks(screen) == [*OPERATION_DOCKS, "8 My work"]
    assert text(screen, "customer.name").startswith("Nobody is waiting.")
    assert text(screen, "notices.text") == ""
    assert find(screen.window, QLineEdit, "search.text").text() == ""
    screen.rest()
    words = [label.text() for label in screen.window.findChildren(QLabel)]
    assert not any("NJOROGE" in each or "SUP001" in each for each in words)


@pytest.mark.parametrize(
    ("path", "typed"), [("/customer/search", "everybody"), ("/customer/enquiry", "1000000016")]
)
def test_an_answer_that_comes_after_the_log_out_is_shown_to_nobody(
    screen: Screen, qtbot: QtBot, bank: Bank, path: str, typed: str
) -> None:
    bank.holds[path] = threading.Event()
    screen.log_in("REL001")
    screen.rest()
    press(Qt.Key.Key_F3)
    type_text(typed)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(route == path for _, route, _ in bank.asked))
    screen.log_out()
    qtbot.waitUntil(lambda: bool(screen.window._login and screen.window._login.branch_code))
    screen.log_in("SUP001")
    bank.holds[path].set()
    screen.rest()
    assert text(screen, "customer.name").startswith("Nobody is waiting.")
    assert screen.window._frame.context.current is None
    assert screen.window.findChild(QTableView, "search.hits") is None
    assert text(screen, "search.hint") == ""


def test_a_session_that_the_core_ended_is_said(screen: Screen, qtbot: QtBot, desk: Desk) -> None:
    screen.log_in("REL001")
    screen.rest()
    desk.session._tokens = None
    screen.window._watch.look()
    assert text(screen, "notices.text") == "Your session is over. Ctrl+Shift+L logs in again."


def test_the_link_and_the_journal_in_trouble_stand_in_the_status_bar(
    screen: Screen, qtbot: QtBot, desk: Desk
) -> None:
    screen.log_in("REL001")
    screen.rest()  # a read that is under way would say that the core is there
    for _ in range(5):
        desk.client.link.failed()
    assert text(screen, "status.link").startswith("offline since ")
    desk.client.link.succeeded()
    assert text(screen, "status.link") == "online"
    ready = desk.journal._status
    desk.journal._status = Status(State.FAILED, "the disk is full")
    screen.window._watch.look()
    qtbot.waitUntil(lambda: text(screen, "status.journal") == "The journal cannot be written")
    desk.journal._status = ready


def test_a_layout_that_cannot_be_used_falls_back_and_says_so(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    screen.log_out()
    screen.rest()
    screen.layout_path.write_text("{")
    screen.window._login = None
    screen.start()
    screen.log_in("REL001")
    assert "saved layout cannot be used" in text(screen, "notices.text")
    assert docks(screen) == [*OPERATION_DOCKS, "8 My work"]


FOCUSABLE = (QAbstractButton, QLineEdit, QComboBox, QTableView)


def test_nothing_in_the_shell_takes_the_focus_without_a_name(screen: Screen) -> None:
    screen.log_in("SUP001")
    of_forms = {
        child for form in screen.window.findChildren(Form) for child in form.findChildren(QWidget)
    }
    nameless = [
        widget
        for kind in FOCUSABLE
        for widget in screen.window.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.objectName().partition(".")[0] in {"search", "notices", "checker", "customer"}
        and widget not in of_forms
        and not (widget.accessibleName() or widget.property("text"))
    ]
    assert nameless == []
    bare = [each for each in screen.window.findChildren(QLabel) if type(each) is QLabel]
    assert bare == []
    assert not screen.window.findChildren(QDialog)


def test_what_was_found_in_doubt_is_told_at_log_in(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("REL001")
    screen.rest()
    kept = unknown("cif_create", "0b7c2f1e-0000", "the connection broke")
    ended = not_sent("request_approve", "0b7c2f1e-0001", "no connection to the core")
    screen.window._doubt._on_recovered([kept, ended])
    assert text(screen, "notices.text").startswith("Request approve: Not sent")
    assert [notice.text.split(":")[0] for notice in screen.window._notices.history] == [
        "New customer",
        "Request approve",
    ]
    screen.window._frame.on_failed(BackendUnreachable("it is silent"))
    assert "The core cannot be asked: it is silent." in text(screen, "notices.text")


def test_an_outcome_that_comes_after_the_log_out_is_told_to_nobody_else(
    screen: Screen, qtbot: QtBot
) -> None:
    screen.log_in("REL001")
    screen.rest()
    screen.log_out()
    screen.window._doubt._on_recovered([unknown("cif_create", "0b7c2f1e-0000", "it broke")])
    assert screen.window._notices.history == ()


def test_an_answer_of_another_form_is_no_answer(screen: Screen, qtbot: QtBot, bank: Bank) -> None:
    screen.log_in("REL001")
    bank.malformed.add("/customer/search")
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cannot be read" in text(screen, "search.hint"))
