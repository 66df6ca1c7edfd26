"""A demo store for tests: seeded once, then copied in memory, and words to read it with."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, StaticPool, Table, create_engine, event, select

from branch_desk.core.policy import load
from branch_desk.core.seed_data import seed
from branch_desk.core.store import schema
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts
from branch_desk.domain.policy import AuthMethods, Bank, Branch, JournalTerms, Meta

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY: Final = date(2026, 11, 24)
NOW: Final = datetime(2026, 11, 24, 6, tzinfo=UTC)

Row = dict[str, Any]


def fresh_store(day: date, now: datetime) -> Connection:
    """Seed a new store in memory."""
    connection = opened(sqlite3.connect(":memory:", check_same_thread=False))
    schema.metadata.create_all(connection)
    seed(connection, day, now)
    connection.commit()
    return connection


def demo_store() -> Connection:
    """Give a copy of the demo store as it stands on the day and at the moment of the tests."""
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    raw.deserialize(demo_bytes())
    return opened(raw)


@cache
def demo_bytes() -> bytes:
    """Give the demo store as a database file would hold it."""
    connection = fresh_store(DAY, NOW)
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    data = raw.serialize()
    close(connection)
    return data


def opened(raw: sqlite3.Connection) -> Connection:
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "connect", lambda each, _: each.execute("PRAGMA foreign_keys=ON"))
    return engine.connect()


def close(connection: Connection) -> None:
    connection.close()
    connection.engine.dispose()


def rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(each) for each in connection.execute(select(table)).mappings()]


def by(connection: Connection, table: Table, key: str) -> dict[str, Row]:
    return {each[key]: each for each in rows(connection, table)}


def facts(connection: Connection, documents: Mapping[str, DocumentFacts] | None = None) -> Facts:
    bank_rules = load(demo=True)
    meta = Meta(
        contract_version="1.0",
        server_time=NOW,
        bank=Bank(name="Wekeza Bank (demo)", demo=True),
        min_desk_version="0.1.0",
        branches=tuple(Branch.model_validate(each) for each in rows(connection, schema.branches)),
        auth=AuthMethods(methods=("PASSWORD",), step_up=("PASSWORD",)),
        business_date=DAY,
        next_business_date=DAY + timedelta(days=1),
        time_zone="Africa/Nairobi",
        products=bank_rules.products,
        policy=bank_rules.policy,
        journal=JournalTerms(required=False),
        reference=bank_rules.reference,
    )
    customers = {
        each["customer_id"]: CustomerFacts(
            each["customer_id"],
            each["full_name"],
            each["customer_type"],
            each["status"],
            each["kyc_status"],
            each["kyc_tier"],
            each["guardian_id"] is not None,
        )
        for each in rows(connection, schema.customers)
    }
    maximum = bank_rules.policy.maker_alone_max
    return Facts(meta, "001", maximum, documents=documents or {}, customers=customers)


def counted(found: list[Row], *names: str) -> Counter[Any]:
    return Counter(each[names[0]] if len(names) == 1 else tuple(each[n] for n in names)
                   for each in found)  # fmt: skip
