"""What may stand on the command line: each reads one argument, or says what to write instead."""

import argparse
import re
from datetime import date
from typing import Final

_PORTS: Final = range(1, 65_536)
_SQLITE: Final = "sqlite:///"


def day(text: str) -> date:
    """Read a day such as 2026-11-24."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a date such as 2026-11-24") from None


def port(text: str) -> int:
    """Read a port to listen on, 1 to 65535."""
    if not text.isdecimal() or int(text) not in _PORTS:
        raise argparse.ArgumentTypeError("write a port from 1 to 65535")
    return int(text)


def database(text: str) -> str:
    """Read the URL of a SQLite file, the one kind of database that the core keeps books in."""
    if not text.removeprefix(_SQLITE) or not text.startswith(_SQLITE):
        raise argparse.ArgumentTypeError(f"write {_SQLITE} and the path of a file")
    return text


def branch(text: str) -> str:
    """Read the code of a branch, 3 digits."""
    if not re.fullmatch("[0-9]{3}", text):
        raise argparse.ArgumentTypeError("write the 3 digits of a branch, such as 001")
    return text
