"""The desk's log: JSON lines with a constant message and listed keys, all else dropped.

No value that an officer typed can get in, because no key for one is listed (security S5).
"""

import logging
from collections.abc import MutableMapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from branch_desk.common import open_private, utc_now

ALLOWED: Final = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "action",
        "outcome",
        "status",
        "problem",
        "duration_ms",
        "correlation_id",
        "key",
        "entry",
        "type",
        "place",
        "state",
        "version",
    }
)
_LOGGER: Final = "branch_desk"
_NAME: Final = "desk-{day}.log"


def allow_listed(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every key that is not listed, and every value that is no plain word or number."""
    return {
        name: value
        for name, value in event.items()
        if name in ALLOWED and isinstance(value, str | int | float | bool)
    }


log: Final[Any] = structlog.wrap_logger(
    logging.getLogger(_LOGGER),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        allow_listed,
        structlog.processors.JSONRenderer(sort_keys=True),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""What the services log through: `log.info("sent", action=..., status=...)`."""


class _DailyFile(logging.Handler):
    """Writes each line into the private file of its day."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; a disk that refuses it must not stop an operation."""
        name = _NAME.format(day=utc_now().date().isoformat())
        try:
            with open_private(self._folder / name, "append") as file:
                file.write(record.getMessage().encode("utf-8") + b"\n")
        except OSError:
            self.handleError(record)


def start(folder: Path, level: str, days: int) -> logging.Handler:
    """Begin to write into a folder, and delete files older than `days`; give it to `stop`."""
    _delete_old(folder, utc_now().date() - timedelta(days=days))
    handler = _DailyFile(folder)
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(level.upper())
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """Write no more."""
    logging.getLogger(_LOGGER).removeHandler(handler)


def _delete_old(folder: Path, before: date) -> None:
    for file in folder.glob(_NAME.format(day="*")):
        if file.name < _NAME.format(day=before.isoformat()):
            file.unlink(missing_ok=True)
