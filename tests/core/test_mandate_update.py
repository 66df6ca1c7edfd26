"""Changing who signs in the core: added, removed, scheduled, and what waits for a checker."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.desk_work import AMINA, approve, complaints, item
from tests.core.mandate_work import BOTH, kept, mandates, update
from tests.core_fixtures import RunningCore, SignedIn

pytestmark = pytest.mark.usefixtures("new_day")


def test_a_small_signatory_is_added_at_once(maker: SignedIn, account: tuple[str, str]) -> None:
    first = kept(maker, account)
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    answer = update(maker, account, [first, small])
    assert answer.status == 200, answer.raw
    result = answer.body["result"]
    assert (result["mandate_no"], result["status"], result["account_version"]) == (2, "CURRENT", 2)
    (now,) = mandates(maker, account)
    assert now["mandate_no"] == 2
    assert [each["full_name"] for each in now["signatories"]][1] == "Amina Wanjiku Njoroge"
    assert now["signatories"][0]["signatory_id"] == first["signatory_id"]


@pytest.mark.parametrize(
    ("limit", "reasons", "levels"),
    [
        ("100000.00", [], []),
        ("100000.01", ["mandate_limit"], ["SUPERVISOR"]),
        ("1000000.01", ["mandate_limit"], ["SUPERVISOR", "BRANCH_MANAGER"]),
        (None, ["mandate_limit"], ["SUPERVISOR", "BRANCH_MANAGER"]),
    ],
)
def test_who_may_sign_for_much_needs_a_checker(
    maker: SignedIn,
    account: tuple[str, str],
    limit: str | None,
    reasons: list[str],
    levels: list[str],
) -> None:
    added: dict[str, Any] = {"customer_id": AMINA}
    if limit:
        added["personal_limit"] = {"amount": limit}
    answer = update(maker, account, [kept(maker, account), added])
    assert [each["code"] for each in answer.body["reasons"]] == reasons
    assert answer.body["levels_due"] == levels


def test_a_removal_shows_whom_to_the_checker(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    update(maker, account, [kept(maker, account), small])
    gone = mandates(maker, account)[0]["signatories"][1]
    answer = update(maker, account, [kept(maker, account)])
    assert [each["code"] for each in answer.body["reasons"]] == ["mandate_removal"]
    supervisor = core.log_in("SUP001")
    request = item(supervisor, answer.body["request_id"])
    (row,) = request["payload"]["changes"]
    assert row["field"] == "/account/mandates/0/signatories/1"
    assert (row["before"]["full_name"], row["after"]) == (gone["full_name"], None)
    assert approve(supervisor, request).status == 200
    assert len(mandates(maker, account)[0]["signatories"]) == 1


def test_who_is_added_by_number_has_a_name_for_the_checker(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    answer = update(maker, account, [kept(maker, account), {"customer_id": AMINA}])
    request = item(core.log_in("SUP001"), answer.body["request_id"])
    (row,) = request["payload"]["changes"]
    assert row["field"] == "/account/mandates/0/signatories/-"
    assert row["after"]["customer_id"] == AMINA
    assert row["after"]["full_name"] == "Amina Wanjiku Njoroge"


def test_a_later_mandate_waits_for_its_day_and_a_newer_one_takes_its_place(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    first = update(maker, account, [kept(maker, account), small], day="2026-12-01")
    assert first.body["result"]["status"] == "SCHEDULED"
    second = update(maker, account, [kept(maker, account), small], day="2026-12-08")
    assert second.status == 200, second.raw
    found = [(each["mandate_no"], each["status"]) for each in mandates(maker, account)]
    assert found == [(1, "CURRENT"), (3, "SCHEDULED")]


def test_another_rule_waits(maker: SignedIn, account: tuple[str, str]) -> None:
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    bands = [{"up_to": {"amount": "50000"}, "rule": {"kind": "ALL"}}]
    answer = update(maker, account, [kept(maker, account), small], bands)
    assert [each["code"] for each in answer.body["reasons"]] == ["mandate_rule"]


def test_what_cannot_be_is_said_at_its_field(maker: SignedIn, account: tuple[str, str]) -> None:
    first = kept(maker, account)
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    stranger = {"signatory_id": "SIG-0123456789"}
    assert complaints(update(maker, account, [first])) == [("/mandate", "no_change")]
    assert complaints(update(maker, account, [first, stranger])) == [
        ("/mandate/signatories/1/signatory_id", "choice")
    ]
    assert complaints(update(maker, account, [first, small], BOTH)) == [
        ("/mandate/bands/0", "band_unsatisfiable")
    ]
    assert complaints(update(maker, account, [first, small], paper="PHOTO")) == [
        ("/instruction", "required")
    ]
