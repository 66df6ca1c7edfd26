"""What a core is started with, and what it holds while it runs."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from branch_desk.core.auth.passwords import PasswordCheck
from branch_desk.core.auth.rates import Rates
from branch_desk.core.auth.tokens import Tokens
from branch_desk.core.clock import Clock, SystemClock
from branch_desk.core.cursors import Cursors
from branch_desk.core.policy import BankRules

MIN_DESK_VERSION: Final = "0.1.0"


@dataclass(frozen=True)
class CoreConfig:
    """How to start a core: which database, whose rules, and which day a new store begins on."""

    db_url: str
    policy: Path | None = None
    as_of: date | None = None
    demo_data: bool = False
    data_folder: Path = Path()
    clock: Clock = field(default_factory=SystemClock)


@dataclass(frozen=True)
class Core:
    """A running core: its store, rules, clock and secrets, handed to whoever needs them."""

    engine: Engine
    rules: BankRules
    clock: Clock
    tokens: Tokens
    rates: Rates
    cursors: Cursors
    passwords: PasswordCheck
    is_demo: bool
