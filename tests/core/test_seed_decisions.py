"""The demo's queue before a running core: each request can be decided as the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.core.reading.desks import Answer, Desk, ServedCore, served_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUEUE = "/supervision/authorization-queue"


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCore]:
    folder: Path = tmp_path_factory.mktemp("core")
    with served_core(folder) as served:
        yield served


def waiting(desk: Desk) -> dict[str, dict[str, Any]]:
    answer = desk.get(QUEUE, params={"scope": "BRANCH", "limit": "100"})
    assert answer.status == 200, answer.body
    return {each["customer_name"]: each for each in answer.body["items"]}


def approve(desk: Desk, row: dict[str, Any], level: int) -> Answer:
    path = f"{QUEUE}/{row['request_id']}"
    body = {"payload_hash": desk.get(path).body["payload_hash"], "level": level}
    return desk.post(f"{path}/approve", body, headers={"Idempotency-Key": str(uuid4())})


def decided(desk: Desk, name: str, level: int = 1) -> dict[str, Any]:
    answer = approve(desk, waiting(desk)[name], level)
    assert answer.status == 200, answer.body
    result: dict[str, Any] = answer.body["result"]
    return result


def test_a_request_of_a_disabled_maker_cannot_be_approved(core: ServedCore) -> None:
    supervisor = core.desk("SUP001")
    row = waiting(supervisor)["Eunice Nekesa Wanjala"]
    assert row["overdue"] is True
    assert row["may"]["approve"] == "maker_inactive"
    refused = approve(supervisor, row, 1)
    assert (refused.status, refused.code) == (409, "maker_inactive")


def test_a_maker_may_not_approve_the_own_opening(core: ServedCore) -> None:
    maker = core.desk("SUP002")
    refused = approve(maker, waiting(maker)["Zainab Hassan Abdi"], 1)
    assert (refused.status, refused.code) == (403, "self_approval")


def test_the_turnover_request_becomes_the_next_customer(core: ServedCore) -> None:
    result = decided(core.desk("SUP001"), "Lawrence Kipkemboi Tanui")
    assert result["operation_result"]["customer_id"] == "1000000412"
    assert result["operation_result"]["kyc_status"] == "VERIFIED"


def test_the_exposed_person_waits_for_the_manager(core: ServedCore) -> None:
    result = decided(core.desk("MGR001"), "Josephine Nduku Wambua", level=2)
    assert result["operation_result"]["risk_rating"] == "HIGH"


def test_the_opening_takes_the_number_that_it_held(core: ServedCore) -> None:
    row = waiting(core.desk("SUP001"))["Ruth Kemunto Nyaboke"]
    assert row["opened_by"] == "SUP002"
    result = decided(core.desk("SUP001"), "Ruth Kemunto Nyaboke")
    assert result["operation_result"]["account_no"] == row["account_no"] == "0012000000070"


def test_the_great_deposit_takes_two(core: ServedCore) -> None:
    first = decided(core.desk("SUP002"), "Baraka Hardware Ltd")
    assert (first["status"], first["operation_result"]) == ("PENDING_SECOND", None)
    second = decided(core.desk("MGR001"), "Baraka Hardware Ltd", level=2)
    assert second["operation_result"]["account_no"] == "0013000000052"
