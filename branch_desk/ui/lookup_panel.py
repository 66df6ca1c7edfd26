"""What one look-up found while the form is being filled, in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from branch_desk.domain.operation import Hit, Lookup
from branch_desk.services.errors import explain
from branch_desk.ui.editors.editor import TARGET_PX
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.live_read import LiveRead


class HitLine(QWidget):
    """One hit; a possible duplicate that does not stop can be judged to be another person."""

    reviewed = Signal(str)

    def __init__(self, hit: Hit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._customer_id = hit.customer_id or ""
        words = f"Stop: {hit.text}" if hit.stops else hit.text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(PlainLabel(words, self, tone="bad" if hit.stops else "", wrap=True))
        if hit.customer_id and not hit.stops:
            button = QPushButton("Another person: give the reason", self)
            button.setObjectName(f"lookup.reviewed.{hit.customer_id}")
            button.setAccessibleName(f"{hit.customer_id} is another person: give the reason")
            button.setMinimumHeight(TARGET_PX)
            button.clicked.connect(self._on_clicked)
            layout.addWidget(button)

    def _on_clicked(self) -> None:
        self.reviewed.emit(self._customer_id)


class LookupPanel(QWidget):
    """Follows one look-up; `found` comes with every answer, also an empty one.

    `filled` gives what an answer puts into the form, by dotted path.
    """

    found = Signal()
    filled = Signal(object)
    reviewed = Signal(str)

    def __init__(self, lookup: Lookup, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookup = lookup
        self._hits: tuple[Hit, ...] = ()
        self._live = LiveRead(ground.desk, ground.runner, self)
        self._live.asking.connect(self._on_asking)
        self._live.answered.connect(self._on_answered)
        self._live.refused.connect(self._on_refused)
        self._live.emptied.connect(self._on_emptied)
        self._state = PlainLabel("", self, tone="muted", wrap=True)
        self._lines: list[HitLine] = []
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(4)
        self._place.addWidget(PlainLabel(lookup.title, self, tone="strong"))
        self._place.addWidget(self._state)
        self._show((), "Nothing to look up yet.")

    def follow(self, sketch: Any) -> None:
        """Go by what is typed now."""
        self._live.follow(self._lookup.read(sketch))

    def ask_again(self) -> None:
        """Ask the same once more."""
        self._live.again()

    def soft_matches(self) -> frozenset[str]:
        """Give the customers that may be the same and do not stop the officer."""
        return frozenset(hit.customer_id for hit in self._hits if hit.customer_id and not hit.stops)

    def _on_asking(self) -> None:
        self._state.setText("Looking ...")
        self._state.show()

    def _on_answered(self, body: Mapping[str, Any]) -> None:
        hits = self._lookup.words(body)
        self._show(hits, "" if hits else "Nothing found.")
        if self._lookup.fills is not None:
            self.filled.emit(self._lookup.fills(body))
        self.found.emit()

    def _on_refused(self, error: Exception) -> None:
        self._show((), f"Not checked. {explain(error).message}")
        self.found.emit()

    def _on_emptied(self) -> None:
        self._show((), "Nothing to look up yet.")
        self.found.emit()

    def _show(self, hits: tuple[Hit, ...], state: str) -> None:
        self._hits = hits
        self._state.setText(state)
        self._state.setVisible(bool(state))
        for line in self._lines:
            self._place.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [HitLine(hit, self) for hit in hits]
        for line in self._lines:
            line.reviewed.connect(self.reviewed)
            self._place.addWidget(line)
