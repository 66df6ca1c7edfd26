"""The search box: takes any number or a name, says how it reads it, and lists more than one hit."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.common import Complaint, validate_account_number, validate_customer_id
from branch_desk.domain.enquiries import SearchBy, SearchPage, SearchRow
from branch_desk.domain.operation import Read
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.records import ask_for
from branch_desk.ui.common.row_table import set_up_rows
from branch_desk.ui.common.rows_model import Index, RowsModel

LEAST: Final = 3
MOST: Final = 80
PAGE: Final = 25
HEADINGS: Final = ("Customer", "CIF", "ID", "Phone", "Branch", "KYC", "Found by")
_WIDTHS: Final = (260, 110, 110, 110, 70, 100)
_ACCOUNT_DIGITS: Final = 13
_CIF_DIGITS: Final = 10


def read_as(text: str) -> tuple[str, str]:
    """Say how a search is read, and what is wrong with it before anybody is asked; or ""."""
    bare = re.sub(r"[\s-]", "", text)
    try:
        if re.fullmatch(rf"\d{{{_ACCOUNT_DIGITS}}}", bare):
            validate_account_number(bare)
            return "account number", ""
        if re.fullmatch(r"(\+|0)\d{8,14}|254\d{9}", bare):
            return "phone number", ""
        if re.fullmatch(rf"\d{{{_CIF_DIGITS}}}", bare):
            validate_customer_id(bare)
            return "CIF", ""
    except Complaint as complaint:
        return "", complaint.sentence
    if len(text.strip()) < LEAST:
        return "", f"Type at least {LEAST} characters."
    return ("ID number or PIN" if any(map(str.isdigit, bare)) else "name"), ""


def search(client: ApiClient, query: str, cursor: str | None = None) -> SearchPage:
    """Ask the core for a page of hits; on a worker."""
    body: dict[str, Any] = {"query": query, "by": "AUTO", "limit": PAGE}
    if cursor is not None:
        body["cursor"] = cursor
    return ask_for(client, Read(path="/customer/search", body=body), SearchPage)


class HitsModel(RowsModel[SearchRow]):
    """Customers found, in the core's order; more come as the list is scrolled to its end."""

    more_wanted = Signal()
    headings = HEADINGS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cursor: str | None = None

    def show_rows(self, rows: Sequence[SearchRow], cursor: str | None) -> None:
        """Replace all rows; a cursor says that there are more."""
        self.cursor = cursor
        self.replace(rows)

    def add_rows(self, rows: Sequence[SearchRow], cursor: str | None) -> None:
        """Add the next page below."""
        self.cursor = cursor
        self.extend(rows)

    @override
    def cells(self, row: SearchRow) -> tuple[str, ...]:
        return (
            row.full_name,
            row.customer_id,
            row.id_number or "",
            row.phone or "",
            row.branch_code,
            row.kyc_status.lower(),
            row.matched_on.lower().replace("_", " "),
        )

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self.cursor is not None

    @override
    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()


