"""What officers send in these tests to change who signs for an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.core.desk_work import upload
from tests.core.maintenance_work import read

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, SignedIn

UPDATE: Final = "/customer/mandate-update"
ANY_ONE: Final = [{"rule": {"kind": "ANY_ONE"}}]
BOTH: Final = [{"rule": {"kind": "ALL"}}]


def mandates(desk: SignedIn, account: tuple[str, str]) -> list[dict[str, Any]]:
    """Read the current and the scheduled mandate of an account."""
    return list(read(desk, *account).body["account"]["mandates"])


def update(
    desk: SignedIn,
    account: tuple[str, str],
    signatories: list[dict[str, Any]],
    bands: list[dict[str, Any]] = ANY_ONE,
    day: str = "2026-11-24",
    paper: str = "MANDATE_INSTRUCTION",
) -> Answer:
    """Ask for a mandate under the version that stands, with the customer's instruction."""
    tag = f'"a{read(desk, *account).body["account"]["version"]}"'
    body = {
        "customer_id": account[0],
        "account_no": account[1],
        "mandate": {"effective_from": day, "signatories": signatories, "bands": bands},
        "instruction": upload(desk, paper),
    }
    return desk.post(UPDATE, body, headers={"If-Match": tag})


def kept(desk: SignedIn, account: tuple[str, str]) -> dict[str, Any]:
    """Name the first who signs now, as one who is to stay as they are."""
    return {"signatory_id": mandates(desk, account)[0]["signatories"][0]["signatory_id"]}
