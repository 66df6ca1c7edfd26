"""The papers on the tour's counter: drawn, and marked as specimens."""

from pathlib import Path
from shutil import copyfile
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

SCAN: Final = "scan_0412.png"
"""The one file in the folder of the tour's scanner: an ID card's front."""
_WIDTH, _HEIGHT = 1000, 640
_PAPER: Final = QColor("#f4efe2")
_INK: Final = QColor("#3a3a3a")


def lay_down(out: Path, scans: Path) -> Path:
    """Lay a scan down as a scanner does, and give the scanner's folder."""
    folder = out / "scanner"
    folder.mkdir()
    copyfile(scans / "ID_FRONT.png", folder / SCAN)
    return folder


def draw(folder: Path, name: str, words: str) -> Path:
    """Draw one paper as a PNG file and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    image.fill(_PAPER)
    painter = QPainter(image)
    painter.setPen(_INK)
    painter.drawRect(20, 20, _WIDTH - 40, _HEIGHT - 40)
    font = QFont(painter.font())
    for points, top, text in ((40, 160, words), (28, 360, "SPECIMEN")):
        font.setPointSize(points)
        painter.setFont(font)
        painter.drawText(QRect(0, top, _WIDTH, 120), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    path = folder / f"{name}.png"
    image.save(str(path))
    return path
