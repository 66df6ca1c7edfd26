"""A chosen paper shown large before it goes up: its pages are turned and cropped here, by key."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.trims import AS_SCANNED, Box, Trim, trim_page
from branch_desk.ui.common.background import Runner
from branch_desk.ui.papers.crop_frame import CropFrame
from branch_desk.ui.papers.page_preview import PagePreview
from branch_desk.ui.papers.page_view import PAGE_KEYS

_KEYS: Final = f"{PAGE_KEYS} What stands here is what goes up."
_CROPPING: Final = (
    "Arrows move the frame, Shift and arrows make it larger or smaller, the mouse draws another. "
    "Enter keeps what is inside, Esc gives the frame up."
)


class PageTrimmer(PagePreview):
    """Turns and crops pages; `trimmed` gives a `Trim` for each when it closes with other ones.

    `scanned` are the JPEG pages as they were, `trims` what was done to them so far.
    """

    trimmed = Signal(object)

    def __init__(
        self,
        title: str,
        scanned: Sequence[bytes],
        trims: Sequence[Trim],
        runner: Runner,
        parent: QWidget,
    ) -> None:
        self._scanned = tuple(scanned)
        self._trims = list(trims)
        self._before = tuple(trims)
        self._frame: CropFrame | None = None
        super().__init__(title, partial(_made, scanned, trims), runner, parent)
        self._help.setText(_KEYS)
        self._crop = self._button("Crop  C", self._on_crop)
        self._turns = (
            self._button("Turn left  L", self._on_left),
            self._button("Turn right  R", self._on_right),
            self._button("As scanned  Backspace", self._on_as_scanned),
        )
        for at, button in enumerate((*self._turns[:2], self._crop, self._turns[2])):
            self._foot.insertWidget(at, button)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_L: self._on_left,
            Qt.Key.Key_R: self._on_right,
            Qt.Key.Key_C: self._on_crop,
            Qt.Key.Key_Backspace: self._on_as_scanned,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    @override
    def done(self, result: int) -> None:
        if tuple(self._trims) != self._before:
            self.trimmed.emit(tuple(self._trims))
        super().done(result)

    def _on_left(self) -> None:
        self._change(self._trims[self._view.current].turned(-1))

    def _on_right(self) -> None:
        self._change(self._trims[self._view.current].turned(1))

    def _on_as_scanned(self) -> None:
        self._change(AS_SCANNED)

    def _on_crop(self) -> None:
        if self._frame is not None:
            self._frame.take()
            return
        if not self._view.page_count:
            return
        self._view.fit(whole=True)
        self._frame = CropFrame(self._view.canvas)
        self._frame.taken.connect(self._on_box)
        self._frame.given_up.connect(self._end_crop)
        self._frame.show()
        self._frame.setFocus()
        self._say(_CROPPING, "Crop  Enter", may_turn=False)

    def _on_box(self, box: Box) -> None:
        self._end_crop()
        self._change(self._trims[self._view.current].cropped(box))

    def _end_crop(self) -> None:
        if self._frame is not None:
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None
        self._view.fit(whole=False)
        self._view.setFocus()
        self._say(_KEYS, "Crop  C", may_turn=True)

    def _say(self, help_line: str, crop: str, *, may_turn: bool) -> None:
        self._help.setText(help_line)
        self._crop.setText(crop)
        for button in self._turns:
            button.setEnabled(may_turn)

    def _change(self, trim: Trim) -> None:
        if self._frame is not None or not self._view.page_count:
            return
        index = self._view.current
        self._trims[index] = trim
        work = partial(_page_made, index, self._scanned[index], trim)
        self._runner.read(work, self._on_page, self._on_failed)

    def _on_page(self, made: tuple[int, Trim, bytes]) -> None:
        index, trim, page = made
        # Of several turns in a row only the last one counts.
        if self._trims[index] == trim:
            self._view.replace_page(index, page)


def _page_made(index: int, page: bytes, trim: Trim) -> tuple[int, Trim, bytes]:
    return index, trim, trim_page(page, trim)


def _made(scanned: Sequence[bytes], trims: Sequence[Trim]) -> tuple[bytes, ...]:
    return tuple(trim_page(page, trim) for page, trim in zip(scanned, trims, strict=True))
