"""The menus and the window-wide keys, made from the one table of acts."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from branch_desk.services.permissions import Permissions
from branch_desk.ui.common.actions import ACTS, Act, Menu, Scope, acts_for, make_action


def build_menus(
    window: QMainWindow, slots: Mapping[str, Callable[[], object]]
) -> Mapping[str, QAction]:
    """Give a window its menus, and every window-wide key its slot; an act without one is left out.

    Raises KeyError for a slot whose act is not in the table.
    """
    menus: dict[Menu, QMenu] = {each: window.menuBar().addMenu(each.value) for each in Menu}
    made: dict[str, QAction] = {}
    for each in ACTS:
        slot = slots.get(each.name)
        if slot is None or each.scope is not Scope.WINDOW:
            continue
        action = make_action(each.name, window, slot)
        made[each.name] = action
        if each.menu is None:
            window.addAction(action)
        else:
            menus[each.menu].addAction(action)
    unknown = set(slots) - set(made)
    if unknown:
        raise KeyError(f"no such acts: {sorted(unknown)}")
    return made


def leave(
    actions: Mapping[str, QAction],
    permissions: Permissions,
    has_dock: Callable[[int | str], bool],
) -> tuple[Act, ...]:
    """Leave of some actions, by name, those that the officer who is signed in has.

    Gives every act of that officer.
    """
    acts = acts_for(permissions.may, has_dock)
    names = {each.name for each in acts}
    for name, action in actions.items():
        action.setVisible(name in names)
        action.setEnabled(name in names)
    return acts
