"""Log-in, guesses, tokens and sessions: what slows down, what ends, what is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.core.clock import ManualClock
from tests.core_fixtures import WORKSTATION, RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GUESS: Final = "guess"
NOW: Final = datetime(2026, 11, 24, 6, tzinfo=UTC)
_DEFAULT_RATES: Final = "reads_per_minute = 120\nwrites_per_minute = 30\nlogins_per_minute = 5\n"


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(NOW)


def test_a_log_in_gives_tokens_and_the_officer(core: RunningCore) -> None:
    body = core.try_log_in("REL001").body
    assert body["expires_in"] == 600
    assert body["password_change_required"] is False
    assert body["officer"]["role"] == "RELATIONSHIP_OFFICER"
    assert body["officer"]["used_today"]["value_alone"]["amount"] == "0.00"
    assert len(body["refresh_token"]) >= 43


@pytest.mark.requirement("S19")
def test_a_wrong_log_in_says_the_same_whoever_is_named(core: RunningCore) -> None:
    bodies = []
    for officer_id in ("REL001", "XXX999", "REL005", "rel001"):
        answer = core.try_log_in(officer_id, password=GUESS)
        assert (answer.status, answer.code) == (401, "credentials_refused")
        bodies.append({**answer.body, "correlation_id": ""})
    assert all(each == bodies[0] for each in bodies)
    # A disabled officer with the right password is no better off.
    assert core.try_log_in("REL005").code == "credentials_refused"


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("officer_id", ["TEL003", "ZZZ111"])
def test_guesses_slow_down_and_lock(core: RunningCore, clock: ManualClock, officer_id: str) -> None:
    def guess(password: str = GUESS) -> tuple[int, str, str | None]:
        answer = core.try_log_in(officer_id, "003", password)
        return answer.status, answer.code, answer.headers.get("retry-after")

    assert guess() == (401, "credentials_refused", None)
    assert guess() == (401, "credentials_refused", None)
    assert guess() == (429, "too_many_requests", "5")
    assert guess("demo-tel003-desk") == (429, "too_many_requests", "5")
    clock.advance(timedelta(seconds=5))
    assert guess() == (429, "too_many_requests", "30")
    clock.advance(timedelta(seconds=30))
    assert guess() == (401, "credentials_refused", None)
    clock.advance(timedelta(minutes=29))
    assert guess("demo-tel003-desk") == (401, "credentials_refused", None)
    clock.advance(timedelta(minutes=1))
    known = core.try_log_in(officer_id, "003")
    assert known.status == (200 if officer_id == "TEL003" else 401)


@pytest.mark.requirement("S9")
def test_a_good_log_in_forgets_the_failures(core: RunningCore) -> None:
    for _ in range(3):
        assert core.try_log_in("MGR003", "003", GUESS).code == "credentials_refused"
        assert core.try_log_in("MGR003", "003").status == 200
    # A right password at the wrong branch is no wrong password.
    assert core.try_log_in("MGR003", "001").code == "branch_out_of_scope"
    assert core.one("SELECT count(*) FROM login_failures WHERE typed_id = 'MGR003'") == 0


@pytest.mark.requirement("S9")
def test_log_ins_are_limited_for_each_workstation(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(_DEFAULT_RATES)
    clock = ManualClock(NOW)
    with running_core(tmp_path, policy=policy, clock=clock) as core:
        answers = [core.try_log_in(f"AAA{n:03d}", password=GUESS) for n in range(6)]
        assert [each.status for each in answers] == [401] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) == 12
        clock.advance(timedelta(seconds=12))
        desk = core.log_in("REL001")
        assert [desk.get("/auth/me").status for _ in range(121)] == [200] * 120 + [429]
        written = [desk.send("POST", "/customer/cif-create", {}).status for _ in range(31)]
        assert written == [400] * 30 + [429]


@pytest.mark.requirement("S8")
def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    first = desk.tokens["refresh_token"]
    second = core.send("POST", "/auth/refresh", {"refresh_token": first})
    assert second.status == 200
    assert second.body["session_id"] == desk.tokens["session_id"]
    fresh = SignedIn(core, {**desk.tokens, **second.body})
    assert fresh.get("/auth/me").status == 200
    again = core.send("POST", "/auth/refresh", {"refresh_token": first})
    assert (again.status, again.code) == (401, "session_ended")
    assert fresh.get("/auth/me").code == "not_authenticated"
    last = core.send("POST", "/auth/refresh", {"refresh_token": second.body["refresh_token"]})
    assert last.code == "session_ended"
    assert core.send("POST", "/auth/refresh", {"refresh_token": "x"}).code == "session_ended"


@pytest.mark.requirement("S8")
def test_logging_out_ends_the_session_at_once(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    assert desk.send("POST", "/auth/logout").status == 204
    assert desk.get("/auth/me").code == "not_authenticated"
    body = {"refresh_token": desk.tokens["refresh_token"]}
    assert core.send("POST", "/auth/refresh", body).code == "session_ended"


@pytest.mark.requirement("S8")
def test_a_session_lasts_no_longer_than_its_hours(core: RunningCore, clock: ManualClock) -> None:
    desk = core.log_in("REL001")
    clock.advance(timedelta(minutes=10, seconds=9))
    assert desk.get("/auth/me").status == 200
    clock.advance(timedelta(seconds=1))
    assert desk.get("/auth/me").code == "not_authenticated"
    refreshed = core.send("POST", "/auth/refresh", {"refresh_token": desk.tokens["refresh_token"]})
    assert refreshed.status == 200
    clock.advance(timedelta(hours=10))
    body = {"refresh_token": refreshed.body["refresh_token"]}
    assert core.send("POST", "/auth/refresh", body).code == "session_ended"


def test_secrets_are_stored_hashed_only(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    content = (
        core.db_path.read_bytes() + core.db_path.with_name(core.db_path.name + "-wal").read_bytes()
    )
    for secret in (desk.tokens["refresh_token"], desk.tokens["access_token"], "demo-rel001-desk"):
        assert str(secret).encode() not in content


def segment(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    head, claims, signature = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(p + "==")) for p in (head, claims)]
    return read[0], read[1], signature


def mutants(core: RunningCore, token: str) -> dict[str, str]:
    """Make every token that must not pass; those signed are signed with the core's own key."""
    tokens = core.app.state.core.tokens
    key: Ed25519PrivateKey = tokens._key
    head, claims, signature = parts_of(token)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def signed(claim: dict[str, Any], header: dict[str, Any] = head) -> str:
        text = f"{segment(header)}.{segment(claim)}"
        return f"{text}.{segment(key.sign(text.encode()))}"

    def keyed_hash(secret: bytes) -> str:
        text = f"{segment({**head, 'alg': 'HS256'})}.{segment(claims)}"
        return f"{text}.{segment(hmac.digest(secret, text.encode(), hashlib.sha256))}"

    def without(name: str) -> dict[str, Any]:
        return {each: value for each, value in claims.items() if each != name}

    other = Ed25519PrivateKey.generate()
    now = claims["iat"]
    made: dict[str, str] = {
        "other key": jwt.encode(claims, other, "EdDSA", {"typ": "at+jwt", "kid": head["kid"]}),
        "public key as secret": keyed_hash(public),
        "empty secret": keyed_hash(b""),
        "no signature": f"{segment(head)}.{segment(claims)}.",
        "cut": token[:-4],
        "longer than 2 KiB": signed({**claims, "jti": "x" * 2048}),
        "other session": signed({**claims, "sid": str(uuid4())}),
        "other officer": signed({**claims, "sub": "SUP001"}),
        "two dots more": f"{token}.{signature}.{signature}",
        "not a token": "hello",
        "spaces": token.replace(".", ". "),
    }
    made.update({f"alg {alg}": signed(claims, {**head, "alg": alg}) for alg in _ALGORITHMS})
    for name in ("alg", "typ", "kid"):
        made[f"without {name}"] = signed(claims, {k: v for k, v in head.items() if k != name})
    for name, value in _HEADERS.items():
        made[f"header {name}={value}"] = signed(claims, {**head, name: value})
    for name in claims:
        made[f"without {name}"] = signed(without(name))
    for name, value in _CLAIMS.items():
        made[f"claim {name}={value}"] = signed({**claims, name: value})
    for name, value in {"exp": now - 11, "iat": now + 11, "exp ": now}.items():
        made[f"time {name}"] = signed({**claims, name.strip(): value - (11 if " " in name else 0)})
    made["lives too long"] = signed({**claims, "exp": now + 601})
    made["role"] = signed({**claims, "role": "SUPERVISOR"})
    made["nbf"] = signed({**claims, "nbf": now})
    return made


