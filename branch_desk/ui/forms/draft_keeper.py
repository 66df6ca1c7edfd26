"""Keeps what is typed in a form, off the thread that paints, so that a kill costs a second at most.

There is no Save: what was typed is durable half a second later, and when a field is left.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, cast

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from branch_desk.common import BANK_ZONE
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.pause import pause

SAVE_MS: Final = 500
_NOT_KEPT: Final = (
    "What you type is not kept: this workstation's disk does not take it. Submit it or write it "
    "down before you leave, and call IT."
)


class DraftKeeper(QObject):
    """Saves the draft of one form; `saved` gives when, `failed` a sentence, once until it works.

    `is_aside` says that a draft is put away, so that the form may be emptied; `not_aside` that it
    could not be, so that the form is all there is: that is told every time.

    `take` gives the form as it stands, or None while there is nothing to keep. It runs on the GUI
    thread and must give the same `draft_id` until `drop` or `set_aside` was called.
    """

    saved = Signal(object)
    failed = Signal(str)
    is_aside = Signal()
    not_aside = Signal()

    def __init__(
        self,
        drafts: Drafts,
        runner: Runner,
        take: Callable[[], Draft | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._runner = runner
        self._take = take
        self._watched: QWidget | None = None
        self._kept: Draft | None = None
        self._is_unsaved = False
        self._has_failed = False
        self._timer = pause(self, SAVE_MS, self.keep)

    def watch(self, form: QWidget) -> None:
        """Save as well whenever the focus leaves a field of this form."""
        self._watched = form
        application = cast("QApplication", QApplication.instance())
        application.focusChanged.connect(self._on_focus_changed)

    def follow(self, draft: Draft) -> None:
        """Go on with a draft that was kept before and now stands in the form."""
        self._forget()
        self._kept = draft

    def on_edited(self) -> None:
        """Take note that something was typed; it is saved 500 ms after the first such key."""
        self._is_unsaved = True
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Save now what was typed since the last time: at a lock, an outage, the end."""
        if not self._is_unsaved:
            return
        self._timer.stop()
        self._is_unsaved = False
        draft = self._take()
        if draft is None:
            self.drop()
        else:
            self._save(draft)

    def drop(self) -> None:
        """Forget the draft for good: it was sent, or its officer discarded it."""
        kept = self._kept
        self._forget()
        if kept is not None:
            work = partial(self._drafts.delete, kept.draft_id, kept.officer_id)
            self._runner.save(work, self._on_deleted, self._on_failed)

    def set_aside(self) -> None:
        """Put the draft away into My work; with nothing to put away it is dropped, and that is all.

        Once `is_aside` came, what is typed next is another draft.
        """
        draft = self._take()
        if draft is None:
            self.drop()
            return
        self._timer.stop()
        self._is_unsaved = False
        work = partial(self._drafts.save, replace(draft, is_set_aside=True))
        self._runner.save(work, self._on_set_aside, self._on_not_aside)

    def _save(self, draft: Draft) -> None:
        self._kept = draft
        work = partial(self._drafts.save, draft)
        self._runner.save(work, self._on_saved, self._on_failed)

    def _forget(self) -> None:
        self._timer.stop()
        self._is_unsaved = False
        self._kept = None

    def _on_focus_changed(self, left: QWidget | None, _entered: QWidget | None) -> None:
        watched = self._watched
        # The form may be gone already where a window is taken apart.
        if left is None or watched is None or not shiboken6.isValid(watched):
            return
        if watched.isAncestorOf(left):
            self.keep()

    def _on_saved(self, at: datetime) -> None:
        self._has_failed = False
        if self._kept is not None:
            self.saved.emit(at)

    def _on_set_aside(self, _at: datetime) -> None:
        self._has_failed = False
        self._forget()
        self.is_aside.emit()

    def _on_not_aside(self, error: Exception) -> None:
        self._is_unsaved = True
        self.failed.emit(f"The form was not cleared. {_why(error)}")
        self.not_aside.emit()

    def _on_deleted(self, _: object) -> None:
        """Nothing to do: it is gone."""

    def _on_failed(self, error: Exception) -> None:
        # The next key or the next field tries again.
        self._is_unsaved = self._kept is not None
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(_why(error))


def _why(error: Exception) -> str:
    is_disk = isinstance(error, sqlite3.Error | OSError)
    return _NOT_KEPT if is_disk else explain(error).message


def saved_words(at: datetime) -> str:
    """Say when a draft was saved, in the bank's time: `draft saved 10:42:07`."""
    return f"draft saved {at.astimezone(BANK_ZONE):%H:%M:%S}"
