"""Random lifecycles against a real core: whatever officers do, the books stay in order."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from branch_desk.core.clock import ManualClock
from tests.core_fixtures import running_core
from tests.end_to_end.lifecycle_bank import MORNING, Bank
from tests.end_to_end.lifecycle_checkers import CheckerRules
from tests.end_to_end.lifecycle_makers import MakerRules

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES: Final = 64
STEPS: Final = 42
STEPS_MIN: Final = 2000
WANTED: Final = (
    "create a customer",
    "open an account",
    "reserve a number",
    "change a phone",
    "change a limit",
    "freeze",
    "unfreeze",
    "reactivate",
    "place a hold",
    "release a hold",
    "change who signs",
    "close an account",
    "end the day",
    "approve CIF_CREATE, level 1",
    "approve ACCOUNT_OPENING, level 1",
    "approve ACCOUNT_OPENING, level 2",
    "approve ACCOUNT_MAINTENANCE, level 1",
    "approve MANDATE_MANAGEMENT, level 1",
    "approve ACCOUNT_CLOSURE, level 1",
    "reject",
    "return",
    "resubmit",
    "withdraw",
    "replay",
    "trick: approve what is decided",
    "trick: cancelled key",
    "trick: maker approves as REL001",
    "trick: maker approves as SUP001",
    "trick: maker approves as SUP002",
    "trick: other branch",
    "trick: stale hash",
    "trick: stale tag",
    "trick: supervisor takes level 2",
    "trick: used key",
    "trick: withdraw another's",
    "trick: wrong role",
)
"""What has to have worked at least once, or the machine would look and see nothing."""


class Lifecycle(MakerRules, CheckerRules):
    """Makers and checkers of one branch, in any order."""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    clock = ManualClock(MORNING)
    with running_core(tmp_path_factory.mktemp("lifecycle"), clock=clock) as core:
        made = Bank(core, clock)
        yield made
        made.close()


def test_the_books_stay_in_order_whatever_officers_do(
    bank: Bank, capsys: pytest.CaptureFixture[str]
) -> None:
    Lifecycle.bank = bank
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=True,
        database=None,
        deadline=None,
        # Shorter lifecycles that fail alike would take minutes to find; the first one tells enough.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lifecycle, settings=chosen)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{bank.examples} lifecycles, {bank.steps} steps; {dict(bank.answers)}\n"
        )
        for name, tried in sorted(bank.tried.items()):
            sys.stdout.write(f"  {name}: {bank.succeeded[name]} of {tried} did what it is for\n")
    assert bank.steps >= STEPS_MIN
    done = {name.partition(" (")[0] for name, times in bank.succeeded.items() if times}
    assert set(WANTED) - done == set(), "rules that never did what they are for"
