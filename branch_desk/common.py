"""What every room may use: validators, formats, private files and shipped resources.

Validators return the cleaned value or raise `Complaint`, a ValueError whose text an officer can
read and whose `code` the contract lists (docs/contract.md 5).
"""

import os
import re
import stat
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from stdnum import luhn

CONTRACT_VERSION: Final = "1.0"
"""The contract (docs/contract.md) that this desk and this core speak."""
AMOUNT_MAX: Final = Decimal("9999999999.99")
AMOUNT_MIN: Final = Decimal("0.01")
BANK_ZONE: Final = ZoneInfo("Africa/Nairobi")
_LOCALE: Final = "en_KE"
# The months of en_KE have four letters in September alone; plain English has three throughout.
_DATE_LOCALE: Final = "en"
_PRIVATE: Final = 0o600
_CENT: Final = Decimal("0.01")
_DECIMALS_MAX: Final = 2
_HOUR_MIN: Final = 60
_DAY_MIN: Final = 24 * _HOUR_MIN
# No group of thousands starts with 0: `0,500` is half a shilling written elsewhere, never 500.
_AMOUNT = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:[, ][0-9]{3})+|[0-9]*)(?:\.([0-9]*))?")

NUMBER_SENTENCES: Final = {
    "customer_id_format": "A customer ID has 10 digits.",
    "customer_id_check": "Check the customer ID: a digit is wrong.",
    "account_no_format": "An account number has 13 digits.",
    "account_no_check": "Check the account number: a digit is wrong.",
    "amount_format": "Enter an amount such as 1500 or 1500.50.",
    "amount_decimals": "Use at most 2 decimals.",
    "amount_min": "The amount must be at least {min}.",
    "amount_max": "The amount must be at most {max}.",
}
"""What officers read of a number that cannot be right, by the contract's code."""


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
        raise _complaint("customer_id_format")
    if not luhn.is_valid(digits):
        raise _complaint("customer_id_check")
    return digits


def validate_account_number(value: str) -> str:
    """Give the account number as 13 digits, without spaces and hyphens.

    Raises Complaint (ValueError) if the form or the Luhn check digit is wrong. Whether branch and
    product exist is the core's to know.
    """
    digits = _without_separators(value)
    if not re.fullmatch(r"[0-9]{13}", digits):
        raise _complaint("account_no_format")
    if not luhn.is_valid(digits):
        raise _complaint("account_no_check")
    return digits


def validate_amount(
    value: str | int | Decimal, *, minimum: Decimal = AMOUNT_MIN, maximum: Decimal = AMOUNT_MAX
) -> Decimal:
    """Give the amount with exactly 2 decimals, between `minimum` and `maximum` inclusive.

    Text may group thousands with commas or spaces (`1,234.50`); `1.234,50`, `1.234` and `0,500`
    are refused, since a comma never parts decimals here and a full stop never groups thousands.
    Raises Complaint (ValueError), and TypeError for a float, which cannot hold money.
    """
    if isinstance(value, bool | float):
        raise TypeError("money is never a float: give text, an int or a Decimal")
    amount = _parse_amount(value) if isinstance(value, str) else Decimal(value)
    if not amount.is_finite():
        raise _complaint("amount_format")
    if amount < minimum:
        raise _complaint("amount_min", min=format_amount(minimum))
    if amount > maximum:
        raise _complaint("amount_max", max=format_amount(maximum))
    cents = amount.quantize(_CENT)
    if cents != amount:
        raise _complaint("amount_decimals")
    return cents + 0  # Adding 0 takes the sign off a negative zero.


def format_amount(amount: Decimal) -> str:
    """Give the bare number an officer reads, with 2 decimals: `1,234.50`."""
    return str(format_decimal(amount, format="#,##0.00", locale=_LOCALE))


