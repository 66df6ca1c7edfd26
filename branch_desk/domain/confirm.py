"""What has to be typed once more before a request goes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """What has to be typed once more before a request goes: the sentence that asks, the answer.

    `wrong` is said of any other answer.
    """

    ask: str
    answer: str
    wrong: str


def last_four(account_no: str, act: str) -> Confirm:
    """Have an account's last four digits typed again; `act` says for what: freeze the account."""
    return Confirm(
        ask=f"To {act}, type the last four digits of its number:",
        answer=account_no[-4:],
        wrong="The account in this form ends in other digits.",
    )


def nothing_to_confirm(_: Any) -> Confirm | None:
    """Let a request go at once, as all do but the few that stop a customer's money."""
    return None
