"""A titled list with the acts for its selected row beside the title; empty, it is one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.row_table import set_up_rows
from branch_desk.ui.common.rows_model import RowsModel

_ROW_PX: Final = 26
_FRAME_PX: Final = 6
_LEAST_ROWS: Final = 4


@dataclass(frozen=True)
class WorkAct:
    """A button of a list; `act` names the key of the table of acts that does the same, if any."""

    name: str
    words: str
    act: str = ""


@dataclass(frozen=True)
class WorkTexts:
    """What a list is called, what it says of its rows and without any, and its column widths."""

    title: str
    empty: str
    about: str = ""
    widths: tuple[int, ...] = ()


class WorkList(QWidget):
    """Rows of one kind; `chosen` gives the name of an act, `moved` says another row is selected.

    The selection stays on its row through a refresh, by what `same` tells rows apart with.
    """

    chosen = Signal(str)
    moved = Signal()

    def __init__(
        self,
        name: str,
        texts: WorkTexts,
        model: RowsModel[Any],
        acts: Sequence[WorkAct],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._texts = texts
        self._model = model
        self.table = QTableView(self)
        self._title = PlainLabel(texts.title, self, tone="heading", name=f"{name}.title")
        self._about = PlainLabel("", self, tone="muted", wrap=True, name=f"{name}.about")
        self._buttons = {each.name: self._button(each) for each in acts}
        self._offered = {each.name: each.words for each in acts}
        self._lay_out()
        self._build_table()
        for each in acts:
            if each.act:
                slot = self._buttons[each.name].click
                self.table.addAction(make_action(each.act, self.table, slot))
        self.show_rows(())

    @property
    def current(self) -> Any:
        """The record that is selected, or None."""
        return self._model.row_at(self.table.currentIndex().row())

    def show_rows(self, rows: Sequence[Any], same: str = "key") -> None:
        """Show these rows; the one that was selected stays so, else the one in its place."""
        chosen, place = getattr(self.current, same, None), self.table.currentIndex().row()
        self._model.replace(rows)
        ids = [getattr(row, same) for row in rows]
        if rows:
            self.table.selectRow(
                ids.index(chosen) if chosen in ids else max(0, min(place, len(rows) - 1))
            )
        self._title.setText(f"{self._texts.title}  {len(rows)}" if rows else self._texts.title)
        self._about.setText(self._texts.about if rows else self._texts.empty)
        self._about.setVisible(bool(self._about.text()))
        self.table.setVisible(bool(rows))
        self.table.setMaximumHeight(self._height_of(len(rows)))
        self.table.setMinimumHeight(self._height_of(min(len(rows), _LEAST_ROWS)))
        self.table.updateGeometry()
        self._show_buttons()
        self.moved.emit()

    def offer(self, **words: str) -> None:
        """Say what the acts of the selected row are called; one with empty words is not there."""
        self._offered.update(words)
        self._show_buttons()

    def _height_of(self, rows: int) -> int:
        return self.table.horizontalHeader().sizeHint().height() + _ROW_PX * rows + _FRAME_PX

    def _show_buttons(self) -> None:
        for name, button in self._buttons.items():
            words = self._offered[name]
            button.setText(words)
            button.setAccessibleName(words.replace("&", ""))
            button.setVisible(bool(words) and self.current is not None)

    def _button(self, act: WorkAct) -> QPushButton:
        button = QPushButton(act.words, self)
        button.setObjectName(f"{self._name}.{act.name}")
        button.setMinimumHeight(TARGET_PX)
        button.setAutoDefault(False)
        button.clicked.connect(self._on_clicked)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        for button in self._buttons.values():
            head.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addLayout(head)
        box.addWidget(self._about)
        box.addWidget(self.table, 1)
        # As tall as its rows; what has no room for all gives way down to the first few.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _build_table(self) -> None:
        table = self.table
        name, texts = f"{self._name}.list", self._texts
        set_up_rows(table, self._model, name=name, title=texts.title, widths=texts.widths)
        table.setWordWrap(False)
        table.setSizeAdjustPolicy(QTableView.SizeAdjustPolicy.AdjustToContents)
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.selectionModel().currentRowChanged.connect(self.moved)
        table.doubleClicked.connect(self._on_double_clicked)

    def _on_clicked(self) -> None:
        name = self.sender().objectName().removeprefix(f"{self._name}.")
        if self.current is not None and self._offered[name]:
            self.chosen.emit(name)

    def _on_double_clicked(self) -> None:
        first = next(iter(self._buttons))
        self._buttons[first].click()
