"""A mandate as the sentence that a receipt prints and an officer reads."""

from collections.abc import Mapping, Sequence

from branch_desk.common import format_date
from branch_desk.domain.mandates import Band, Rule, RuleKind, Signatory


def mandate_words(
    signatories: Sequence[Signatory], bands: Sequence[Band], names: Mapping[str, str]
) -> str:
    """Give who may sign for how much: `any one of: Lydia Chebet`.

    `names` has the names of signatories who are customers; one without a name is a number.
    """
    people = [signatory_words(each, names) for each in signatories]
    if len(bands) == 1 and bands[0].up_to is None and bands[0].rule.kind in _WHO:
        return f"{_WHO[bands[0].rule.kind]}: {', '.join(people)}"
    return f"{bands_words(bands)}. Signatories: {', '.join(people)}"


def bands_words(bands: Sequence[Band]) -> str:
    """Give how many must sign for how much: `up to KES 50,000.00 any one; above that 2 of A`."""
    return "; ".join(_band(each, bands) for each in bands)


_WHO = {RuleKind.ANY_ONE: "any one of", RuleKind.ALL: "all of"}
_RULE = {RuleKind.ANY_ONE: "any one", RuleKind.ALL: "all together"}


def _band(band: Band, bands: Sequence[Band]) -> str:
    if band.up_to is not None:
        return f"up to {band.up_to} {_rule(band.rule)}"
    return f"above that {_rule(band.rule)}" if len(bands) > 1 else _rule(band.rule)


def _rule(rule: Rule) -> str:
    if rule.kind in _RULE:
        return _RULE[rule.kind]
    return " or ".join(" and ".join(_count(each)) for each in rule.any_of)


def _count(combination: Mapping[str, int]) -> list[str]:
    return [
        f"any {count}" if name == "ANY" else f"{count} of {name}"
        for name, count in combination.items()
    ]


def signatory_words(signatory: Signatory, names: Mapping[str, str]) -> str:
    """Give one signatory with class, limit and last day; `names` as for the whole mandate."""
    number = signatory.customer_id or ""
    name = signatory.full_name or names.get(number) or number
    marks = [f"class {signatory.signatory_class}"] if signatory.signatory_class else []
    if signatory.personal_limit is not None:
        marks.append(f"up to {signatory.personal_limit}")
    if signatory.effective_to is not None:
        marks.append(f"until {format_date(signatory.effective_to)}")
    return f"{name} ({', '.join(marks)})" if marks else name
