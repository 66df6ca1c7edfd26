"""The statement of an account: from which day to which, read page by page, on screen and paper."""

from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.common import format_date, utc_now
from branch_desk.domain.enquiries import AccountDetail, StatementLine
from branch_desk.domain.enquiry_tables import line_cells, lines_table
from branch_desk.domain.operation import Read, Section
from branch_desk.domain.statement_words import period_words, statement_sheet
from branch_desk.domain.statements import StatementEnquiry, StatementPage, StatementPeriod
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.records import ask_for
from branch_desk.ui.common.row_table import set_up_rows
from branch_desk.ui.common.rows_model import Index, RowsModel
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.paper_line import PaperLine
from branch_desk.ui.papers.paper_view import bank_print

_PATH: Final = "/customer/statement"
_PAGE: Final = "100"
_USUAL_DAYS: Final = 30
_FORM_PX: Final = 76
_FORM_WRONG_PX: Final = 190
_SECTION: Final = Section(title="Statement from day to day", fields=("from_on", "to_on"))
_WIDTHS: Final = (120, 380, 210, 170, 170)
_NARRATIVE: Final = 1
_RIGHT_FROM: Final = 3


class LinesModel(RowsModel[StatementLine]):
    """Lines of a statement, oldest first."""

    headings = lines_table("", ()).headings

    @override
    def cells(self, row: StatementLine) -> tuple[str, ...]:
        return line_cells(row)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _RIGHT_FROM:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().data(index, role)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= _RIGHT_FROM:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)


class StatementView(QWidget):
    """Asks for a period and shows what was posted in it; Esc cancels, then goes back (`closed`)."""

    closed = Signal()

    def __init__(self, desk: DeskServices, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._account: AccountDetail | None = None
        self._period: StatementEnquiry | None = None
        self._call: Call | None = None
        self._form = Form((_SECTION,), StatementPeriod, Ground(desk, runner, self))
        self._show = QPushButton("Show")
        self._cancel = QPushButton("Cancel  Esc")
        self._said = PlainLabel(tone="muted", wrap=True, name="statement.said")
        self._balances = PlainLabel(tone="strong", wrap=True, name="statement.balances")
        self._lines = LinesModel(self)
        self._table = QTableView()
        self.paper = PaperLine(runner, may_save=desk.settings.may_save_pdf)
        self._build()
        self._form.complete.connect(self.ask)
        self._show.clicked.connect(self.ask)
        self._cancel.clicked.connect(self.cancel)

    @property
    def is_asking(self) -> bool:
        """Whether pages are still on their way."""
        return self._call is not None and not self._call.is_finished

    def open(self, account: AccountDetail) -> None:
        """Begin with an account and the last 30 days, and go to the first of the two dates."""
        self.clear()
        self._account = account
        today = self._desk.session.meta.business_date
        first = today - timedelta(days=_USUAL_DAYS)
        self._form.fill({"from": str(first), "to": str(today)})
        self._form.setFixedHeight(_FORM_PX)
        self.ask()
        self._table.setFocus()

    def ask(self) -> None:
        """Read the period that is typed, from its first page on."""
        period = self._form.read()
        self._form.setFixedHeight(_FORM_PX if period is not None else _FORM_WRONG_PX)
        if period is None or self._account is None:
            return
        self.cancel()
        self._forget()
        days = {"from": period.from_on, "to": period.to_on}
        self._period = StatementEnquiry(account_no=self._account.account_no, **days)
        self._read(None)

    def cancel(self) -> None:
        """Read no further; what came so far stays, and is no statement."""
        if self._call is not None and self.is_asking:
            self._call.cancel()
            self._end("Cancelled: this is not the whole period.", "warning")

    def clear(self) -> None:
        """Forget account, lines and paper."""
        self.cancel()
        self._forget()
        self._account = self._period = None
        self._form.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.is_asking:
            self.cancel()
        else:
            self.closed.emit()

    def _build(self) -> None:
        self._show.setObjectName("statement.show")
        self._show.setAccessibleName("Show the statement")
        self._cancel.setObjectName("statement.cancel")
        self._cancel.setAccessibleName("Read no further")
        self._cancel.hide()
        title = "Transactions of the period"
        set_up_rows(self._table, self._lines, name="statement.lines", title=title, widths=_WIDTHS)
        header = self._table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NARRATIVE, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.addWidget(self._form, 1)
        for button in (self._show, self._cancel):
            button.setMinimumHeight(TARGET_PX)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row)
        box.addWidget(self._said)
        box.addWidget(self._balances)
        box.addWidget(self._table, 1)
        box.addWidget(self.paper)

    def _read(self, cursor: str | None) -> None:
        params = self._period.model_dump(mode="json", by_alias=True) if self._period else {}
        more = {"cursor": cursor} if cursor else {}
        read = Read(path=_PATH, params={**params, "limit": _PAGE, **more})
        self._say(f"Asking the core ... {len(self._lines.rows)} lines so far. Esc cancels.")
        self._cancel.show()
        work = partial(ask_for, self._desk.client, read, StatementPage)
        self._call = self._runner.read(work, self._on_page, self._on_failed)

    def _on_page(self, page: StatementPage) -> None:
        self._lines.extend(page.items)
        if page.next_cursor is not None:
            self._read(page.next_cursor)
            return
        if self._account is None or self._period is None:
            return
        now, words = utc_now(), period_words(self._period)
        count = len(self._lines.rows)
        many = f"{count} transaction{'' if count == 1 else 's'}"
        number = self._account.account_no
        self._end(f"{number}: {many} from {words}, as of {format_date(now)}.")
        self._balances.setText(
            f"Opening balance {page.opening_balance}     Closing balance {page.closing_balance}"
        )
        balances = (page.opening_balance, page.closing_balance)
        sheet = statement_sheet(self._account, self._period, self._lines.rows, balances, now)
        session = self._desk.session
        content = bank_print(sheet, session.meta, session.officer.branch_code)
        period = f"{self._period.from_on}-{self._period.to_on}"
        self.paper.offer(content, f"statement-{self._account.account_no}-{period}.pdf")

    def _on_failed(self, error: Exception) -> None:
        self._end(explain(error).message, "bad")

    def _end(self, words: str, tone: str = "muted") -> None:
        self._call = None
        self._cancel.hide()
        self._say(words, tone)

    def _forget(self) -> None:
        self._lines.replace(())
        self._balances.setText("")
        self.paper.offer(None)
        self._say("")

    def _say(self, words: str, tone: str = "muted") -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
