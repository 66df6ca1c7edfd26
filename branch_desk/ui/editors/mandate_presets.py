"""The signing rules that most accounts have, to be chosen by a word before anything is typed."""

from dataclasses import dataclass
from typing import Any, Final

from branch_desk.domain.mandates import RuleKind
from branch_desk.domain.rule_text import read_rule, rule_text
from branch_desk.domain.words import Choice
from branch_desk.ui.editors.choices import find_choice

ALONE: Final = "ALONE"
ANY_HOLDER: Final = "ANY_HOLDER"
ALL_HOLDERS: Final = "ALL_HOLDERS"
BANDS: Final = "BANDS"
_JOINT: Final = 2
"""So many holders make an account a joint one."""
_HOLDER_RULES: Final = {
    ALONE: RuleKind.ANY_ONE,
    ANY_HOLDER: RuleKind.ANY_ONE,
    ALL_HOLDERS: RuleKind.ALL,
}
_SIGNATORY_RULES: Final = {
    "ANY_SIGNATORY": ("Any one signatory", "any"),
    "ALL_SIGNATORIES": ("All signatories together", "all"),
    "TWO_SIGNATORIES": ("Any 2 signatories", "any 2"),
    "THREE_SIGNATORIES": ("Any 3 signatories", "any 3"),
    "FOUR_SIGNATORIES": ("Any 4 signatories", "any 4"),
}


@dataclass(frozen=True)
class Holders:
    """Who holds the account, the first one first, and what that means for signing."""

    ids: tuple[str, ...]
    is_organisation: bool = False
    is_minor: bool = False


def presets_for(holders: Holders) -> tuple[Choice, ...]:
    """Give the rules that these holders can have: an organisation signs only by people."""
    people = tuple(Choice(code, words) for code, (words, _) in _SIGNATORY_RULES.items())
    every = (*people, Choice(BANDS, "By class and amount"))
    if holders.is_organisation:
        return every
    if holders.is_minor:
        return (Choice(ALONE, "The guardian"),)
    alone = Choice(ALONE, "The holder alone")
    if len(holders.ids) < _JOINT:
        return (alone, *every)
    either = Choice(ANY_HOLDER, "Either or survivor: any one holder")
    return (either, Choice(ALL_HOLDERS, "All holders together"), alone, *every)


def preset_meant(text: str, offered: tuple[Choice, ...]) -> Choice | None:
    """Find the rule that a text means; where the holders can sign, `all` and `any` mean them."""
    by_holders = tuple(each for each in offered if each.code in _HOLDER_RULES)
    return find_choice(text, by_holders) or find_choice(text, offered)


def holders_of_preset(code: str, holders: Holders) -> tuple[str, ...]:
    """Give the holders who sign by a preset; none where the signatories are entered one by one."""
    if code not in _HOLDER_RULES:
        return ()
    return holders.ids[:1] if code == ALONE else holders.ids


def bands_of_preset(code: str) -> list[dict[str, Any]] | None:
    """Give the one open band of a preset, None where the bands are typed."""
    if code in _HOLDER_RULES:
        return [{"rule": {"kind": _HOLDER_RULES[code].value}}]
    return [{"rule": read_rule(_SIGNATORY_RULES[code][1])}] if code in _SIGNATORY_RULES else None


def preset_of_bands(bands: list[dict[str, Any]]) -> str:
    """Give the preset that typed bands amount to, for signatories entered one by one."""
    if len(bands) != 1 or bands[0].get("up_to") or not isinstance(bands[0].get("rule"), dict):
        return BANDS
    text = rule_text(bands[0]["rule"])
    return next((code for code, (_, rule) in _SIGNATORY_RULES.items() if rule == text), BANDS)


def preset_of_holders(terms: dict[str, Any], holders: Holders) -> str | None:
    """Give the preset by which holders sign under these terms, None if they say more than that."""
    people = terms.get("signatories") or ()
    if any(set(each) != {"customer_id"} for each in people):
        return None
    named = tuple(each["customer_id"] for each in people)
    offered = {each.code for each in presets_for(holders)}
    for code in (ALONE, ANY_HOLDER, ALL_HOLDERS):
        fits = named == holders_of_preset(code, holders)
        if code in offered and fits and terms.get("bands") == bands_of_preset(code):
            return code
    return None
