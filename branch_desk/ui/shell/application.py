"""The Qt program around the window: style, crash hook, runner, and the end of it all."""

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from branch_desk.domain.operation import Operation
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.common import look
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.layout import LayoutFile
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.shell.crash import CrashHook
from branch_desk.ui.shell.end_signals import EndSignals
from branch_desk.ui.shell.main_window import MainWindow


class Application:
    """A desk with its window, from the first paint to the last; used as a context.

    `open_desk` runs on the read pool at every log-in and gives the one desk. `text_scale` is in
    percent.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        open_desk: Callable[[], ShellServices],
        layout_file: Path,
        *,
        text_scale: int = 100,
    ) -> None:
        # The hook comes before the first window, so that whatever fails next can be shown.
        self._hook = CrashHook()
        self.qt = _the_application()
        self._hook.install()
        look.dress(self.qt, dark=look.prefers_dark(self.qt), text_scale=text_scale)
        self.runner = PoolRunner()
        self.window = MainWindow(operations, open_desk, self.runner, LayoutFile(layout_file))
        self.window.ended.connect(self.qt.quit)

    def __enter__(self) -> "Application":
        forbid_current_thread()
        # What the imports made stays for good, and looking through it again and again would stop
        # the window for as long as a key press may take.
        gc.collect()
        gc.freeze()
        self.window.start()
        return self

    def __exit__(self, *_: object) -> None:
        # The windows go first, since a look-up that waits for its time would ask a closed runner;
        # and now, by hand, since what the collector finds later it may take apart in any order.
        for widget in QApplication.topLevelWidgets():
            if shiboken6.isValid(widget) and widget.parent() is None:
                shiboken6.delete(widget)
        self.runner.close()
        gc.unfreeze()
        gc.collect()
        allow_current_thread()

    def run(self) -> None:
        """Let the officer work until the window is closed, or the system tells the desk to end."""
        with EndSignals():
            self.qt.exec()


def has_a_font() -> bool:
    """Say whether text can be drawn at all: with no font Qt draws boxes and says nothing."""
    return bool(QFontInfo(_the_application().font()).family())


def _the_application() -> QApplication:
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("branch-desk")
    application.setQuitOnLastWindowClosed(False)
    return application
