"""Which editor shows which kind of value: the one place where a new kind is added."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from branch_desk.ui.editors.account import AccountEditor
from branch_desk.ui.editors.act_kind import ActKindEditor
from branch_desk.ui.editors.branch import BranchEditor
from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.codes import CodeEditor
from branch_desk.ui.editors.composite import CompositeEditor
from branch_desk.ui.editors.customer import CustomerEditor
from branch_desk.ui.editors.dates import DateEditor
from branch_desk.ui.editors.deposit import DepositEditor
from branch_desk.ui.editors.document import DocumentEditor
from branch_desk.ui.editors.document_rows import DocumentRowsEditor
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.group import GroupEditor
from branch_desk.ui.editors.held import OwnAccountEditor, OwnHoldEditor
from branch_desk.ui.editors.holder_account import HolderAccountEditor
from branch_desk.ui.editors.known_funds import KnownFundsEditor
from branch_desk.ui.editors.mandate import MandateEditor
from branch_desk.ui.editors.mandate_rule import RuleEditor
from branch_desk.ui.editors.money import MoneyEditor
from branch_desk.ui.editors.note import NoteEditor
from branch_desk.ui.editors.number import NumberEditor, PercentEditor
from branch_desk.ui.editors.phone import PhoneEditor
from branch_desk.ui.editors.product import ProductEditor
from branch_desk.ui.editors.quoted import QuotedEditor
from branch_desk.ui.editors.reserved_number import ReservedNumberEditor
from branch_desk.ui.editors.rows import RowsEditor
from branch_desk.ui.editors.text import TextEditor
from branch_desk.ui.editors.yes_no import YesNoEditor

_SINGLE: Final[dict[str, type[Editor]]] = {
    "account": AccountEditor,
    "act_kind": ActKindEditor,
    "branch": BranchEditor,
    "choice": ChoiceEditor,
    "customer": CustomerEditor,
    "date": DateEditor,
    "document": DocumentEditor,
    "document_rows": DocumentRowsEditor,
    "email": TextEditor,
    "first_deposit": DepositEditor,
    "holder_account": HolderAccountEditor,
    "id_number": CodeEditor,
    "known_funds": KnownFundsEditor,
    "kra_pin": CodeEditor,
    "money": MoneyEditor,
    "name": TextEditor,
    "note": NoteEditor,
    "number": NumberEditor,
    "own_account": OwnAccountEditor,
    "own_hold": OwnHoldEditor,
    "percent": PercentEditor,
    "phone": PhoneEditor,
    "product": ProductEditor,
    "quoted": QuotedEditor,
    "reserved_number": ReservedNumberEditor,
    "rule": RuleEditor,
    "text": TextEditor,
    "yes_no": YesNoEditor,
}
_COMPOSITE: Final[dict[str, type[CompositeEditor]]] = {
    "address": GroupEditor,
    "group": GroupEditor,
    "mandate": MandateEditor,
    "rows": RowsEditor,
    "address_rows": RowsEditor,
}


def row_for(
    field: Field, ground: Ground, parent: QWidget | None = None, *, has_heading: bool = True
) -> FieldRow:
    """Make the label and editor of a field; an unknown kind is shown as text."""
    return FieldRow(partial(_editor_for, field, ground), parent, has_heading=has_heading)


def _editor_for(field: Field, ground: Ground, parent: QWidget) -> Editor:
    composite = _COMPOSITE.get(field.kind.name)
    if composite:
        return composite(field, ground, row_for, parent)
    return _SINGLE.get(field.kind.name, TextEditor)(field, ground, parent)
