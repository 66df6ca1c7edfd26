"""The end of an account: what stands in the way, what is paid out, and to whom."""

from collections.abc import Mapping
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.closure import (
    PAYOUT_WORDS,
    AccountClosed,
    AccountClosure,
)
from branch_desk.domain.closure_words import quote_changes, quote_hits
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.enquiry_words import listed
from branch_desk.domain.examples import CLOSURE_EXAMPLE
from branch_desk.domain.operation import (
    Before,
    Known,
    Lookup,
    Operation,
    Precheck,
    Read,
    Section,
    record_of,
)
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.sheet import Sheet, SheetRow
from branch_desk.domain.words import money_in_words, named

_METHOD: Final = "payout.method"


def _start(_held: EnquiryReply, _meta: Meta) -> Mapping[str, Any]:
    return {}


def _quote_of(sketched: AccountClosure) -> Read | None:
    if not (sketched.customer_id and sketched.account_no):
        return None
    params = {"customer_id": sketched.customer_id, "account_no": sketched.account_no}
    return Read(path="/customer/closure-check", params=params)


def _is_closable(_: AccountClosure, reply: Mapping[str, Any]) -> bool:
    return bool(reply["closable"])


def _payout(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"expected_payout": reply["payout"]}


def _sheet(request: AccountClosure, reply: AccountClosed, known: Known) -> Sheet:
    names = known.paper.names if known.paper else {}
    interest = reply.interest
    return Sheet(
        title="Account closure",
        rows=(
            SheetRow("Customer", named(request.customer_id, names)),
            SheetRow("Account", reply.account_no, strong=True),
            SheetRow("Closed on", format_date(reply.closed_on)),
            SheetRow("Reason", listed(known.meta, "closure_reasons", request.reason_code)),
            SheetRow("Interest", f"{interest.gross} less tax {interest.tax}"),
            SheetRow("Fee", str(reply.fee)),
            SheetRow("Payout quoted", str(request.expected_payout)),
            SheetRow("Paid out", money_in_words(reply.payout), strong=True),
            SheetRow("Paid by", _paid_by(request)),
            *_difference(request, reply),
        ),
    )


def _paid_by(request: AccountClosure) -> str:
    to = request.payout.to_account_no or request.payout.payee
    method = PAYOUT_WORDS[request.payout.method]
    return f"{method} to {to}" if to else method


def _difference(request: AccountClosure, reply: AccountClosed) -> tuple[SheetRow, ...]:
    grown = reply.payout.minor - request.expected_payout.minor
    why = "Interest was added until the closure was approved."
    return (SheetRow("Why more", why),) if grown else ()


ACCOUNT_CLOSURE: Final = Operation(
    action="account_closure",
    title="Account closure",
    code="ACCL",
    dock=4,
    operation=OperationCode.ACCOUNT_CLOSURE,
    method="POST",
    path="/customer/account-close",
    request=AccountClosure,
    reply=AccountClosed,
    form=(
        Section(title="Account", fields=("customer_id", "account_no")),
        Section(title="Why", fields=("reason_code", "note")),
        Section(title="Payout", fields=("expected_payout", _METHOD)),
        Section(title="", fields=("payout.to_account_no",), when=(_METHOD, ("TRANSFER",))),
        Section(title="", fields=("payout.payee",), when=(_METHOD, ("BANKERS_CHEQUE",))),
        Section(title="Confirmed at the counter", fields=("confirmations",)),
        Section(title="Instruction", fields=("instruction",)),
    ),
    before=Before(read=record_of, start=_start),
    prechecks=(
        Precheck(
            name="Nothing in the way",
            lookup=_quote_of,
            passes=_is_closable,
            sentence="The account cannot be closed yet: clear first what stands beside the form.",
        ),
    ),
    lookups=(
        Lookup(
            title="Before closing",
            fields=("customer_id", "account_no"),
            read=_quote_of,
            words=quote_hits,
            fills=_payout,
            since=quote_changes,
        ),
    ),
    result=_sheet,
    example=CLOSURE_EXAMPLE,
)
