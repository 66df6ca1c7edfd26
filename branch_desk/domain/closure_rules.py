"""The rules of a closure (docs/contract.md 2.6, 5), judged beside its quote."""

from collections.abc import Iterator
from typing import Final

from branch_desk.domain.closure import (
    PAYOUT_WORDS,
    AccountClosure,
    ClosureReason,
    Payout,
    PayoutMethod,
)
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.documents import papers_in_words, papers_taken
from branch_desk.domain.facts import Facts

_EXPLAINED: Final = frozenset({ClosureReason.FRAUD, ClosureReason.OTHER})
_INSTRUCTIONS: Final = papers_taken(AccountClosure, "instruction")
_PAYOUT_MEMBERS: Final = (
    (PayoutMethod.TRANSFER, "to_account_no", "the account to pay to"),
    (PayoutMethod.BANKERS_CHEQUE, "payee", "the payee"),
)


def closure_complaints(request: AccountClosure, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about a closure, in the order of the form."""
    held = facts.held
    if held is None:
        yield field_error("/customer_id", "customer_unknown")
        return
    if held.account is None:
        yield field_error("/account_no", "account_not_of_customer")
    if request.reason_code in _EXPLAINED and not request.note:
        yield field_error("/note", "required", label="the note")
    yield from _payout_complaints(request, facts)
    for name in type(request.confirmations).model_fields:
        if not getattr(request.confirmations, name):
            yield field_error(f"/confirmations/{name}", "confirm_all")
    paper = facts.documents.get(request.instruction.document_id)
    if paper and paper.document_type not in _INSTRUCTIONS:
        yield field_error("/instruction", "required", label=papers_in_words(_INSTRUCTIONS))


def methods_for(payout_amount: int, cash_max: int) -> tuple[PayoutMethod, ...]:
    """Give the ways in which a payout, in minor units, may be made; none if money is missing."""
    if payout_amount <= 0:
        return () if payout_amount else (PayoutMethod.NONE,)
    cash = (PayoutMethod.CASH,) if payout_amount <= cash_max else ()
    return (PayoutMethod.TRANSFER, PayoutMethod.BANKERS_CHEQUE, *cash)


def _payout_complaints(request: AccountClosure, facts: Facts) -> Iterator[FieldError]:
    payout: Payout = request.payout
    cash_max = int(facts.meta.policy.closure_cash_max * 100)
    if payout.method not in methods_for(request.expected_payout.minor, cash_max):
        words = PAYOUT_WORDS[payout.method]
        yield field_error("/payout/method", "payout_method", method=words)
    for owner, name, label in _PAYOUT_MEMBERS:
        given = getattr(payout, name) is not None
        if payout.method is owner and not given:
            yield field_error(f"/payout/{name}", "required", label=label)
        if payout.method is not owner and given:
            yield field_error(f"/payout/{name}", "unknown_field", name=name)
    if payout.to_account_no == request.account_no:
        yield field_error("/payout/to_account_no", "choice", label="another account")
