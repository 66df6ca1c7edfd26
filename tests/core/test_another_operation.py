"""An operation beyond the contract: its model, rules, route and policy row are all it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response

from branch_desk.core.api.gate import Body as Sent
from branch_desk.core.api.writes import submit
from branch_desk.core.rules import Ground, OperationRules
from branch_desk.domain.approvals import approval_reasons
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import Body, CustomerId, Record, YesNo
from branch_desk.domain.replies import Reason
from tests.core.desk_work import AMINA, approve, item
from tests.core_fixtures import Beyond, running_core

if TYPE_CHECKING:
    from pathlib import Path

PATH: Final = "/customer/card-issue"


class CardIssuance(Body):
    customer_id: CustomerId
    premium: YesNo = False


class CardIssued(Record):
    masked_no: str


@approval_reasons.register
def _(request: CardIssuance, facts: Facts) -> tuple[Reason, ...]:
    return (Reason(code="card_premium", text="A premium card."),) if request.premium else ()


def issue(ground: Ground) -> CardIssued:
    return CardIssued(masked_no=f"****{ground.request.customer_id[-4:]}")


CARD_ISSUANCE: Final = OperationRules(
    code="CARD_ISSUANCE", action="card_issuance", model=CardIssuance, effect=issue, created=False
)
router: Final = APIRouter()


@router.post(PATH)
def issue_card(body: Sent, request: Request) -> Response:
    return submit(request, body, CARD_ISSUANCE)


def test_another_operation_is_made_and_checked_like_the_others(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[roles]\ncard_issuance = ["RELATIONSHIP_OFFICER"]\n')
    beyond = Beyond(operations=(CARD_ISSUANCE,), routers=(router,))
    with running_core(tmp_path, policy=policy, beyond=beyond) as core:
        maker, supervisor = core.log_in("REL001"), core.log_in("SUP001")
        assert "card_issuance" in maker.officer["actions"]
        assert supervisor.post(PATH, {"customer_id": AMINA}).code == "not_permitted"
        done = maker.post(PATH, {"customer_id": AMINA})
        assert (done.status, done.body["outcome"]) == (200, "DONE")
        assert done.body["operation"] == "CARD_ISSUANCE"
        assert done.body["result"] == {"masked_no": "****0016"}
        waiting = maker.post(PATH, {"customer_id": AMINA, "premium": True})
        assert (waiting.status, waiting.body["levels_due"]) == (202, ["SUPERVISOR"])
        request = item(supervisor, waiting.body["request_id"])
        assert request["customer_name"] == "Amina Wanjiku Njoroge"
        result = approve(supervisor, request).body["result"]["operation_result"]
        assert result == {"masked_no": "****0016"}
