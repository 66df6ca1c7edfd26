"""One core for all lifecycles: officers signed in, papers at hand, its books set back at will."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from branch_desk.core.clock import ManualClock
from tests.core.desk_work import AMINA, OPEN, new_customer, opening, upload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.core_fixtures import Answer, RunningCore, SignedIn

# REL006 is the same person as SUP002; REL003 and SUP003 sit in branch 002.
OFFICERS: Final = ("REL001", "REL006", "SUP001", "SUP002", "MGR001", "TEL001", "REL003", "SUP003")
MAKERS: Final = ("REL001", "REL006", "SUP001")
AMINAS: Final = "0011000000015"
MORNING: Final = datetime(2026, 11, 24, 6, tzinfo=UTC)
_ELSEWHERE: Final = {"REL003": "002", "SUP003": "002"}
_PAPERS: Final = (
    "ID_FRONT",
    "ID_BACK",
    "PHOTO",
    "SIGNATURE_SPECIMEN",
    "PROOF_OF_ADDRESS",
    "KRA_PIN_CERTIFICATE",
    "SOURCE_OF_FUNDS",
    "PEP_DECLARATION",
    "CUSTOMER_INSTRUCTION",
    "MANDATE_INSTRUCTION",
    "CLOSURE_REQUEST",
)
_COPIES: Final = 24
_STEP: Final = timedelta(milliseconds=20)


class Bank:
    """A running core whose books go back to the same morning before each lifecycle."""

    def __init__(self, core: RunningCore, clock: ManualClock) -> None:
        self.core = core
        self.clock = clock
        self.desks: Mapping[str, SignedIn] = {
            each: core.log_in(each, _ELSEWHERE.get(each, "001")) for each in OFFICERS
        }
        self.tried: Counter[str] = Counter()
        self.succeeded: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.examples = 0
        self.steps = 0
        self._books = sqlite3.connect(core.db_path, timeout=10)
        keys = self.rows("SELECT idempotency_key FROM operations")
        self.seeded = frozenset(row[0] for row in keys)
        self._papers: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._used: Counter[tuple[str, str]] = Counter()
        self._fill()
        self._morning = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(core.db_path)) as source:
            source.backup(self._morning)

    def close(self) -> None:
        """Put the books away."""
        self._books.close()
        self._morning.close()

    def begin_again(self) -> None:
        """Set the books back to the morning."""
        self.examples += 1
        self._used.clear()
        with closing(sqlite3.connect(self.core.db_path, timeout=10)) as books:
            self._morning.backup(books)

    def paper(self, officer_id: str, document_type: str) -> dict[str, str]:
        """Give an officer a paper that is in no request yet."""
        sort = (officer_id, document_type)
        self._used[sort] += 1
        stock = self._papers[sort]
        if self._used[sort] > len(stock):
            return upload(self.desks[officer_id], document_type)
        document_id, sha256 = stock[self._used[sort] - 1]
        return {"document_id": document_id, "sha256": sha256}

    def send(
        self,
        officer_id: str,
        sent: tuple[str, str, Mapping[str, Any]],
        key: str,
        tag: str = "",
    ) -> Answer:
        """Send a keyed write: method, path and body."""
        self.clock.advance(_STEP)
        headers = {"Idempotency-Key": key, "If-Match": f'"{tag}"' if tag else ""}
        return self.desks[officer_id].send(*sent, headers)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the books directly, past the core."""
        return self._books.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Give the first column of the first row that the books hold, or None."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def _fill(self) -> None:
        """Add two customers with an account each, and papers that wait to be named."""
        maker = self.desks["REL001"]
        for _ in range(2):
            body = opening(customer_id=new_customer(maker))
            assert maker.post(OPEN, body).status == 201
        self._let_two_sign(self.accounts()[1])
        self._ask()
        with self.core.database() as books:
            for officer_id in MAKERS:
                for paper in _PAPERS:
                    first = upload(self.desks[officer_id], paper)
                    stock = list(_copies(books, first))
                    self._papers[officer_id, paper] = stock

    def _let_two_sign(self, account_no: str) -> None:
        """Add a second signatory, so that there is one who can be removed."""
        maker = self.desks["REL001"]
        signs, customer = self.rows(
            "SELECT signatory_id, customer_id FROM signatories WHERE account_no = ?", account_no
        )[0]
        second = {"customer_id": AMINA, "personal_limit": {"amount": "50000.00"}}
        body = {
            "customer_id": customer,
            "account_no": account_no,
            "mandate": {
                "effective_from": "2026-11-24",
                "signatories": [{"signatory_id": signs}, second],
                "bands": [{"rule": {"kind": "ANY_ONE"}}],
            },
            "instruction": upload(maker, "MANDATE_INSTRUCTION"),
        }
        answer = maker.post("/customer/mandate-update", body, headers={"If-Match": '"a1"'})
        assert answer.status == 200, answer.raw

    def _ask(self) -> None:
        """Let requests of both levels wait from the morning on, each of another maker."""
        customers = [AMINA, *customers_of(self)[:2]]
        for officer_id, customer, amount in zip(
            MAKERS, customers, ("1500000.00", "250000.00", "1000000.01"), strict=True
        ):
            body = opening(
                customer_id=customer, product_code="20", initial_deposit={"amount": amount}
            )
            assert self.desks[officer_id].post(OPEN, body).status == 202

    def accounts(self) -> list[str]:
        """Give the accounts that a lifecycle begins with, the new customers' first."""
        new = [
            row[0]
            for row in self.rows(
                "SELECT account_no FROM accounts WHERE branch_code = '001' AND product_code = '10'"
                " ORDER BY account_no DESC LIMIT 2"
            )
        ]
        asleep = self.one(
            "SELECT a.account_no FROM accounts a JOIN account_holders USING (account_no)"
            " JOIN customers c USING (customer_id) WHERE a.state = 'DORMANT'"
            " AND a.branch_code = '001' AND kyc_status = 'VERIFIED' AND c.status = 'ACTIVE'"
            " AND NOT EXISTS (SELECT 1 FROM approval_requests r"
            " WHERE r.account_no = a.account_no) ORDER BY a.account_no"
        )
        return [*new, asleep, AMINAS]


def new_key() -> str:
    """Make an idempotency key."""
    return str(uuid4())


def customers_of(bank: Bank) -> list[str]:
    """Give the customers of branch 001 that a lifecycle begins with."""
    found = bank.rows("SELECT customer_id FROM customers ORDER BY customer_id DESC LIMIT 2")
    return [*(row[0] for row in found), AMINA]


def _copies(books: sqlite3.Connection, first: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Let one upload stand for many: the same pages under new ids."""
    books.commit()
    names = {
        table: [row[1] for row in books.execute(f"PRAGMA table_info({table})")]
        for table in ("documents", "document_pages")
    }
    for _ in range(_COPIES):
        fresh = new_key()
        for table, columns in names.items():
            others = ", ".join(name for name in columns if name != "document_id")
            books.execute(
                f"INSERT INTO {table} (document_id, {others})"  # noqa: S608 (our own words)
                f" SELECT ?, {others} FROM {table} WHERE document_id = ?",
                (fresh, first["document_id"]),
            )
        yield fresh, first["sha256"]
    books.commit()
