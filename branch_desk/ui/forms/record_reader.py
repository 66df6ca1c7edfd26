"""Reads the record that a form changes, while the form is on the screen."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Before, Read
from branch_desk.ui.common.background import Call
from branch_desk.ui.common.records import ask_for_record
from branch_desk.ui.editors.ground import Ground


class RecordReader(QObject):
    """Follows which record a form names; the newest answer counts.

    `begun` comes with every question, `arrived` gives the record and whether it is the same as the
    last one, read anew; `refused` why it cannot be had. Reading in clear is an act of its own, so
    nothing is read twice that is known already.
    """

    begun = Signal()
    arrived = Signal(object, bool)
    refused = Signal(object)

    def __init__(self, before: Before, ground: Ground, parent: QObject) -> None:
        super().__init__(parent)
        self._before = before
        self._ground = ground
        self._read: Read | None = None
        self._known: Read | None = None
        self._call: Call | None = None
        self._is_there = False
        self.is_refused = False
        """Whether the last asking ended without the record."""

    @property
    def is_named(self) -> bool:
        """Whether the form named a record when it was last followed."""
        return self._read is not None

    def has(self, sketch: Any) -> bool:
        """Whether the record that the form names now is the one that is known."""
        return self._is_there and self._before.read(sketch) == self._read

    def follow(self, sketch: Any) -> None:
        """Go by what the form names now."""
        read = self._before.read(sketch)
        if read != self._read:
            self._drop()
            self._read = read
            self._ask()

    def again(self) -> None:
        """Read the record anew, as F5 does."""
        self._drop()
        self._ask()

    def forget(self) -> None:
        """Know of no record any more, so that the next one is read."""
        self._drop()
        self._read = self._known = None
        self._ground.learn_record(None)

    def _ask(self) -> None:
        if self._read is None:
            return
        self.begun.emit()
        work = partial(ask_for_record, self._ground.desk, self._read)
        self._call = self._ground.ask(work, self._on_record, self._on_refused)

    def _drop(self) -> None:
        self._is_there = self.is_refused = False
        if self._call is not None:
            self._call.cancel()
        self._call = None

    def _on_record(self, held: EnquiryReply) -> None:
        self._is_there = True
        is_same, self._known = self._known == self._read, self._read
        self._ground.learn_record(held)
        self.arrived.emit(held, is_same)

    def _on_refused(self, error: Exception) -> None:
        self.is_refused = True
        self.refused.emit(error)
