"""A core a test module, and its officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branch_desk.core.clock import Clock, SystemClock
from tests.core.desk_work import OPEN, new_customer, opening
from tests.core.seed_store import close, demo_store
from tests.core_fixtures import RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@pytest.fixture(scope="module")
def clock() -> Clock:
    """The machine's clock; a module that moves the hands has one of its own."""
    return SystemClock()


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core"), clock=clock) as running:
        yield running


@pytest.fixture(scope="module")
def maker(core: RunningCore) -> SignedIn:
    return core.log_in("REL001")


@pytest.fixture
def new_day(core: RunningCore) -> None:
    """Let every officer's day begin anew, so that no test meets the caps that others used up."""
    with core.database() as database:
        database.execute("DELETE FROM day_use")


@pytest.fixture
def account(maker: SignedIn, new_day: None) -> tuple[str, str]:
    """A new customer of branch 001, and the account with 5,000 that this customer signs for."""
    customer = new_customer(maker)
    answer = maker.post(OPEN, opening(customer_id=customer))
    assert answer.status == 201, answer.raw
    return customer, str(answer.body["result"]["account_no"])


@pytest.fixture(scope="module")
def supervisor(core: RunningCore) -> SignedIn:
    return core.log_in("SUP001")


@pytest.fixture(scope="module")
def manager(core: RunningCore) -> SignedIn:
    return core.log_in("MGR001")


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    """The demo bank's books, read directly."""
    connection = demo_store()
    yield connection
    close(connection)
