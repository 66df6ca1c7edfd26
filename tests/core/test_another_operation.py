"""An operation beyond the contract: its model, rules, route and policy row are all it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.card_issuance import ACTION, BEYOND, CODE, PATH, policy_with_cards
from tests.core.desk_work import AMINA, approve, item
from tests.core_fixtures import running_core

if TYPE_CHECKING:
    from pathlib import Path


def test_another_operation_is_made_and_checked_like_the_others(tmp_path: Path) -> None:
    with running_core(tmp_path, policy=policy_with_cards(tmp_path), beyond=BEYOND) as core:
        maker, supervisor = core.log_in("REL001"), core.log_in("SUP001")
        assert ACTION in maker.officer["actions"]
        assert supervisor.post(PATH, {"customer_id": AMINA}).code == "not_permitted"
        done = maker.post(PATH, {"customer_id": AMINA})
        assert (done.status, done.body["outcome"]) == (200, "DONE")
        assert done.body["operation"] == CODE
        assert done.body["result"] == {"masked_no": "****0016"}
        waiting = maker.post(PATH, {"customer_id": AMINA, "premium": True})
        assert (waiting.status, waiting.body["levels_due"]) == (202, ["SUPERVISOR"])
        request = item(supervisor, waiting.body["request_id"])
        assert request["customer_name"] == "Amina Wanjiku Njoroge"
        result = approve(supervisor, request).body["result"]["operation_result"]
        assert result == {"masked_no": "****0016"}
