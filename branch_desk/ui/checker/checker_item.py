"""One request whole, as its checker reads it: what changes, the papers, the form, and how far."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import utc_now
from branch_desk.domain.findings import Finding
from branch_desk.domain.operation import Operation
from branch_desk.domain.second_look import UNREAD, second_look
from branch_desk.domain.sketch import sketch
from branch_desk.domain.supervision import QueueItem
from branch_desk.services.approvals import OpenedItem
from branch_desk.ui.checker.change_since import since_return
from branch_desk.ui.checker.change_view import ChangeView, Words
from branch_desk.ui.checker.request_faces import RequestFaces
from branch_desk.ui.checker.request_words import (
    about_words,
    because_words,
    history_words,
    title_words,
)
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.pause import pause
from branch_desk.ui.common.stay_at_end import StayAtEnd
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.findings_panel import FindingsPanel
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.paper_strip import PaperStrip

_SHORT_HASH: Final = 12
_SLACK_PX: Final = 2
_PASSED_OVER: Final = "Part of it was passed over: Ctrl+Enter goes back to it."
_PAUSE_MS: Final = 1_000
"""The least time that a request is on the screen before it can be approved."""


class CheckerItem(QWidget):
    """Shows an opened request; `read_on` scrolls it, `is_read` says that all was on the screen.

    `turned` says whether the whole form is shown, which wants more room. `marked` gives the titles
    of the members to put right whenever they change, `left` comes when the marking is over.
    """

    progressed = Signal()
    turned = Signal(bool)
    marked = Signal(object)
    left = Signal()

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
        self._read_to = 0
        self._was_at_end = False
        self._title = PlainLabel(tone="title", name="checker.title")
        self._about = PlainLabel(wrap=True, name="checker.about")
        self._because = PlainLabel(tone="warning", wrap=True, name="checker.because")
        self._history = PlainLabel(wrap=True, name="checker.history")
        self._place = PlainLabel(tone="muted", name="checker.place")
        self._second_look = FindingsPanel()
        self.changes: Final = ChangeView()
        self._papers = PaperStrip(runner)
        self._faces = RequestFaces(runner)
        self._area, self._content = self._faces.area, self._faces.content
        # A key that is still held, or pressed once too often, must not decide the next request.
        self._pause = pause(self, _PAUSE_MS, self._measure)
        self._build()

    @property
    def item(self) -> QueueItem | None:
        """The request that is shown, or None."""
        return self._item

    @property
    def said(self) -> tuple[str, ...]:
        """What is said of the request beside its rows, for paper."""
        labels = (self._title, self._about, self._because, self._history)
        return (*(each.text() for each in labels), *self._second_look.said)

    @property
    def is_read(self) -> bool:
        """Whether every row and every page has been on the screen."""
        return self._item is not None and not self.rest

    @property
    def rest(self) -> str:
        """What has not been on the screen yet, in words; empty if all has."""
        if self._item is not None and self._item.operation not in self._operations:
            return "This desk does not know this operation, so it cannot be approved here."
        if self._papers.trouble:
            return "A document cannot be shown, so this cannot be approved."
        if self._papers.missing:
            one = self._papers.missing == 1
            return f"{self._papers.missing} document{' is' if one else 's are'} on the way."
        if not self._was_at_end:
            return _PASSED_OVER if self._is_past else "More below: PgDn reads on."
        return "Just opened: read it first." if self._pause.isActive() else ""

    def show_item(self, opened: OpenedItem) -> None:
        """Show a request from its beginning."""
        item = opened.item
        operation = self._operations.get(item.operation)
        self.clear()
        self._item = item
        documents = item.payload.get("documents") or []
        words = Words(self._desk.session.meta, documents, opened.held, opened.names)
        self._title.setText(title_words(item, operation.title if operation else item.operation))
        self._about.setText(about_words(item, utc_now()))
        self._because.setText(because_words(item))
        if operation is not None:
            title = partial(words.title, operation.request)
            self._history.setText(history_words(item, title))
            rows = words.changes(operation.request, item.payload)
            rows = since_return(rows, words, operation.request, item)
            if not item.payload.get("changes"):
                # What is new is read as its form is: first who, then the rest.
                rows = tuple(sorted(rows, key=lambda row: operation.place_of(row.pointer)))
            self.changes.show_changes(rows)
            self._second_look.show_findings(self._found(opened, operation))
        else:
            self._history.setText(history_words(item, str))
        self._papers.show_papers(self._desk.approvals, opened, documents)
        self._pause.start()
        self._content.show()
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.verticalScrollBar().setValue(0)
        self._measure()

    def clear(self) -> None:
        """Show nothing, and forget the request."""
        self._item = None
        self._read_to = 0
        self._was_at_end = False
        self._papers.clear()
        self.changes.show_changes(())
        self._second_look.show_findings(())
        self.ask_for_marks(False)
        self._faces.clear()
        self._content.hide()
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for label in (self._title, self._about, self._because, self._history, self._place):
            label.setText("")

    def ask_for_marks(self, asked: bool) -> None:
        """Let rows of the difference be marked, or not any more."""
        if asked:
            self._faces.turn_back()
        self.changes.ask_for_marks(asked)

    def read_on(self, pages: int) -> None:
        """Scroll what is shown by pages; down reads on, up goes back."""
        self._faces.read_on(pages)

    def read_further(self) -> None:
        """Go on where the reading stopped: a page down, or back to what was passed over."""
        if self._is_past and self._faces.shows_changes:
            self._area.verticalScrollBar().setValue(self._read_to)
        else:
            self.read_on(1)

    def turn_over(self) -> None:
        """Change between what changes and the whole form, which arrows and PgDn scroll."""
        if self._item is not None and self._item.operation in self._operations:
            self._faces.turn_over(self._make_form, self._item.payload["request"])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._measure()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 6, 0)
        for part in (self._history, self._second_look, self.changes, self._papers):
            inner.addWidget(part)
        inner.addStretch(1)
        self._area.verticalScrollBar().valueChanged.connect(self._measure)
        # The line for a note takes room once all was read: the end stays on the screen.
        StayAtEnd(self._area.verticalScrollBar(), lambda: self._was_at_end, self)
        self._content.installEventFilter(self)
        self._area.viewport().installEventFilter(self)
        self._papers.changed.connect(self._on_papers_changed)
        self._papers.chosen.connect(self._faces.show_large)
        self._faces.turned.connect(self.turned)
        self.changes.setAccessibleName("What the request sets or changes")
        self.changes.reached.connect(self._on_row_reached)
        self.changes.marks_changed.connect(self._on_marks_changed)
        self.changes.left.connect(self.left)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for label in (self._title, self._about, self._because):
            box.addWidget(label)
        box.addWidget(self._faces, 1)
        box.addWidget(self._place)
        self._content.hide()

    def _found(self, opened: OpenedItem, operation: Operation) -> tuple[Finding, ...]:
        if not opened.item.payload.get("changes"):
            return ()
        if opened.held is None:
            return (UNREAD,)
        request = sketch(operation.request, opened.item.payload["request"])
        return second_look(request, opened.held, self._desk.session.meta)

    def _make_form(self, parent: QWidget) -> Form:
        operation = self._operations[self._item.operation if self._item else ""]
        ground = Ground(self._desk, self._runner)
        form = Form(operation.form, operation.request, ground, parent)
        # So that it goes with the form, and what it has learnt of the customer with it.
        ground.setParent(form)
        return form

    def _measure(self) -> None:
        if self._item is None:
            return
        if self._content.isVisible():
            height = _laid_out_height(self._content, self._papers)
            bottom = self._area.verticalScrollBar().value() + self._area.viewport().height()
            if not self._is_past:
                # A jump to the end has not had on the screen what it passed over.
                self._read_to = max(self._read_to, min(bottom, height))
            if not self._papers.missing:
                # Once read it stays read, also when a narrower window makes it longer.
                self._was_at_end = self._was_at_end or self._read_to >= height - _SLACK_PX
        digest = self._item.payload_hash.removeprefix("sha256:")[:_SHORT_HASH]
        shown = " ".join(digest[at : at + 4] for at in range(0, _SHORT_HASH, 4))
        # What is still to be read is said where it keeps an approval closed.
        rest = "" if self.rest else "   All was on the screen."
        self._place.setText(f"shown: {shown}{rest}   Ctrl+D whole form or changes")
        self.progressed.emit()

    @property
    def _is_past(self) -> bool:
        """Whether the view lies below what has been on the screen, with a gap between."""
        return self._area.verticalScrollBar().value() > self._read_to

    def _on_papers_changed(self) -> None:
        # A paper that comes later may stand above one that was on the screen already.
        self._read_to = min(self._read_to, self._papers.y())
        self._measure()

    def _on_row_reached(self, row: QRect) -> None:
        below = self.changes.viewport().mapTo(self._content, row.center())
        self._area.ensureVisible(below.x(), below.y(), 0, row.height())

    def _on_marks_changed(self) -> None:
        self.marked.emit(tuple(row.field for row in self.changes.marked))


def _laid_out_height(content: QWidget, papers: QWidget) -> int:
    # A picture that has just come is laid out now and not with the next event: until then the
    # request would seem shorter than it is.
    for widget in (papers, content):
        layout = widget.layout()
        if layout is not None:
            layout.activate()
    return max(content.height(), content.minimumSizeHint().height())
