"""Who signs for the account in front: photo, specimen and terms, and who may sign how much."""

from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import Complaint, format_date, validate_amount
from branch_desk.domain.mandate_check import MandateAnswer
from branch_desk.domain.operation import Read
from branch_desk.domain.signing_words import answer_words
from branch_desk.services.errors import explain
from branch_desk.services.signatures import AccountSignatures, signatures_of
from branch_desk.services.viewing import Viewing
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.live_read import LiveRead
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.enquiry.signatory_card import ZOOM_MAX, Drawn, SignatoryCard, draw

_CHECK: Final = "/customer/mandate-check"
_NO_ACCOUNT: Final = (
    "Signatures are those of an account: Enter on its line in the enquiry, or F3 with its number."
)
_STEP: Final = 1.25
_SHARE: Final = 0.62
_TOP_SHARE: Final = 0.17
# The status bar, and the training bar above it.
_FOOT_PX: Final = 52
_ZOOM_KEYS: Final = {
    Qt.Key.Key_Plus: _STEP,
    Qt.Key.Key_Equal: _STEP,
    Qt.Key.Key_Minus: 1 / _STEP,
}


class AmountLine(QLineEdit):
    """Takes an amount; plus and minus are left to whoever zooms."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _ZOOM_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SignatureView(QFrame):
    """A panel over the right part of the window, gone at Esc, another customer and log-out."""

    def __init__(
        self, window: QWidget, runner: Runner, context: CustomerContext, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._context = context
        self._notices = notices
        self._desk: DeskServices | None = None
        self._found: AccountSignatures | None = None
        self._call: Call | None = None
        self._check: LiveRead | None = None
        self._day = date.min
        self._zoom = 1.0
        self._cards: list[SignatoryCard] = []
        self._title = PlainLabel(tone="title", wrap=True, name="signatures.title")
        self._about = PlainLabel(tone="muted", wrap=True, name="signatures.about")
        self._amount = AmountLine()
        self._may = PlainLabel(tone="strong", wrap=True, name="signatures.may")
        self._may_not = PlainLabel(wrap=True, name="signatures.may_not")
        self._area = QScrollArea()
        self._build()
        window.installEventFilter(self)
        context.changed.connect(self.close_panel)
        context.account_changed.connect(self.close_panel)
        self._amount.textChanged.connect(self._on_amount)
        self.hide()

    def use(self, desk: DeskServices | None) -> None:
        """Read through this desk from now on; None after log-out, when all is forgotten."""
        self.close_panel()
        self._desk = desk

    def open_panel(self) -> None:
        """Show who signs for the account in front; F12."""
        if self._desk is None or not self._context.account_no:
            self._notices.information(_NO_ACCOUNT)
            return
        self.close_panel()
        self._check = LiveRead(self._desk, self._runner, self)
        self._check.answered.connect(self._on_answer)
        self._check.refused.connect(self._on_unanswered)
        self._title.setText(f"Signatures  {self._context.account_no}")
        self._about.set_tone("muted")
        self._about.setText("Fetching the specimens ...")
        self._day = self._desk.session.meta.business_date
        self._place()
        self.show()
        self.raise_()
        self.setFocus()
        work = partial(_fetch, self._desk.viewing, self._context.account_no)
        self._call = self._runner.read(work, self._on_found, self._on_failed)

    def close_panel(self) -> None:
        """Hide, and forget every picture."""
        if self._call is not None:
            self._call.cancel()
        if self._check is not None:
            self._check.follow(None)
            self._check.deleteLater()
        self._call = self._check = self._found = None
        self._cards = []
        self._area.takeWidget()
        self._zoom = 1.0
        self._amount.clear()
        for label in (self._title, self._about, self._may, self._may_not):
            label.setText("")
        self.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = _ZOOM_KEYS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif factor is not None:
            self._zoom = max(1.0, min(ZOOM_MAX, self._zoom * factor))
            for card in self._cards:
                card.zoom(self._zoom)
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.setObjectName("signatures")
        self.setAccessibleName("Signatures of the account")
        self.setProperty("ground", "muted")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._amount.setObjectName("signatures.amount")
        self._amount.setAccessibleName("Who may sign for this amount")
        self._amount.setPlaceholderText("amount")
        self._amount.setMinimumHeight(TARGET_PX)
        self._amount.setFixedWidth(160)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label = PlainLabel("Who may sign for")
        label.setBuddy(self._amount)
        keys = PlainLabel("+ and - zoom, Esc closes", tone="muted")
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._amount)
        row.addStretch()
        row.addWidget(keys)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        for part in (self._title, self._about):
            box.addWidget(part)
        box.addLayout(row)
        box.addWidget(self._may)
        box.addWidget(self._may_not)
        box.addWidget(self._area, 1)

    def _place(self) -> None:
        # Over the docks, below the bars that say who is in front.
        window = self._window
        width = round(window.width() * _SHARE)
        top = max(0, round(window.height() * _TOP_SHARE))
        self.setGeometry(window.width() - width - 8, top, width, window.height() - top - _FOOT_PX)

    def _on_found(self, fetched: tuple[AccountSignatures, tuple[Drawn, ...]]) -> None:
        found, drawn = fetched
        self._found = found
        names = ", ".join(each.full_name for each in found.account.holders)
        self._title.setText(f"Signatures  {found.account.account_no}  {names}")
        if found.mandate is None:
            self._about.setText("No mandate is in force, so nobody may sign.")
            return
        since = format_date(found.mandate.effective_from)
        self._about.setText(f"Mandate {found.mandate.mandate_no}, in force since {since}.")
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 6, 0)
        self._cards = [
            SignatoryCard(each, pictures, self._day)
            for each, pictures in zip(found.people, drawn, strict=True)
        ]
        for card in self._cards:
            inner.addWidget(card)
        inner.addStretch()
        self._area.setWidget(content)

    def _on_failed(self, error: Exception) -> None:
        self._about.set_tone("bad")
        self._about.setText(explain(error).message)

    def _on_amount(self, text: str) -> None:
        self._may.setText("")
        self._may_not.setText("")
        if self._check is None or self._found is None:
            return
        read = None
        try:
            amount = validate_amount(text) if text.strip() else None
        except Complaint as complaint:
            self._may_not.setText(complaint.sentence)
        else:
            account_no = self._found.account.account_no
            params = {"account_no": account_no, "amount": str(amount)}
            read = Read(path=_CHECK, params=params) if amount is not None else None
        self._check.follow(read)

    def _on_answer(self, body: Any) -> None:
        held = self._found.mandate.signatories if self._found and self._found.mandate else ()
        words = answer_words(MandateAnswer.model_validate(body), held)
        self._may.setText("\n".join(words.can))
        self._may_not.setText("\n".join(words.cannot))

    def _on_unanswered(self, error: Exception) -> None:
        self._may_not.setText(explain(error).message)


def _fetch(viewing: Viewing, account_no: str) -> tuple[AccountSignatures, tuple[Drawn, ...]]:
    """Read who signs and draw their pictures (on a worker)."""
    found = signatures_of(viewing, account_no)
    return found, tuple(map(draw, found.people))
