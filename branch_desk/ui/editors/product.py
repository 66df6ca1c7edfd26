"""The editor of products: what these holders may have, and below it the others with the reason."""

from collections.abc import Sequence

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.opening_rules import products_for
from branch_desk.domain.policy import Product
from branch_desk.domain.words import Choice
from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class ProductEditor(ChoiceEditor):
    """Products by code or name; one that is refused can be read in the list and not picked."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        self._reasons: dict[str, str] = {}
        super().__init__(field, ground, parent)
        self.box.entered.connect(self.offer_anew)
        ground.learnt.connect(self.offer_anew)

    @override
    def offered(self) -> tuple[Choice, ...]:
        holders = self.ground.known_holders()
        count = max(1, len(self.ground.named_holders()))
        offered, refused = products_for(holders, count, self.ground.meta)
        self._reasons = {product.product_code: why for product, why in refused}
        return (*map(_choice, offered), *(_choice(product) for product, _ in refused))

    @override
    def offer_anew(self) -> None:
        before = self._reasons
        choices = self.offered()
        if choices != self._choices or self._reasons != before:
            self.list_anew(choices)

    @override
    def list_rows(self, choices: Sequence[Choice]) -> None:
        super().list_rows(choices)
        for index, each in enumerate(choices):
            why = self._reasons.get(each.code)
            if why:
                self.box.setItemText(index, f"{each.shown}: {why}")
                self._forbid(index)

    @override
    def words_beside(self, found: Choice | None) -> str:
        why = self._reasons.get(found.code) if found else None
        return f"not offered: {why}" if why else ""

    def _forbid(self, index: int) -> None:
        model = self.box.model()
        if isinstance(model, QStandardItemModel):
            model.item(index).setEnabled(False)


def _choice(product: Product) -> Choice:
    return Choice(product.product_code, product.name)
