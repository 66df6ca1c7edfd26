"""/meta: what a desk has to know of this core, and the ground of every judgement."""

from datetime import date

from sqlalchemy import Connection, select

from branch_desk.common import BANK_ZONE, CONTRACT_VERSION
from branch_desk.core.config import MIN_DESK_VERSION, Core
from branch_desk.core.store.schema import bank, branches
from branch_desk.domain.policy import (
    AuthMethods,
    Bank,
    Branch,
    JournalTerms,
    Meta,
    PublicMeta,
)


def business_date_of(connection: Connection) -> date:
    """Give the bank's day."""
    day: date = connection.execute(select(bank.c.business_date)).scalar_one()
    return day


def public_meta(connection: Connection, core: Core) -> PublicMeta:
    """Give what anybody may know of this core."""
    found = connection.execute(select(bank.c.name, bank.c.demo)).one()
    rows = connection.execute(select(branches).order_by(branches.c.branch_code))
    methods = AuthMethods(methods=("PASSWORD",), step_up=core.rules.policy.step_up_methods)
    return PublicMeta(
        contract_version=CONTRACT_VERSION,
        server_time=core.clock.now(),
        bank=Bank(name=found.name, demo=found.demo),
        min_desk_version=MIN_DESK_VERSION,
        branches=tuple(Branch(**row._mapping) for row in rows),
        auth=methods,
    )


def meta_of(connection: Connection, core: Core) -> Meta:
    """Give what the desk of an officer who is signed in knows, and rules judge by."""
    day = business_date_of(connection)
    public = public_meta(connection, core)
    return Meta(
        **{name: getattr(public, name) for name in type(public).model_fields},
        business_date=day,
        next_business_date=core.rules.next_business_date(day),
        time_zone=BANK_ZONE.key,
        products=core.rules.products,
        policy=core.rules.policy,
        journal=JournalTerms(required=False),
        reference=core.rules.reference,
    )
