"""A closing quote in words: what passed, what stands in the way, what is paid, what changed."""

from collections.abc import Mapping
from typing import Any

from branch_desk.common import format_date
from branch_desk.domain.closure import PASSED, PAYOUT_WORDS, ClosureQuote, PayoutMethod
from branch_desk.domain.money import Money
from branch_desk.domain.operation import Hit


def quote_hits(reply: Mapping[str, Any]) -> tuple[Hit, ...]:
    """Describe the answer of `closure-check`: what passed, what blocks, what ends, what is paid."""
    quote = ClosureQuote.model_validate(reply)
    interest = quote.interest
    found = {each.code for each in quote.blockers}
    methods = ", ".join(PAYOUT_WORDS[PayoutMethod(each)] for each in quote.payout_methods)
    return (
        *(Hit(text=words, passes=True) for code, words in PASSED.items() if code not in found),
        *(
            Hit(text=each.text, stops=True, code=each.code, items=each.items)
            for each in quote.blockers
        ),
        *(Hit(text=each.text) for each in quote.warnings),
        Hit(text=f"Ledger balance {quote.balances.ledger}, as of {format_date(quote.as_of)}"),
        Hit(text=f"+ interest {interest.gross} - tax {interest.tax} - fee {quote.fee}"),
        Hit(text=f"Payout today {quote.payout}, which may still grow by interest until approved."),
        *((Hit(text=f"May be paid by: {methods}."),) if methods else ()),
        Hit(text="An account that is closed cannot be opened again."),
    )


def quote_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Say each figure of a quote that is another than in the quote before."""
    old, new = (_figures(ClosureQuote.model_validate(each)) for each in (before, now))
    return tuple(
        f"{name} was {old[name]}, now {figure}."
        for name, figure in new.items()
        if figure != old[name]
    )


def _figures(quote: ClosureQuote) -> Mapping[str, Money]:
    return {
        "Payout": quote.payout,
        "Ledger balance": quote.balances.ledger,
        "Interest": quote.interest.gross,
        "Tax": quote.interest.tax,
        "Fee": quote.fee,
    }
