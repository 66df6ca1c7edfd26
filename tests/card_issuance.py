"""An operation beyond the contract, `card_issuance`, made of the parts that docs/architecture.md
names under "Adding": models, value and reasons, rules and route, a policy row, a declaration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response
from pydantic import Field

from branch_desk.core.api.gate import Body as Sent
from branch_desk.core.api.writes import submit
from branch_desk.core.rules import Ground, OperationRules
from branch_desk.domain.approvals import approval_reasons, operation_value
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import Body, CustomerId, Record, YesNo
from branch_desk.domain.money import Amount, Money
from branch_desk.domain.operation import Known, Operation, Section
from branch_desk.domain.replies import Reason
from branch_desk.domain.sheet import Sheet, SheetRow
from tests.core_fixtures import Beyond

if TYPE_CHECKING:
    from pathlib import Path

PATH: Final = "/customer/card-issue"
CODE: Final = "CARD_ISSUANCE"
ACTION: Final = "card_issuance"


class CardIssuance(Body):
    """A debit card for a customer."""

    customer_id: CustomerId = Field(title="Customer")
    daily_limit: Amount | None = Field(None, title="Daily limit")
    premium: YesNo = Field(False, title="Premium card")


class CardIssued(Record):
    """The card that was ordered."""

    masked_no: str


@operation_value.register
def _(request: CardIssuance, facts: Facts) -> Money | None:
    return request.daily_limit or Money.of(0)


@approval_reasons.register
def _(request: CardIssuance, facts: Facts) -> tuple[Reason, ...]:
    return (Reason(code="card_premium", text="A premium card."),) if request.premium else ()


def _issue(ground: Ground) -> CardIssued:
    return CardIssued(masked_no=f"****{ground.request.customer_id[-4:]}")


RULES: Final = OperationRules(
    code=CODE, action=ACTION, model=CardIssuance, effect=_issue, created=False
)
router: Final = APIRouter()


@router.post(PATH)
def _issue_card(body: Sent, request: Request) -> Response:
    return submit(request, body, RULES)


BEYOND: Final = Beyond(operations=(RULES,), routers=(router,))


def policy_with_cards(folder: Path) -> Path:
    """Write the policy row that lets relationship officers issue cards."""
    path = folder / "policy.toml"
    path.write_text(f'[roles]\n{ACTION} = ["RELATIONSHIP_OFFICER"]\n')
    return path


def _sheet(request: CardIssuance, reply: CardIssued, _: Known) -> Sheet:
    rows = (
        SheetRow("Card", reply.masked_no, strong=True),
        SheetRow("Customer ID", request.customer_id),
        SheetRow("Daily limit", str(request.daily_limit or "the bank's")),
    )
    return Sheet(title="Card issuance", rows=rows)


CARD_ISSUANCE: Final = Operation(
    action=ACTION,
    title="Card issuance",
    code="CARD",
    operation=CODE,
    method="POST",
    path=PATH,
    request=CardIssuance,
    reply=CardIssued,
    form=(Section(title="Card", fields=("customer_id", "daily_limit", "premium")),),
    result=_sheet,
    example={"customer_id": "1000000016", "premium": False},
)