def format_currency(amount: Decimal | str, currency: str = "KES") -> str:
    """Give `KES 1,234.50`, or `-KES 20.00` below zero.

    Raises Complaint (ValueError) if the text is no amount.
    """
    value = _parse_amount(amount) if isinstance(amount, str) else amount
    if not value.is_finite():
        raise _complaint("amount_format")
    cents = value.quantize(_CENT)
    return f"{'-' if cents < 0 else ''}{currency} {format_amount(abs(cents))}"


def format_date(value: date | datetime) -> str:
    """Give `24 Nov 2026`, and for an instant `24 Nov 2026 10:15 EAT`, the bank's own time.

    Raises ValueError for a naive datetime, which names no instant.
    """
    if not isinstance(value, datetime):
        return str(babel_date(value, "d MMM y", locale=_DATE_LOCALE))
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = value.astimezone(BANK_ZONE)
    return f"{babel_date(local.date(), 'd MMM y', locale=_DATE_LOCALE)} {local:%H:%M} EAT"


def span_words(span: timedelta) -> str:
    """Give a length of time as an officer says it: `25 min`, `7 h 8 min`, `2 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < _HOUR_MIN:
        return f"{minutes} min"
    if minutes < _DAY_MIN:
        hours, rest = divmod(minutes, _HOUR_MIN)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days = minutes // _DAY_MIN
    return f"{days} day{'' if days == 1 else 's'}"


def utc_now() -> datetime:
    """Give the present instant, aware, in UTC."""
    return datetime.now(UTC)


def open_private(path: Path, mode: Literal["append", "create", "read", "update"]) -> BinaryIO:
    """Open a file that only its owner may read or write (0600), never through a link.

    `create` replaces nothing and fails if the file exists; `append` makes it if need be; `update`
    and `read` want it there. A missing folder is made 0700, and a file that was open to others is
    closed to them. Raises OSError, also for a link, a file with a second name, one that is no
    regular file, or one of another owner.
    """
    flags = {
        "append": os.O_RDWR | os.O_APPEND | os.O_CREAT,
        "create": os.O_RDWR | os.O_CREAT | os.O_EXCL,
        "read": os.O_RDONLY,
        "update": os.O_RDWR,
    }[mode]
    _make_folder(path.parent)
    handle = os.open(
        path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), _PRIVATE
    )
    try:
        _make_private(path, handle)
        return os.fdopen(
            handle, "rb" if mode == "read" else "ab+" if mode == "append" else "rb+", 0
        )
    except BaseException:
        os.close(handle)
        raise


def replace_private(path: Path, content: bytes) -> None:
    """Write a private file whole or not at all: a new 0600 file, synced, then renamed over it.

    Raises OSError, and then the old file still stands.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open_private(fresh, "create") as file:
        left = memoryview(content)
        while left:  # An unbuffered file may take less than it is given, on a full disk above all.
            left = left[file.write(left) :]
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


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # Whatever the umask took away.


def _make_private(path: Path, handle: int) -> None:
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"not a regular file: {path.name}")
    if not hasattr(os, "getuid"):
        return
    if found.st_uid != os.getuid() or found.st_nlink != 1:
        raise OSError(f"this file belongs to somebody else or has a second name: {path.name}")
    if stat.S_IMODE(found.st_mode) != _PRIVATE:
        os.fchmod(handle, _PRIVATE)


def _parse_amount(text: str) -> Decimal:
    trimmed = text.strip()
    match = _AMOUNT.fullmatch(trimmed)
    if not match or not re.search(r"[0-9]", trimmed):
        raise _complaint("amount_format")
    if len(match[1] or "") > _DECIMALS_MAX:
        raise _complaint("amount_decimals")
    return Decimal(re.sub(r"[, ]", "", trimmed))


def _complaint(code: str, **places: str) -> Complaint:
    return Complaint(code, NUMBER_SENTENCES[code].format(**places))


def _without_separators(value: str) -> str:
    return re.sub(r"[\s-]", "", value)
