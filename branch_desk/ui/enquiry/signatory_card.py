"""One signatory: the photo and the specimen beside the terms they sign on."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from branch_desk.domain.mandate_check import deciding
from branch_desk.domain.signing_words import expiry_words, terms_words
from branch_desk.services.signatures import SignatoryShown
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.papers.page_view import picture

_PHOTO_PX: Final = 110
_SPECIMEN_PX: Final = 300
ZOOM_MAX: Final = 3.0


@dataclass(frozen=True)
class Drawn:
    """A signatory's photo, if there is one, and the specimen as large as it is ever shown."""

    photo: QImage | None
    specimen: tuple[QImage, ...]


def draw(shown: SignatoryShown) -> Drawn:
    """Decode the pictures of a signatory; on a worker."""
    photo = picture(shown.photo[0], _PHOTO_PX) if shown.photo else None
    largest = round(_SPECIMEN_PX * ZOOM_MAX)
    return Drawn(photo, tuple(picture(page, largest) for page in shown.specimen))


class SignatoryCard(QFrame):
    """Shows one person; `zoom` makes the specimen larger, which is what is compared."""

    def __init__(
        self, shown: SignatoryShown, drawn: Drawn, day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawn = drawn
        self._specimens = [PlainLabel(name="signatory.specimen") for _ in drawn.specimen]
        name = str(shown.held.get("full_name") or "")
        self.setProperty("ground", "base")
        row = QHBoxLayout(self)
        row.addLayout(self._words(shown, name, day))
        row.addWidget(self._photo(name), 0, Qt.AlignmentFlag.AlignTop)
        pages = QVBoxLayout()
        for label in self._specimens:
            label.setAccessibleName(f"Specimen signature of {name}")
            pages.addWidget(label)
        if shown.trouble or not self._specimens:
            words = shown.trouble or "No specimen is filed."
            pages.addWidget(PlainLabel(words, tone="bad", wrap=True, name="signatory.trouble"))
        row.addLayout(pages)
        row.addStretch(1)
        self.zoom(1.0)

    def zoom(self, factor: float) -> None:
        """Show the specimen that many times as large as at first."""
        width = round(_SPECIMEN_PX * factor)
        for label, image in zip(self._specimens, self._drawn.specimen, strict=True):
            scaled = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            label.setPixmap(QPixmap.fromImage(scaled))

    def _words(self, shown: SignatoryShown, name: str, day: date) -> QGridLayout:
        expiry, is_over = expiry_words(shown.id_expires_on, day)
        rows = (*terms_words(deciding(shown.held), day), ("ID expires", expiry, is_over))
        grid = QGridLayout()
        head = PlainLabel(name, tone="strong", wrap=True, name="signatory.name")
        head.setFixedWidth(220)
        grid.addWidget(head, 0, 0, 1, 2)
        for line, (label, text, matters) in enumerate(rows, 1):
            grid.addWidget(PlainLabel(label, tone="muted"), line, 0)
            grid.addWidget(PlainLabel(text, tone="warning" if matters else "", wrap=True), line, 1)
        grid.setRowStretch(len(rows) + 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _photo(self, name: str) -> PlainLabel:
        label = PlainLabel(tone="muted", wrap=True, name="signatory.photo")
        label.setFixedWidth(_PHOTO_PX)
        if self._drawn.photo is not None:
            label.setPixmap(QPixmap.fromImage(self._drawn.photo))
            label.setAccessibleName(f"Photo of {name}")
        else:
            label.setText("No photo is filed.")
        return label
