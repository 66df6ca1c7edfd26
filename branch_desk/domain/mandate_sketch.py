"""A signing rule while it is typed: as far as it stands, and what it would take away."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from branch_desk.domain.mandates import Band, MandateTerms, Signatory, who_can_sign
from branch_desk.domain.sketch import sketch

_NAMING: Final = ("signatory_id", "customer_id", "full_name")

LostAmounts = tuple[tuple[Decimal, Decimal | None], ...]
"""Ranges of amounts: above the first, up to and with the second; None is without end."""


def standing_terms(raw: Mapping[str, Any], day: date) -> MandateTerms:
    """Give the terms as far as they can be read: who is named, and the bands that are whole.

    They begin on `day`; nothing is refused, and so the lists may be empty.
    """
    people = [each for each in raw.get("signatories") or () if any(map(each.get, _NAMING))]
    read = (_band(each) for each in raw.get("bands") or ())
    return MandateTerms.model_construct(
        effective_from=day,
        signatories=tuple(sketch(Signatory, each) for each in people),
        bands=tuple(band for band in read if band is not None),
    )


def lost_amounts(before: MandateTerms, after: MandateTerms, on: date) -> LostAmounts:
    """Give the amounts that somebody could sign for, and nobody can by the new terms, on a day."""
    lost: list[tuple[Decimal, Decimal | None]] = []
    low = Decimal(0)
    for end in (*sorted(_ends(before) | _ends(after)), None):
        if who_can_sign(before, end, on).sets and not who_can_sign(after, end, on).sets:
            begins = lost.pop()[0] if lost and lost[-1][1] == low else low
            lost.append((begins, end))
        low = low if end is None else end
    return tuple(lost)


def _band(raw: Mapping[str, Any]) -> Band | None:
    try:
        return Band.model_validate(raw)
    except ValidationError:
        return None


def _ends(terms: MandateTerms) -> set[Decimal]:
    amounts = [each.up_to for each in terms.bands]
    amounts += [each.personal_limit for each in terms.signatories]
    return {each.amount for each in amounts if each is not None}
