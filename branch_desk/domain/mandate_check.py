"""Asking who may sign for an amount on a day: the question, and the answer out of a mandate."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer

from branch_desk.domain.enquiries import MandateHeld
from branch_desk.domain.fields import AccountNo, BankDate, Body, Record
from branch_desk.domain.mandates import MandateTerms, Signatory, who_can_sign
from branch_desk.domain.money import Amount, Money

COMBINATIONS_MAX: Final = 50
# A held signatory may be masked, and a mask is no valid identity: only what decides is read.
_DECIDING: Final = ("signatory_id", "class", "personal_limit", "effective_from", "effective_to")


def _of_text(value: object) -> object:
    return {"amount": value} if isinstance(value, str) else value


def _as_text(value: Money) -> str:
    return f"{value.amount:.2f}"


AmountText = Annotated[
    Amount, BeforeValidator(_of_text), PlainSerializer(_as_text, return_type=str)
]
"""An amount that is plain decimal text in a query, in the account's currency."""


class MandateEnquiry(Body):
    """Who may sign: for which account, how much, and on which day."""

    account_no: AccountNo = Field(title="Account number")
    amount: AmountText = Field(title="Amount")
    on: BankDate | None = Field(None, title="On", description="Left empty: today")


class CannotSign(Record):
    """Somebody who stands in no set, and the first reason that holds: DATE, LIMIT or CLASS."""

    signatory_id: str
    reason: str


class MandateAnswer(Record):
    """Who may sign under one mandate; `band` None means that the amount is above them all.

    `combinations` are minimal sets, smaller ones first; `more` says that there are further ones.
    """

    mandate_no: int
    band: dict[str, Any] | None = None
    combinations: tuple[tuple[str, ...], ...]
    more: bool = False
    cannot: tuple[CannotSign, ...]


def answer_of(held: MandateHeld, amount: Decimal, on: date) -> MandateAnswer:
    """Say who may sign for an amount on a day under a mandate as held, masked or not."""
    terms = deciding_terms(held)
    found = who_can_sign(terms, amount, on)
    ids = [str(each["signatory_id"]) for each in held.signatories]
    sets = tuple(tuple(ids[place] for place in each) for each in found.sets[:COMBINATIONS_MAX])
    return MandateAnswer(
        mandate_no=held.mandate_no,
        band=None if found.band is None else held.bands[terms.bands.index(found.band)],
        combinations=sets,
        more=len(found.sets) > COMBINATIONS_MAX,
        cannot=tuple(
            CannotSign(signatory_id=ids[place], reason=reason)
            for place, reason in found.cannot.items()
        ),
    )


def deciding_terms(held: MandateHeld) -> MandateTerms:
    """Give of a mandate as held, masked or not, what decides who may sign; names are left out."""
    return MandateTerms.model_validate(
        {
            "effective_from": held.effective_from,
            "signatories": [deciding(each) for each in held.signatories],
            "bands": held.bands,
        }
    )


def deciding(signatory: Mapping[str, Any]) -> Signatory:
    """Give of a signatory as held, masked or not, what decides whether they may sign."""
    return Signatory.model_validate(
        {name: signatory[name] for name in _DECIDING if name in signatory}
    )
