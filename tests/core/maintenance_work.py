"""What officers send in these tests to change a record or an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from tests.core.desk_work import upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.core_fixtures import Answer, SignedIn

CHANGE: Final = "/customer/account-maintenance"
REASON: Final = "Asked for by the customer in person"


def read(desk: SignedIn, customer_id: str, account_no: str = "") -> Answer:
    """Read a record in clear, with one of its accounts where it is named."""
    named = f"&account_no={account_no}" if account_no else ""
    return desk.get(f"/customer/enquiry?customer_id={customer_id}{named}&reveal=true")


def change(
    desk: SignedIn, customer_id: str, account_no: str = "", *, seen: str = "", **parts: Any
) -> Answer:
    """Send a change under the version that is seen, the current one unless another is given."""
    named = {"account_no": account_no} if account_no else {}
    tag = seen or str(read(desk, customer_id, account_no).headers["etag"])
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": tag}
    return desk.send("PUT", CHANGE, {"customer_id": customer_id, **named, **parts}, headers)


def act(desk: SignedIn, customer_id: str, account_no: str, **action: Any) -> Answer:
    """Ask for an act on an account's state or holds, with evidence where it takes some."""
    proof = {} if action["action"] in {"FREEZE", "PLACE_HOLD"} else evidence(desk)
    return change(desk, customer_id, account_no, reason=REASON, state_action=action, **proof)


def evidence(desk: SignedIn) -> Mapping[str, Any]:
    """Upload the customer's instruction."""
    return {"evidence": [upload(desk, "CUSTOMER_INSTRUCTION")]}
