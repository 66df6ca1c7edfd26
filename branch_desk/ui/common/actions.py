"""Every key of the desk in one table: what it does, where it holds, and in which menu it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from branch_desk.services.viewing import PAGES, REVEAL


class Scope(StrEnum):
    """Where a key holds. A key stands once in a scope, and no list key repeats a window key."""

    WINDOW = "everywhere"
    CHECKER = "checker"
    CHECKER_LIST = "checker list"
    WORK = "my work"
    WORK_LIST = "lists of my work"
    ENQUIRY = "enquiry"
    FIELD = "field"
    FORM = "form"
    RADAR = "form with look-ups"
    TABLE = "tables in forms"


class Menu(StrEnum):
    """The menus, with their mnemonics."""

    CUSTOMER = "&Customer"
    OPERATIONS = "&Operations"
    VIEW = "&View"
    TOOLS = "&Tools"
    HELP = "&Help"


@dataclass(frozen=True)
class Act:
    """One act: `title` has the mnemonic of its menu item; the first key is the one shown."""

    name: str
    title: str
    keys: tuple[str, ...]
    scope: Scope = Scope.WINDOW
    menu: Menu | None = None
    needs: str = ""
    """The right without which the act is not there; none for what everybody may do."""
    dock: int | str = ""
    """The number or the name of the dock without which it is not there; none for all docks."""

    @property
    def words(self) -> str:
        """The title without its mnemonic."""
        return self.title.replace("&", "")


_QUEUE: Final = "checker"
_RECORD: Final = 6
_FORMS: Final = "my_work"
"""Whoever has forms to fill in has this dock as well."""

ACTS: Final = (
    Act("find_customer", "&Find a customer", ("F3", "Ctrl+F"), menu=Menu.CUSTOMER),
    Act("previous_customer", "&Previous customer", ("F8",), menu=Menu.CUSTOMER),
    Act("reveal", "&Reveal what is masked", ("Ctrl+R",), menu=Menu.CUSTOMER, needs=REVEAL),
    Act("signatures", "&Signatures of the account", ("F12",), menu=Menu.CUSTOMER, needs=PAGES),
    Act("reprint", "R&eprint a receipt", ("Ctrl+Shift+P",), menu=Menu.CUSTOMER, needs=REVEAL),
    Act("submit", "&Submit", ("F10",), menu=Menu.OPERATIONS),
    Act("set_aside", "Set &aside", ("Ctrl+S",), menu=Menu.OPERATIONS, dock=_FORMS),
    Act("discard", "&Discard the form", ("Ctrl+Shift+Del",), menu=Menu.OPERATIONS, dock=_FORMS),
    Act("refresh", "&Refresh, ask again", ("F5",), menu=Menu.OPERATIONS),
    Act("print", "&Print what this dock has", ("F9",), menu=Menu.OPERATIONS),
    Act("checker", "&Checker", ("F7",), menu=Menu.OPERATIONS, dock=_QUEUE),
    Act("next_dock", "N&ext dock", ("Ctrl+PgDown",), menu=Menu.VIEW),
    Act("previous_dock", "Previous &dock", ("Ctrl+PgUp",), menu=Menu.VIEW),
    Act("next_pane", "&Next pane", ("F6",), menu=Menu.VIEW),
    Act("previous_pane", "&Previous pane", ("Shift+F6",), menu=Menu.VIEW),
    Act("float_dock", "&Float this dock, put it back", (), menu=Menu.VIEW),
    Act("reset_layout", "&Reset layout", (), menu=Menu.VIEW),
    Act("notices", "&Notices of this session", ("Ctrl+Shift+N",), menu=Menu.TOOLS),
    Act("in_doubt", "In &doubt", ("Ctrl+Shift+D",), menu=Menu.TOOLS),
    Act("log_out", "&Log out, another officer", ("Ctrl+Shift+L",), menu=Menu.TOOLS),
    Act("close", "&Close Branch Desk", ("Ctrl+Q",), menu=Menu.TOOLS),
    Act("keys", "&Keys", ("Shift+F1",), menu=Menu.HELP),
    Act("approve", "Approve", ("Ctrl+Return", "Ctrl+Enter"), Scope.CHECKER, dock=_QUEUE),
    Act("turn_over", "Changes or the whole form", ("Ctrl+D",), Scope.CHECKER, dock=_QUEUE),
    Act("reject", "Reject", ("Ctrl+Backspace",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("return", "Return for rework", ("Ctrl+Shift+Backspace",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("filter", "Filter the list", ("/",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("next_row", "Next request", ("J",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("previous_row", "Previous request", ("K",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("why_not", "Why not", ("?",), Scope.CHECKER_LIST, dock=_QUEUE),
    Act("open_work", "Open it", ("Return", "Enter"), Scope.WORK_LIST, dock=_FORMS),
    Act(
        "discard_draft",
        "Discard the draft, withdraw the request",
        ("Del",),
        Scope.WORK_LIST,
        dock=_FORMS,
    ),
    Act("take_back", "Take a discarded draft back", ("Ctrl+Z",), Scope.WORK, dock=_FORMS),
    Act("papers_on_file", "Papers on file", ("F11",), Scope.ENQUIRY, needs=PAGES, dock=_RECORD),
    Act("field_choices", "List of choices, browse", ("F2",), Scope.FIELD),
    Act("reserve_number", "Reserve an account number", ("F4",), Scope.FIELD, dock=_FORMS),
    Act("full_preview", "Show a document large", ("F11",), Scope.FIELD, dock=_FORMS),
    Act("find_field", "Go to a field by its name", ("Ctrl+J",), Scope.FORM, dock=_FORMS),
    Act("use_existing", "Use the existing customer", ("Ctrl+U",), Scope.RADAR, dock=_FORMS),
    Act("add_row", "Add a row", ("Ctrl+N",), Scope.TABLE, dock=_FORMS),
    Act("remove_row", "Remove a row", ("Del",), Scope.TABLE, dock=_FORMS),
    Act("restore_row", "Take a removed row back", ("Ctrl+Z",), Scope.TABLE, dock=_FORMS),
    *(
        Act(f"dock_{number}", f"Dock {number}", (f"Alt+{number}",), dock=number)
        for number in range(1, 10)
    ),
)

_CONTEXT: Final = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Scope.CHECKER: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    # A window-wide key beats a text field: Ctrl+Backspace would reject while a note is corrected.
    Scope.CHECKER_LIST: Qt.ShortcutContext.WidgetShortcut,
    Scope.WORK: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.WORK_LIST: Qt.ShortcutContext.WidgetShortcut,
    Scope.ENQUIRY: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.FIELD: Qt.ShortcutContext.WidgetShortcut,
    Scope.FORM: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.RADAR: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.TABLE: Qt.ShortcutContext.WidgetWithChildrenShortcut,
}


_REPEATED: Final = frozenset({"next_row", "previous_row", "next_dock", "previous_dock"})
"""What a key that is held down does again; nothing that decides or sends."""


def act(name: str) -> Act:
    """Give an act by its name; KeyError for one that is not in the table."""
    return _BY_NAME[name]


def make_action(name: str, parent: QWidget | QObject, slot: Callable[[], object]) -> QAction:
    """Make the action of an act with its keys and their reach, and bind it to a slot.

    The caller adds it to the widget that it belongs to.
    """
    chosen = act(name)
    action = QAction(chosen.title, parent)
    action.setObjectName(f"action.{name}")
    action.setShortcuts([QKeySequence(key) for key in chosen.keys])
    action.setShortcutContext(_CONTEXT[chosen.scope])
    action.setAutoRepeat(name in _REPEATED)
    action.triggered.connect(slot)
    return action


def acts_for(may: Callable[[str], bool], has_dock: Callable[[int | str], bool]) -> tuple[Act, ...]:
    """Give the acts of an officer, by the rights and the docks that they have."""
    return tuple(
        each
        for each in ACTS
        if (not each.needs or may(each.needs)) and (not each.dock or has_dock(each.dock))
    )


def table_of_keys(acts: Iterable[Act]) -> tuple[tuple[str, str, str], ...]:
    """Give (keys, what they do, where) of those acts that have a key, for the page of keys."""
    return tuple((" or ".join(each.keys), each.words, each.scope) for each in acts if each.keys)


_BY_NAME: Final = {each.name: each for each in ACTS}
