"""What every room may use: validators, formats, private files and shipped resources.

Validators return the cleaned value or raise `Complaint`, a ValueError whose text an officer can
read and whose `code` the contract lists (docs/contract.md 5).
"""

import os
import re
import stat
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import BinaryIO, Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from stdnum import luhn

AMOUNT_MAX: Final = Decimal("9999999999.99")
AMOUNT_MIN: Final = Decimal("0.01")
BANK_ZONE: Final = ZoneInfo("Africa/Nairobi")
_LOCALE: Final = "en_KE"
_AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)(?:\.[0-9]*)?")


class Complaint(ValueError):
    """A value that an officer has to correct: the contract's code and its sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def validate_customer_id(value: str) -> str:
    """Give the customer ID as 10 digits, without spaces and hyphens.

    Raises Complaint (ValueError) if the form or the Luhn check digit is wrong.
    """
    digits = _without_separators(value)
    if not re.fullmatch(r"[1-9][0-9]{9}", digits):
        raise Complaint("customer_id_format", "A customer ID has 10 digits.")
    if not luhn.is_valid(digits):
        raise Complaint("customer_id_check", "Check the customer ID: a digit is wrong.")
    return digits


def validate_account_number(value: str) -> str:
    """Give the account number as 13 digits, without spaces and hyphens.

    Raises Complaint (ValueError) if the form or the Luhn check digit is wrong. Whether branch and
    product exist is the core's to know.
    """
    digits = _without_separators(value)
    if not re.fullmatch(r"[0-9]{13}", digits):
        raise Complaint("account_no_format", "An account number has 13 digits.")
    if not luhn.is_valid(digits):
        raise Complaint("account_no_check", "Check the account number: a digit is wrong.")
    return digits


def validate_amount(
    value: str | int | Decimal, *, minimum: Decimal = AMOUNT_MIN, maximum: Decimal = AMOUNT_MAX
) -> Decimal:
    """Give the amount with exactly 2 decimals, between `minimum` and `maximum` inclusive.

    Text may group thousands with commas or spaces (`1,234.50`); `1.234,50` is refused, since a
    comma never parts decimals here. Raises Complaint (ValueError), and TypeError for a float,
    which cannot hold money.
    """
    if isinstance(value, bool | float):
        raise TypeError("money is never a float: give text, an int or a Decimal")
    amount = _parse_amount(value) if isinstance(value, str) else Decimal(value)
    if not amount.is_finite():
        raise Complaint("amount_format", "Enter an amount such as 1500 or 1500.50.")
    if amount < minimum:
        raise Complaint("amount_min", f"The amount must be at least {format_amount(minimum)}.")
    if amount > maximum:
        raise Complaint("amount_max", f"The amount must be at most {format_amount(maximum)}.")
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    if cents != amount:
        raise Complaint("amount_decimals", "Use at most 2 decimals.")
    return cents


def format_amount(amount: Decimal) -> str:
    """Give the bare number an officer reads: `1,234.50`, at least 2 decimals."""
    return str(format_decimal(amount, format="#,##0.00", locale=_LOCALE))


def format_currency(amount: Decimal | str, currency: str = "KES") -> str:
    """Give `KES 1,234.50`, or `-KES 20.00` below zero.

    Raises Complaint (ValueError) if the text is no amount.
    """
    value = _parse_amount(amount) if isinstance(amount, str) else amount
    if not value.is_finite():
        raise Complaint("amount_format", "Enter an amount such as 1500 or 1500.50.")
    return f"{'-' if value < 0 else ''}{currency} {format_amount(abs(value))}"


def format_date(value: date | datetime) -> str:
    """Give `24 Nov 2026`, and for an instant `24 Nov 2026 10:15 EAT`, the bank's own time.

    Raises ValueError for a naive datetime, which names no instant.
    """
    if not isinstance(value, datetime):
        return str(babel_date(value, "d MMM y", locale=_LOCALE))
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = value.astimezone(BANK_ZONE)
    return f"{babel_date(local.date(), 'd MMM y', locale=_LOCALE)} {local:%H:%M} EAT"


def utc_now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)


def open_private(path: Path, mode: Literal["append", "create", "read", "update"]) -> BinaryIO:
    """Open a file that only its owner may read or write (0600), never through a link.

    `create` replaces nothing and fails if the file exists; `append` makes it if need be; `update`
    and `read` want it there. The folder is made 0700. Raises OSError, also for a link, a file that
    is no regular file, or one of another owner.
    """
    flags = {
        "append": os.O_RDWR | os.O_APPEND | os.O_CREAT,
        "create": os.O_RDWR | os.O_CREAT | os.O_EXCL,
        "read": os.O_RDONLY,
        "update": os.O_RDWR,
    }[mode]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(
        path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o600
    )
    try:
        _refuse_strangers(path, os.fstat(handle))
        return os.fdopen(
            handle, "rb" if mode == "read" else "ab+" if mode == "append" else "rb+", 0
        )
    except BaseException:
        os.close(handle)
        raise


def replace_private(path: Path, content: bytes) -> None:
    """Write a private file whole or not at all: a new 0600 file, synced, then renamed over it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open_private(fresh, "create") as file:
        file.write(content)
        os.fsync(file.fileno())
    fresh.replace(path)


def resource(name: str) -> Path:
    """Give the path of a shipped resource, in a checkout, a wheel and a frozen build alike.

    Raises FileNotFoundError if there is none of that name.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(name)


def _refuse_strangers(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"not a regular file: {path.name}")
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_nlink != 1):
        raise OSError(f"this file belongs to somebody else or has a second name: {path.name}")


def _parse_amount(text: str) -> Decimal:
    trimmed = text.strip()
    if not re.search(r"[0-9]", trimmed) or not _AMOUNT.fullmatch(trimmed):
        raise Complaint("amount_format", "Enter an amount such as 1500 or 1500.50.")
    return Decimal(re.sub(r"[, ]", "", trimmed))


def _without_separators(value: str) -> str:
    return re.sub(r"[\s-]", "", value)
