"""The 360 view of a customer, and of one account where it is named (contract 2.7).

Masked for everybody; in clear only with `reveal`, which is a viewed read and stands as one in the
access record. A teller gets no address and no date of birth in any form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from branch_desk.core.account_views import AccountViews
from branch_desk.core.alerts import Outlook, alerts_of
from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.masking import masked, without_teller_secrets
from branch_desk.core.meta import meta_of
from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import (
    account_holders,
    accounts,
    approval_requests,
    customers,
    documents,
    loans,
    officers,
    waivers,
)
from branch_desk.domain.checklists import wanted_documents
from branch_desk.domain.complaints import field_error
from branch_desk.domain.customers import ADULT_AGE, CifCreate, age_on
from branch_desk.domain.enquiries import (
    CustomerEnquiry,
    CustomerHeld,
    DocumentHeld,
    EnquiryReply,
    KycState,
    LoanLine,
    OpenRequest,
)
from branch_desk.domain.facts import Facts
from branch_desk.domain.money import Money
from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Meta
from branch_desk.domain.sketch import sketch
from branch_desk.domain.supervision import OPEN_STATES


@dataclass(frozen=True)
class Answer:
    """What an enquiry found, and the tag of the record as it stands."""

    reply: EnquiryReply
    etag: str


def enquire(connection: Connection, call: Call, asked: CustomerEnquiry, *, reveal: bool) -> Answer:
    """Answer an enquiry and write the read into the access record.

    Raises Refusal `not_permitted` for a reveal that the role may not make, `not_found`, and
    `validation_failed` if neither is named, or the account is not the customer's.
    """
    if reveal:
        call.require("customer_reveal")
    account = find_account(connection, asked.account_no) if asked.account_no else None
    customer = _customer(connection, asked, account)
    hides_more = call.caller.role is Role.TELLER
    how = _How(meta_of(connection, call.core), is_clear=reveal, hides_more=hides_more)
    reply = _reply(connection, customer, account, how)
    record_read(
        connection,
        call,
        ReadOf(
            act="REVEAL" if reveal else "ENQUIRY",
            viewed=reveal,
            customer_id=customer.customer_id,
            account_no=account.account_no if account else None,
        ),
    )
    return Answer(reply, tag_of(customer.version, account.version if account else None))


def held_by_core(
    connection: Connection, meta: Meta, customer_id: str, account_no: str | None
) -> EnquiryReply | None:
    """Give what the core holds, in clear, for its own rules: no officer reads it.

    None if there is no such customer; without `account` if it is not one of theirs.
    """
    chosen = customers.c.customer_id == customer_id
    customer = connection.execute(select(customers).where(chosen)).one_or_none()
    if customer is None:
        return None
    account = connection.execute(
        select(accounts)
        .join(account_holders, account_holders.c.account_no == accounts.c.account_no)
        .where(accounts.c.account_no == account_no, account_holders.c.customer_id == customer_id)
    ).one_or_none()
    return _reply(connection, customer, account, _How(meta, is_clear=True))


def tag_of(customer_version: int, account_version: int | None = None) -> str:
    """Give the entity tag of a customer, or of a customer and an account."""
    account = "" if account_version is None else f".a{account_version}"
    return f'"c{customer_version}{account}"'


@dataclass(frozen=True)
class _How:
    """On which day and by which rules a record is shown, and how much of it."""

    meta: Meta
    is_clear: bool
    hides_more: bool = False


def _reply(
    connection: Connection, customer: Row[Any], account: Row[Any] | None, how: _How
) -> EnquiryReply:
    meta = how.meta
    views = AccountViews(connection, meta.business_date, meta.products, clear=how.is_clear)
    held_in = views.of_customer(customer.customer_id)
    requests = tuple(_open_requests(connection, customer, [each.account_no for each in held_in]))
    kyc, expiring = _kyc(connection, customer, meta)
    signed_for = [each.account_no for each in held_in if each.state != "CLOSED"]
    ends = tuple(views.signing_ends(signed_for))
    outlook = Outlook(meta.business_date, meta.policy, expiring, ends, bool(requests))
    return EnquiryReply(
        customer=_shown(customer, how),
        kyc=kyc,
        accounts=held_in,
        loans=tuple(_loans(connection, customer.customer_id)),
        alerts=tuple(alerts_of(customer, outlook)),
        open_requests=requests,
        account=views.whole(account) if account else None,
    )


def find_account(connection: Connection, account_no: str) -> Row[Any]:
    """Give the row of an account; raises Refusal `not_found`."""
    row = connection.execute(
        select(accounts).where(accounts.c.account_no == account_no)
    ).one_or_none()
    if row is None:
        raise Refusal("not_found")
    return row


def _customer(connection: Connection, asked: CustomerEnquiry, account: Row[Any] | None) -> Row[Any]:
    customer_id = asked.customer_id
    if customer_id is None and account is None:
        complaint = field_error("/query/customer_id", "required", label="a customer or an account")
        raise Refusal("validation_failed", field_errors=[complaint])
    if account is not None:
        customer_id = holder_of(connection, account.account_no, customer_id)
    row = connection.execute(
        select(customers).where(customers.c.customer_id == customer_id)
    ).one_or_none()
    if row is None:
        raise Refusal("not_found")
    return row


def holder_of(connection: Connection, account_no: str, customer_id: str | None = None) -> str:
    """Give the holder that is named, else the primary one.

    Raises Refusal `validation_failed` if the account is not the named customer's.
    """
    holders: list[str] = list(
        connection.scalars(
            select(account_holders.c.customer_id)
            .where(account_holders.c.account_no == account_no)
            .order_by(account_holders.c.position)
        )
    )
    if customer_id is None:
        return holders[0]
    if customer_id not in holders:
        complaint = field_error("/query/account_no", "account_not_of_customer")
        raise Refusal("validation_failed", field_errors=[complaint])
    return customer_id


def _shown(row: Row[Any], how: _How) -> CustomerHeld:
    record = row.record if how.is_clear else masked(CifCreate, row.record)
    if how.hides_more:
        record = without_teller_secrets(record)
    born, day = row.date_of_birth, how.meta.business_date
    return CustomerHeld.model_validate(
        {
            **record,
            "customer_id": row.customer_id,
            "version": row.version,
            "branch_code": row.branch_code,
            "status": row.status,
            "full_name": row.full_name,
            "kyc_tier": row.kyc_tier,
            "contact_changed_on": row.contact_changed_on,
            "next_of_kin_confirmed_on": row.next_of_kin_confirmed_on,
            "risk_rating": row.risk_rating,
            "risk_factors": tuple(row.risk_factors),
            "is_minor": born is not None and age_on(born, day) < ADULT_AGE,
        }
    )


def _kyc(connection: Connection, row: Row[Any], meta: Meta) -> tuple[KycState, tuple[date, ...]]:
    papers = connection.execute(
        select(documents)
        .where(documents.c.customer_id == row.customer_id, documents.c.status == "CURRENT")
        .order_by(documents.c.uploaded_at, documents.c.document_id)
    ).all()
    waived = connection.execute(
        select(waivers)
        .where(waivers.c.customer_id == row.customer_id)
        .order_by(waivers.c.document_type)
    ).all()
    there = {each.document_type for each in (*papers, *waived)}
    facts = Facts(meta, row.branch_code, meta.policy.maker_alone_max)
    wanted = wanted_documents(sketch(CifCreate, row.record), facts)
    state = KycState(
        status=row.kyc_status,
        tier=row.kyc_tier,
        review_due=row.kyc_review_due,
        documents=tuple(
            DocumentHeld(**{name: getattr(each, name) for name in DocumentHeld.model_fields})
            for each in papers
        ),
        missing=tuple(each.value for each in wanted if each not in there),
        waivers=tuple(
            {
                "document_type": each.document_type,
                "reason": each.reason,
                "expires_on": each.expires_on.isoformat(),
            }
            for each in waived
        ),
    )
    return state, tuple(each.expires_on for each in papers if each.expires_on)


def _loans(connection: Connection, customer_id: str) -> Iterator[LoanLine]:
    own = loans.c.customer_id == customer_id
    for row in connection.execute(select(loans).where(own).order_by(loans.c.loan_no)):
        yield LoanLine(
            loan_no=row.loan_no,
            product_name=row.product_name,
            outstanding=Money.from_minor(row.outstanding_minor),
            days_past_due=row.days_past_due,
            repayment_account_no=row.repayment_account_no,
            status=row.status,
        )


def _open_requests(
    connection: Connection, customer: Row[Any], account_nos: list[str]
) -> Iterator[OpenRequest]:
    table = approval_requests
    rows = connection.execute(
        select(table, officers.c.full_name.label("maker_name"))
        .join(officers, officers.c.officer_id == table.c.maker_id)
        .where(
            table.c.status.in_([each.value for each in OPEN_STATES]),
            or_(table.c.customer_id == customer.customer_id, table.c.account_no.in_(account_nos)),
        )
        .order_by(table.c.submitted_at, table.c.request_id)
    )
    for row in rows:
        yield OpenRequest(
            request_id=row.request_id,
            operation=row.operation,
            status=row.status,
            maker_name=row.maker_name,
        )
