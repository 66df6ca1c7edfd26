"""Keeps a form in step with the record that it changes; without such a record there is no work."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Operation
from branch_desk.services.errors import explain
from branch_desk.ui.common.seen import is_seen
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.forms.record_reader import RecordReader

_READING: Final = "Reading the record as it stands ..."
_NOT_READ: Final = "The record could not be read, so nothing can be changed. {why} F5 asks again."
_NO_CUSTOMER: Final = "Choose the customer first."
_NO_ACCOUNT: Final = "Choose the account: the rest of the form opens with it."
_LOOK_FIRST: Final = "Not sent: the record is read first. Look at it, then F10."
_STILL_UNREAD: Final = "Not sent: the record could not be read. F5 asks again."


class DockRecord(QObject):
    """Reads the record once the dock is on the screen, and begins the form with it."""

    def __init__(self, operation: Operation, ground: Ground, parts: DockParts, dock: QWidget):
        super().__init__(dock)
        self._before = operation.before
        named = operation.request.model_fields.get("account_no")
        self._is_of_account = named is not None and named.is_required()
        self._ground = ground
        self._parts = parts
        self._dock = dock
        self._is_due = False
        self._is_open = False
        self._asked_for: Mapping[str, Any] = {}
        self._stands_on: Mapping[str, Any] = {}
        """What the form named when the record that it holds came; empty while it holds none."""
        self._reader: RecordReader | None = None
        if operation.before is not None:
            self._reader = RecordReader(operation.before, ground, self)
            self._reader.begun.connect(self._on_begun)
            self._reader.arrived.connect(self._on_arrived)
            self._reader.refused.connect(self._on_refused)
            parts.form.edited.connect(self.heed)
            self._close()

    def heed(self) -> None:
        """Take nothing more once the form names another record than the one that it holds."""
        if self._is_open and self._parts.form.named() != self._stands_on:
            self._close()

    def why_missing(self) -> str:
        """Say what to do first where the form changes a record that is not there; else nothing.

        What was named only just now is read at once: nothing is sent on the record before it.
        """
        sketched = self._parts.form.sketch()
        if self._reader is None or self._reader.has(sketched):
            return ""
        self.follow(sketched)
        if not self._reader.is_named:
            return _NO_CUSTOMER
        return _STILL_UNREAD if self._reader.is_refused else _LOOK_FIRST

    @property
    def held(self) -> EnquiryReply | None:
        """The record as the officer saw it, of an operation that changes one."""
        return self._ground.held if self._reader is not None else None

    def follow(self, sketched: Any) -> None:
        """Go by what the form names; what nobody looks at is not read in clear."""
        if self._reader is None:
            return
        self._is_due = not self._is_seen
        if not self._is_due:
            self._reader.follow(sketched)
            if not self._is_open and self._reader.has(sketched):
                # Named once more before anything else was read.
                self._open()

    def on_seen(self) -> None:
        """Read now what was due while the dock was out of sight."""
        if self._is_due and self._is_seen:
            self.follow(self._parts.form.sketch())

    def again(self) -> None:
        """Read the record anew; what was typed stays, and what changed meanwhile is marked."""
        if self._reader is not None and self._is_seen:
            self._reader.again()

    def forget(self) -> None:
        """Begin with no record."""
        if self._reader is not None:
            self._reader.forget()
            self._stands_on = {}
            self._close()

    @property
    def _is_seen(self) -> bool:
        return is_seen(self._dock)

    def _on_begun(self) -> None:
        self._asked_for = self._parts.form.named()
        self._close()
        self._parts.say(_READING)

    def _on_arrived(self, held: EnquiryReply, is_same: bool) -> None:
        self._parts.say("")
        if self._before is not None:
            start = self._before.start(held, self._ground.meta)
            self._parts.form.begin_with(start, is_same=is_same)
        if self._parts.form.named() == self._asked_for:
            self._open()

    def _open(self) -> None:
        held = self._ground.held
        # What was typed before the account's own record came would give way to it.
        if self._is_of_account and (held is None or held.account is None):
            self._close()
            self._parts.say(_NO_ACCOUNT)
            return
        self._is_open = True
        self._stands_on = self._parts.form.named()
        self._parts.form.set_read_only(False)

    def _close(self) -> None:
        self._is_open = False
        form, named = self._parts.form, self._parts.form.named()
        is_theirs = all(named.get(name) == each for name, each in self._stands_on.items())
        # A record under the name of somebody else would be read out, or changed.
        hides = not (self._stands_on and is_theirs)
        form.set_read_only(True, but_whose=True, hides=hides)

    def _on_refused(self, error: Exception) -> None:
        self._parts.say("")
        words = _NOT_READ.format(why=explain(error).message)
        self._parts.banner.show_error(words, None)
