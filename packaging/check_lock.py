"""Refuses a lock that could install anything but known files from the default index."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "uv.lock"
INDEX = "https://pypi.org/simple"
_HASH = re.compile(r"sha256:[0-9a-f]{64}")


def complaints(lock: dict[str, Any]) -> list[str]:
    """One sentence a fault: another index than the default, a direct URL, a missing hash."""
    found = []
    for package in lock.get("package", []):
        name, source = package["name"], package["source"]
        if source == {"editable": "."}:
            continue
        if source != {"registry": INDEX}:
            found.append(f"{name}: comes from {source}, not from {INDEX}")
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if not files:
            found.append(f"{name}: names no file")
        found += [
            f"{name}: a file without a SHA-256 hash: {file.get('url', file)}"
            for file in files
            if not _HASH.fullmatch(str(file.get("hash", "")))
        ]
    return found


def main() -> int:
    """Check the lock of this checkout; 0 when nothing is wrong with it."""
    lock = tomllib.loads(LOCK.read_text("utf-8"))
    found = complaints(lock)
    for line in found:
        sys.stdout.write(line + "\n")
    if not found:
        sys.stdout.write(f"{len(lock['package'])} packages, default index, all with hashes\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
