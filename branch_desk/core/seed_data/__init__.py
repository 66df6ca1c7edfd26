"""All demo data of the core, one function of the first business date and the moment of seeding.

Persons, firms and papers are invented. Nothing is random but the salts of the passwords; ids are
digests of fixed places in the tables, so they stay the same for good (contract 6).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy import Connection, Table, insert

from branch_desk.core.seed_data import rows as of_customers
from branch_desk.core.seed_data import terms_rows
from branch_desk.core.seed_data.ids import customer_id
from branch_desk.core.seed_data.officers import BANK_NAME, BRANCHES, OFFICERS
from branch_desk.core.seed_data.postings import ledger
from branch_desk.core.seed_data.queue_rows import RequestRows
from branch_desk.core.seed_data.requests import requests
from branch_desk.core.seed_data.rows import Moment, Row
from branch_desk.core.store import schema

__all__ = ["seed"]

_PASSWORD_AGE: Final = timedelta(days=30)
_HASHERS: Final = 4


def seed(connection: Connection, as_of: date, now: datetime) -> None:
    """Fill an empty store with the demo bank, whose first business date is `as_of`.

    `now` is an aware instant, the moment that all earlier ones are counted back from. Raises
    sqlalchemy.exc.IntegrityError on a store that holds something already.
    """
    moment = Moment(as_of, now)
    with ThreadPoolExecutor(_HASHERS, thread_name_prefix="hash") as pool:
        # Slow on purpose, and outside the interpreter's lock: all else is filled meanwhile.
        hashes = pool.map(PasswordHasher().hash, [each.password for each in OFFICERS])
        _seed_bank(connection, moment)
        _seed_customers(connection, moment)
        _seed_accounts(connection, moment)
        _seed_officers(connection, moment, hashes)
    _fill(connection, schema.holds, terms_rows.hold_rows(moment))
    _seed_queue_and_papers(connection, moment)
    _fill(connection, schema.counters, terms_rows.counter_rows(moment))


def _fill(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    connection.execute(insert(table), list(rows))


def _seed_bank(connection: Connection, moment: Moment) -> None:
    row = {"bank_no": 1, "name": BANK_NAME, "demo": True}
    dated = {"business_date": moment.first_day, "created_at": moment.now}
    _fill(connection, schema.bank, [row | dated])
    _fill(
        connection,
        schema.branches,
        ({"branch_code": code, "name": name, "town": town} for code, name, town in BRANCHES),
    )


def _seed_customers(connection: Connection, moment: Moment) -> None:
    _fill(connection, schema.customers, of_customers.customer_rows(moment))
    _fill(connection, schema.name_keys, of_customers.name_key_rows())
    _fill(connection, schema.waivers, of_customers.waiver_rows(moment))


def _seed_officers(connection: Connection, moment: Moment, hashes: Iterable[str]) -> None:
    _fill(connection, schema.officers, _officer_rows(moment, hashes))
    _fill(
        connection,
        schema.officer_branches,
        (
            {"officer_id": each.officer_id, "branch_code": each.branch_code, "position": 0}
            for each in OFFICERS
        ),
    )


def _officer_rows(moment: Moment, hashes: Iterable[str]) -> Iterator[Row]:
    for officer, password_hash in zip(OFFICERS, hashes, strict=True):
        yield {
            "officer_id": officer.officer_id,
            "staff_no": officer.staff_no,
            "full_name": officer.full_name,
            "role": officer.role,
            "password_hash": password_hash,
            "password_set_at": moment.now - _PASSWORD_AGE,
            "customer_id": customer_id(officer.serial) if officer.serial else None,
            "disabled": officer.disabled,
        }


def _seed_accounts(connection: Connection, moment: Moment) -> None:
    postings, states = ledger(moment.first_day)
    _fill(connection, schema.accounts, of_customers.account_rows(moment, states))
    _fill(connection, schema.account_holders, of_customers.holder_rows())
    _fill(connection, schema.transactions, of_customers.transaction_rows(moment, postings))
    _fill(connection, schema.entries, of_customers.entry_rows(postings))
    _fill(connection, schema.mandates, terms_rows.mandate_rows(moment))
    _fill(connection, schema.signatories, terms_rows.signatory_rows(moment))
    _fill(connection, schema.mandate_bands, terms_rows.band_rows(moment))
    _fill(connection, schema.cards, terms_rows.card_rows())
    _fill(connection, schema.standing_instructions, terms_rows.instruction_rows(moment))
    _fill(connection, schema.loans, terms_rows.loan_rows())


def _seed_queue_and_papers(connection: Connection, moment: Moment) -> None:
    queue = [RequestRows(each, moment) for each in requests(moment.first_day)]
    _fill(connection, schema.approval_requests, (each.request_row() for each in queue))
    _fill(connection, schema.request_revisions, (each.revision_row() for each in queue))
    _fill(connection, schema.operations, (each.operation_row() for each in queue))
    for table, rows in (
        (schema.request_objects, [row for each in queue for row in each.object_rows()]),
        (schema.request_decisions, [row for each in queue for row in each.decision_rows()]),
        (schema.request_history, [row for each in queue for row in each.history_rows()]),
        (schema.till_receipts, [row for each in queue for row in each.till_receipt_rows()]),
    ):
        _fill(connection, table, rows)
    documents = list(of_customers.document_rows(moment))
    documents += [row for each in queue for row in each.document_rows()]
    _fill(connection, schema.documents, documents)
    _fill(connection, schema.document_pages, of_customers.page_rows(documents))