class HitsList(QFrame):
    """The list under the search box; Enter opens a customer, Esc closes the list."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = HitsModel(self)
        self._table = QTableView()
        self._note = PlainLabel(tone="muted", wrap=True, name="search.note")
        self._build()
        self.hide()

    def show_hits(self, page: SearchPage) -> None:
        """Open with these hits, the first one selected and the focus on it."""
        self.model.show_rows(page.items, page.next_cursor)
        self._note.setText(
            "Too many. Type more of the name." if page.too_many else "Enter opens, Esc closes."
        )
        self.show()
        self.raise_()
        self._table.selectRow(0)
        self._table.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self._table.currentIndex())
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setObjectName("search.list")
        self.setProperty("ground", "muted")
        set_up_rows(
            self._table, self.model, name="search.hits", title="Customers found", widths=_WIDTHS
        )
        self._table.doubleClicked.connect(self._on_activated)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 6)
        box.addWidget(self._table)
        box.addWidget(self._note)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.chosen.emit(row)


class SearchBox(QWidget):
    """F3 comes here. One hit opens at once (`found`), more make a list.

    `found` gives the customer ID, and the account number if it was found by that, else "". What was
    typed stays until the next search.
    """

    found = Signal(str, str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._client: ApiClient | None = None
        self._call: Call | None = None
        self._asked = ""
        self._line = QLineEdit()
        self._hint = PlainLabel(tone="muted", name="search.hint", wrap=True)
        self._list: HitsList | None = None
        self._build()

    def use(self, client: ApiClient | None) -> None:
        """Search with this client from now on; None after log-out, when all is forgotten."""
        self._client = client
        if client is None:
            self._line.clear()
            self._hint.setText("")
            self.close_list()

    def go(self) -> None:
        """Take the focus with the text selected."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def close_list(self) -> None:
        """Put the list of hits away."""
        if self._list is not None:
            # Before the list goes: else the focus goes with it.
            self._line.setFocus()
            self._put_list_away()

    def _build(self) -> None:
        self._line.setObjectName("search.text")
        self._line.setAccessibleName("Find a customer")
        self._line.setPlaceholderText("F3  name, phone, ID, account or CIF")
        self._line.setMaxLength(MOST)
        self._line.returnPressed.connect(self._on_return)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        self._line.setFixedWidth(300)
        self._hint.setFixedWidth(170)
        row.addWidget(self._line)
        row.addWidget(self._hint)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Whoever works elsewhere is done with the list, which would lie over the dock.
        if (
            self._list is None
            or now is None
            or now is self._line
            or now.window() is not self.window()
        ):
            return
        if not self._list.isAncestorOf(now):
            self._put_list_away()

    def _put_list_away(self) -> None:
        if self._list is not None:
            self._list.hide()
            self._list.deleteLater()
            self._list = None

    def _on_return(self) -> None:
        text = self._line.text().strip()
        sort, complaint = read_as(text)
        self._hint.set_tone("bad" if complaint else "muted")
        self._hint.setText(complaint or f"read as: {sort}, asking ...")
        self.close_list()
        if complaint or self._client is None:
            return
        if self._call is not None:
            self._call.cancel()
        self._asked = text
        self._call = self._runner.read(
            partial(search, self._client, text), self._on_page, self._on_failed
        )

    def _on_page(self, page: SearchPage) -> None:
        sort, _ = read_as(self._line.text())
        if not page.items:
            self._hint.setText(
                "Too many. Type more of the name."
                if page.too_many
                else "Nobody found. Check it, or Alt+1 starts a new customer."
            )
            return
        self._hint.setText(f"read as: {sort}")
        if len(page.items) == 1 and page.next_cursor is None:
            self._tell(page.items[0])
        else:
            self._open_list(page)

    def _open_list(self, page: SearchPage) -> None:
        hits = HitsList(self.window())
        hits.chosen.connect(self._on_chosen)
        hits.closed.connect(self._on_closed)
        hits.model.more_wanted.connect(self._on_more_wanted)
        corner = self._line.mapTo(self.window(), QPoint(0, self._line.height() + 2))
        room = self.window().width() - corner.x() - 8
        hits.setGeometry(corner.x(), corner.y(), min(940, room), 300)
        self._list = hits
        hits.show_hits(page)

    def _on_chosen(self, row: SearchRow) -> None:
        self.close_list()
        self._tell(row)

    def _tell(self, row: SearchRow) -> None:
        is_by_account = row.matched_on == SearchBy.ACCOUNT_NO
        account_no = validate_account_number(self._asked) if is_by_account else ""
        self.found.emit(row.customer_id, account_no)

    def _on_closed(self) -> None:
        self.close_list()
        self.go()

    def _on_more_wanted(self) -> None:
        cursor = self._list.model.cursor if self._list is not None else None
        if self._list is None or self._client is None or cursor is None:
            return
        self._list.model.cursor = None
        work = partial(search, self._client, self._line.text().strip(), cursor)
        self._call = self._runner.read(work, self._on_more, self._on_failed)

    def _on_more(self, page: SearchPage) -> None:
        if self._list is not None:
            self._list.model.add_rows(page.items, page.next_cursor)

    def _on_failed(self, error: Exception) -> None:
        self._hint.set_tone("bad")
        self._hint.setText(explain(error).message)
