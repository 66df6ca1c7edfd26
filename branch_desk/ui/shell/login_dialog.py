"""Log-in: gathers and reports; the session decides. It says first what is fit and what is not."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.officers import Officer
from branch_desk.domain.policy import Branch, PublicMeta
from branch_desk.journal.errors import KeyringRefused
from branch_desk.services.errors import BackendUnreachable, Refused, explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import announce
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.shell.training import TrainingBar

KEY_STORE_PATIENCE_MS: Final = 2_000
WIDTH: Final = 520
STATES: Final = ("key_store", "journal", "core")
_NOT_YET: Final = "asking ..."


class PasswordLine(QLineEdit):
    """A password, which tells by what a letter becomes beside Shift whether Caps Lock is on.

    Qt knows no state of that key.
    """

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isalpha():
            with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(event.text().isupper() is not with_shift)
        super().keyPressEvent(event)


class LoginDialog(QDialog):
    """Asks for officer, password and branch; typed text outlives every failure.

    `open_desk` runs on the read pool and gives the desk, or raises what then stands here as a
    sentence. `signed_in` gives the desk once the core has taken the officer.
    """

    signed_in = Signal(object)
    abandoned = Signal()
    """The dialog was closed: the desk is to end."""

    def __init__(
        self,
        open_desk: Callable[[], ShellServices],
        runner: Runner,
        last_branch: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_desk = open_desk
        self._runner = runner
        self._last_branch = last_branch
        self._desk: ShellServices | None = None
        self._is_starting = False
        self._bar = TrainingBar()
        self._officer = QLineEdit()
        self._password = PasswordLine()
        self._branch = QComboBox()
        self._caps = PlainLabel(tone="warning", name="login.caps")
        self._message = PlainLabel(tone="bad", wrap=True, name="login.message")
        self._submit = QPushButton("Log in")
        self._states = {name: PlainLabel(name=f"login.{name}", wrap=True) for name in STATES}
        self._patience = QTimer(self)
        self._build()

    @property
    def branch_code(self) -> str:
        """The branch that is chosen, or empty."""
        return str(self._branch.currentData() or "")

    def start(self) -> None:
        """Ask for key store, journal and core; called when shown, and again by the officer."""
        if self._is_starting:
            return
        self._is_starting = True
        for label in self._states.values():
            label.setText(_NOT_YET)
            label.set_tone("muted")
        self._patience.start()
        self._runner.read(self._open_desk, self._on_desk, self._on_desk_failed)

    def submit(self) -> None:
        """Send what is typed; where the core was not there before, ask for it first."""
        if not self._officer.text().strip():
            self._say("Enter your officer ID.")
            self._officer.setFocus()
        elif not self._password.text():
            self._say("Enter your password.")
            self._password.setFocus()
        elif self._desk is None or not self.branch_code:
            self._say("The core is asked again. Press Log in once it is online.")
            self.start()
        else:
            self._set_busy(True)
            work = partial(
                self._desk.session.login,
                self._officer.text().strip().upper(),
                self._password.text(),
                self.branch_code,
            )
            self._runner.read(work, self._on_signed_in, self._on_refused)

    @override
    def reject(self) -> None:
        # Esc never loses what was typed; the window is left by its own button.
        self._say("")

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.abandoned.emit()

    def _build(self) -> None:
        self.setObjectName("login")
        self.setWindowTitle("Branch Desk - log in")
        self.setFixedWidth(WIDTH)
        self._bar.hide()
        for widget, name, words in (
            (self._officer, "officer", "Officer"),
            (self._password, "password", "Password"),
            (self._branch, "branch", "Branch"),
            (self._submit, "submit", "Log in"),
        ):
            widget.setObjectName(f"login.{name}")
            widget.setAccessibleName(words)
        self._officer.setMaxLength(20)
        self._officer.setPlaceholderText("for example REL001")
        self._password.caps_lock.connect(self._on_caps_lock)
        self._branch.setPlaceholderText("the core gives the list")
        self._submit.setDefault(True)
        self._submit.setProperty("primary", True)
        self._submit.clicked.connect(self.submit)
        self._patience.setSingleShot(True)
        self._patience.setInterval(KEY_STORE_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_over)
        self._lay_out()
        for before, after in (
            (self._officer, self._password),
            (self._password, self._branch),
            (self._branch, self._submit),
        ):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for words, widget in (
            ("&Officer", self._officer),
            ("&Password", self._password),
            ("&Branch", self._branch),
        ):
            label = PlainLabel(words)
            label.setBuddy(widget)
            form.addRow(label, widget)
        states = QFormLayout()
        for name, words in zip(STATES, ("Key store", "Journal", "Core"), strict=True):
            states.addRow(PlainLabel(words, tone="muted"), self._states[name])
        row = QHBoxLayout()
        row.addWidget(self._caps, 1)
        row.addWidget(self._submit)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 16, 24, 20)
        inner.setSpacing(12)
        inner.addWidget(PlainLabel("Branch Desk", tone="title"))
        inner.addLayout(form)
        inner.addWidget(self._message)
        inner.addLayout(row)
        inner.addLayout(states)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(inner)

    def _on_desk(self, desk: ShellServices) -> None:
        self._patience.stop()
        self._desk = desk
        in_file = desk.keys.is_demo
        self._report("key_store", "keys in a file (training)" if in_file else "ok", "good")
        trouble = desk.journal.status.error
        if trouble is None:
            size = desk.journal.size
            self._report("journal", f"ok, {size:,} {'entry' if size == 1 else 'entries'}", "good")
        else:
            self._report("journal", trouble.user_message(), "bad")
        self._runner.read(desk.session.public_meta, self._on_core, self._on_core_failed)

    def _on_desk_failed(self, error: Exception) -> None:
        self._patience.stop()
        self._is_starting = False
        name = "key_store" if isinstance(error, KeyringRefused) else "journal"
        name = "core" if isinstance(error, BackendUnreachable | Refused) else name
        for each in STATES:
            self._report(each, "not asked yet", "muted")
        self._report(name, explain(error).title, "bad")
        self._say(explain(error).message)

    def _on_core(self, meta: PublicMeta) -> None:
        self._is_starting = False
        self._report("core", f"online, {meta.bank.name}", "good")
        self._bar.set_bank(meta.bank.name)
        self._bar.setVisible(meta.bank.demo)
        self._say("")
        self._show_branches(meta.branches)

    def _on_core_failed(self, error: Exception) -> None:
        self._is_starting = False
        self._report("core", explain(error).title, "bad")
        self._say(explain(error).message)

    def _on_signed_in(self, _officer: Officer) -> None:
        self._set_busy(False)
        self._say("")
        self._password.clear()
        self.signed_in.emit(self._desk)

    def _on_refused(self, error: Exception) -> None:
        self._set_busy(False)
        own = own_branches(error)
        if own:
            self._say(f"You do not work at this branch. Choose one of yours: {', '.join(own)}.")
            self._branch.setFocus()
            return
        self._say(explain(error).message)
        self._password.setFocus()
        self._password.selectAll()

    def _on_patience_over(self) -> None:
        if self._desk is None:
            self._report(
                "key_store", "waiting: your computer may be asking for its own password", "warning"
            )

    def _show_branches(self, branches: Sequence[Branch]) -> None:
        chosen = self.branch_code or self._last_branch
        self._branch.clear()
        for branch in branches:
            self._branch.addItem(f"{branch.branch_code} {branch.name}", branch.branch_code)
        self._branch.setCurrentIndex(max(0, self._branch.findData(chosen)))

    def _on_caps_lock(self, is_on: bool) -> None:
        self._caps.setText("Caps Lock is on." if is_on else "")

    def _set_busy(self, is_busy: bool) -> None:
        for line in (self._officer, self._password):
            line.setReadOnly(is_busy)
        self._branch.setEnabled(not is_busy)
        self._submit.setEnabled(not is_busy)
        self._submit.setText("Logging in ..." if is_busy else "Log in")

    def _report(self, name: str, words: str, tone: str) -> None:
        self._states[name].setText(words)
        self._states[name].set_tone(tone)

    def _say(self, words: str) -> None:
        self._message.setText(words)
        if words:
            announce(self, words)


def own_branches(error: Exception) -> tuple[str, ...]:
    """Give the branches that the core names instead of the one that was chosen, if it does."""
    if not isinstance(error, Refused) or error.problem.code != "branch_out_of_scope":
        return ()
    named = (error.problem.model_extra or {}).get("branches", ())
    return tuple(str(each) for each in named)
