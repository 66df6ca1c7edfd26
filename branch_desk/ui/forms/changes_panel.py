"""What a form changes of a record, while it is being filled: the rows that a checker will read."""

from collections.abc import Sequence

from pydantic import BaseModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branch_desk.domain.change_words import Words
from branch_desk.domain.maintenance import Change
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.ground import Ground


class ChangesPanel(QWidget):
    """A heading and a line a change, for a column that is too narrow for a table.

    Hidden while nothing differs.
    """

    def __init__(
        self, model: type[BaseModel], ground: Ground, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._ground = ground
        self._shown: tuple[Change, ...] = ()
        self._head = PlainLabel("", self, tone="strong", name="changes.head")
        self._lines: list[PlainLabel] = []
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(4)
        self._place.addWidget(self._head)
        self.hide()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show what will differ."""
        if tuple(changes) == self._shown:
            return
        self._shown = tuple(changes)
        count = len(changes)
        self._head.setText("Changes: 1 field" if count == 1 else f"Changes: {count} fields")
        papers = [
            {"document_id": document_id, "document_type": known.document_type}
            for document_id, known in self._ground.documents.items()
        ]
        for line in self._lines:
            self._place.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        words = Words(self._ground.meta, papers, self._ground.held)
        for number, row in enumerate(words.changed(self._model, changes)):
            line_words = (
                f"{row.mark} {row.field}: {row.now or 'empty'} \u2192 {row.will_be or 'empty'}"
            )
            line = PlainLabel(line_words, self, wrap=True, name=f"changes.{number}")
            self._lines.append(line)
            self._place.addWidget(line)
        self.setVisible(bool(changes))
