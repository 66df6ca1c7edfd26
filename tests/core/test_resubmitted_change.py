"""A change of a record that was returned: sent again, it names the version that its maker saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest

from tests.core.desk_work import (
    QUEUE,
    approve,
    changed,
    complaints,
    item,
    new_customer,
    resubmit,
    send_back,
)

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore, SignedIn

CHANGE: Final = "/customer/account-maintenance"


@pytest.fixture
def request_body(maker: SignedIn) -> dict[str, Any]:
    """Both contacts of a new customer change, which a supervisor has to see."""
    contacts = {"phone": "+254722000111", "email": "z@example.co.ke"}
    return {"customer_id": new_customer(maker), "customer_changes": contacts}


@pytest.fixture
def request_id(maker: SignedIn, supervisor: SignedIn, request_body: dict[str, Any]) -> str:
    """The change, asked for and returned."""
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": '"c1"'}
    answer = maker.send("PUT", CHANGE, request_body, headers)
    assert answer.status == 202, answer.raw
    request = item(maker, answer.body["request_id"])
    back = send_back(supervisor, request, fields=["/customer_changes/email"])
    assert back.status == 200, back.raw
    return str(request["request_id"])


def test_a_change_sent_again_names_the_version_seen_now(
    core: RunningCore,
    maker: SignedIn,
    supervisor: SignedIn,
    request_body: dict[str, Any],
    request_id: str,
) -> None:
    customer_id = request_body["customer_id"]
    with core.database() as database:
        database.execute("UPDATE customers SET version = 2 WHERE customer_id = ?", (customer_id,))
    request = item(maker, request_id)
    assert (request["stale"], request["may"]["resubmit"]) == (True, None)
    missing = resubmit(maker, request, request_body)
    assert (missing.status, missing.code) == (428, "version_required")
    late = resubmit(maker, request, request_body, tag="c1")
    assert (late.status, late.code) == (412, "version_conflict")
    assert (late.body["current_tag"], late.body["changed_fields"]) == (
        '"c2"',
        ["/customer/version"],
    )
    right = changed(request_body, {"customer_changes__email": "zuhura@example.co.ke"})
    assert resubmit(maker, request, right, tag="c2").status == 202
    seen = item(supervisor, request_id)
    assert (seen["stale"], seen["payload"]["target"], seen["revision"]) == (False, "c2", 2)
    after = {each["field"]: each.get("after") for each in seen["payload"]["changes"]}
    assert after["/customer/email"] == "zuhura@example.co.ke"
    done = approve(supervisor, seen)
    assert done.body["result"]["operation_result"]["customer_version"] == 3


def test_complaints_of_a_change_point_into_the_request(
    maker: SignedIn, request_body: dict[str, Any], request_id: str
) -> None:
    request = item(maker, request_id)
    wrong = changed(request_body, {"customer_changes__phone": "12"})
    assert complaints(resubmit(maker, request, wrong, tag="c1")) == [
        ("/request/customer_changes/phone", "phone_invalid")
    ]
    nothing = {"customer_id": request_body["customer_id"], "customer_changes": {}}
    found = complaints(resubmit(maker, request, nothing, tag="c1"))
    assert {place.split("/")[1] for place, _ in found} == {"request"}


def test_a_version_that_was_refused_may_be_sent_under_the_same_key(
    maker: SignedIn, request_body: dict[str, Any], request_id: str
) -> None:
    key, path = str(uuid4()), f"{QUEUE}/{request_id}/resubmit"
    assert maker.post(path, {"request": request_body}, key).code == "version_required"
    assert maker.get(f"/operations/{key}").code == "operation_unknown"
    assert maker.post(path, {"request": request_body, "tag": "c1"}, key).status == 202