_ALGORITHMS: Final = ("none", "None", "HS256", "HS512", "RS256", "ES256", "Ed448", "eddsa", "")
_HEADERS: Final[dict[str, Any]] = {
    "typ": "JWT",
    "kid": "0",
    "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
    "jku": "http://127.0.0.1/keys",
    "x5u": "http://127.0.0.1/cert",
    "x5c": ["AA"],
    "crit": ["exp"],
    "b64": False,
    "cty": "JWT",
    "zip": "DEF",
}
_CLAIMS: Final[dict[str, Any]] = {
    "iss": "somebody",
    "aud": "somewhere",
    "sub": 7,
    "sid": None,
    "iat": "now",
    "exp": 2.5e9,
    "jti": ["x"],
}


@pytest.mark.requirement("S11")
def test_only_the_cores_own_tokens_pass(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    made = mutants(core, str(desk.tokens["access_token"]))
    assert len(made) >= 45
    for name, token in made.items():
        answer = core.send("GET", "/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status, answer.code) == (401, "not_authenticated"), name
    assert desk.get("/auth/me").status == 200
    for scheme in ("Basic", "bearerx", ""):
        headers = {"Authorization": f"{scheme} {desk.tokens['access_token']}".strip()}
        assert core.send("GET", "/auth/me", headers=headers).code == "not_authenticated"


@pytest.mark.requirement("S18")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"officer_id": ""}, "/officer_id"),
        ({"password": ""}, "/password"),
        ({"password": "x" * 1025}, "/password"),
        ({"branch_code": "1"}, "/branch_code"),
        ({"workstation_id": "nowhere"}, "/workstation_id"),
        ({"totp": "12"}, "/totp"),
        ({"role": "ADMIN"}, "/role"),
    ],
)
def test_a_log_in_is_well_formed_or_nothing(
    core: RunningCore, change: dict[str, str], field: str
) -> None:
    body = {
        "officer_id": "REL001",
        "password": "demo-rel001-desk",
        "branch_code": "001",
        "workstation_id": WORKSTATION,
        **change,
    }
    answer = core.send("POST", "/auth/login", body)
    assert (answer.status, answer.body["field_errors"][0]["field"]) == (422, field)
    assert b"demo-rel001" not in answer.raw


@pytest.mark.requirement("S9")
def test_an_unknown_officer_takes_as_long_as_a_known_one(
    core: RunningCore, clock: ManualClock
) -> None:
    def took(officer_id: Callable[[int], str]) -> float:
        found = []
        for n in range(5):
            begin = datetime.now(UTC)
            core.try_log_in(officer_id(n), password=GUESS)
            found.append((datetime.now(UTC) - begin).total_seconds())
            clock.advance(timedelta(hours=1))
        return sorted(found)[2]

    known, unknown = took(lambda _: "TEL001"), took(lambda n: f"QQQ{n:03d}")
    assert 0.4 < known / unknown < 2.5
