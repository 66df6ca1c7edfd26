"""What an auditor finds in the books after every step: each check reads the SQLite file alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.end_to_end.lifecycle_bank import Bank

OPEN_STATES: Final = ("PENDING", "PENDING_SECOND", "RETURNED")
FIVE: Final = (
    "CIF_CREATE",
    "ACCOUNT_OPENING",
    "ACCOUNT_MAINTENANCE",
    "ACCOUNT_CLOSURE",
    "MANDATE_MANAGEMENT",
)
_COUNTED: Final = {"CIF_CREATE": "cif_create", "ACCOUNT_OPENING": "account_opening"}
_EFFECT_TABLES: Final = (
    "accounts",
    "account_holders",
    "customers",
    "holds",
    "mandates",
    "signatories",
    "mandate_bands",
    "cards",
    "waivers",
)

_PENDING: Final = "SELECT account_no FROM accounts WHERE state = 'PENDING'"
_CLOSED: Final = "account_no IN (SELECT account_no FROM accounts WHERE state = 'CLOSED')"
_OF_CLOSED: Final = (
    "SELECT * FROM accounts WHERE state = 'CLOSED'",
    f"SELECT account_no, count(*), max(entry_no) FROM entries WHERE {_CLOSED} GROUP BY account_no",  # noqa: S608 (our own words)
    f"SELECT account_no, hold_id, released_on, amount_minor FROM holds WHERE {_CLOSED} ORDER BY 2",  # noqa: S608 (our own words)
    f"SELECT account_no, mandate_no, superseded FROM mandates WHERE {_CLOSED} ORDER BY 2",  # noqa: S608 (our own words)
)


@dataclass(frozen=True)
class Effect:
    """A customer operation that took effect: by itself, or by a checker's approval."""

    operation: str
    result: dict[str, Any]
    reference: str
    key: str
    request_id: str | None


