"""What checkers do in a random lifecycle, what makers do with their requests, and the tricks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.core.desk_work import CIF, OPEN, opening
from tests.end_to_end.lifecycle_bank import new_key
from tests.end_to_end.lifecycle_ground import (
    CHANGE,
    REASON,
    Ground,
    Write,
    makers,
    picks,
    post,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTE: Final = "The deposit slip says another amount."
_PERSONS: Final = {"REL001": "REL001", "SUP001": "SUP001", "REL006": "SUP002"}
_OTHER_HASH: Final = f"sha256:{'0' * 64}"
checkers: Final = st.sampled_from(("SUP001", "SUP002", "MGR001"))
_WAITS: Final = ("PENDING", "PENDING_SECOND")
_KEPT: Final = (200, 201, 202, 403, 409, 412)
_Rule = TypeVar("_Rule", bound="Callable[..., object]")


def is_any(*states: str) -> Callable[[_Rule], _Rule]:
    """Give a condition: some request of this lifecycle is in one of these states."""

    def holds(machine: Ground) -> bool:
        return bool(machine.accounts and machine.requests(*states))

    return precondition(holds)


class CheckerRules(Ground):
    """The rules of checkers, and of everybody who tries what the contract forbids."""

    def waiting(self, pick: int, *states: str) -> dict[str, Any]:
        """Choose one of the requests in these states."""
        found = self.requests(*states)
        return found[pick % len(found)]

    @is_any(*_WAITS)
    @rule(checker=checkers, pick=picks)
    def approve(self, checker: str, pick: int) -> None:
        self.say_yes(checker, self.waiting(pick, *_WAITS))

    @is_any(*_WAITS)
    @rule(pick=picks)
    def approve_as_the_one_who_may(self, pick: int) -> None:
        request = self.waiting(pick, *_WAITS)
        self.say_yes(self.who_may(request), request)

    @is_any(*_WAITS)
    @rule(checker=checkers, pick=picks)
    def reject(self, checker: str, pick: int) -> None:
        request = self.waiting(pick, *_WAITS)
        act = {
            "path": "reject",
            "payload_hash": request["payload_hash"],
            "reason_code": "WRONG_DETAILS",
            "note": _NOTE,
        }
        self.decide("reject", checker, request["request_id"], act)

    @is_any(*_WAITS)
    @rule(checker=checkers, pick=picks)
    def return_for_rework(self, checker: str, pick: int) -> None:
        request = self.waiting(pick, *_WAITS)
        act = {"path": "return-for-rework", "payload_hash": request["payload_hash"], "note": _NOTE}
        self.decide("return", checker, request["request_id"], act)

    @is_any("RETURNED")
    @rule(pick=picks)
    def resubmit(self, pick: int) -> None:
        request = self.waiting(pick, "RETURNED")
        body = request["request"]
        act: dict[str, Any] = {"path": "resubmit", "request": body}
        account_no = body.get("account_no")
        if request["operation"] in ("ACCOUNT_CLOSURE", "MANDATE_MANAGEMENT"):
            act["tag"] = f"a{self.account(account_no)['version']}"
        if request["operation"] == "ACCOUNT_MAINTENANCE":
            of_account = f".a{self.account(account_no)['version']}" if account_no else ""
            act["tag"] = self.customer_tag(body["customer_id"]) + of_account
        answer = self.decide("resubmit", request["maker_id"], request["request_id"], act)
        assert answer.status != 200, "a resubmission took effect by itself"

    @is_any(*_WAITS, "RETURNED")
    @rule(pick=picks)
    def withdraw(self, pick: int) -> None:
        request = self.waiting(pick, *_WAITS, "RETURNED")
        act = {"path": "withdraw"}
        answer = self.decide("withdraw", request["maker_id"], request["request_id"], act)
        assert answer.status == 200, answer.raw

    @is_any(*_WAITS, "RETURNED")
    @rule(pick=picks)
    def withdraw_what_another_made(self, pick: int) -> None:
        request = self.waiting(pick, *_WAITS, "RETURNED")
        other = "REL001" if request["maker_id"] == "SUP001" else "SUP001"
        name, act = "trick: withdraw another's", {"path": "withdraw"}
        self.trick(name, self.decide(name, other, request["request_id"], act), "not_permitted")

    @is_any("PENDING")
    @rule(pick=picks)
    def approve_what_one_made(self, pick: int) -> None:
        request = self.waiting(pick, "PENDING")
        who = _PERSONS[request["maker_id"]]
        name = f"trick: maker approves as {who}"
        answer = self.decide(name, who, request["request_id"], self.approval(request))
        self.trick(name, answer, "self_approval", "not_permitted")
        if who != "REL001":
            assert answer.code == "self_approval", answer.raw

    @is_any("PENDING_SECOND")
    @rule(pick=picks, checker=st.sampled_from(("SUP001", "SUP002")))
    def approve_the_second_level_as_a_supervisor(self, pick: int, checker: str) -> None:
        request = self.waiting(pick, "PENDING_SECOND")
        name = "trick: supervisor takes level 2"
        answer = self.decide(name, checker, request["request_id"], self.approval(request))
        self.trick(name, answer, "self_approval", "not_permitted")

    @is_any("PENDING")
    @rule(pick=picks)
    def approve_what_was_not_shown(self, pick: int) -> None:
        request = self.waiting(pick, "PENDING")
        first = self.who_may(request)
        act = self.approval(request) | {"payload_hash": _OTHER_HASH}
        name = "trick: stale hash"
        self.trick(name, self.decide(name, first, request["request_id"], act), "payload_changed")

    @is_any("APPROVED", "REJECTED", "WITHDRAWN", "EXPIRED", "RETURNED")
    @rule(pick=picks, checker=checkers)
    def approve_what_is_decided(self, pick: int, checker: str) -> None:
        request = self.waiting(pick, "APPROVED", "REJECTED", "WITHDRAWN", "EXPIRED", "RETURNED")
        name = "trick: approve what is decided"
        answer = self.decide(name, checker, request["request_id"], self.approval(request))
        self.trick(name, answer, "request_not_pending", "self_approval", "not_permitted")

    @rule(who=st.sampled_from(("TEL001", "MGR001")), path=st.sampled_from((CIF, OPEN)))
    def make_in_the_wrong_role(self, who: str, path: str) -> None:
        name = "trick: wrong role"
        self.trick(name, self.write(name, who, post(path, opening())), "not_permitted")

    @rule(who=st.sampled_from(("REL003", "SUP003")), pick=picks)
    def change_an_account_of_another_branch(self, who: str, pick: int) -> None:
        action = {"action": "FREEZE", "kind": "TOTAL", "reason_code": "FRAUD_SUSPECTED"}
        parts = {"state_action": action, "reason": REASON}
        name = "trick: other branch"
        answer = self.change_account(name, who, self.pick(pick), parts)
        self.trick(name, answer, "branch_out_of_scope")

    @rule(maker=makers, pick=picks)
    def change_what_was_seen_before(self, maker: str, pick: int) -> None:
        account_no = self.pick(pick)
        customer = self.holder(account_no)
        tag = f"{self.customer_tag(customer)}.a{self.account(account_no)['version'] + 1}"
        changes = {"title": f"Title {pick} of today"}
        body = {"customer_id": customer, "account_no": account_no, "account_changes": changes}
        name = "trick: stale tag"
        answer = self.write(name, maker, ("PUT", CHANGE, body), tag=tag)
        self.trick(name, answer, "version_conflict")

    @precondition(lambda self: self.last is not None and self.last.answer.status in _KEPT)
    @rule()
    def send_the_last_write_again(self) -> None:
        last = self._last()
        name = "replay"
        again = self.write(name, last.officer_id, last.sent, tag=last.tag, key=last.key)
        assert (again.status, again.raw) == (last.answer.status, last.answer.raw)
        assert again.headers["idempotency-replayed"] == "true"
        self.last = last
        if again.status >= 400:
            self.bank.succeeded[name] += 1

    @precondition(lambda self: self.last is not None and self.last.answer.status in _KEPT)
    @rule(maker=makers)
    def send_another_body_under_a_used_key(self, maker: str) -> None:
        last = self._last()
        name = "trick: used key"
        answer = self.write(name, maker, post(OPEN, opening()), key=last.key)
        self.last = last
        self.trick(name, answer, "key_reused")

    @rule(maker=makers)
    def send_under_a_cancelled_key(self, maker: str) -> None:
        key, name = new_key(), "trick: cancelled key"
        gone = self.bank.desks[maker].send("DELETE", f"/operations/{key}")
        assert gone.body["state"] == "CANCELLED", gone.raw
        answer = self.write(name, maker, post(OPEN, opening()), key=key)
        # Answered at the key, so no answer of its own is kept.
        self.last = None
        self.trick(name, answer, "operation_cancelled")

    def _last(self) -> Write:
        assert self.last is not None
        return self.last
