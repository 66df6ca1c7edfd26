"""A request that passed the gate, as the rules see it: who calls, when, and under which id."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from branch_desk.core.auth.callers import Caller
from branch_desk.core.config import Core
from branch_desk.core.store.schema import access_record
from branch_desk.domain.policy import Policy


@dataclass(frozen=True)
class Call:
    """One request of an officer who is signed in."""

    core: Core
    caller: Caller
    correlation_id: str
    now: datetime
    path: str

    @property
    def policy(self) -> Policy:
        """The bank's policy."""
        return self.core.rules.policy

    def require(self, action: str) -> None:
        """Pass if the caller's role may do this; raises Refusal `not_permitted`."""
        self.caller.require(action, self.policy)


@dataclass(frozen=True, kw_only=True)
class ReadOf:
    """What was read: the act in a word, and the records it showed.

    `viewed` says that personal data were shown in clear, a page was shown, or a paper reprinted.
    """

    act: str
    viewed: bool
    customer_id: str | None = None
    account_no: str | None = None
    document_id: str | None = None
    page_no: int | None = None
    request_id: str | None = None
    reference: str | None = None


def record_read(connection: Connection, call: Call, read: ReadOf) -> None:
    """Write a read into the access record, under the Correlation-Id of the desk's act."""
    connection.execute(
        insert(access_record).values(
            at=call.now,
            correlation_id=call.correlation_id,
            officer_id=call.caller.officer_id,
            session_id=call.caller.session_id,
            workstation_id=call.caller.workstation_id,
            act=read.act,
            viewed=read.viewed,
            customer_id=read.customer_id,
            account_no=read.account_no,
            document_id=read.document_id,
            page_no=read.page_no,
            request_id=read.request_id,
            reference=read.reference,
        )
    )
