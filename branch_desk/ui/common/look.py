"""How the desk looks: our own two palettes on Fusion, since a platform's theme may be missing."""

from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from branch_desk.common import resource

BASE_POINTS: Final = 10.0
TARGET_PX: Final = 24
"""The least height and width of anything that is clicked (WCAG 2.2, 2.5.8)."""


@dataclass(frozen=True)
class Colours:
    """The colours of a scheme, as #rrggbb; what each pair must contrast stands in `PAIRS`."""

    window: str
    base: str
    other_row: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    focus: str
    selected: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    bad: str
    bad_ground: str
    training: str
    on_training: str


LIGHT: Final = Colours(
    window="#f3f5f7",
    base="#ffffff",
    other_row="#f7f9fb",
    text="#1b1f24",
    muted="#55606c",
    line="#d3d9df",
    edge="#7d8894",
    accent="#0b5d4f",
    on_accent="#ffffff",
    focus="#1a5fb4",
    selected="#cfe3fb",
    good="#1b6330",
    good_ground="#e4f3e8",
    warning="#7d4b00",
    warning_ground="#fff2d9",
    bad="#a8201a",
    bad_ground="#fde9e7",
    training="#f2c14e",
    on_training="#1d1d1d",
)
DARK: Final = Colours(
    window="#20252b",
    base="#171b20",
    other_row="#1c2127",
    text="#e9ecef",
    muted="#aeb7c0",
    line="#3b434c",
    edge="#8a94a0",
    accent="#63cdb8",
    on_accent="#0b1f1b",
    focus="#8ab9ff",
    selected="#274766",
    good="#86d69a",
    good_ground="#1d3325",
    warning="#f3c55c",
    warning_ground="#3a2f17",
    bad="#ffa199",
    bad_ground="#43211f",
    training="#f2c14e",
    on_training="#1d1d1d",
)

PAIRS: Final = (
    ("text", "window"),
    ("text", "base"),
    ("text", "other_row"),
    ("text", "selected"),
    ("muted", "window"),
    ("muted", "base"),
    ("muted", "other_row"),
    ("accent", "window"),
    ("accent", "base"),
    ("on_accent", "accent"),
    ("focus", "window"),
    ("focus", "base"),
    ("good", "window"),
    ("good", "base"),
    ("text", "good_ground"),
    ("good", "good_ground"),
    ("warning", "window"),
    ("warning", "base"),
    ("text", "warning_ground"),
    ("warning", "warning_ground"),
    ("bad", "window"),
    ("bad", "base"),
    ("text", "bad_ground"),
    ("bad", "bad_ground"),
    ("on_training", "training"),
)
"""Words and the ground they stand on, (name, name); each has a contrast of 4.5 or more."""


def dress(application: QApplication, *, dark: bool = False, text_scale: int = 100) -> Colours:
    """Give the program its style, palette and text size (`text_scale` in percent)."""
    colours = DARK if dark else LIGHT
    application.setStyle("Fusion")
    application.setPalette(palette_of(colours))
    font = application.font()
    font.setPointSizeF(BASE_POINTS * text_scale / 100)
    application.setFont(font)
    application.setStyleSheet(style_sheet(colours, dark=dark))
    application.setWindowIcon(icon("branch-desk"))
    return colours


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that resources/style.qss goes by, and have the widget look it up anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def icon(name: str) -> QIcon:
    """Give a shipped icon by its name."""
    return QIcon(str(resource(f"icons/{name}.svg")))


def style_sheet(colours: Colours, *, dark: bool) -> str:
    """Fill the places of resources/style.qss (`@name@`) with a scheme's colours."""
    text = resource("style.qss").read_text("utf-8")
    places = {**asdict(colours), "icons": resource("icons").as_posix()}
    places["shade"] = "dark" if dark else "light"
    for name, value in places.items():
        text = text.replace(f"@{name}@", value)
    return text


def palette_of(colours: Colours) -> QPalette:
    """Give the Qt palette of a scheme."""
    role = QPalette.ColorRole
    palette = QPalette()
    for part, name in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.other_row),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.window),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.ToolTipBase, colours.base),
        (role.ToolTipText, colours.text),
        (role.Highlight, colours.selected),
        (role.HighlightedText, colours.text),
        (role.Link, colours.focus),
        (role.Accent, colours.accent),
    ):
        palette.setColor(part, QColor(name))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(colours.muted))
    return palette


def prefers_dark(application: QApplication) -> bool:
    """Say whether the platform asks for a dark scheme; where it has no theme, it does not."""
    return application.styleHints().colorScheme() is Qt.ColorScheme.Dark
