"""The parts of one document's row: made, named and laid out, without what they do."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPushButton, QToolButton, QWidget

from branch_desk.domain.checklists import is_dated
from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.complaint_line import ComplaintLine
from branch_desk.ui.editors.field_row import LABEL_PX
from branch_desk.ui.editors.path_line import PathLine

_PREVIEW_PX = 28
_STATE_PX = 130
_LINE_PX = 24
"""The frame and the padding of a line."""


class DocumentParts(QWidget):
    """One line: title, file, Browse, original seen, date, picture, and state or what to do."""

    def __init__(self, document_type: DocumentType, object_name: str, title: str) -> None:
        super().__init__()
        self._words = title or DOCUMENT_WORDS[document_type]
        self._make_parts()
        self.dated.setVisible(is_dated(document_type))
        self._name_parts(object_name)
        self._lay_out()

    def _make_parts(self) -> None:
        self._title = PlainLabel("", self, wrap=True)
        self.path = PathLine(self)
        self._title.setBuddy(self.path)
        self.browse = QPushButton("Browse  F2", self)
        self.seen = QCheckBox("Original seen", self)
        self.dated = QLineEdit(self)
        self.dated.setPlaceholderText("date on it")
        self.dated.setFixedWidth(
            self.dated.fontMetrics().horizontalAdvance("00 Mmm 0000") + _LINE_PX
        )
        self._keep_room_for_date(True)
        self.large = QToolButton(self)
        self.large.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
        self.large.setIconSize(QSize(_PREVIEW_PX, _PREVIEW_PX))
        self.large.setAutoRaise(True)
        self.large.setToolTip("Show it large, turn and crop it: F11")
        # F11 does it from anywhere in the row.
        self.large.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._state = PlainLabel("", self, wrap=True)
        self.waive = QPushButton("Waive: why", self)
        self.again = QPushButton("Send again  F5", self)
        self._complaint = ComplaintLine(self)
        for part in (self.browse, self.seen, self.dated, self.waive, self.again):
            part.setMinimumHeight(TARGET_PX)

    def _name_parts(self, name: str) -> None:
        named = (
            (self.path, "", f"File of the {self._words}"),
            (self.browse, ".browse", f"Browse for the {self._words}"),
            (self.seen, ".seen", f"Original of the {self._words} seen"),
            (self.dated, ".issued_on", f"Date on the {self._words}"),
            (self.waive, ".waive", f"Do without the {self._words}: give the reason"),
            (self.again, ".again", f"Send the {self._words} again"),
            (self._state, ".state", f"State of the {self._words}"),
            (self.large, ".preview", f"Picture of the {self._words}"),
        )
        for part, suffix, words in named:
            part.setObjectName(f"{name}{suffix}")
            part.setAccessibleName(words)

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        self._title.setFixedWidth(LABEL_PX)
        self._state.setFixedWidth(_STATE_PX)
        parts = (self._title, self.path, self.browse, self.seen, self.dated, self.large)
        for column, part in enumerate((*parts, self._state)):
            layout.addWidget(part, 0, column, Qt.AlignmentFlag.AlignVCenter)
        column_of_state = len(parts)
        for instead in (self.waive, self.again):
            # As wide as the state, so that the rows stand in columns.
            instead.setFixedWidth(_STATE_PX)
            layout.addWidget(instead, 0, column_of_state, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._complaint, 1, 1, 1, 6)
        layout.setColumnStretch(1, 1)

    def stops(self) -> list[QWidget]:
        """Give the parts that take the focus."""
        parts = (self.path, self.browse, self.seen, self.dated, self.waive, self.again)
        return [part for part in parts if not part.isHidden() and part.isEnabled()]

    def stand_alone(self) -> None:
        """Leave the name of the paper to what stands around, and no room for others' dates."""
        self._title.hide()
        self._keep_room_for_date(False)

    def _show_picture(self, picture: QImage | None, can_show: bool) -> None:
        self.large.setEnabled(can_show)
        self.large.setText("..." if can_show and picture is None else "")
        self.large.setIcon(QIcon(QPixmap.fromImage(picture)) if picture else QIcon())

    def _keep_room_for_date(self, keep: bool) -> None:
        policy = self.dated.sizePolicy()
        policy.setRetainSizeWhenHidden(keep)
        self.dated.setSizePolicy(policy)
