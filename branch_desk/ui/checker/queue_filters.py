"""Above the queue: whose requests, of which operation, only late ones, and words to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Policy
from branch_desk.ui.common.labels import PlainLabel

BRANCH: Final = "BRANCH"
SCOPE_WORDS: Final = {BRANCH: "whole branch", "TO_CHECK": "to check", "MINE": "my own"}
EVERY_BRANCH: Final = "all branches"
_CHECK: Final = "transaction_approvals"
_MAKE: Final = "document_upload"
_WHOLE: Final = "/  words to look for"
_IN_PART: Final = "scroll to the end first: /"


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is asked for: its scope, an operation code or all, only what is late."""

    scope: str = ""
    operation: str = ""
    overdue: bool = False


def scopes_of(policy: Policy, role: Role) -> tuple[str, ...]:
    """Give the parts of the queue that a role may see, the usual one first."""
    checks, makes = policy.allows(role, _CHECK), policy.allows(role, _MAKE)
    branch = (BRANCH, "TO_CHECK") if checks else () if makes else (BRANCH,)
    return (*branch, *(("MINE",) if makes else ()))


class QueueFilters(QWidget):
    """The row of filters: the core answers all but the words, which look through a whole list.

    `changed` comes when the core is to be asked anew, `typed` gives the words, `left` comes with
    Enter and Down.
    """

    changed = Signal()
    typed = Signal(str)
    left = Signal()

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope = QComboBox()
        self._operation = QComboBox()
        self._overdue = QCheckBox("late only")
        self._words = QLineEdit()
        self._build(titles)

    @property
    def filter(self) -> QueueFilter:
        """What is chosen now."""
        return QueueFilter(
            scope=self._scope.currentData() or "",
            operation=self._operation.currentData() or "",
            overdue=self._overdue.isChecked(),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether an operation is chosen, only what is late, or not the usual scope."""
        return self._scope.currentIndex() > 0 or bool(self.filter.operation) or self.filter.overdue

    @property
    def words(self) -> str:
        """The words to look for, in small letters."""
        return " ".join(self._words.text().casefold().split())

    def offer(self, scopes: Sequence[str], *, all_branches: bool) -> None:
        """Offer the scopes that the officer may see; the first is chosen."""
        self._scope.blockSignals(True)
        self._scope.clear()
        for scope in scopes:
            words = EVERY_BRANCH if all_branches and scope == BRANCH else SCOPE_WORDS[scope]
            self._scope.addItem(words, scope)
        self._scope.blockSignals(False)
        # Its words stay whole where the list gives way to the form beside it.
        self._scope.setMinimumWidth(self._scope.sizeHint().width())

    def allow_words(self, is_whole: bool) -> None:
        """Let words be looked for in a list that is whole; in a part of it they would mislead."""
        self._words.setEnabled(is_whole)
        self._words.setPlaceholderText(_WHOLE if is_whole else _IN_PART)

    def focus_words(self) -> None:
        """Go to the words, or where there is only a part of the list, to the first choice."""
        first = self._words if self._words.isEnabled() else self._scope
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._show_all()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self, titles: Mapping[str, str]) -> None:
        for box in (self._scope, self._operation):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._operation.addItem("all operations", "")
        for code, title in titles.items():
            self._operation.addItem(title, code)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        show = PlainLabel("&Show")
        show.setBuddy(self._scope)
        row.addWidget(show)
        for widget, name, words in (
            (self._scope, "scope", "Whose requests"),
            (self._operation, "operation", "Which operation"),
            (self._overdue, "overdue", "Late ones only"),
            (self._words, "words", "Words to look for in the list"),
        ):
            widget.setObjectName(f"checker.{name}")
            widget.setAccessibleName(words)
            row.addWidget(widget, 1 if widget is self._words else 0)
        self._scope.currentIndexChanged.connect(self.changed)
        self._operation.currentIndexChanged.connect(self.changed)
        self._overdue.toggled.connect(self.changed)
        self._words.textChanged.connect(self._on_typed)
        self.allow_words(True)

    def _show_all(self) -> None:
        self._words.clear()
        if self.is_narrow:
            parts = (self._scope, self._operation, self._overdue)
            for part in parts:
                part.blockSignals(True)
            self._scope.setCurrentIndex(0)
            self._operation.setCurrentIndex(0)
            self._overdue.setChecked(False)
            for part in parts:
                part.blockSignals(False)
            self.changed.emit()

    def _on_typed(self) -> None:
        self.typed.emit(self.words)
