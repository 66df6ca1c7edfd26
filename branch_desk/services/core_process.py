"""The embedded core: a child of this process that ends with it, found through its own pipe."""

import os
import selectors
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, BinaryIO, Final

from branch_desk.common import open_private
from branch_desk.domain.canonical import parse_strict
from branch_desk.services.errors import BranchDeskError
from branch_desk.services.threads import require_worker

STARTS_WITHIN_S: Final = 60.0
"""For a core on a busy computer too, and for one that first fills its books with the demo bank."""
_STOPS_WITHIN_S: Final = 12.0
_ERRORS_NAME: Final = "core-errors.log"
_LAST_BYTES: Final = 2000
_AGAIN: Final = "Start again; if it stays so, call IT."
# With these the core ends when it has said in a sentence what is wrong and what to do.
_EXPLAINED_EXITS: Final = frozenset({3, 7})


class CoreNotStarted(BranchDeskError):
    """The embedded core did not come up; the sentence says what happened and what to do."""

    title = "The training core did not start"

    def __init__(self, sentence: str, core_exit: int | None = None) -> None:
        """Take the sentence and, where the core has named its reason by it, its exit code."""
        super().__init__(sentence)
        self.core_exit = core_exit


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
        CoreNotStarted if it ends, or is not up after a minute.
        """
        require_worker()
        store = [] if "--data" in args else ["--data", str(data_folder)]
        errors = data_folder / _ERRORS_NAME
        with _error_log(errors) as log:
            process = subprocess.Popen(  # noqa: S603 - our own program, arguments of our own
                [*_program(), "core", "serve", "--child", *store, *args],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # Ctrl+C in the desk's terminal is for the desk, which needs its core to the end.
                start_new_session=True,
            )
        core = cls(process, "")
        try:
            line = _first_line(process, STARTS_WITHIN_S)
        except BaseException:
            core.stop()
            raise
        url = _url_of(line)
        if url is None:
            core.stop()
            late = f"It did not answer within {STARTS_WITHIN_S:g} s. Close what else runs here."
            raise (
                CoreNotStarted(f"{late} {_AGAIN}")
                if line is None
                else _why(process.returncode, errors)
            )
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

    def __exit__(self, *_: object) -> None:
        self.stop()


def _program() -> list[str]:
    """Give this program for a child: its console twin in a frozen build, else the module."""
    if getattr(sys, "frozen", False):
        twin = "branch-desk-cli.exe" if os.name == "nt" else "branch-desk-cli"
        return [str(Path(sys.executable).with_name(twin))]
    return [sys.executable, "-m", "branch_desk"]


def _error_log(file: Path) -> BinaryIO:
    """Open an empty file for what the child complains of. Raises CoreNotStarted."""
    try:
        log = open_private(file, "append")
    except OSError as error:
        raise CoreNotStarted(
            f"The folder {file.parent} cannot be written: {error.strerror}. "
            "Check its rights and the space on the disk, or choose another with --data."
        ) from None
    log.truncate(0)
    return log


def _first_line(process: subprocess.Popen[bytes], within_s: float) -> bytes | None:
    """Read the line that the child prints once it listens; empty if it ends, None if it is late."""
    stdout = process.stdout
    if stdout is None:
        return b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(stdout, selectors.EVENT_READ)
        # The child writes the line whole, in one piece smaller than a pipe's buffer.
        return stdout.readline() if waiting.select(within_s) else None


def _url_of(line: bytes | None) -> str | None:
    try:
        said = parse_strict(line or b"")
    except ValueError:
        return None
    url = said.get("url") if isinstance(said, dict) else None
    return url if isinstance(url, str) else None


def _why(exit_code: int, errors: Path) -> CoreNotStarted:
    """Say why the child ended: in its own sentence where it had one."""
    lines = errors.read_bytes()[-_LAST_BYTES:].decode("utf-8", "replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    if last and exit_code in _EXPLAINED_EXITS:
        return CoreNotStarted(last, exit_code)
    said = f"It ended with: {last}" if last else "It ended and did not say why."
    return CoreNotStarted(f"{said.removesuffix('.')}. {_AGAIN}")


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        pipe.close()
