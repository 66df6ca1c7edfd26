"""The embedded core: a child of this process that ends with it, found through its own pipe."""

import os
import selectors
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from branch_desk.common import open_private
from branch_desk.domain.canonical import parse_strict
from branch_desk.services.errors import BranchDeskError
from branch_desk.services.threads import require_worker

STARTS_WITHIN_S: Final = 15.0
_STOPS_WITHIN_S: Final = 12.0
_ERRORS_NAME: Final = "core-errors.log"
_LAST_BYTES: Final = 2000


class CoreNotStarted(BranchDeskError):
    """The embedded core did not come up; its own last line says why."""

    title = "The training core did not start"


class CoreProcess:
    """A running core of our own; its standard input is held open, and closing it ends it."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        """Use `start`."""
        self.url: Final = url
        self._process = process

    @classmethod
    def start(cls, args: Sequence[str], data_folder: Path) -> "CoreProcess":
        """Start `core serve --child` with further arguments, and wait until it listens.

        It keeps its books in `data_folder` unless the arguments name another. Raises
        CoreNotStarted with its last line if it is not up after 15 s.
        """
        require_worker()
        store = [] if "--data" in args else ["--data", str(data_folder)]
        errors = data_folder / _ERRORS_NAME
        with open_private(errors, "append") as log:
            log.truncate(0)
            process = subprocess.Popen(  # noqa: S603 - our own program, arguments of our own
                [*_program(), "core", "serve", "--child", *store, *args],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        core = cls(process, "")
        try:
            url = _url_of(_first_line(process))
        except BaseException:
            core.stop()
            raise
        if url is None:
            core.stop()
            raise CoreNotStarted(_why(errors))
        return cls(process, url)

    @property
    def pid(self) -> int:
        """The process id of the core."""
        return self._process.pid

    def stop(self) -> None:
        """Close its standard input, and end it by force if it does not end in time."""
        _close(self._process.stdin)
        try:
            self._process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _close(self._process.stdout)

    def __enter__(self) -> "CoreProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _program() -> list[str]:
    """Give this program for a child: its console twin in a frozen build, else the module."""
    if getattr(sys, "frozen", False):
        twin = "branch-desk-cli.exe" if os.name == "nt" else "branch-desk-cli"
        return [str(Path(sys.executable).with_name(twin))]
    return [sys.executable, "-m", "branch_desk"]


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Read the line that the child prints once it listens; empty if it ends or takes too long."""
    stdout = process.stdout
    if stdout is None:
        return b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(stdout, selectors.EVENT_READ)
        # The child writes the line whole, in one piece smaller than a pipe's buffer.
        return stdout.readline() if waiting.select(STARTS_WITHIN_S) else b""


def _url_of(line: bytes) -> str | None:
    try:
        said = parse_strict(line)
    except ValueError:
        return None
    url = said.get("url") if isinstance(said, dict) else None
    return url if isinstance(url, str) else None


def _why(errors: Path) -> str:
    lines = errors.read_bytes()[-_LAST_BYTES:].decode("utf-8", "replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    said = f" It said: {last}" if last else " It did not say why."
    return f"The training core did not start.{said} Start again; if it stays so, call IT."


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        pipe.close()
