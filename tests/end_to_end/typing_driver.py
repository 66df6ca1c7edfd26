"""An officer who types into a form without end, run as a process of its own so that it is killed.

`python typing_driver.py ROOT` prints, as each key is pressed, the monotonic time of this machine.
"""

import os
import sys
import time
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from branch_desk.journal.keys import DemoKeyFile
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.threads import forbid_current_thread
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.draft_keeper import DraftKeeper
from branch_desk.ui.forms.form import Form
from tests.ui.forms.paper_desk import PaperDesk
from tests.ui.shell.hands import find

KEY_EVERY_MS: Final = 60
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Typist(QObject):
    """Types the alphabet over and over; never lets half a second go by without a key."""

    def __init__(self, form: Form, drafts: Drafts, runner: PoolRunner) -> None:
        super().__init__()
        self._form = form
        self._line = find(form, QLineEdit, "field.individual.surname")
        self._count = 0
        self._keeper = DraftKeeper(drafts, runner, self._take, self)
        self._keeper.watch(form)
        form.edited.connect(self._keeper.on_edited)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_key)
        self._timer.start(KEY_EVERY_MS)

    def _on_key(self) -> None:
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()
        QTest.keyClicks(self._line, LETTERS[self._count % len(LETTERS)])
        self._count += 1

    def _take(self) -> Draft:
        return Draft(
            draft_id="draft-1",
            officer_id="REL001",
            action=CIF_CREATE.action,
            values=self._form.values(),
        )


def main(root: str) -> None:
    """Type until somebody kills this process."""
    application = QApplication([])
    base, runner = Path(root), PoolRunner()
    drafts = Drafts(DeskStore(base / "desk.db", DemoKeyFile(base / "keys.json")))
    ground = Ground(PaperDesk().services, runner)
    form = Form(CIF_CREATE.form, CIF_CREATE.request, ground, defaults=CIF_CREATE.defaults)
    form.show()
    typist = Typist(form, drafts, runner)
    forbid_current_thread()
    application.exec()
    del typist


if __name__ == "__main__":
    main(*sys.argv[1:])
