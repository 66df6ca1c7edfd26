"""Passwords: argon2id with the library's defaults, and the same time for an unknown officer."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher()


class PasswordCheck:
    """Compares passwords; where there is no hash to compare with, it takes as long."""

    def __init__(self) -> None:
        self._nobody = _HASHER.hash("the password of nobody")

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Say whether a password is the one of the hash; None is an officer that nobody knows."""
        try:
            return _HASHER.verify(password_hash or self._nobody, password) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False
