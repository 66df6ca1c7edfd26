"""Routes of log-in: who is there, tokens, and the end of a session."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import Connection, insert

from branch_desk.core.api.answers import correlation_id_of, json_response
from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body, Reading, check_desk_version, core_of
from branch_desk.core.auth import failures, sessions
from branch_desk.core.auth.callers import Caller, caller_of
from branch_desk.core.auth.sessions import OpenSession
from branch_desk.core.config import Core
from branch_desk.core.meta import business_date_of
from branch_desk.core.problems import Refusal, validated
from branch_desk.core.rules import day_use
from branch_desk.core.store import reading, writing
from branch_desk.core.store.schema import audit
from branch_desk.domain.fields import Body as RequestBody
from branch_desk.domain.fields import BranchCode, Instant, OfficerId, Record
from branch_desk.domain.money import Money
from branch_desk.domain.officers import Officer, OfficerLimits

router: Final = APIRouter(prefix="/auth", tags=["auth"])
_SECRET_MAX: Final = 1024


class LogIn(RequestBody):
    """An officer's log-in at one branch, from one workstation."""

    officer_id: OfficerId = Field(title="Officer")
    password: Annotated[str, Field(min_length=1, max_length=_SECRET_MAX)] = Field(title="Password")
    branch_code: BranchCode = Field(title="Branch")
    workstation_id: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")] = Field(title="Workstation")
    totp: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = Field(None, title="Code")


class Refresh(RequestBody):
    """The refresh token that is exchanged for the next pair."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=_SECRET_MAX)] = Field(
        title="Token"
    )


class TokenPair(Record):
    """Tokens of a session, opaque to the desk; `expires_in` is in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str
    session_id: str
    session_expires_at: Instant


class LoggedIn(TokenPair):
    """The answer to a log-in."""

    password_change_required: bool
    officer: Officer


@router.post("/login", summary="Log in", response_model=LoggedIn, openapi_extra=takes(LogIn))
def log_in(body: Body, request: Request) -> Response:
    """Begin a session at one of the officer's branches."""
    check_desk_version(request)
    core = core_of(request)
    _slow_down(request, core, body.members)
    asked = validated(LogIn, body.members)
    _prove(core, asked)
    now = core.clock.now()
    lasts = timedelta(hours=core.rules.policy.session_hours)
    with writing(core.engine) as connection:
        opened = sessions.begin(
            connection, asked.officer_id, asked.branch_code, asked.workstation_id, (now, lasts)
        )
        caller = caller_of(connection, opened.officer_id, opened.session_id, now)
        _note(connection, "LOGIN", caller, now, correlation_id_of(request))
        officer = officer_of(connection, core, caller)
    answer = LoggedIn(**_tokens(core, opened), password_change_required=False, officer=officer)
    return json_response(answer.model_dump(mode="json"))


@router.post(
    "/refresh",
    summary="Exchange a refresh token",
    response_model=TokenPair,
    openapi_extra=takes(Refresh),
)
def refresh(body: Body, request: Request) -> Response:
    """Give a new pair of tokens; the old refresh token that comes again ends the session."""
    check_desk_version(request)
    core = core_of(request)
    asked = validated(Refresh, body.members)
    with writing(core.engine) as connection:
        opened = sessions.refresh(connection, asked.refresh_token, core.clock.now())
    if opened is None:
        raise Refusal("session_ended")
    return json_response(TokenPair(**_tokens(core, opened)).model_dump(mode="json"))


@router.post("/logout", summary="Log out", status_code=204)
def log_out(call: Reading) -> Response:
    """End the session in the core, at once."""
    with writing(call.core.engine) as connection:
        sessions.end(connection, call.caller.session_id, "LOGOUT", call.now)
        _note(connection, "LOGOUT", call.caller, call.now, call.correlation_id)
    return Response(status_code=204)


@router.get("/me", summary="Who is signed in", response_model=Officer)
def get_me(call: Reading) -> Response:
    """Give the officer who is signed in, with limits and what of them is used today."""
    with reading(call.core.engine) as connection:
        officer = officer_of(connection, call.core, call.caller)
    return json_response(officer.model_dump(mode="json"))


def officer_of(connection: Connection, core: Core, caller: Caller) -> Officer:
    """Give what a desk is told of the officer who is signed in."""
    policy = core.rules.policy
    actions = tuple(action for action in policy.roles if policy.allows(caller.role, action))
    makes = "cif_create" in actions
    return Officer(
        officer_id=caller.officer_id,
        staff_no=caller.staff_no,
        full_name=caller.full_name,
        role=caller.role,
        branch_code=caller.branch_code,
        branches=caller.branches,
        actions=actions,
        limits=OfficerLimits(
            maker_alone_max=Money.of(policy.maker_alone_max if makes else 0),
            single_checker_max=Money.of(policy.single_checker_max),
        ),
        used_today=day_use.used_today(connection, caller.officer_id, business_date_of(connection)),
        session_expires_at=caller.session_expires_at,
    )


def _slow_down(request: Request, core: Core, members: dict[str, Any]) -> None:
    # A workstation names itself; where it does not, the address stands in.
    named = members.get("workstation_id")
    host = request.client.host if request.client else ""
    who = named if isinstance(named, str) else host
    core.rates.take("logins", who[:40], core.rules.policy.logins_per_minute, core.clock.now())


def _prove(core: Core, asked: LogIn) -> None:
    """Judge the password, outside any transaction, since that takes long on purpose."""
    with writing(core.engine) as connection:
        count = failures.begin_attempt(connection, asked.officer_id, core.clock.now())
        known = sessions.password_hash_of(connection, asked.officer_id) if count else None
    is_right = core.passwords.matches(known, asked.password)
    with writing(core.engine) as connection:
        if is_right:
            failures.forget(connection, asked.officer_id)
        else:
            _note_failure(connection, asked.officer_id, core)
    if not is_right:
        failures.refuse(count)


def _tokens(core: Core, opened: OpenSession) -> dict[str, Any]:
    token = core.tokens.issue(opened.officer_id, opened.session_id, core.clock.now())
    return {
        "access_token": token,
        "expires_in": core.tokens.lifetime_s,
        "refresh_token": opened.refresh_token,
        "session_id": opened.session_id,
        "session_expires_at": opened.expires_at,
    }


def _note_failure(connection: Connection, typed_id: str, core: Core) -> None:
    connection.execute(
        insert(audit).values(
            at=core.clock.now(),
            business_date=business_date_of(connection),
            officer_id=typed_id,
            act="LOGIN",
            outcome="credentials_refused",
        )
    )


def _note(
    connection: Connection, act: str, caller: Caller, now: datetime, correlation_id: str
) -> None:
    connection.execute(
        insert(audit).values(
            at=now,
            business_date=business_date_of(connection),
            officer_id=caller.officer_id,
            branch_code=caller.branch_code,
            act=act,
            outcome="DONE",
            correlation_id=correlation_id,
        )
    )
