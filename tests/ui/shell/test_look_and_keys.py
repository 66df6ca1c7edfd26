"""Contrast, keys, mnemonics, icons, layout: what can be judged without a session."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from branch_desk.ui.common import layout, look
from branch_desk.ui.common.actions import ACTS, Menu, Scope, act, make_action, table_of_keys
from branch_desk.ui.common.labels import LineLabel, PlainLabel, tooltip
from branch_desk.ui.common.list_dialog import ListDialog
from branch_desk.ui.shell.menus import build_menus
from branch_desk.ui.shell.training import TrainingBar
from tests.ui.shell.hands import find, only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

CONTRAST_MIN: Final = 4.5


@pytest.mark.parametrize("colours", [look.LIGHT, look.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", look.PAIRS, ids=" on ".join)
def test_words_stand_out_from_their_ground(colours: look.Colours, pair: tuple[str, str]) -> None:
    words, ground = (getattr(colours, name) for name in pair)
    assert contrast(words, ground) >= CONTRAST_MIN


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lights = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    weights = (0.2126, 0.7152, 0.0722)
    return sum(weight * _linear(part) for weight, part in zip(weights, parts, strict=True))


def _linear(part: float) -> float:
    # Below this sRGB is a straight line (WCAG 2.2).
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    font, palette = QFont(qapp.font()), qapp.palette()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)
    qapp.setWindowIcon(QIcon())


@pytest.mark.parametrize("dark", [False, True])
def test_the_program_is_dressed_in_our_own_palette(undressed: QApplication, dark: bool) -> None:
    colours = look.dress(undressed, dark=dark, text_scale=150)
    assert undressed.palette().window().color().name() == colours.window
    assert undressed.font().pointSizeF() == pytest.approx(15)
    assert "2px solid " + colours.focus in undressed.styleSheet()
    assert "@" not in undressed.styleSheet()
    assert not undressed.windowIcon().isNull()
    assert look.prefers_dark(undressed) is False


def test_no_key_stands_twice_where_it_would_be_heard_twice() -> None:
    everywhere = [key for each in ACTS if each.scope is Scope.WINDOW for key in each.keys]
    for scope in Scope:
        keys = [key for each in ACTS if each.scope is scope for key in each.keys]
        heard = keys if scope is Scope.WINDOW else keys + everywhere
        assert [key for key, count in Counter(heard).items() if count > 1] == []
    checker = [key for each in ACTS if each.scope.startswith("checker") for key in each.keys]
    assert len(checker) == len(set(checker))


def test_mnemonics_are_unique_in_a_menu() -> None:
    for menu in Menu:
        titles = [each.title for each in ACTS if each.menu is menu]
        letters = [title[title.index("&") + 1].lower() for title in titles]
        assert len(letters) == len(set(letters)), titles
    bar = [menu.value[menu.value.index("&") + 1] for menu in Menu]
    assert len(bar) == len(set(bar))


def test_every_act_of_a_menu_has_words_and_every_key_is_listed() -> None:
    assert len({each.name for each in ACTS}) == len(ACTS)
    assert act("submit").words == "Submit"
    assert ("F10", "Submit", "everywhere") in table_of_keys(ACTS)
    assert all(keys for keys, _, _ in table_of_keys(ACTS))
    with pytest.raises(KeyError):
        act("nothing")


def test_a_list_key_reaches_its_list_only(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert (
        make_action("reject", widget, widget.hide).shortcutContext()
        is Qt.ShortcutContext.WidgetShortcut
    )


def test_a_slot_without_an_act_is_a_mistake(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    with pytest.raises(KeyError, match="invented"):
        build_menus(window, {"invented": window.hide})


def dock_in(window: QMainWindow, name: str) -> QDockWidget:
    dock = QDockWidget(name, window)
    dock.setObjectName(name)
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
    return dock


def test_a_layout_comes_back_as_it_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    file = layout.LayoutFile(tmp_path / "config" / "layout.json")
    assert file.load() == layout.Layout()
    window = QMainWindow()
    qtbot.addWidget(window)
    dock_in(window, "dock.a").setFloating(True)
    file.store(layout.take(window, "002"))
    kept = file.load()
    assert kept.last_branch == "002"
    other = QMainWindow()
    qtbot.addWidget(other)
    dock = dock_in(other, "dock.a")
    assert layout.apply(other, kept)
    assert dock.isFloating()
    file.forget()
    assert file.load() == layout.Layout()


@pytest.mark.parametrize("text", ["{", "[]", '{"geometry": "=", "state": "", "last_branch": ""}'])
def test_a_damaged_layout_is_reported_and_not_used(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    path = tmp_path / "layout.json"
    path.write_text(text)
    kept = layout.LayoutFile(path).load()
    assert kept.is_damaged
    window = QMainWindow()
    qtbot.addWidget(window)
    assert not layout.apply(window, kept)
    assert layout.apply(window, layout.Layout())
    assert not layout.apply(window, layout.Layout(b"what", b"ever"))


def test_a_dock_that_floats_where_no_screen_is_comes_back(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = dock_in(window, "dock.a")
    window.show()
    dock.setFloating(True)
    dock.show()
    dock.setGeometry(QRect(9_000, 9_000, 5_000, 400))
    kept = layout.take(window, "")
    layout.apply(window, kept)
    dock.setGeometry(QRect(9_000, 9_000, 5_000, 400))
    layout._bring_onto_a_screen(dock)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(dock.frameGeometry().center())


def test_a_dock_that_another_role_let_float_is_docked_again(qtbot: QtBot) -> None:
    before = QMainWindow()
    qtbot.addWidget(before)
    dock_in(before, "dock.a").setFloating(True)
    dock_in(before, "dock.b")
    kept = layout.take(before, "001")
    after = QMainWindow()
    qtbot.addWidget(after)
    only = dock_in(after, "dock.a")
    assert layout.apply(after, kept)
    assert not only.isFloating()


def test_training_is_said_in_words(qtbot: QtBot) -> None:
    bar = TrainingBar()
    qtbot.addWidget(bar)
    bar.set_bank("Wekeza Bank")
    bar.resize(900, 22)
    bar.grab()
    assert find(bar, PlainLabel, "training.text").text().startswith("TRAINING - Wekeza Bank.")


def test_a_line_that_is_too_long_stands_whole_in_its_tip(qtbot: QtBot) -> None:
    label = LineLabel(name="it")
    qtbot.addWidget(label)
    label.setText("<b>Njoroge</b> " * 20)
    label.resize(80, 20)
    label.grab()
    assert label.minimumSizeHint().width() < 80
    assert label.toolTip() == tooltip(label.text())
    assert "<b>" not in label.toolTip()
    assert tooltip("") == ""


def test_a_list_shows_its_rows_or_says_that_there_are_none(qtbot: QtBot) -> None:
    full = ListDialog("Keys", ("Key", "What"), (("F3", "Find"),))
    none = ListDialog("Notices", ("Notice",), (), "Nothing was said.")
    for dialog in (full, none):
        qtbot.addWidget(dialog)
    assert "Nothing was said." in [label.text() for label in none.findChildren(PlainLabel)]
    assert only(full, PlainLabel).text() == "Keys"
