"""The core as an application: its store opened and filled, its routes assembled."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine, insert, select

from branch_desk.common import BANK_ZONE
from branch_desk.core import policy
from branch_desk.core.api import (
    accounts,
    answers,
    auth,
    closing,
    customers,
    described,
    documents,
    enquiries,
    meta,
    operations,
    supervision,
)
from branch_desk.core.api.gate import check_query
from branch_desk.core.api.middleware import Surroundings
from branch_desk.core.auth.passwords import PasswordCheck
from branch_desk.core.auth.rates import Rates
from branch_desk.core.auth.tokens import Tokens
from branch_desk.core.config import Core, CoreConfig
from branch_desk.core.cursors import Cursors
from branch_desk.core.rules import OPERATION_RULES
from branch_desk.core.rules.declaration import OperationRules
from branch_desk.core.seed_data import seed
from branch_desk.core.store import StoreUnusable, migrate, open_engine, writing
from branch_desk.core.store.schema import bank

_ROUTERS: Final = (
    meta.router,
    auth.router,
    customers.router,
    accounts.router,
    closing.router,
    documents.router,
    enquiries.router,
    supervision.router,
    operations.router,
)
_END_WITHIN_S: Final = 10
_SECRET_BYTES: Final = 32
_BANK_NAME: Final = "Branch Desk bank"


class CoreUnable(Exception):
    """The core cannot start; the text says why, `exit_code` how the command ends."""

    def __init__(self, sentence: str, exit_code: int = 3) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def create_app(
    config: CoreConfig,
    *,
    more_operations: Iterable[OperationRules] = (),
    routers: Iterable[APIRouter] = (),
) -> FastAPI:
    """Build the core on its database, made and filled first if it is new.

    `more_operations` and `routers` are customer operations beyond the contract's own. Raises
    CoreUnable if the database or the policy cannot be used.
    """
    try:
        rules = policy.load(config.policy, demo=config.demo_data)
        engine = open_engine(config.db_url)
        migrate(engine)
    except (policy.PolicyInvalid, StoreUnusable) as error:
        raise CoreUnable(str(error)) from error
    is_demo = _fill(engine, config, rules)
    app = _CoreApp(title="Branch Desk core", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.core = Core(
        engine=engine,
        rules=rules,
        clock=config.clock,
        tokens=Tokens(timedelta(minutes=rules.policy.access_minutes)),
        rates=Rates(),
        cursors=Cursors(secrets.token_bytes(_SECRET_BYTES)),
        passwords=PasswordCheck(),
        is_demo=is_demo,
    )
    # By their code, for what an approval carries out; a core's rules know of no other operation.
    app.state.operations = {str(each.code): each for each in (*OPERATION_RULES, *more_operations)}
    _assemble(app, routers)
    return app


def openapi_document() -> dict[str, Any]:
    """Give the OpenAPI document of the contract, without a database."""
    app = _CoreApp()
    _assemble(app, ())
    return app.openapi()


def _assemble(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    app.add_middleware(Surroundings)
    answers.install(app)
    app.router.redirect_slashes = False
    for router in (*_ROUTERS, *routers):
        app.include_router(router, dependencies=[Depends(check_query)])


class _CoreApp(FastAPI):
    """An application whose description lists exactly the contract."""

    def openapi(self) -> dict[str, Any]:
        self.openapi_schema = self.openapi_schema or described.describe(self)
        return self.openapi_schema


def _fill(engine: Engine, config: CoreConfig, rules: policy.BankRules) -> bool:
    """Make the bank on a new store; says whether its data are a demo's."""
    now = config.clock.now()
    wanted = config.as_of or now.astimezone(BANK_ZONE).date()
    with writing(engine) as connection:
        found = connection.execute(select(bank.c.demo)).one_or_none()
        if found is None and config.demo_data:
            seed(connection, rules.business_date_from(wanted), now)
            return True
        if found is None:
            first_day = rules.business_date_from(wanted)
            row = {"bank_no": 1, "name": _BANK_NAME, "demo": False, "created_at": now}
            connection.execute(insert(bank).values(**row, business_date=first_day))
            return False
    if config.demo_data and not found.demo:
        raise CoreUnable(
            "This database holds a real bank, so it takes no demo officers. Name another file."
        )
    return bool(found.demo)
