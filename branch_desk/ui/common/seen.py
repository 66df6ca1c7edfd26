"""Whether a part of the window is seen, where Qt's own word is that it is not hidden."""

from PySide6.QtWidgets import QWidget


def is_seen(part: QWidget) -> bool:
    """Say whether anything of its place is on view; a dock behind another stands out of sight.

    `visibleRegion` does not serve: it leaves out what opaque children paint.
    """
    place, within = part.rect(), part
    while not within.isWindow() and (around := within.parentWidget()) is not None:
        place, within = place.translated(within.pos()) & around.rect(), around
    return part.isVisible() and not place.isEmpty()
