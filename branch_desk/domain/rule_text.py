"""A signing rule as officers type it: `any`, `all`, `A+B`, `2A+B or any 3`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from branch_desk.domain.mandates import RuleKind

_WHOLE: Final = {
    "any": RuleKind.ANY_ONE,
    "any one": RuleKind.ANY_ONE,
    "all": RuleKind.ALL,
    "all together": RuleKind.ALL,
}
_TYPED: Final = {RuleKind.ANY_ONE: "any", RuleKind.ALL: "all"}
_OF_CLASS: Final = re.compile(r"(\d{1,2})? ?(?:of )?([a-e])", re.ASCII)
_OF_ALL: Final = re.compile(r"any ?(\d{1,2})", re.ASCII)
_MOST: Final = 10


def read_rule(text: str) -> dict[str, Any] | None:
    """Read a typed rule into its wire form, or give None where it reads as none.

    `or` and commas part what may stand for each other, `+` and `and` join what must come together;
    a number counts up to 10 people.
    """
    tidy = " ".join(text.casefold().split())
    if tidy in _WHOLE:
        return {"kind": _WHOLE[tidy].value}
    combinations = [_combination(each) for each in re.split(r" or |,|/", tidy)]
    if None in combinations or len(combinations) > _MOST:
        return None
    return {"kind": RuleKind.COMBINATION.value, "any_of": combinations}


def rule_text(rule: Mapping[str, Any]) -> str:
    """Give a rule in wire form as it would be typed; empty for a combination of nothing."""
    kind = RuleKind(rule["kind"])
    if kind in _TYPED:
        return _TYPED[kind]
    return " or ".join(
        "+".join(_part(name, count) for name, count in each.items())
        for each in rule.get("any_of") or ()
    )


def _part(name: str, count: int) -> str:
    if name == "ANY":
        return f"any {count}"
    return name if count == 1 else f"{count}{name}"


def _combination(text: str) -> dict[str, int] | None:
    counts: dict[str, int] = {}
    for part in re.split(r"\+|&| and ", text.strip()):
        of_class, of_all = _OF_CLASS.fullmatch(part.strip()), _OF_ALL.fullmatch(part.strip())
        if of_class:
            name, count = of_class[2].upper(), int(of_class[1] or 1)
        elif of_all:
            name, count = "ANY", int(of_all[1])
        else:
            return None
        counts[name] = counts.get(name, 0) + count
    return counts if all(1 <= count <= _MOST for count in counts.values()) else None
