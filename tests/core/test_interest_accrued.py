"""Interest that stands with an account until it is posted: the demo's, and an older database's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from branch_desk.core.policy import load
from branch_desk.core.store import migrate, open_engine, reading, schema, writing
from branch_desk.domain.interest import accrued
from tests.core.seed_store import DAY, by, demo_bytes, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def test_what_earns_has_accrued_since_its_last_posting(store: Connection) -> None:
    rates = {each.product_code: each.interest_rate_percent for each in load(demo=True).products}
    for each in rows(store, schema.accounts):
        rate = rates[each["product_code"]]
        earns = rate > 0 and each["ledger_minor"] > 0
        assert (each["interest_accrued"] > 0) == earns, each["account_no"]
        # A month of the balance at most, and a deposit's since it was opened.
        days = (DAY - each["opened_on"]).days if each["product_code"] == "30" else 31
        most = accrued(2 * each["ledger_minor"], rate, days)
        assert each["interest_accrued"] <= most, each["account_no"]


def test_a_deposit_has_earned_since_its_first_day(store: Connection) -> None:
    deposit = by(store, schema.accounts, "account_no")["0013000000011"]
    days = (DAY - deposit["opened_on"]).days
    assert days == 300
    assert deposit["interest_accrued"] == accrued(500_000_00, Decimal("8.00"), days)


def test_a_database_of_the_step_before_begins_with_nothing_accrued(tmp_path: Path) -> None:
    place = tmp_path / "books.db"
    place.write_bytes(demo_bytes())
    engine = open_engine(f"sqlite:///{place}")
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE accounts DROP COLUMN interest_accrued")
        connection.exec_driver_sql("ALTER TABLE operations DROP COLUMN request")
        connection.exec_driver_sql("ALTER TABLE operations DROP COLUMN paper")
        connection.exec_driver_sql("ALTER TABLE audit DROP COLUMN account_no")
        connection.exec_driver_sql(
            "ALTER TABLE accounts ADD COLUMN closing BOOLEAN DEFAULT 0 NOT NULL"
        )
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.exec_driver_sql(
            "INSERT INTO alembic_version VALUES ('r0003_supervision_and_documents')"
        )
    migrate(engine)
    with reading(engine) as connection:
        found = rows(connection, schema.accounts)
    engine.dispose()
    assert len(found) == 70
    assert {each["interest_accrued"] for each in found} == {0}
