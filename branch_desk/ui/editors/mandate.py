"""The editor of a first signing rule: the holder alone, any one holder, or all of them."""

from typing import Any, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.customers import CustomerType
from branch_desk.domain.mandates import RuleKind
from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.choices import Choice
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground

_ALONE: Final = Choice("ALONE", "The holder alone")
_ANY: Final = Choice("ANY_HOLDER", "Any one holder")
_ALL: Final = Choice("ALL_HOLDERS", "All holders together")
_AS_ASKED: Final = "As asked for, with other signatories or bands"


class MandateEditor(ChoiceEditor):
    """Builds mandate terms from the holders named in the same form.

    A person who is the only holder signs alone: the core fills that in, so nothing is sent. With
    joint holders, and for an organisation, the rule has to be chosen.
    """

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        self._kept: Any = None
        self._is_chosen = False
        super().__init__(field, ground, parent)
        self.box.activated.connect(self._on_chosen)
        self.box.editTextChanged.connect(self._on_chosen)

    @override
    def offered(self) -> tuple[Choice, ...]:
        return (_ALONE, _ANY, _ALL)

    @override
    def value(self) -> Any:
        code = super().value()
        if code == _AS_ASKED:
            return self._kept
        if code == _ALONE.code and not self._is_chosen:
            return None
        rule = {_ALONE.code: RuleKind.ANY_ONE, _ANY.code: RuleKind.ANY_ONE, _ALL.code: RuleKind.ALL}
        return self._terms(rule[code], code) if code in rule else code

    @override
    def set_value(self, value: Any) -> None:
        self._is_chosen = value is not None
        self._kept = value if isinstance(value, dict) else None
        self.show_code(_code_of(value))

    @override
    def show_wanted(self, wanted: bool) -> None:
        super().show_wanted(wanted)
        if not self._is_chosen:
            self.show_code("" if wanted else _ALONE.code)

    def _terms(self, rule: RuleKind, code: str) -> Any:
        first, others = self._holders()
        known = self.ground.customers.get(first)
        is_person = known is None or known.customer_type == CustomerType.INDIVIDUAL
        if code == _ALONE.code and not others and is_person:
            return None
        signatories = [first] if code == _ALONE.code else [first, *others]
        return {
            "effective_from": self.ground.today.isoformat(),
            "signatories": [{"customer_id": each} for each in signatories],
            "bands": [{"rule": {"kind": rule.value}}],
        }

    def _holders(self) -> tuple[str, list[str]]:
        joint = self.ground.value_of("joint_holders") or ()
        first = self.ground.value_of("customer_id") or ""
        return first, [each.get("customer_id", "") for each in joint]

    def _on_chosen(self) -> None:
        self._is_chosen = True


def _code_of(value: Any) -> str:
    if not isinstance(value, dict):
        return _ALONE.code
    bands, signatories = value.get("bands", ()), value.get("signatories", ())
    plain = all(set(each) <= {"customer_id"} for each in signatories)
    if len(bands) != 1 or bands[0].get("up_to") or not plain:
        return _AS_ASKED
    kind = bands[0].get("rule", {}).get("kind")
    if kind == RuleKind.ALL:
        return _ALL.code
    if kind != RuleKind.ANY_ONE:
        return _AS_ASKED
    return _ALONE.code if len(signatories) == 1 else _ANY.code
