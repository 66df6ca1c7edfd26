"""Going through a form by keys: to what still needs something, and always on view."""

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from branch_desk.ui.common.pause import NEXT_TURN_MS, pause
from branch_desk.ui.common.seen import is_seen
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.forms.form_fields import FormFields

_ROOM_BESIDE_PX, _ROOM_BELOW_PX = 20, 60
# Tab and a click only bring on view what is cut off: what was clicked must not run away.
_ROOM_AT_EDGE_PX = 8


class FormSteps(QObject):
    """Moves the focus; `complete` comes when nothing is left that needs something."""

    complete = Signal()

    def __init__(self, fields: FormFields, area: QScrollArea, parent: QObject) -> None:
        super().__init__(parent)
        self._fields = fields
        self._area = area
        # Complaints and new rows move what is below them, so the field is brought on view when
        # they have their place.
        self._target: QWidget | None = None
        self._later = pause(self, NEXT_TURN_MS, self._on_placed)
        # An officer who scrolls away is left where he looks until he goes on.
        self._is_followed = False
        area.verticalScrollBar().rangeChanged.connect(self._on_grown)
        area.verticalScrollBar().actionTriggered.connect(self._on_scrolled)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def focus(self, stop: QWidget) -> None:
        """Go to a part of the form, as Tab would, and bring it on view.

        Nobody is taken into a form that they do not see, such as that of a dock behind another.
        """
        if not is_seen(self._area):
            return
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self._target = stop
        self._later.start()

    def go_to(self, row: FieldRow) -> None:
        """Go to a field: to what it still needs, else to its first part."""
        for stop in (row.open_stops() or row.editor.stops())[:1]:
            self.focus(stop)

    def go_to_wrong(self) -> None:
        """Go to the first field that a complaint stands under, if there is one."""
        for row in [row for row in self._fields.every() if row.complaint()][:1]:
            self.go_to(row)

    def focus_first(self) -> None:
        """Go to the first place that still needs something, else to the first of all."""
        for stop in (self._fields.open_stops() or self._fields.stops())[:1]:
            self.focus(stop)

    def go_on(self, *, is_back: bool) -> None:
        """Go to the next place that needs something, from the end on to the beginning."""
        stops, still_open = self._fields.stops(), self._fields.open_stops()
        here = QApplication.focusWidget()
        place = stops.index(here) if here in stops else -1
        ahead = [each for each in still_open if stops.index(each) > place]
        behind = [each for each in still_open if stops.index(each) < place]
        order = [*reversed(behind), *reversed(ahead)] if is_back else [*ahead, *behind]
        if order:
            self.focus(order[0])
        elif here not in still_open:
            self.complete.emit()

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not shiboken6.isValid(self._area):  # The window is being taken apart.
            return
        content = self._area.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self._is_followed = True
            self._area.ensureWidgetVisible(now, _ROOM_AT_EDGE_PX, _ROOM_AT_EDGE_PX)

    def _on_scrolled(self) -> None:
        self._is_followed = False

    def _on_grown(self) -> None:
        # What is said above a field, once it was left, pushes the next one down.
        here, content = QApplication.focusWidget(), self._area.widget()
        if self._is_followed and here and content and content.isAncestorOf(here):
            self._target = self._target or here
            self._later.start()

    def _on_placed(self) -> None:
        # A row may have been taken away meanwhile, and its fields with it.
        if self._target is not None and shiboken6.isValid(self._target):
            self._area.ensureWidgetVisible(self._target, _ROOM_BESIDE_PX, _ROOM_BELOW_PX)
        self._target = None
