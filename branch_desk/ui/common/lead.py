"""Words that lead to where something is put right: a link that gives way when there is no room."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.enquiries import OpenRequest
from branch_desk.domain.operation import Operation
from branch_desk.ui.common.labels import tooltip
from branch_desk.ui.common.look import TARGET_PX

OWN_REQUEST: Final = "OWN_REQUEST"
OPEN_REQUEST: Final = "OPEN_REQUEST"
_FRAME_PX: Final = 14


@dataclass(frozen=True)
class Lead:
    """The name of a dock, and what stands on its tab."""

    place: str
    words: str


def leads_of(
    operations: Iterable[Operation], has_dock: Callable[[int | str], bool]
) -> Mapping[str, Lead]:
    """Give, by the code of what is told, the dock that cures it, of those that the officer has.

    The dock of each operation stands under its action too. A request that is open is one's own
    (`OWN_REQUEST`) or another's (`OPEN_REQUEST`).
    """
    docks = {OWN_REQUEST: Lead("my_work", "8 My work"), OPEN_REQUEST: Lead("checker", "7 Checker")}
    for each in operations:
        lead = Lead(each.action, f"{each.dock} {each.title}")
        docks |= dict.fromkeys((each.action, *each.cures), lead)
    return {code: lead for code, lead in docks.items() if has_dock(lead.place)}


def request_lead(
    leads: Mapping[str, Lead], requests: Collection[OpenRequest], officer: str
) -> Lead | None:
    """Give the dock where open requests can be ended by an officer of this full name."""
    is_own = all(each.maker_name == officer for each in requests)
    return leads.get(OWN_REQUEST if is_own else OPEN_REQUEST) if requests else None


class LeadButton(QPushButton):
    """One line of words; `followed` gives the name of the dock that it opens."""

    followed = Signal(str)

    def __init__(self, name: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lead = Lead("", "")
        self.setObjectName(name)
        self.setAccessibleName("Opens where it is put right")
        self.setProperty("link", True)
        self.setProperty("tone", tone)
        self.setFlat(True)
        self.setMinimumHeight(TARGET_PX)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_lead(self, words: str, lead: Lead) -> None:
        """Show words that lead there."""
        self._lead = lead
        # A single ampersand would be a mnemonic.
        self.setText(words.replace("&", "&&"))
        whole = f"{words.rstrip('.')}. Opens {lead.words}."
        self.setToolTip(tooltip(whole))
        self.setAccessibleName(whole)
        self.show()

    @override
    def sizeHint(self) -> QSize:
        # The style reckons with another weight than that of the tone.
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance(self.text()) + 1
        return QSize(words + _FRAME_PX, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - _FRAME_PX
        elided = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        option.text = elided
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def _on_clicked(self) -> None:
        self.followed.emit(self._lead.place)
