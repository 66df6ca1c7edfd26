"""What took effect, found by its reference: whole, in the branch alone, and counted as a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from branch_desk.domain.paper_facts import OperationCopy
from tests.core.desk_work import (
    OPEN,
    approve,
    big_opening,
    item,
    new_customer,
    opening,
    reject,
    resubmit,
    returned,
)

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, RunningCore, SignedIn

PATH = "/operations/by-reference"


def ask(desk: SignedIn, reference: str, act: str | None = None) -> Answer:
    """Ask for a reference as one act of a desk."""
    headers = {"Correlation-Id": act or str(uuid4())}
    return desk.send("GET", f"{PATH}/{reference}", headers=headers)


def copy_of(desk: SignedIn, reference: str, act: str | None = None) -> OperationCopy:
    answer = ask(desk, reference, act)
    assert answer.status == 200, answer.raw
    return OperationCopy.model_validate(answer.body)


@pytest.fixture
def done(maker: SignedIn) -> dict[str, Any]:
    answer = maker.post(OPEN, opening(customer_id=new_customer(maker)))
    assert answer.status == 201, answer.raw
    return answer.body


def key_of(core: RunningCore, request: dict[str, Any]) -> str:
    """Give the key that a request was first sent under."""
    query = "SELECT idempotency_key FROM operations WHERE request_id = ?"
    return str(core.one(query, request["request_id"]))


def approved(checker: SignedIn, request: dict[str, Any]) -> str:
    answer = approve(checker, item(checker, request["request_id"]))
    assert answer.status == 200, answer.raw
    return str(answer.body["reference"])


def test_what_was_done_at_once_is_given_whole_and_its_papers_are_counted(
    maker: SignedIn, done: dict[str, Any]
) -> None:
    first = copy_of(maker, done["reference"])
    assert first.operation == "ACCOUNT_OPENING"
    assert first.idempotency_key == done["idempotency_key"]
    assert first.reply == done
    assert first.approval is None
    assert first.request["product_code"] == "10"
    # The paper itself went with the answer: this is the first one after it.
    assert [first.copy_no, copy_of(maker, done["reference"]).copy_no] == [1, 2]


def test_the_paper_keeps_the_names_of_the_day_it_took_effect(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, done: dict[str, Any]
) -> None:
    pending = big_opening(maker, customer_id=new_customer(maker))
    references = (done["reference"], approved(supervisor, pending))
    with core.database() as connection:
        connection.execute("UPDATE customers SET full_name = 'Somebody Else'")
    for reference in references:
        copy = copy_of(maker, reference)
        assert copy.paper is not None
        (name,) = copy.paper.names.items()
        assert name[0] == copy.request["customer_id"]
        assert name[1] not in {"", "Somebody Else"}
        assert (copy.paper.holders, copy.paper.changes) == ((), ())


def test_what_took_effect_before_papers_were_kept_has_none(
    core: RunningCore, maker: SignedIn, done: dict[str, Any]
) -> None:
    with core.database() as connection:
        connection.execute("UPDATE operations SET paper = NULL")
    assert copy_of(maker, done["reference"]).paper is None


def test_one_act_is_one_paper_however_often_its_read_is_repeated(
    maker: SignedIn, done: dict[str, Any]
) -> None:
    act = str(uuid4())
    numbers = [copy_of(maker, done["reference"], act).copy_no for _ in range(2)]
    assert numbers == [1, 1]
    assert copy_of(maker, done["reference"]).copy_no == 2


def test_a_reprint_stands_in_the_access_record_under_its_act(
    core: RunningCore, maker: SignedIn, done: dict[str, Any]
) -> None:
    act = str(uuid4())
    copy_of(maker, done["reference"], act)
    with core.database() as connection:
        (row,) = connection.execute(
            "SELECT act, viewed, officer_id, reference, customer_id, account_no"
            " FROM access_record WHERE correlation_id = ?",
            (act,),
        ).fetchall()
    about = (done["reference"], copy_of(maker, done["reference"]).request["customer_id"])
    assert row == ("REPRINT", 1, "REL001", *about, done["result"]["account_no"])


def test_the_first_paper_of_an_approved_request_is_no_copy(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    pending = big_opening(maker, customer_id=new_customer(maker))
    reference = approved(supervisor, pending)
    first = copy_of(maker, reference)
    assert first.copy_no == 0
    assert first.officer_id == "REL001"
    assert first.idempotency_key == key_of(core, pending)
    assert first.approval is not None
    assert first.approval.reference == reference
    assert first.approval.approved_by == ("SUP001",)
    assert first.approval.result is not None
    assert first.approval.result["state"] == "ACTIVE"
    assert first.request["initial_deposit"]["amount"] == "250000.00"
    assert copy_of(supervisor, reference).copy_no == 1
    # By the request it is the same operation, and the same count.
    by_request = copy_of(maker, pending["request_id"])
    assert (by_request.approval, by_request.copy_no) == (first.approval, 2)


def test_what_was_put_right_is_given_as_it_took_effect(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    body = {**request["payload"]["request"], "initial_deposit": {"amount": "260000.00"}}
    assert resubmit(maker, request, body).status == 202
    reference = approved(supervisor, request)
    assert copy_of(maker, reference).request["initial_deposit"]["amount"] == "260000.00"


def test_a_key_names_who_approved_it_and_nobody_before(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    pending = big_opening(maker, customer_id=new_customer(maker))
    path = f"/operations/{key_of(core, pending)}"
    assert maker.get(path).body["approval"]["approved_by"] == []
    approved(supervisor, pending)
    assert maker.get(path).body["approval"]["approved_by"] == ["SUP001"]


def test_nothing_is_found_that_did_not_take_effect_or_is_of_another_branch(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, done: dict[str, Any]
) -> None:
    refused = big_opening(maker, customer_id=new_customer(maker))
    assert reject(supervisor, item(supervisor, refused["request_id"])).status == 200
    for wrong in ("001-20261124-999999", refused["request_id"], "x"):
        assert (ask(maker, wrong).status, ask(maker, wrong).code) == (404, "not_found")
    elsewhere = core.log_in("REL003", "002")
    assert ask(elsewhere, done["reference"]).code == "not_found"
    auditor = core.log_in("AUD001")
    assert copy_of(auditor, done["reference"]).copy_no == 1


@pytest.mark.parametrize("officer_id", ["ADM001", "TEL001"])
def test_who_may_not_read_in_clear_gets_no_paper(
    core: RunningCore, done: dict[str, Any], officer_id: str
) -> None:
    """The body of an operation names phones, identities and addresses as they are."""
    refused = ask(core.log_in(officer_id), done["reference"])
    assert (refused.code, refused.body["action"]) == ("not_permitted", "customer_reveal")
    assert core.one("SELECT count(*) FROM access_record WHERE officer_id = ?", officer_id) == 0


def test_the_body_of_what_was_refused_or_is_pending_is_not_kept(
    core: RunningCore, maker: SignedIn
) -> None:
    pending = big_opening(maker, customer_id=new_customer(maker))
    refused = str(uuid4())
    assert maker.post(OPEN, opening(purpose="NONE"), refused).status >= 400
    for key in (key_of(core, pending), refused):
        kept = core.one("SELECT request FROM operations WHERE idempotency_key = ?", key)
        assert kept is None


def test_what_was_done_before_bodies_were_kept_is_not_found(
    core: RunningCore, maker: SignedIn, done: dict[str, Any]
) -> None:
    with core.database() as connection:
        connection.execute(
            "UPDATE operations SET request = NULL WHERE reference = ?", (done["reference"],)
        )
    assert ask(maker, done["reference"]).code == "not_found"
