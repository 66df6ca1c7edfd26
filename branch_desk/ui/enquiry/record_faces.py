"""What an enquiry shows: the record, a statement, a short paper, or the papers on file."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from branch_desk.domain.enquiries import AccountDetail, DocumentHeld
from branch_desk.domain.sheet import Sheet
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.sheet_view import SheetView
from branch_desk.ui.enquiry.papers_on_file import PapersOnFile
from branch_desk.ui.enquiry.statement_view import StatementView
from branch_desk.ui.papers.paper_line import PaperLine
from branch_desk.ui.papers.paper_view import PaperView, bank_print


class RecordFaces(QStackedWidget):
    """Four faces, one of them in front; `chosen` gives the cells of a line that was picked."""

    chosen = Signal(object)
    is_record = Signal(bool)
    """Whether the record itself came to the front."""

    def __init__(self, desk: DeskServices, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._papers_held: tuple[DocumentHeld, ...] = ()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._statement = StatementView(desk, runner)
        self._paper = PaperView(runner, may_save=desk.settings.may_save_pdf)
        self._on_file = PapersOnFile(desk, runner)
        for face in (self._area, self._statement, self._paper, self._on_file):
            self.addWidget(face)
        self.currentChanged.connect(self._on_face)
        self._statement.closed.connect(self.go_back)
        self._paper.closed.connect(self.go_back)
        self._on_file.closed.connect(self.go_back)

    @property
    def paper_line(self) -> PaperLine | None:
        """What F9 prints by, where a statement or a paper is in front."""
        face = self.currentWidget()
        if face is self._statement:
            return self._statement.paper
        return self._paper.line if face is self._paper else None

    def show_record(
        self, sheet: Sheet, account_no: str, on_file: tuple[DocumentHeld, ...] = ()
    ) -> None:
        """Show a record in front; who was in its tables stays at the account's line.

        `on_file` are the papers that can be looked at beside it.
        """
        focus = QApplication.focusWidget()
        was_here = focus is not None and self.isAncestorOf(focus)
        self._papers_held = on_file
        self._on_file.clear()
        view = SheetView(sheet, self._area)
        view.chosen.connect(self.chosen)
        self._area.setWidget(view)
        self.setCurrentWidget(self._area)
        if was_here:
            view.go_to(account_no)

    def show_statement(self, account: AccountDetail) -> None:
        """Bring the statement of an account to the front."""
        self.setCurrentWidget(self._statement)
        self._statement.open(account)

    def show_papers(self) -> None:
        """Bring the list of the record's papers on file to the front."""
        self.setCurrentWidget(self._on_file)
        self._on_file.open(self._papers_held)

    def print_sheet(self, sheet: Sheet, file_name: str) -> None:
        """Bring a short paper to the front, and print it."""
        session = self._desk.session
        content = bank_print(sheet, session.meta, session.officer.branch_code)
        self._paper.show_sheet(sheet, content, file_name)
        self.setCurrentWidget(self._paper)
        self._paper.setFocus()
        self._paper.line.print_out()

    def go_back(self) -> None:
        """Show the record again, where its accounts are."""
        self._statement.clear()
        self._paper.clear()
        self._on_file.clear()
        self.setCurrentWidget(self._area)
        view = self._area.widget()
        if isinstance(view, SheetView):
            view.go_to("")

    def clear(self) -> None:
        """Forget the record and all that was made of it."""
        self._area.takeWidget()
        self._statement.clear()
        self._paper.clear()
        self._on_file.clear()
        self._papers_held = ()
        self.setCurrentWidget(self._area)

    def _on_face(self, index: int) -> None:
        self.is_record.emit(index == 0)
