"""The edge to the disk: the lock of the folder and the file that only grows."""

import importlib
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from branch_desk.common import open_private
from branch_desk.journal.errors import JournalLocked

LOCK_NAME: Final = "lock"
_SYSTEM: Final[Any] = importlib.import_module("msvcrt" if os.name == "nt" else "fcntl")
_LOCKS: Final[dict[str, Callable[[int], object]]] = {
    "nt": lambda handle: _SYSTEM.locking(handle, _SYSTEM.LK_NBLCK, 1),
    "posix": lambda handle: _SYSTEM.flock(handle, _SYSTEM.LOCK_EX | _SYSTEM.LOCK_NB),
}
_SYNCS: Final[dict[str, Callable[[int], object]]] = {
    # On macOS fsync stops at the drive's cache; on Windows os.fsync is FlushFileBuffers.
    "darwin": lambda handle: _SYSTEM.fcntl(handle, _SYSTEM.F_FULLFSYNC),
    "linux": getattr(os, "fdatasync", os.fsync),
}
_sync: Final = _SYNCS.get(sys.platform, os.fsync)


def lock_folder(folder: Path) -> BinaryIO:
    """Hold the journal folder for this process until the returned file is closed.

    Raises JournalLocked if another desk holds it, and OSError if the lock file cannot be opened.
    """
    file = open_private(folder / LOCK_NAME, "append")
    try:
        _LOCKS[os.name](file.fileno())
    except OSError:
        file.close()
        raise JournalLocked from None
    return file


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    # Windows opens no folder; its file system makes names durable by itself.
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def free_bytes(folder: Path) -> int:
    """Give the free space where the folder lies, in bytes."""
    return shutil.disk_usage(folder).free


class LogFile:
    """A file that grows at its end, durably; after the first error it is closed for good."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        self._file = open_private(path, "create" if is_new else "append")

    def append(self, data: bytes) -> None:
        """Write all the bytes and sync them. Raises OSError, and is then closed, never synced."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
            _sync(self._file.fileno())
        except OSError:
            self.close()
            raise

    def cut(self, size: int) -> None:
        """Cut the file to `size` bytes, durably. Raises OSError, and is then closed."""
        try:
            self._file.truncate(size)
            _sync(self._file.fileno())
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; what was appended is durable already."""
        self._file.close()
