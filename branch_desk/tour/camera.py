"""The camera: pictures of what an officer sees, and the text that stands in them."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from branch_desk.domain.pages import first_page


class Camera:
    """Takes numbered pictures of the front window into a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.pictures: list[Path] = []

    def take(self, name: str) -> Path:
        """Write `NN-name.png` of the window in front and give its path."""
        path = self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"
        front_window().grab().save(str(path))
        self.pictures.append(path)
        return path

    def take_paper(self, pdf: Path, name: str) -> Path:
        """Write `NN-name.png` of the first page of a PDF and give its path."""
        path = self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"
        QImage.fromData(first_page(pdf.read_bytes())).save(str(path))
        self.pictures.append(path)
        return path


def front_window() -> QWidget:
    """Give the dialog or window an officer looks at; a dialog lies over the main window."""
    active = QApplication.activeWindow()
    if active is not None:
        return active
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    windows.sort(key=lambda each: isinstance(each, QMainWindow))
    return windows[0]


def visible_text() -> str:
    """Give all text in visible windows, a line a widget or cell, save in docks behind others."""
    return "\n".join(
        text for window in QApplication.topLevelWidgets() for text in _texts(window) if text
    )


def text_of(name: str) -> str:
    """Give the text of the visible widgets of an object name."""
    return "\n".join(
        text
        for window in QApplication.topLevelWidgets()
        for widget in window.findChildren(QWidget, name)
        if widget.isVisible()
        for text in _text_of(widget)
    )


def row_of(name: str) -> int:
    """Give the row that is selected in the visible list of an object name, -1 for none."""
    lists = (
        each.currentIndex().row()
        for window in QApplication.topLevelWidgets()
        for each in window.findChildren(QAbstractItemView, name)
        if each.isVisible()
    )
    return next(lists, -1)


def is_enabled(name: str) -> bool:
    """Say whether a visible widget of an object name can be used now."""
    return any(
        widget.isVisible() and widget.isEnabled()
        for window in QApplication.topLevelWidgets()
        for widget in window.findChildren(QWidget, name)
    )


def cut_labels() -> tuple[str, ...]:
    """Give the text of every visible label that its widget is too small to show."""
    labels = (
        label
        for window in QApplication.topLevelWidgets()
        for label in window.findChildren(QLabel)
        if _is_on_screen(label) and label.text()
    )
    return tuple(label.text() for label in labels if _is_cut(label))


def _is_on_screen(widget: QWidget) -> bool:
    # A dock behind another in its tabs is "visible" to Qt, and yet nobody sees it.
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height()
    return label.sizeHint().width() > label.width()


def _texts(window: QWidget) -> Iterator[str]:
    if not window.isVisible():
        return
    yield window.windowTitle()
    behind = [dock for dock in window.findChildren(QDockWidget) if not _is_on_screen(dock)]
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not any(dock.isAncestorOf(widget) for dock in behind):
            yield from _text_of(widget)


def _text_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(number) for number in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget.model())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    # A model of a plain list does not let itself be asked for its one column.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            shown = model.index(row, column).data(Qt.ItemDataRole.DisplayRole)
            if shown is not None:
                yield str(shown)


def nameless_widgets() -> tuple[str, ...]:
    """Give the class of every visible widget that takes the focus and has no accessible name."""
    return tuple(
        f"{type(widget).__name__} {widget.objectName()}"
        for window in QApplication.topLevelWidgets()
        for widget in window.findChildren(QWidget)
        if _is_reached(widget) and not _has_name(widget)
    )


def _is_reached(widget: QWidget) -> bool:
    # The line of an editable list hands its focus, and with it its name, to the list.
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not widget.focusProxy()
    return widget.isVisible() and widget.isEnabled() and by_tab


def _has_name(widget: QWidget) -> bool:
    interface = QAccessible.queryAccessibleInterface(widget)
    return bool(interface is not None and interface.text(QAccessible.Text.Name))
