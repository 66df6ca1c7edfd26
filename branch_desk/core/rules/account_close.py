"""Closing an account: the quote judged anew, then all posted and the account ended at once."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Row, select

from branch_desk.core.closing import (
    closure_quote,
    refuse_target,
    refuse_unclosable,
    room_left,
)
from branch_desk.core.ending import Ending, end_account
from branch_desk.core.ledger import cash_code
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.declaration import Ground, OperationRules
from branch_desk.core.rules.held import (
    account_branch,
    account_object,
    changes_held,
    subject_held,
    tag_held,
    with_held,
)
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.store.schema import accounts
from branch_desk.domain.closure import (
    AccountClosed,
    AccountClosure,
    ClosureQuote,
    PayoutMethod,
)
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.replies import OperationCode

_CHEQUES: Final = "CHEQUES_PAYABLE"


def _complaints(ground: Ground) -> Iterator[FieldError]:
    number = ground.request.payout.to_account_no
    if number is None:
        return
    pointer, target = "/payout/to_account_no", _row(ground, number)
    if target is None:
        yield field_error(pointer, "account_unknown")
        return
    room = room_left(ground.facts.meta, target)
    if room.minor < _quote(ground).payout.minor:
        yield field_error(pointer, "amount_max", max=str(room))


def _settle(ground: Ground) -> None:
    request: AccountClosure = ground.request
    account = _own(ground)
    refuse_unclosable(ground.connection, account)
    if request.payout.to_account_no:
        target = _existing(ground, request.payout.to_account_no)
        refuse_target(ground.connection, ground.facts.meta, target)
    quote = _quote(ground)
    if quote.blockers:
        blockers = [each.model_dump(mode="json") for each in quote.blockers]
        raise Refusal("closure_blocked", blockers=blockers)
    expected, now = request.expected_payout.amount, quote.payout.amount
    # Once it waits, nothing but interest is posted, so what is paid may only have grown.
    if now < expected or (ground.is_first and now != expected):
        quoted = request.expected_payout.model_dump()
        raise Refusal("quote_changed", expected_payout=quoted, payout=quote.payout.model_dump())


def _close(ground: Ground) -> AccountClosed:
    quote, day = _quote(ground), ground.facts.business_date
    number = ground.request.account_no
    posted = end_account(
        ground.connection,
        ground.facts.meta.products,
        Ending(
            account_no=number,
            quote=quote,
            paid_to=_paid_to(ground),
            business_date=day,
            posted_at=ground.transaction.call.now,
            reference=ground.reference,
        ),
    )
    mark_documents(ground, {"status": "CURRENT", "customer_id": ground.request.customer_id})
    return AccountClosed(
        account_no=number,
        state="CLOSED",
        closed_on=day,
        interest=quote.interest,
        fee=quote.fee,
        payout=quote.payout,
        transaction_ids=posted,
    )


ACCOUNT_CLOSE: Final = OperationRules(
    code=OperationCode.ACCOUNT_CLOSURE,
    action="account_closure",
    model=AccountClosure,
    effect=_close,
    prepare=with_held,
    complaints=_complaints,
    settle=_settle,
    objects=account_object,
    branches=account_branch,
    tag=tag_held,
    changes=changes_held,
    subject=subject_held,
    names_version=True,
    created=False,
)


def _paid_to(ground: Ground) -> dict[str, str]:
    payout = ground.request.payout
    if payout.method is PayoutMethod.TRANSFER:
        return {"account_no": payout.to_account_no}
    if payout.method is PayoutMethod.BANKERS_CHEQUE:
        return {"gl_code": _CHEQUES}
    return {"gl_code": cash_code(ground.maker.branch_code)}


def _quote(ground: Ground) -> ClosureQuote:
    now = ground.transaction.call.now
    account = _own(ground)
    return closure_quote(ground.connection, ground.facts.meta, account, now, ground.request_id)


def _own(ground: Ground) -> Row[Any]:
    return _existing(ground, ground.request.account_no)


def _existing(ground: Ground, number: str) -> Row[Any]:
    row = _row(ground, number)
    if row is None:
        raise Refusal("not_found")
    return row


def _row(ground: Ground, number: str) -> Row[Any] | None:
    chosen = accounts.c.account_no == number
    return ground.connection.execute(select(accounts).where(chosen)).one_or_none()
