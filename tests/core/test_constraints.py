"""The database itself holds the rules: direct SQL against each, and the schema that is migrated."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from branch_desk.core import ledger
from branch_desk.core.ledger import Line, Posting
from branch_desk.core.store import StoreUnusable, migrate, open_engine, reading, schema, writing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.requirement("S13")

_DECISION: Final = (
    "INSERT INTO request_decisions (request_id, revision, level, act, officer_id, staff_no,"
    " maker_staff_no, payload_hash, decided_at)"
    " SELECT request_id, 1, {level}, '{act}', 'SUP001', {staff}, {maker}, 'x', '2026-11-24'"
    " FROM approval_requests WHERE status = 'PENDING' LIMIT 1"
)


def decision(
    level: int = 1, act: str = "APPROVE", staff: str = "'100104'", maker: str = "maker_staff_no"
) -> str:
    return _DECISION.format(level=level, act=act, staff=staff, maker=maker)


BROKEN: Final = {
    "maker is checker": decision(staff="maker_staff_no"),
    "another maker than the request's": decision(maker="'999999'"),
    "a third level": decision(level=3),
    "an unknown act": decision(act="SHRUG"),
    "a level twice": ";".join((decision(), decision(staff="'100106'"))),
    "one person at both levels": ";".join((decision(), decision(level=2))),
    "a second open request": (
        "INSERT INTO request_objects SELECT request_id || 'X', operation, object, 1"
        " FROM request_objects WHERE is_open LIMIT 1;"
    ),
    "a negative value": "UPDATE approval_requests SET value_minor = -1",
    "approved without a reference": "UPDATE approval_requests SET status = 'APPROVED'",
    "an unknown status": "UPDATE approval_requests SET status = 'LOST'",
    "a closed account with money": (
        "UPDATE accounts SET state = 'CLOSED', closed_on = '2026-11-24' WHERE ledger_minor > 0"
    ),
    "money on a closed account": "UPDATE accounts SET ledger_minor = 5 WHERE state = 'CLOSED'",
    "an unknown state": "UPDATE accounts SET state = 'LOST' WHERE state = 'ACTIVE'",
    "frozen for no reason": "UPDATE accounts SET state = 'FROZEN' WHERE state = 'ACTIVE'",
    "a negative limit": "UPDATE accounts SET daily_debit_minor = -1",
    "more than the day's cap": (
        "INSERT INTO day_use VALUES ('REL001', '2026-01-01', 'cif_create', 21, 20, 0)"
    ),
    "an empty hold": "UPDATE holds SET amount_minor = 0",
    "an entry of nothing": "UPDATE entries SET amount_minor = 0",
    "an entry on both sides": "UPDATE entries SET gl_code = 'X' WHERE account_no IS NOT NULL",
    "an unknown kind": "UPDATE transactions SET kind = 'GIFT'",
    "a national ID twice": (
        "UPDATE customers SET id_number = '12345678', id_type = 'NATIONAL_ID',"
        " issuing_country = 'KE' WHERE customer_type = 'INDIVIDUAL'"
    ),
    "a registration twice": (
        "UPDATE customers SET registration_no = 'X' WHERE customer_type = 'BUSINESS'"
    ),
    "a PIN twice": "UPDATE customers SET kra_pin = 'A000000000A'",
    "an account number twice": (
        "INSERT INTO accounts SELECT * FROM accounts WHERE account_no = '0011000000015'"
    ),
    "a customer twice": (
        "INSERT INTO customers SELECT * FROM customers WHERE customer_id = '1000000016'"
    ),
    "a key twice": "INSERT INTO operations SELECT * FROM operations LIMIT 1",
    "a final key without its answer": "UPDATE operations SET reply = NULL WHERE state = 'FINAL'",
    "a till receipt twice": (
        "INSERT INTO till_receipts SELECT * FROM till_receipts LIMIT 1"
    ),
    "a holder who is no customer": "UPDATE account_holders SET customer_id = '7'",
    "a second bank": "INSERT INTO bank SELECT 2, name, demo, business_date, created_at FROM bank",
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_the_database_refuses(core: RunningCore, what: str) -> None:
    database = sqlite3.connect(core.db_path, timeout=10, isolation_level=None)
    database.execute("PRAGMA foreign_keys=ON")
    try:
        database.execute("BEGIN IMMEDIATE")
        statements = [each for each in BROKEN[what].split(";") if each.strip()]
        for statement in statements[:-1]:
            database.execute(statement)
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statements[-1])
    finally:
        database.execute("ROLLBACK")
        database.close()


def test_the_revisions_make_the_very_schema(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    migrate(engine)
    migrate(engine)  # Nothing to do the second time.
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
        }
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    migrate(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999_future'")
    with pytest.raises(StoreUnusable, match="made by a newer program"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [("read-only", "is read-only"), ("held", "in use by another program")],
)
def test_a_database_that_cannot_be_written_is_told(
    tmp_path: Path, change: str, sentence: str
) -> None:
    place = tmp_path / "books.db"
    sqlite3.connect(place).close()
    engine = open_engine(f"sqlite:///{place}")
    held = sqlite3.connect(place, isolation_level=None)
    if change == "read-only":
        engine.dispose()
        engine = open_engine(f"sqlite:///file:{place}?mode=ro&uri=true")
        held.execute("CREATE TABLE x (y)")
    else:
        migrate(engine)
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'x'")
        held.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match=sentence):
        migrate(engine)
    held.close()
    engine.dispose()


def test_instants_are_kept_aware(core: RunningCore) -> None:
    engine = core.app.state.core.engine
    naive = datetime.now(UTC).replace(tzinfo=None)
    with reading(engine) as connection:
        asked = select(schema.bank).where(schema.bank.c.created_at == naive)
        with pytest.raises(StatementError):
            connection.execute(asked)
    with reading(engine) as connection:
        made: datetime = connection.execute(select(schema.bank.c.created_at)).scalar_one()
        assert made.tzinfo is UTC


def test_a_transaction_that_does_not_balance_is_not_booked(core: RunningCore) -> None:
    lines = (Line(-100, gl_code="CASH_001"), Line(101, account_no="0011000000015"))
    for chosen in (lines, lines[:1], ()):
        posting = Posting(
            kind="DEPOSIT",
            narrative="A deposit",
            lines=chosen,
            business_date=date(2026, 11, 24),
            posted_at=datetime.now(UTC),
        )
        with (
            pytest.raises(ValueError, match="sum to 0"),
            writing(core.app.state.core.engine) as connection,
        ):
            ledger.post(connection, core.app.state.core.rules.products, posting)


def test_interest_keeps_no_account_awake(core: RunningCore) -> None:
    number = "0011000000049"  # Peter's, dormant.
    posting = Posting(
        kind="INTEREST",
        narrative="Interest",
        lines=(Line(-7, gl_code="INTEREST_EXPENSE"), Line(7, account_no=number)),
        business_date=date(2026, 11, 24),
        posted_at=datetime.now(UTC),
        by_customer=False,
    )
    sql = "SELECT last_customer_transaction_on FROM accounts WHERE account_no = ?"
    before = core.one(sql, number)
    with writing(core.app.state.core.engine) as connection:
        ledger.post(connection, core.app.state.core.rules.products, posting)
    assert core.one(sql, number) == before


def test_an_account_begins_by_what_a_whole_transaction_leaves_on_it(core: RunningCore) -> None:
    number = "0011000000163"
    look = "SELECT state FROM accounts WHERE account_no = ?"
    assert core.one(look, number) == "PENDING"
    for fee_minor, state in ((1, "PENDING"), (-1, "ACTIVE")):
        posting = Posting(
            kind="DEPOSIT",
            narrative="Paid in, less a fee",
            lines=(
                Line(-50_000, gl_code="CASH_001"),
                Line(50_000, account_no=number),
                Line(-fee_minor, account_no=number),
                Line(fee_minor, gl_code="FEE_INCOME"),
            ),
            business_date=date(2026, 11, 24),
            posted_at=datetime.now(UTC),
        )
        with writing(core.app.state.core.engine) as connection:
            ledger.post(connection, core.app.state.core.rules.products, posting)
        assert core.one(look, number) == state


def test_a_failed_write_leaves_nothing_behind(core: RunningCore) -> None:
    engine = core.app.state.core.engine
    lost = insert(schema.counters).values(name="lost", value=1)

    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.execute(lost)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert core.one("SELECT count(*) FROM counters WHERE name = 'lost'") == 0
