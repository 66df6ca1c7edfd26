"""A request with one field of each kind, and keys for its editors."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Described
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.domain.customers import Percent
from branch_desk.domain.fields import (
    AccountNo,
    BankDate,
    BirthDate,
    Body,
    BranchCode,
    Country,
    CustomerId,
    IdNumber,
    Kind,
    Note,
    Phone,
    ProductCode,
    YesNo,
)
from branch_desk.domain.money import Amount
from branch_desk.ui.editors.editor import Editor


class EveryKind(Body):
    """A request with one field of each kind."""

    amount: Amount = Described(title="Amount")
    born: BirthDate = Described(title="Date of birth")
    due: BankDate | None = Described(None, title="Due")
    country: Country = Described(title="Country")
    product: ProductCode = Described(title="Product")
    sure: YesNo = Described(title="Sure")
    extra: YesNo | None = Described(None, title="Extra")
    customer_id: CustomerId = Described(title="Customer")
    account_no: AccountNo | None = Described(None, title="Account")
    branch_code: BranchCode | None = Described(None, title="Branch")
    months: Annotated[int, Described(strict=True)] | None = Described(None, title="Months")
    share: Percent = Described(title="Share")
    number: IdNumber = Described(title="Number", description="As printed")
    phone: Phone = Described(title="Phone & fax")
    note: Note | None = Described(None, title="Note")
    odd: Annotated[str, Kind("never seen")] = Described(title="Odd")


def type_in(editor: Editor, text: str) -> None:
    QTest.keyClicks(editor.stops()[0], text)


def leave(editor: Editor) -> None:
    QTest.keyClick(editor.stops()[0], Qt.Key.Key_Return)
