"""Access tokens: who calls and in which session, never what they may do (security 5).

One algorithm and one key, made anew with each start of the core: a restart costs a refresh.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.types import Options

from branch_desk.core.problems import Refusal

_ALGORITHM: Final = "EdDSA"
_ISSUER: Final = "branch-desk-core"
_AUDIENCE: Final = "branch-desk"
_TYPE: Final = "at+jwt"
_LEEWAY_S: Final = 10
_LENGTH_MAX: Final = 2048
_CLAIMS: Final = frozenset({"iss", "aud", "sub", "sid", "iat", "exp", "jti"})
_HEADERS: Final = frozenset({"alg", "typ", "kid"})
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
# Times are judged here, by the core's own clock, which a test can move.
_OPTIONS: Final[Options] = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}


@dataclass(frozen=True)
class Claims:
    """What a good token says."""

    officer_id: str
    session_id: str


class Tokens:
    """Issues and judges access tokens."""

    def __init__(self, lifetime: timedelta) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._public = self._key.public_key()
        self._kid = secrets.token_hex(8)
        self._lifetime = lifetime

    @property
    def lifetime_s(self) -> int:
        """How long a new token is good, in seconds."""
        return int(self._lifetime.total_seconds())

    def issue(self, officer_id: str, session_id: str, now: datetime) -> str:
        """Give a new token for an officer's session."""
        begins = int(now.timestamp())
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": officer_id,
            "sid": session_id,
            "iat": begins,
            "exp": begins + self.lifetime_s,
            "jti": str(uuid4()),
        }
        headers = {"typ": _TYPE, "kid": self._kid}
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers=headers)

    def judge(self, token: str, now: datetime) -> Claims:
        """Give what a token says.

        Raises Refusal `not_authenticated` for anything but a token of ours, in time.
        """
        if len(token) > _LENGTH_MAX or not _SHAPE.fullmatch(token):
            raise Refusal("not_authenticated")
        try:
            self._judge_headers(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                self._public,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                options=_OPTIONS,
            )
        except jwt.PyJWTError:
            raise Refusal("not_authenticated") from None
        return self._judge_claims(claims, now)

    def _judge_headers(self, headers: dict[str, Any]) -> None:
        known = {"alg": _ALGORITHM, "typ": _TYPE, "kid": self._kid}
        if set(headers) != _HEADERS or headers != known:
            raise Refusal("not_authenticated")

    def _judge_claims(self, claims: dict[str, Any], now: datetime) -> Claims:
        texts = (claims.get("sub"), claims.get("sid"), claims.get("jti"), claims.get("aud"))
        times = (claims.get("iat"), claims.get("exp"))
        is_whole = (
            set(claims) == _CLAIMS
            and all(isinstance(each, str) for each in texts)
            and all(type(each) is int for each in times)
        )
        if not is_whole:
            raise Refusal("not_authenticated")
        moment = now.timestamp()
        is_too_long = claims["exp"] - claims["iat"] > self.lifetime_s
        if is_too_long or not claims["iat"] - _LEEWAY_S <= moment < claims["exp"] + _LEEWAY_S:
            raise Refusal("not_authenticated")
        return Claims(claims["sub"], claims["sid"])
