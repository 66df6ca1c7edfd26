"""The frame around what is kept of a page: moved and sized by arrow keys, or drawn by the mouse."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.trims import Box

_BEGIN: Final[Box] = (0.1, 0.1, 0.9, 0.9)
_STEP: Final = 0.02
_LEAST: Final = 0.02
_SHADE: Final = QColor(0, 0, 0, 120)
_LINE: Final = QColor("#1a73e8")
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


class CropFrame(QWidget):
    """Lies over a picture and follows its size; Enter takes the frame, Esc gives it up.

    Arrows move it, with Shift they move its right and lower edges. `taken` gives the `Box`.
    """

    taken = Signal(object)
    given_up = Signal()

    def __init__(self, picture: QWidget) -> None:
        super().__init__(picture)
        self._box = _BEGIN
        self._anchor: QPointF | None = None
        self.setObjectName("crop")
        self.setAccessibleName("Frame of what is kept")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setGeometry(picture.rect())
        picture.installEventFilter(self)

    @property
    def box(self) -> Box:
        """What is kept, in shares of the picture."""
        return self._box

    def take(self) -> None:
        """Keep what the frame holds."""
        self.taken.emit(self._box)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        picture = self.parentWidget()
        if event.type() == QEvent.Type.Resize and picture is not None:
            self.setGeometry(picture.rect())
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            is_sized = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self._size if is_sized else self._move)(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._anchor = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._anchor is not None:
            drawn = QRectF(self._anchor, event.position()).normalized()
            drawn = drawn.intersected(QRectF(self.rect()))
            wide, high = max(1, self.width()), max(1, self.height())
            box = (
                drawn.left() / wide,
                drawn.top() / high,
                drawn.right() / wide,
                drawn.bottom() / high,
            )
            if min(box[2] - box[0], box[3] - box[1]) >= _LEAST:
                self._show(box)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._anchor = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        left, top, right, bottom = self._box
        wide, high = self.width(), self.height()
        kept = QRectF(left * wide, top * high, (right - left) * wide, (bottom - top) * high)
        painter = QPainter(self)
        for shaded in (
            QRectF(0, 0, wide, kept.top()),
            QRectF(0, kept.bottom(), wide, high - kept.bottom()),
            QRectF(0, kept.top(), kept.left(), kept.height()),
            QRectF(kept.right(), kept.top(), wide - kept.right(), kept.height()),
        ):
            painter.fillRect(shaded, _SHADE)
        painter.setPen(QPen(_LINE, 2))
        painter.drawRect(kept.adjusted(1, 1, -1, -1))

    def _move(self, right: float, down: float) -> None:
        box = self._box
        right = max(-box[0], min(1 - box[2], right))
        down = max(-box[1], min(1 - box[3], down))
        self._show((box[0] + right, box[1] + down, box[2] + right, box[3] + down))

    def _size(self, right: float, down: float) -> None:
        box = self._box
        edge = max(box[0] + _LEAST, min(1.0, box[2] + right))
        foot = max(box[1] + _LEAST, min(1.0, box[3] + down))
        self._show((box[0], box[1], edge, foot))

    def _show(self, box: Box) -> None:
        self._box = box
        self.update()