@dataclass
class Books:
    """The books of one lifecycle, beside what they were in the morning."""

    bank: Bank
    sent: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    """Bodies by key, with what the machine knew when it sent them."""
    slept: Counter[str] = field(default_factory=Counter)
    """Accounts that an end of day moved."""
    posted: set[str] = field(default_factory=set)
    """Transactions that an end of day posted."""

    def __post_init__(self) -> None:
        rows = self.bank.rows
        self.old_keys = {row[0] for row in rows("SELECT idempotency_key FROM operations")}
        self.old_transactions = {row[0] for row in rows("SELECT transaction_id FROM transactions")}
        self.old_accounts = dict(rows("SELECT account_no, version FROM accounts"))
        self.old_customers = dict(rows("SELECT customer_id, version FROM customers"))
        self.old_pending = {row[0] for row in rows(_PENDING)}
        self.old_counters = dict(rows("SELECT name, value FROM counters"))
        self.old_use = self._use()
        self.closed: dict[str, list[Any]] = {}
        self.remember_closed()

    known_state: int | None = None
    """The digest after the last write, unless a day ended since."""

    def state(self) -> int:
        """Give a digest of all that an operation may take effect on."""
        found: list[Any] = []
        for table in _EFFECT_TABLES:
            found.append(self.bank.rows(f"SELECT * FROM {table}"))  # noqa: S608 (our own words)
        found.append(self.bank.rows("SELECT count(*), max(entry_no) FROM entries"))
        return hash(json.dumps(found, default=repr))

    def effects(self) -> list[Effect]:
        """Give every operation that took effect since the morning, as its kept answer says."""
        found = []
        for key, operation, reply, reference, request_id in self.bank.rows(
            "SELECT idempotency_key, operation, reply, reference, request_id FROM operations"
            " WHERE state = 'FINAL' AND status < 300 AND reference IS NOT NULL"
            " ORDER BY decided_at, reference"
        ):
            if key in self.old_keys:
                continue
            body = json.loads(reply)
            assert body["outcome"] == "DONE", body
            result = body["result"]
            if operation in FIVE:
                assert request_id is None, "a request took effect without an approval"
                found.append(Effect(operation, result, reference, key, None))
            else:
                assert operation == "REQUEST_APPROVE", operation
                about = result["operation_result"]
                found.append(Effect(result["operation"], about, reference, key, request_id))
        return found

    def remember_closed(self) -> None:
        """Note of each closed account what it must stay as."""
        for account_no, found in self._closed_now().items():
            self.closed.setdefault(account_no, found)

    def _closed_now(self) -> dict[str, list[Any]]:
        """Give all that the books hold of each closed account."""
        found: dict[str, list[Any]] = {}
        for sql in _OF_CLOSED:
            for row in self.bank.rows(sql):
                found.setdefault(row[0], []).append(row)
        return found

    def _use(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        rows = self.bank.rows(
            "SELECT officer_id, business_date, action, used, value_alone_minor FROM day_use"
        )
        return {row[:3]: (row[3], row[4]) for row in rows}

    def audit(self) -> None:
        """Run every check; raises AssertionError at the first that does not hold."""
        effects = self.effects()
        self._ledger()
        self._references(effects)
        self._day_counts(effects)
        self._approvals(effects)
        self._new_rows(effects)
        self._versions(effects)
        self._pending(effects)
        self._closed_for_good()
        self._one_open_request()

    def _ledger(self) -> None:
        ask = self.bank.rows
        uneven = ask(
            "SELECT transaction_id FROM transactions LEFT JOIN entries USING (transaction_id)"
            " GROUP BY transaction_id HAVING coalesce(sum(amount_minor), 1) <> 0"
            " OR count(entry_no) < 2"
        )
        assert uneven == [], f"transactions that do not sum to 0: {uneven}"
        unequal = ask(
            "SELECT account_no, ledger_minor, coalesce(sum(amount_minor), 0)"
            " FROM accounts LEFT JOIN entries USING (account_no) GROUP BY account_no"
            " HAVING ledger_minor <> coalesce(sum(amount_minor), 0)"
        )
        assert unequal == [], f"balances that are not the sum of their entries: {unequal}"
        last = ask(
            "SELECT a.account_no FROM accounts a JOIN entries e USING (account_no) WHERE e.entry_no"
            " = (SELECT max(entry_no) FROM entries WHERE account_no = a.account_no)"
            " AND e.balance_after_minor <> a.ledger_minor"
        )
        assert last == [], f"last lines that do not show the balance: {last}"

    def _references(self, effects: list[Effect]) -> None:
        given: dict[str, list[int]] = {}
        for effect in effects:
            branch, day, number = effect.reference.split("-")
            name = f"reference/{branch}/{day[:4]}-{day[4:6]}-{day[6:]}"
            given.setdefault(name, []).append(int(number))
        for name, value in self.bank.rows("SELECT name, value FROM counters"):
            if name.startswith("reference/"):
                first = self.old_counters.get(name, 0) + 1
                numbers = sorted(given.pop(name, []))
                assert numbers == list(range(first, value + 1)), f"{name}: {numbers}, {value}"
        assert given == {}, f"references that no counter gave: {given}"

    def _day_counts(self, effects: list[Effect]) -> None:
        """Compare the counts of a day with the answers that were counted."""
        wanted = {key: list(use) for key, use in self.old_use.items()}
        for key, officer_id, operation, reply in self.bank.rows(
            "SELECT idempotency_key, officer_id, operation, reply FROM operations"
            " WHERE state = 'FINAL' AND status < 300"
        ):
            if key in self.old_keys or operation not in _COUNTED:
                continue
            day = json.loads(reply)["business_date"]
            wanted.setdefault((officer_id, day, _COUNTED[operation]), [0, 0])[0] += 1
            if operation == "ACCOUNT_OPENING" and key in {each.key for each in effects}:
                amount = self.sent[key][0]["initial_deposit"]["amount"]
                minor = round(float(amount) * 100)
                wanted[officer_id, day, "account_opening"][1] += minor
        found = self._use()
        assert found == {key: tuple(use) for key, use in wanted.items()}, (found, wanted)
        for (_, day, _), (used, alone) in found.items():
            assert used <= 20, day
            assert alone <= 500_000_00, day

    def _approvals(self, effects: list[Effect]) -> None:
        """Every approved request has its levels, from people of the right role; none its maker."""
        people = dict(self.bank.rows("SELECT officer_id, staff_no FROM officers"))
        roles = dict(self.bank.rows("SELECT officer_id, role FROM officers"))
        makers: dict[str, set[str]] = {}
        for request_id, maker in self.bank.rows(
            "SELECT request_id, maker_id FROM request_revisions"
        ):
            makers.setdefault(request_id, set()).add(people[maker])
        said: dict[tuple[str, int], list[tuple[int, str, str]]] = {}
        for request_id, revision, level, act, officer, shown in self.bank.rows(
            "SELECT request_id, revision, level, act, officer_id, payload_hash"
            " FROM request_decisions ORDER BY level"
        ):
            assert people[officer] not in makers[request_id], f"{officer} decided their own request"
            assert roles[officer] in ("SUPERVISOR", "BRANCH_MANAGER"), officer
            if act == "APPROVE":
                said.setdefault((request_id, revision), []).append((level, officer, shown))
        done = {each.request_id for each in effects if each.request_id}
        for request_id, revision, status, levels, shown, reference in self.bank.rows(
            "SELECT request_id, revision, status, levels, payload_hash, reference"
            " FROM approval_requests"
        ):
            yes = said.get((request_id, revision), [])
            due = {"APPROVED": levels, "PENDING_SECOND": 1, "PENDING": 0}.get(status)
            assert due is None or [row[0] for row in yes] == list(range(1, due + 1)), request_id
            assert len({people[row[1]] for row in yes}) == len(yes), f"{request_id}: one person"
            if levels == 2:
                fit = [{1: "SUPERVISOR", 2: "BRANCH_MANAGER"}[row[0]] for row in yes]
                assert [roles[row[1]] for row in yes] == fit, request_id
            if status == "APPROVED":
                assert {row[2] for row in yes} == {shown}, f"{request_id}: another payload"
            else:
                assert reference is None
                assert request_id not in done, f"{request_id} took effect and is {status}"
        self._alone(effects)

    def _alone(self, effects: list[Effect]) -> None:
        """What took effect without a checker is what the contract lets a maker do alone."""
        for effect in effects:
            if effect.request_id is None:
                body, known = self.sent[effect.key]
                why = needs_checker(effect.operation, body, known)
                assert why is None, f"{effect.reference} went through without approval: {why}"

    def _new_rows(self, effects: list[Effect]) -> None:
        """New customers, accounts and transactions are those of the effects, and only those."""
        of = {each: [e for e in effects if e.operation == each] for each in FIVE}
        for table, name, old, operation in (
            ("accounts", "account_no", self.old_accounts, "ACCOUNT_OPENING"),
            ("customers", "customer_id", self.old_customers, "CIF_CREATE"),
        ):
            rows = self.bank.rows(f"SELECT {name} FROM {table}")  # noqa: S608 (our own words)
            new = sorted(row[0] for row in rows if row[0] not in old)
            assert new == sorted(each.result[name] for each in of[operation]), f"new {table}"
        references = {each.reference for each in effects}
        for number, reference in self.bank.rows(
            "SELECT transaction_id, reference FROM transactions"
        ):
            if number not in self.old_transactions and number not in self.posted:
                assert reference in references, f"{number} belongs to no operation"

    def _versions(self, effects: list[Effect]) -> None:
        """A version is 1 and one more for each change, and for nothing else."""
        accounts, customers = Counter(self.slept), Counter[str]()
        accounts.update(self._funded(effects))
        for effect in effects:
            about = self._about(effect)
            fields = effect.result.get("changed_fields", ())
            if effect.operation in ("ACCOUNT_CLOSURE", "MANDATE_MANAGEMENT"):
                accounts[about["account_no"]] += 1
            elif effect.operation == "ACCOUNT_MAINTENANCE":
                if effect.result.get("account_version") is not None:
                    accounts[about["account_no"]] += 1
                if any(each.startswith("/customer/") for each in fields):
                    customers[about["customer_id"]] += 1
        for number, version in self.bank.rows("SELECT account_no, version FROM accounts"):
            assert version == self.old_accounts.get(number, 1) + accounts[number], number
        for number, version in self.bank.rows("SELECT customer_id, version FROM customers"):
            assert version == self.old_customers.get(number, 1) + customers[number], number

    def _pending(self, effects: list[Effect]) -> None:
        """An account waits until its money is there or it is closed, and no longer."""
        closed = {row[0] for row in self.bank.rows(_OF_CLOSED[0])}
        waiting = self._unfunded(effects) - self._funded(effects) - closed
        assert {row[0] for row in self.bank.rows(_PENDING)} == waiting

    def _unfunded(self, effects: list[Effect]) -> set[str]:
        """Give the accounts that began without their money."""
        opened = (each.result for each in effects if each.operation == "ACCOUNT_OPENING")
        return self.old_pending | {r["account_no"] for r in opened if r["state"] == "PENDING"}

    def _funded(self, effects: list[Effect]) -> set[str]:
        """Give those of them that have had what their product opens with."""
        opens_with = {
            each.product_code: each.min_opening.minor
            for each in self.bank.core.app.state.core.rules.products
        }
        most = self.bank.rows(
            "SELECT account_no, product_code, max(balance_after_minor)"
            " FROM accounts JOIN entries USING (account_no) GROUP BY account_no"
        )
        return {row[0] for row in most if row[2] >= opens_with[row[1]]} & self._unfunded(effects)

    def _about(self, effect: Effect) -> dict[str, Any]:
        if effect.request_id is None:
            return self.sent[effect.key][0]
        payload = self.bank.one(
            "SELECT payload FROM approval_requests WHERE request_id = ?", effect.request_id
        )
        found: dict[str, Any] = json.loads(payload)["request"]
        return found

    def _closed_for_good(self) -> None:
        now = self._closed_now()
        for account_no, before in self.closed.items():
            assert now.get(account_no) == before, f"{account_no} took something"
        for account_no in set(now) - set(self.closed):
            day = self.bank.one("SELECT closed_on FROM accounts WHERE account_no = ?", account_no)
            held = self.bank.rows(
                "SELECT hold_id FROM holds WHERE account_no = ? AND released_on IS NULL"
                " AND (expires_on IS NULL OR expires_on >= ?)",
                account_no,
                day,
            )
            assert held == [], f"{account_no} was closed over its holds {held}"
        self.remember_closed()

    def _one_open_request(self) -> None:
        found: Counter[tuple[str, str]] = Counter()
        for request_id, operation, customer_id, account_no, payload in self.bank.rows(
            "SELECT request_id, operation, customer_id, account_no, payload"
            " FROM approval_requests WHERE status IN (?, ?, ?)",
            *OPEN_STATES,
        ):
            request = json.loads(payload)["request"]
            about = account_no or f"{customer_id} {request_id if customer_id is None else ''}"
            if operation == "ACCOUNT_OPENING":
                about = f"{customer_id}/{request['product_code']}"
            found[operation, about] += 1
        twice = {each: number for each, number in found.items() if number > 1}
        assert twice == {}, f"open more than once: {twice}"
        wrong = self.bank.rows(
            "SELECT request_id FROM request_objects JOIN approval_requests USING (request_id)"
            " WHERE is_open <> (status IN (?, ?, ?))",
            *OPEN_STATES,
        )
        assert wrong == [], f"objects that hold or free too much: {wrong}"


def needs_checker(operation: str, body: dict[str, Any], known: dict[str, Any]) -> str | None:
    """Say which row of section 4 asks for a checker, of those that a lifecycle can meet."""
    if operation == "ACCOUNT_CLOSURE":
        return "close_always"
    if operation == "ACCOUNT_OPENING":
        return "open_deposit" if float(body["initial_deposit"]["amount"]) > 100_000 else None
    if operation == "CIF_CREATE":
        return _of_customer(body)
    judge = _of_change if operation == "ACCOUNT_MAINTENANCE" else _of_mandate
    return judge(body, known)


def _of_mandate(body: dict[str, Any], known: dict[str, Any]) -> str | None:
    signing = body["mandate"]["signatories"]
    if len([each for each in signing if "signatory_id" in each]) < known["signatories"]:
        return "mandate_removal"
    for each in signing:
        limit = each.get("personal_limit", {"amount": "Infinity"})
        if "signatory_id" not in each and float(limit["amount"]) > 100_000:
            return "mandate_limit"
    return None if body["mandate"]["bands"] == known["bands"] else "mandate_rule"


def _of_customer(body: dict[str, Any]) -> str | None:
    if body["individual"]["pep"]:
        return "cif_pep"
    if float(body["expected_monthly_turnover"]["amount"]) >= 1_000_000:
        return "cif_turnover"
    return "cif_waived_document" if body.get("waivers") else None


def _of_change(body: dict[str, Any], known: dict[str, Any]) -> str | None:
    action = (body.get("state_action") or {}).get("action")
    if action in ("REACTIVATE", "UNFREEZE", "RELEASE_HOLD"):
        return f"maint_{action.lower()}"
    limits = (body.get("account_changes") or {}).get("limits", {})
    if any(float(each["amount"]) * 100 > known[name] for name, each in limits.items()):
        return "maint_limit_raise"
    changes = body.get("customer_changes") or {}
    if "individual" in changes:
        return "maint_identity"
    others = len(changes) > 1 or body.get("account_changes") or action
    return "maint_contact_combined" if "phone" in changes and others else None
