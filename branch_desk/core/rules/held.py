"""The record that a request changes, as the core holds it now: its facts, version and scope."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from branch_desk.core.enquiry import held_by_core
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.declaration import Ground, Subject
from branch_desk.core.store.schema import accounts, customers
from branch_desk.domain.differences import request_changes, version_seen
from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
from branch_desk.domain.maintenance import Change

_BRANCH_DIGITS = 3


def with_held(ground: Ground) -> Ground:
    """Add to the facts the customer and the account that the request names."""
    request = ground.request
    held = held_by_core(
        ground.connection, ground.facts.meta, request.customer_id, request.account_no
    )
    return ground.with_facts(held=held)


def held_of(ground: Ground) -> EnquiryReply:
    """Give the record; to be asked once the field rules have made sure that there is one."""
    if ground.facts.held is None:
        raise Refusal("not_found")
    return ground.facts.held


def account_of(ground: Ground) -> AccountDetail:
    """Give the account; to be asked once the field rules have made sure that there is one."""
    account = held_of(ground).account
    if account is None:
        raise Refusal("not_found")
    return account


def tag_held(ground: Ground) -> str | None:
    """Give the version that the maker must have seen."""
    return version_seen(ground.request, held_of(ground))


def changes_held(ground: Ground) -> tuple[Change, ...]:
    """Give what will be different in the record."""
    return request_changes(ground.request, ground.facts)


def account_branch(ground: Ground) -> tuple[str, ...] | None:
    """Give the one branch whose officers may change the account: the number says it."""
    account_no = ground.request.account_no
    return (account_no[:_BRANCH_DIGITS],) if account_no else None


def account_object(ground: Ground) -> tuple[str, ...]:
    """Name the account as what may have one open request."""
    return (f"account/{ground.request.account_no}",)


def subject_held(ground: Ground) -> Subject:
    """Give whom the request is about."""
    held = held_of(ground)
    return Subject(
        customer_name=held.customer.full_name,
        customer_id=held.customer.customer_id,
        account_no=ground.request.account_no,
    )


def change_customer(ground: Ground, columns: Mapping[str, Any]) -> int:
    """Write columns of the customer, and give the version that this makes."""
    return int(
        ground.connection.execute(
            update(customers)
            .where(customers.c.customer_id == ground.request.customer_id)
            .values(**columns, version=customers.c.version + 1)
            .returning(customers.c.version)
        ).scalar_one()
    )


def change_account(ground: Ground, columns: Mapping[str, Any]) -> int:
    """Write columns of the account, and give the version that this makes."""
    return int(
        ground.connection.execute(
            update(accounts)
            .where(accounts.c.account_no == ground.request.account_no)
            .values(**columns, version=accounts.c.version + 1)
            .returning(accounts.c.version)
        ).scalar_one()
    )
