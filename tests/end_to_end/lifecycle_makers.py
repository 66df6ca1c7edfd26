"""What makers do in a random lifecycle: records, accounts, changes, signing rules, closures."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from branch_desk.core.end_of_day import end_day
from tests.core.desk_work import AMINA, CIF, OPEN, opening, person
from tests.domain.bank import PERSON_PAPERS
from tests.end_to_end.lifecycle_ground import (
    CLOSE,
    MANDATE,
    REASON,
    RESERVE,
    Ground,
    makers,
    picks,
    post,
)

# More would let every request expire before anybody decides it.
_DAYS_MAX: Final = 2
_ALL_DONE: Final = {
    "cards_returned": True,
    "cheque_leaves_returned": True,
    "customer_notified": True,
}
_SORTS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "pep": {
        "individual__pep": True,
        "individual__pep_details": "Senator since 2022",
        "kyc_tier": "TIER_3",
    },
    "turnover": {"expected_monthly_turnover__amount": "1000000.00"},
}


class MakerRules(Ground):
    """The rules of makers."""

    def day(self) -> date:
        """Give the bank's day."""
        return date.fromisoformat(self.bank.one("SELECT business_date FROM bank"))

    @rule(maker=makers, sort=st.sampled_from(tuple(_SORTS)))
    def create_a_customer(self, maker: str, sort: str) -> None:
        papers = [*PERSON_PAPERS]
        if sort == "pep":
            papers += ["SOURCE_OF_FUNDS", "PEP_DECLARATION"]
        body = person(self.bank.desks[maker], (), **_SORTS[sort])
        body["documents"] = [self.bank.paper(maker, each) for each in papers]
        answer = self.write(f"create a customer ({sort})", maker, post(CIF, body))
        if answer.status < 300:
            assert answer.status == (201 if sort == "plain" else 202), answer.raw

    @rule(
        maker=makers,
        pick=picks,
        amount=st.sampled_from(("1000.00", "60000.00", "100000.00", "100000.01", "1000000.01")),
        is_reserved=st.booleans(),
    )
    def open_an_account(self, maker: str, pick: int, amount: str, is_reserved: bool) -> None:
        customer = self.customers[pick % len(self.customers)]
        body = opening(customer_id=customer, initial_deposit={"amount": amount})
        if is_reserved:
            asked = {"customer_id": customer, "product_code": "10"}
            kept = self.write("reserve a number", maker, post(RESERVE, asked))
            if kept.status == 201:
                body["account_no"] = kept.body["result"]["account_no"]
        high = float(amount) > 100_000
        answer = self.write(
            f"open an account ({'high' if high else 'low'})", maker, post(OPEN, body)
        )
        if answer.status < 300 and float(amount) > 1_000_000:
            assert answer.body["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]

    @rule(maker=makers, pick=picks)
    def open_an_account_that_is_paid_later(self, maker: str, pick: int) -> None:
        customer = self.customers[pick % len(self.customers)]
        body = opening(
            customer_id=customer, initial_deposit={"amount": "0.00"}, funding={"method": "LATER"}
        )
        self.write("open an account (later)", maker, post(OPEN, body))

    @rule(maker=makers, pick=picks)
    def open_an_account_from_another(self, maker: str, pick: int) -> None:
        source = self.pick(pick)
        body = opening(
            customer_id=self.holder(source),
            initial_deposit={"amount": "1000.00"},
            funding={"method": "TRANSFER", "from_account_no": source},
        )
        before = self.account(source)
        answer = self.write("open an account (transfer)", maker, post(OPEN, body))
        if answer.status < 300:
            assert before["state"] == "ACTIVE" or before["kind"] == "CREDIT", before
            assert not before["closing"]

    @rule(maker=makers, pick=picks, digits=st.integers(0, 99_999))
    def change_a_phone(self, maker: str, pick: int, digits: int) -> None:
        customer = self.customers[pick % len(self.customers)]
        body = {"customer_id": customer, "customer_changes": {"phone": f"07220{digits:05d}"}}
        sent = ("PUT", "/customer/account-maintenance", body)
        self.write("change a phone", maker, sent, tag=self.customer_tag(customer))

    @rule(maker=makers, pick=picks, amount=st.sampled_from(("500.00", "90000.00", "250000.00")))
    def change_a_limit(self, maker: str, pick: int, amount: str) -> None:
        parts = {"account_changes": {"limits": {"daily_debit": {"amount": amount}}}}
        self.change_account("change a limit", maker, self.pick(pick), parts)

    @rule(maker=makers, pick=picks, kind=st.sampled_from(("DEBIT", "CREDIT", "TOTAL")))
    def freeze(self, maker: str, pick: int, kind: str) -> None:
        action = {"action": "FREEZE", "kind": kind, "reason_code": "FRAUD_SUSPECTED"}
        account_no = self.pick(pick)
        before = self.account(account_no)
        answer = self.act("freeze", maker, account_no, action)
        if answer == 200:
            fit = before["state"] in ("ACTIVE", "DORMANT")
            assert fit or (before["kind"] in ("DEBIT", "CREDIT") and kind == "TOTAL"), before

    @rule(maker=makers, pick=picks)
    def unfreeze(self, maker: str, pick: int) -> None:
        account_no = self.pick(pick, ("FROZEN",))
        before = self.account(account_no)
        answer = self.act("unfreeze", maker, account_no, {"action": "UNFREEZE"})
        assert answer != 202 or before["state"] == "FROZEN"

    @rule(maker=makers, pick=picks)
    def reactivate(self, maker: str, pick: int) -> None:
        account_no = self.pick(pick, ("DORMANT",))
        before = self.account(account_no)
        answer = self.act("reactivate", maker, account_no, {"action": "REACTIVATE"})
        assert answer != 202 or before["state"] == "DORMANT"

    @rule(maker=makers, pick=picks, amount=st.sampled_from(("100.00", "900.00")))
    def place_a_hold(self, maker: str, pick: int, amount: str) -> None:
        action = {"action": "PLACE_HOLD", "kind": "LIEN", "amount": {"amount": amount}}
        self.act("place a hold", maker, self.pick(pick), action)

    @rule(maker=makers, pick=picks)
    def release_a_hold(self, maker: str, pick: int) -> None:
        if not self._held():
            self.place_a_hold(maker, pick, "100.00")
        if held := self._held():
            hold_id, account_no = held[pick % len(held)]
            action = {"action": "RELEASE_HOLD", "hold_id": hold_id}
            self.act("release a hold", maker, account_no, action)

    def _held(self) -> list[tuple[Any, ...]]:
        chosen = ", ".join(f"'{each}'" for each in self.accounts)
        return self.bank.rows(
            "SELECT hold_id, account_no FROM holds WHERE released_on IS NULL"  # noqa: S608 (ours)
            f" AND account_no IN ({chosen}) ORDER BY rowid"
        )

    def act(self, name: str, maker: str, account_no: str, action: dict[str, Any]) -> int:
        """Ask for a state action, with the customer's letter where one is needed."""
        parts: dict[str, Any] = {"state_action": action, "reason": REASON}
        if action["action"] not in ("FREEZE", "PLACE_HOLD"):
            parts["evidence"] = [self.bank.paper(maker, "CUSTOMER_INSTRUCTION")]
        answer = self.change_account(name, maker, account_no, parts)
        if action["action"] == "RELEASE_HOLD":
            self.follow(answer)
        return answer.status

    @rule(
        maker=makers,
        pick=picks,
        sort=st.sampled_from(("small", "wide", "rule", "remove", "later")),
    )
    def change_who_signs(self, maker: str, pick: int, sort: str) -> None:
        account_no = self.pick(pick)
        if sort == "remove":
            account_no = next((e for e in self.accounts if len(self._signing(e)) > 1), account_no)
        row, signing = self.account(account_no), self._signing(account_no)
        rules = self.bank.rows(
            "SELECT rule, up_to_minor FROM mandate_bands WHERE account_no = ? AND mandate_no = ?"
            " ORDER BY position",
            account_no,
            signing[0][2],
        )
        body = {
            "customer_id": self.holder(account_no),
            "account_no": account_no,
            "mandate": self._terms(sort, signing),
            "instruction": self.bank.paper(maker, "MANDATE_INSTRUCTION"),
        }
        bands = [
            {"rule": json.loads(each)} | ({} if up_to is None else {"up_to": up_to})
            for each, up_to in rules
        ]
        known = {"signatories": len(signing), "bands": bands}
        name, tag = f"change who signs ({sort})", f"a{row['version']}"
        answer = self.write(name, maker, post(MANDATE, body), tag=tag, known=known)
        assert answer.status >= 400 or row["state"] != "CLOSED"

    def _signing(self, account_no: str) -> list[tuple[str, str, int]]:
        """Give who signs now: signatory, customer, and the number of the mandate."""
        return self.bank.rows(
            "SELECT signatory_id, customer_id, mandate_no FROM signatories WHERE account_no = ?1"
            " AND mandate_no = (SELECT max(mandate_no) FROM mandates WHERE account_no = ?1"
            " AND superseded = 0 AND effective_from <= ?2) ORDER BY position",
            account_no,
            self.day().isoformat(),
        )

    def _terms(self, sort: str, signing: list[tuple[str, str, int]]) -> dict[str, Any]:
        kept: list[dict[str, Any]] = [{"signatory_id": each} for each, _, _ in signing]
        rule_now = {"kind": "ALL" if sort == "rule" else "ANY_ONE"}
        if sort == "remove":
            kept = kept[:-1] or kept
        elif sort != "rule":
            limit = {} if sort == "wide" else {"personal_limit": {"amount": "50000.00"}}
            known = {each for _, each, _ in signing}
            new = next((each for each in self.customers if each not in known), AMINA)
            kept = [*kept, {"customer_id": new, **limit}]
        begins = self.day() + timedelta(days=2 if sort == "later" else 0)
        return {
            "effective_from": begins.isoformat(),
            "signatories": kept,
            "bands": [{"rule": rule_now}],
        }

    @rule(
        maker=makers,
        pick=picks,
        method=st.sampled_from(("CASH", "BANKERS_CHEQUE", "TRANSFER")),
        is_free=st.booleans(),
    )
    def close_an_account(self, maker: str, pick: int, method: str, is_free: bool) -> None:
        account_no = self.pick(pick, ("ACTIVE", "PENDING"), is_free=is_free)
        row, customer = self.account(account_no), self.holder(account_no)
        path = f"/customer/closure-check?customer_id={customer}&account_no={account_no}"
        quote = self.bank.desks[maker].get(path)
        payout: dict[str, Any] = {"method": method}
        if method == "TRANSFER":
            payout["to_account_no"] = self.pick(pick + 1)
        if method == "BANKERS_CHEQUE":
            payout["payee"] = "Amina Njoroge"
        expected = {"amount": "0.00"}
        if quote.status == 200:
            expected = quote.body["payout"]
            payout = {"method": "NONE"} if expected["amount"] == "0.00" else payout
        body = {
            "customer_id": customer,
            "account_no": account_no,
            "reason_code": "CUSTOMER_REQUEST",
            "payout": payout,
            "expected_payout": expected,
            "confirmations": _ALL_DONE,
            "instruction": self.bank.paper(maker, "CLOSURE_REQUEST"),
        }
        held = self.bank.one(
            "SELECT count(*) FROM holds WHERE account_no = ? AND released_on IS NULL", account_no
        )
        waiting = [e for e in self.open_requests() if e["request"].get("account_no") == account_no]
        sent = post(CLOSE, body)
        answer = self.write("close an account", maker, sent, tag=f"a{row['version']}")
        if answer.status < 400:
            assert answer.status == 202, "a closure took effect by itself"
            assert held == 0, "a closure passed over a hold"
            assert waiting == [], "a closure passed over an open request"
            assert row["state"] in ("ACTIVE", "PENDING"), row
            if pick % 2:
                self.follow(answer)

    @precondition(lambda self: self.days_ended < _DAYS_MAX)
    @rule()
    def end_the_day(self) -> None:
        self.days_ended += 1
        before = {row[0] for row in self.bank.rows("SELECT transaction_id FROM transactions")}
        ended = end_day(self.bank.core.app.state.core)
        self.books.slept.update((*ended.closed, *ended.dormant))
        after = self.bank.rows("SELECT transaction_id, kind FROM transactions")
        new = {row[0]: row[1] for row in after if row[0] not in before}
        assert set(new.values()) <= {"INTEREST", "TAX"}, new
        self.books.posted.update(new)
        self.books.remember_closed()
        self.books.known_state = None
        self.bank.tried["end the day"] += 1
        self.bank.succeeded["end the day"] += 1
