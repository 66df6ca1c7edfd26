"""A plain list in a window of its own: the keys, or what was said in this session."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from branch_desk.ui.common.actions import ACTS, Act, table_of_keys
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.row_table import set_up_rows


class ListDialog(QDialog):
    """Shows rows to be read; Esc closes it, and it blocks nothing."""

    def __init__(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setWindowTitle(f"Branch Desk - {title}")
        self.resize(680, 480)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(title, tone="heading"))
        if rows:
            box.addWidget(_table(self, title, headings, rows), 1)
        else:
            box.addWidget(PlainLabel(empty, tone="muted", wrap=True), 1)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _table(
    parent: QWidget, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> QTableView:
    model = QStandardItemModel(parent)
    model.setHorizontalHeaderLabels(list(headings))
    for row in rows:
        model.appendRow([QStandardItem(cell) for cell in row])
    table = QTableView(parent)
    set_up_rows(table, model, name="list.rows", title=title)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    if len(headings) == 1:
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    # A sentence is read whole, over as many lines as it takes.
    table.setWordWrap(True)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


class Lists(QObject):
    """The two lists of the window: the keys, and the notices of this session."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        super().__init__(window)
        self._window = window
        self._notices = notices
        self._acts: Sequence[Act] = ACTS

    def use(self, acts: Sequence[Act]) -> None:
        """List the keys of these acts from now on."""
        self._acts = acts

    def show_keys(self) -> None:
        """Show every key that the officer has, what it does and where; Shift+F1."""
        rows = table_of_keys(self._acts)
        self._show(ListDialog("Keys", ("Key", "What it does", "Where"), rows))

    def show_notices(self) -> None:
        """Show what was said in this session, newest first; Ctrl+Shift+N."""
        rows = [(notice.line,) for notice in reversed(self._notices.history)]
        empty = "Nothing was said in this session."
        self._show(ListDialog("Notices of this session", ("Notice",), rows, empty))

    def _show(self, dialog: ListDialog) -> None:
        dialog.setParent(self._window, Qt.WindowType.Dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
