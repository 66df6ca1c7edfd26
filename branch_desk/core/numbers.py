"""The numbers and ids that the core gives out; a number is never given twice.

Counters stand in the table `counters`: `customer`, `account/<branch>/<product>` and
`reference/<branch>/<yyyy-mm-dd>`, each the last one given.
"""

import secrets
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, update
from stdnum import luhn

from branch_desk.core.store.schema import counters

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OPAQUE_LENGTH: Final = 10
_CUSTOMER_BASE: Final = 100_000_000


def next_value(connection: Connection, name: str) -> int:
    """Count one on: 1 is the first value of a new counter."""
    step = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
    value = connection.execute(step.returning(counters.c.value)).scalar()
    if value is None:
        connection.execute(insert(counters).values(name=name, value=1))
        return 1
    return int(value)


def next_customer_id(connection: Connection) -> str:
    """Give the next customer ID: nine digits and the check digit."""
    return _checked(str(_CUSTOMER_BASE + next_value(connection, "customer")))


def next_account_no(connection: Connection, branch_code: str, product_code: str) -> str:
    """Give the next account number of a product at a branch: twelve digits and the check digit."""
    serial = next_value(connection, f"account/{branch_code}/{product_code}")
    return _checked(f"{branch_code}{product_code}{serial:07d}")


def next_reference(connection: Connection, branch_code: str, day: date) -> str:
    """Give the next reference of a branch on a business date, as it stands on the receipt."""
    count = next_value(connection, f"reference/{branch_code}/{day.isoformat()}")
    return f"{branch_code}-{day:%Y%m%d}-{count:06d}"


def opaque_id(prefix: str) -> str:
    """Give a new id that nobody can guess, such as `AQ-7K3M9Q2X4T`."""
    return prefix + "".join(secrets.choice(_CROCKFORD) for _ in range(_OPAQUE_LENGTH))


def _checked(payload: str) -> str:
    return payload + str(luhn.calc_check_digit(payload))
