"""One request whole, as its checker reads it: what changes, the papers, the form, and how far."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import format_date, utc_now
from branch_desk.domain.operation import Operation
from branch_desk.domain.supervision import HistoryLine, QueueItem
from branch_desk.services.approvals import OpenedItem
from branch_desk.ui.background import Runner
from branch_desk.ui.change_view import ChangeView, Words
from branch_desk.ui.desk_services import DeskServices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.form import Form
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.page_view import PageView
from branch_desk.ui.paper_strip import PaperStrip
from branch_desk.ui.queue_model import level_words, opened_words, span_words

_SHORT_HASH: Final = 12
_ACTS: Final = {
    "submit": "made it",
    "approve": "approved",
    "reject": "rejected",
    "return": "returned it",
    "resubmit": "sent it again",
    "withdraw": "withdrew it",
}
_SLACK_PX: Final = 2
_PAUSE_MS: Final = 1_000
"""The least time that a request is on the screen before it can be approved."""


class CheckerItem(QWidget):
    """Shows an opened request; `read_on` scrolls it, `is_read` says that all was on the screen.

    Three faces: the changes with their papers, the whole form, one page large.
    """

    progressed = Signal()
    turned = Signal(bool)
    """Whether the whole form is shown, which wants more room."""

    def __init__(
        self,
        operations: Mapping[str, Operation],
        desk: DeskServices,
        runner: Runner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._desk = desk
        self._runner = runner
        self._item: QueueItem | None = None
        self._was_at_end = False
        self._title = PlainLabel(tone="title", name="checker.title")
        self._about = PlainLabel(wrap=True, name="checker.about")
        self._because = PlainLabel(tone="warning", wrap=True, name="checker.because")
        self._history = PlainLabel(tone="muted", wrap=True, name="checker.history")
        self._place = PlainLabel(tone="muted", name="checker.place")
        self._changes = ChangeView()
        self._papers = PaperStrip(runner)
        self._area = QScrollArea()
        self._content = QWidget()
        self._faces = QStackedWidget()
        self._page = PageView()
        self._form: Form | None = None
        self._fill = QTimer(self)
        self._fill.setSingleShot(True)
        self._fill.setInterval(0)
        self._fill.timeout.connect(self._on_fill)
        # A key that is still held, or pressed once too often, must not decide the next request.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._measure)
        self._build()

    @property
    def item(self) -> QueueItem | None:
        """The request that is shown, or None."""
        return self._item

    @property
    def is_read(self) -> bool:
        """Whether every row and every page has been on the screen."""
        return self._item is not None and not self.rest

    @property
    def rest(self) -> str:
        """What has not been on the screen yet, in words; empty if all has."""
        if self._papers.trouble:
            return "A document cannot be shown, so this cannot be approved."
        if self._papers.missing:
            one = self._papers.missing == 1
            return f"{self._papers.missing} document{' is' if one else 's are'} on the way."
        if not self._was_at_end:
            return "More below: PgDn reads on."
        return "Just opened: read it first." if self._pause.isActive() else ""

    def show_item(self, opened: OpenedItem) -> None:
        """Show a request from its beginning."""
        item = opened.item
        operation = self._operations.get(item.operation)
        self.clear()
        self._item = item
        self._describe(item, operation.title if operation else item.operation)
        documents = item.payload.get("documents") or []
        if operation is not None:
            words = Words(self._desk.session.meta, documents)
            self._changes.show_changes(words.changes(operation.request, item.payload))
        self._papers.show_papers(self._desk.approvals, opened, documents)
        self._pause.start()
        self._content.show()
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.verticalScrollBar().setValue(0)
        self._measure()

    def clear(self) -> None:
        """Show nothing, and forget the request."""
        self._item = None
        self._was_at_end = False
        self._papers.clear()
        self._page.clear()
        self._changes.show_changes(())
        if self._form is not None:
            self._faces.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None
        self._faces.setCurrentIndex(0)
        self.turned.emit(False)
        self._content.hide()
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label in (self._title, self._about, self._because, self._history, self._place):
            label.setText("")

    def read_on(self, pages: int) -> None:
        """Scroll by pages; down reads on, up goes back."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 9 // 10)

    def turn_over(self) -> None:
        """Change between what changes and the whole form."""
        form = self._form or self._make_form()
        if form is not None:
            showing_form = self._faces.currentWidget() is form
            self._faces.setCurrentWidget(self._area if showing_form else form)
            self.turned.emit(not showing_form)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._faces.currentIndex() != 0:
            self._faces.setCurrentIndex(0)
            self.turned.emit(False)
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._measure()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addWidget(self._changes)
        inner.addWidget(self._papers)
        inner.addStretch(1)
        self._area.setWidget(self._content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.verticalScrollBar().valueChanged.connect(self._measure)
        self._content.installEventFilter(self)
        self._area.viewport().installEventFilter(self)
        self._papers.changed.connect(self._measure)
        self._papers.chosen.connect(self._on_paper_chosen)
        self._faces.addWidget(self._area)
        self._faces.addWidget(self._page)
        self._changes.setAccessibleName("What the request sets or changes")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for label in (self._title, self._about, self._because):
            box.addWidget(label)
        box.addWidget(self._faces, 1)
        box.addWidget(self._history)
        box.addWidget(self._place)
        self._content.hide()

    def _describe(self, item: QueueItem, title: str) -> None:
        now = utc_now()
        value = f", {item.value}" if item.value is not None and item.value.amount else ""
        number = item.customer_id or ""
        self._title.setText(f"{title}{value}")
        opened = opened_words(item, now)
        self._about.setText(
            f"{item.request_id}   {item.customer_name} {number}\n"
            f"Maker {item.maker.full_name} {item.maker.officer_id}, "
            f"{span_words(now - item.submitted_at)} ago, revision {item.revision}. "
            f"Next: {level_words(item)}.{f' {opened.capitalize()}.' if opened else ''}"
        )
        stale = " The record changed since it was asked." if item.stale else ""
        reasons = " ".join(reason.text for reason in item.reasons)
        self._because.setText(f"Asked because: {reasons}{stale}")
        self._history.setText("\n".join(_history_line(line) for line in item.history))

    def _make_form(self) -> Form | None:
        # Only for who asks for it: some forty editors would hold up every request that is opened.
        item = self._item
        operation = self._operations.get(item.operation) if item else None
        if item is None or operation is None:
            return None
        ground = Ground(self._desk, self._runner, self)
        self._form = Form(operation.form, operation.request, ground, self._faces)
        self._form.setAccessibleName("The whole request, to be read only")
        self._form.set_read_only(True)
        self._faces.addWidget(self._form)
        self._fill.start()
        return self._form

    def _on_fill(self) -> None:
        # In a turn of its own: making and filling so many editors in one would be felt.
        if self._form is not None and self._item is not None:
            self._form.fill(self._item.payload["request"])
            self._form.set_read_only(True)

    def _measure(self) -> None:
        if self._item is None:
            return
        if self._content.isVisible() and not self._papers.missing:
            bottom = self._area.verticalScrollBar().value() + self._area.viewport().height()
            # Once read it stays read, also when a narrower window makes it longer.
            self._was_at_end = self._was_at_end or bottom >= self._height() - _SLACK_PX
        digest = self._item.payload_hash.removeprefix("sha256:")[:_SHORT_HASH]
        shown = " ".join(digest[at : at + 4] for at in range(0, _SHORT_HASH, 4))
        rest = f"   {self.rest}" if self.rest else "   All was on the screen."
        self._place.setText(f"shown: {shown}{rest}   Ctrl+D whole form or changes")
        self.progressed.emit()

    def _height(self) -> int:
        # A picture that has just come is laid out now and not with the next event: until then the
        # request would seem shorter than it is.
        for widget in (self._papers, self._content):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        return max(self._content.height(), self._content.minimumSizeHint().height())

    def _on_paper_chosen(self, chosen: object) -> None:
        if isinstance(chosen, tuple):
            paper, page = chosen
            self._page.set_pages(paper.pages, f"{paper.words} (Esc goes back)")
            self._page.turn(page)
            self._faces.setCurrentWidget(self._page)
            self._page.setFocus()


def _history_line(line: HistoryLine) -> str:
    level = f" at level {line.level}" if line.level else ""
    note = f": {line.note}" if line.note else ""
    act = _ACTS.get(line.act.lower(), line.act.lower().replace("_", " "))
    return f"{format_date(line.at)}  {line.officer_id} {act}{level}{note}"
