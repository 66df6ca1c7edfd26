"""A desk without a window, run as a process of its own so that it can be killed at a step.

`python desk_driver.py submit ROOT URL STEP RECEIPT` submits one opening, paid for by that till
receipt, and kills itself with SIGKILL at STEP (`intent`, `send`, `result`, `close`, `show`, or
`none`). `recover ROOT URL ACT` starts again, says what it found, and then acts on what is in doubt
(`cancel`, `send` or `nothing`). Each prints one JSON line an outcome.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from branch_desk import app
from branch_desk.app import Desk
from branch_desk.domain.accounts import AccountOpening
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.services.settings import Folders, Settings

SETTINGS = Settings(connect_s=1, read_s=5, chain_s=3, enquiry_s=5)
OPENING = {
    "customer_id": "1000000016",
    "product_code": "10",
    "initial_deposit": {"amount": "1000.00"},
    "purpose": "SAVINGS",
    "source_of_funds": "BUSINESS",
}


def main(act: str, root: str, url: str, how: str, receipt: str = "") -> None:
    base = Path(root)
    folders = Folders(base / "config", base / "data", base / "log")
    with app.build(folders, url, settings=SETTINGS) as desk:
        desk.session.login("REL001", "demo-rel001-desk", "001")
        if act == "submit":
            submit(desk, how, receipt)
        else:
            recover(desk, how)


def submit(desk: Desk, step: str, receipt: str) -> None:
    die_at(desk, step)
    funding = {"method": "CASH", "till_receipt_no": receipt}
    request = AccountOpening.model_validate({**OPENING, "funding": funding})
    outcome = desk.submission.submit(ACCOUNT_OPENING, request, "d1")
    if step == "show":
        die()
    desk.submission.shown(outcome.key)
    say(outcome)


def recover(desk: Desk, act: str) -> None:
    for outcome in desk.submission.recover():
        say(outcome)
        desk.submission.shown(outcome.key)
        if outcome.kind is not OutcomeKind.UNKNOWN:
            continue
        if act == "cancel":
            say(desk.submission.cancel(outcome.key))
        elif act == "send":
            say(desk.submission.send_again(outcome.key))
        desk.submission.shown(outcome.key)


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(desk: Desk, step: str) -> None:
    """Put death in front of a step; what comes before it is done, what comes after is not."""
    appended: Callable[..., Any] = desk.journal.append

    def append(kind: str, **fields: Any) -> Any:
        return die() if kind == step else appended(kind, **fields)

    vars(desk.journal)["append"] = append
    if step == "send":
        vars(desk.client)["post_request"] = die
    if step == "close":
        vars(desk.outbox)["close"] = die


def say(outcome: Outcome) -> None:
    line = {
        "kind": outcome.kind,
        "key": outcome.key,
        "sentence": outcome.sentence,
        "reference": outcome.reference,
        "receipt": outcome.receipt is not None,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
