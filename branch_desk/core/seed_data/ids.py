"""Numbers and ids of the demo bank: each a function of its place in the tables, fixed for good."""

import hashlib
from datetime import date
from typing import Final
from uuid import UUID

from stdnum import luhn

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OPAQUE_BITS: Final = 50
_CUSTOMER_BASE: Final = 100_000_000


def customer_id(serial: int) -> str:
    """Give the customer ID of a serial from 1: nine digits and the check digit."""
    payload = str(_CUSTOMER_BASE + serial)
    return payload + luhn.calc_check_digit(payload)


def account_no(branch: str, product: str, serial: int) -> str:
    """Give the account number of a serial from 1 within branch and product."""
    payload = f"{branch}{product}{serial:07d}"
    return payload + luhn.calc_check_digit(payload)


def opaque_id(prefix: str, kind: str, n: int | str) -> str:
    """Give a prefix and the first 50 bits of SHA-256 of `demo/<kind>/<n>` in Crockford base32."""
    bits = int.from_bytes(_digest(kind, n)[:8], "big") >> (64 - _OPAQUE_BITS)
    letters = (_CROCKFORD[bits >> shift & 31] for shift in range(_OPAQUE_BITS - 5, -1, -5))
    return prefix + "".join(letters)


def uuid_id(kind: str, n: int | str) -> str:
    """Give the first 128 bits of the same digest as a UUID of version 4."""
    return str(UUID(bytes=_digest(kind, n)[:16], version=4))


def document_id(n: int | str) -> str:
    """Give the id of the demo's n-th document."""
    return uuid_id("document", n)


def _digest(kind: str, n: int | str) -> bytes:
    return hashlib.sha256(f"demo/{kind}/{n}".encode()).digest()


def counter_of_customers() -> str:
    """Give the name of the counter of customer serials."""
    return "customer"


def counter_of_accounts(branch: str, product: str) -> str:
    """Give the name of the counter of account serials in a branch and product."""
    return f"account/{branch}/{product}"


def counter_of_references(branch: str, day: date) -> str:
    """Give the name of the counter of references of a branch and business date."""
    return f"reference/{branch}/{day.isoformat()}"
