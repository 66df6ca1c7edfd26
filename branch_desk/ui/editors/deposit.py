"""The editor of a first deposit: an amount, and none where it is paid in later."""

from typing import Any, Final

from typing_extensions import override

from branch_desk.domain.accounts import FundingMethod
from branch_desk.ui.editors.money import MoneyEditor

_METHOD: Final = "funding.method"
_NOTHING: Final = {"amount": "0.00", "currency": "KES"}


class DepositEditor(MoneyEditor):
    """Becomes 0.00 by itself while the way of payment is "later", and empty again after that."""

    _is_later = False

    @override
    def value(self) -> Any:
        self._follow()
        return super().value()

    @override
    def show_wanted(self, wanted: bool) -> None:
        self._follow()
        super().show_wanted(wanted)

    def _follow(self) -> None:
        is_later = self.ground.value_of(_METHOD) == FundingMethod.LATER
        if is_later and not self._is_later:
            self.set_value(_NOTHING)
        elif self._is_later and not is_later:
            self.set_value(None)
        self._is_later = is_later
