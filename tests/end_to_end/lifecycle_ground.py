"""What every rule of the lifecycle machine stands on: picking, sending, and judging the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.core.desk_work import OPEN, QUEUE
from tests.end_to_end.lifecycle_bank import MAKERS, Bank, customers_of, new_key
from tests.end_to_end.lifecycle_books import OPEN_STATES, Books

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.core_fixtures import Answer

CHANGE: Final = "/customer/account-maintenance"
CLOSE: Final = "/customer/account-close"
MANDATE: Final = "/customer/mandate-update"
RESERVE: Final = "/customer/account-number-reserve"
REASON: Final = "Asked for by the customer in person"
# Answers that a lifecycle may meet; a 401, 404, 428 or 500 is a defect of core or machine.
MET: Final = {200, 201, 202, 403, 409, 412, 422}
_ACCOUNTS_MAX: Final = 7
_HINDERED: Final = (
    "SELECT account_no FROM holds WHERE released_on IS NULL UNION SELECT account_no FROM"
    " approval_requests WHERE status IN ('PENDING', 'PENDING_SECOND', 'RETURNED')"
    " AND account_no IS NOT NULL"
)

picks: Final = st.integers(0, 999)
makers: Final = st.sampled_from(MAKERS)


@dataclass(frozen=True)
class Write:
    """A keyed write as it was sent, and what came back."""

    officer_id: str
    sent: tuple[str, str, Mapping[str, Any]]
    key: str
    tag: str
    answer: Answer


class Ground(RuleBasedStateMachine):
    """One lifecycle: it begins on a fresh morning, and the auditor comes after every step."""

    bank: ClassVar[Bank]

    def __init__(self) -> None:
        super().__init__()
        self.last: Write | None = None
        self.touched: str | None = None
        self.days_ended = 0
        self.accounts: list[str] = []
        self.customers: list[str] = []

    @initialize()
    def begin(self) -> None:
        self.bank.begin_again()
        self.books = Books(self.bank)
        self.accounts = self.bank.accounts()
        self.customers = customers_of(self.bank)

    @invariant()
    def books_are_in_order(self) -> None:
        if self.accounts:
            self.bank.steps += 1
            self.books.audit()

    @invariant()
    def the_core_serves_what_its_books_hold(self) -> None:
        if self.touched is not None:
            account_no, self.touched = self.touched, None
            customer = self.holder(account_no)
            path = f"/customer/enquiry?customer_id={customer}&account_no={account_no}"
            shown = self.bank.desks["REL001"].get(path).body["account"]
            row = self.account(account_no)
            ledger = round(float(shown["balances"]["ledger"]["amount"]) * 100)
            served = (shown["state"], shown["version"], shown["closing"], ledger)
            assert served == (row["state"], row["version"], bool(row["closing"]), row["ledger"])

    def write(
        self,
        rule: str,
        officer_id: str,
        sent: tuple[str, str, Mapping[str, Any]],
        *,
        tag: str = "",
        key: str = "",
        known: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send, and see that nothing took effect unless the answer says so."""
        key = key or new_key()
        self.books.sent.setdefault(key, (dict(sent[2]), dict(known or {})))
        before = self.books.known_state or self.books.state()
        answer = self.bank.send(officer_id, sent, key, tag)
        self.bank.tried[rule] += 1
        self.bank.answers[str(answer.status)] += 1
        assert answer.status in MET, answer.raw
        self.last = Write(officer_id, sent, key, tag, answer)
        took_effect = answer.status < 300 and answer.body["reference"] is not None
        is_new = "idempotency-replayed" not in answer.headers
        after = self.books.known_state = self.books.state()
        if not (took_effect and is_new):
            assert after == before, f"{rule}: an effect without its answer"
        if answer.status < 300:
            self.bank.succeeded[rule] += 1
            self._note(sent[2], answer)
        return answer

    def trick(self, rule: str, answer: Answer, *codes: str) -> None:
        """Note a trick that did not work; it was tried by `write` or `refused` before."""
        assert answer.status >= 400, f"{rule} worked: {answer.raw!r}"
        assert answer.code in codes, f"{rule}: {answer.raw!r}"
        self.bank.succeeded[rule] += 1

    def _note(self, body: Mapping[str, Any], answer: Answer) -> None:
        result = answer.body["result"] or {}
        about = result.get("operation_result") or result
        number = about.get("account_no") or body.get("account_no")
        if answer.body["operation"].startswith("REQUEST_"):
            number = self.bank.one(
                "SELECT account_no FROM approval_requests WHERE request_id = ?",
                answer.body["request_id"],
            )
        if about.get("customer_id"):
            self.customers.append(about["customer_id"])
        if number and self.bank.one("SELECT 1 FROM accounts WHERE account_no = ?", number):
            self.touched = number
            if number not in self.accounts and len(self.accounts) < _ACCOUNTS_MAX:
                self.accounts.append(number)

    def account(self, account_no: str) -> dict[str, Any]:
        """Give an account's row."""
        (row,) = self.bank.rows(
            "SELECT state, version, ledger_minor, daily_debit_minor, freeze_kind,"
            " (SELECT count(*) FROM approval_requests r WHERE r.account_no = a.account_no"
            " AND operation = 'ACCOUNT_CLOSURE' AND status IN ('PENDING', 'PENDING_SECOND'))"
            " FROM accounts a WHERE account_no = ?",
            account_no,
        )
        names = ("state", "version", "ledger", "daily", "kind", "closing")
        return dict(zip(names, row, strict=True))

    def pick(self, number: int, states: Sequence[str] = (), *, is_free: bool = False) -> str:
        """Choose an account, one in these states and (`is_free`) without holds if there is one."""
        fit = [each for each in self.accounts if self.account(each)["state"] in states]
        if is_free:
            held = {row[0] for row in self.bank.rows(_HINDERED)}
            fit = [each for each in fit if each not in held]
        choice = fit or self.accounts
        return choice[number % len(choice)]

    def holder(self, account_no: str) -> str:
        """Give the primary holder."""
        sql = "SELECT customer_id FROM account_holders WHERE account_no = ? AND position = 0"
        return str(self.bank.one(sql, account_no))

    def customer_tag(self, customer_id: str) -> str:
        """Give the tag of a customer as it stands."""
        sql = "SELECT version FROM customers WHERE customer_id = ?"
        return f"c{self.bank.one(sql, customer_id)}"

    def requests(self, *states: str) -> list[dict[str, Any]]:
        """Give the requests of this lifecycle that are in one of these states."""
        names = ("request_id", "operation", "status", "levels", "payload_hash", "maker_id")
        chosen = ", ".join("?" for _ in states)
        rows = self.bank.rows(
            f"SELECT {', '.join(names)}, payload, idempotency_key"  # noqa: S608 (our own words)
            f" FROM approval_requests WHERE status IN ({chosen}) ORDER BY rowid",
            *states,
        )
        mine = [row for row in rows if row[-1] not in self.bank.seeded]
        return [
            {**dict(zip(names, row, strict=False)), "request": json.loads(row[-2])["request"]}
            for row in mine
        ]

    def open_requests(self) -> list[dict[str, Any]]:
        """Give the open requests of this lifecycle."""
        return self.requests(*OPEN_STATES)

    def change_account(
        self, rule: str, officer_id: str, account_no: str, parts: Mapping[str, Any]
    ) -> Answer:
        """Send a change of an account's terms or state, with what was seen last."""
        row, customer = self.account(account_no), self.holder(account_no)
        tag = f"{self.customer_tag(customer)}.a{row['version']}"
        body = {"customer_id": customer, "account_no": account_no, **parts}
        known = {"daily_debit": row["daily"]}
        answer = self.write(rule, officer_id, ("PUT", CHANGE, body), tag=tag, known=known)
        if row["state"] == "CLOSED":
            assert answer.status >= 400, "a closed account was changed"
        return answer

    def decide(self, rule: str, officer_id: str, request_id: str, act: Mapping[str, Any]) -> Answer:
        """Send a checker's or a maker's act on a request; `act` holds its `path` and members."""
        members = {name: value for name, value in act.items() if name != "path"}
        path = f"{QUEUE}/{request_id}/{act['path']}"
        return self.write(rule, officer_id, ("POST", path, members))

    @staticmethod
    def approval(request: dict[str, Any]) -> dict[str, Any]:
        """Give the approval of exactly what the request holds, at the level that is due."""
        level = 2 if request["status"] == "PENDING_SECOND" else 1
        return {"path": "approve", "payload_hash": request["payload_hash"], "level": level}

    @staticmethod
    def who_may(request: dict[str, Any]) -> str:
        """Name a checker of the right role who is another person than the maker."""
        first = "SUP002" if request["maker_id"] == "SUP001" else "SUP001"
        return "MGR001" if request["status"] == "PENDING_SECOND" else first

    def say_yes(self, checker: str, request: dict[str, Any]) -> None:
        """Approve, and see that the request is then what the level makes of it."""
        act, number = self.approval(request), request["request_id"]
        name = f"approve {request['operation']}, level {act['level']}"
        answer = self.decide(name, checker, number, act)
        if answer.status == 200:
            is_last = act["level"] == request["levels"]
            status = "APPROVED" if is_last else "PENDING_SECOND"
            assert answer.body["result"]["status"] == status
            assert (answer.body["reference"] is not None) is is_last
            shown = self.bank.desks["MGR001"].get(f"{QUEUE}/{number}").body
            assert (shown["status"], shown["revision"]) == (
                status,
                answer.body["result"]["revision"],
            )

    def follow(self, answer: Answer) -> None:
        """Have what waits approved at every level that is due."""
        while answer.status == 202:
            number = answer.body["request_id"]
            due = [
                e for e in self.requests("PENDING", "PENDING_SECOND") if e["request_id"] == number
            ]
            if not due:
                return
            before = due[0]["status"]
            self.say_yes(self.who_may(due[0]), due[0])
            sql = "SELECT status FROM approval_requests WHERE request_id = ?"
            if self.bank.one(sql, number) == before:
                return


def post(path: str, body: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    """Give a POST to send."""
    return ("POST", path, body)


__all__ = ["CHANGE", "CLOSE", "MANDATE", "OPEN", "REASON", "RESERVE", "Ground", "Write"]
