"""Holds every installed package against the licences that Branch Desk may be built with."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALLOWED = {
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "BSD-2-CLAUSE",
    "BSD-3-CLAUSE",
    "APACHE-2.0",
    "PSF-2.0",
    "ISC",
    "MPL-2.0",
    "ZLIB",
}

# What packages wrote before there were licence expressions.
SPELLINGS = {
    "MIT LICENSE": "MIT",
    "BSD LICENSE": "BSD-3-CLAUSE",
    "BSD 2-CLAUSE LICENSE": "BSD-2-CLAUSE",
    "APACHE 2.0": "APACHE-2.0",
    "APACHE SOFTWARE LICENSE": "APACHE-2.0",
    "MOZILLA PUBLIC LICENSE 2.0 (MPL 2.0)": "MPL-2.0",
}

# Packages allowed by name, each with the licence that its metadata must still state.
BY_NAME = {
    # Shared libraries and loose files, which whoever uses the program may exchange.
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "python-stdnum": "LGPL",
    # Builds only; its bootloader excepts the programs that it starts.
    "pyinstaller": "GPLv2-or-later with a special exception",
    "pyinstaller-hooks-contrib": "Apache Software License",
    # Its wheel states the licences of the libraries inside in words.
    "pypdfium2": "BSD-3-Clause, Apache-2.0",
}


def stated(package: Distribution) -> list[str]:
    """The licences that a package states, in the most exact of the three places for it."""
    metadata = package.metadata
    if expressions := metadata.get_all("License-Expression"):
        return list(expressions)
    # Some packages put the whole text of their licence here, which names nothing.
    fields = [field for field in metadata.get_all("License") or [] if "\n" not in field]
    if fields:
        return fields
    classifiers = metadata.get_all("Classifier") or []
    return [line.split("::")[-1].strip() for line in classifiers if line.startswith("License ::")]


def is_allowed(licence: str) -> bool:
    """Whether one stated licence is on the list: each part joined by AND, one of those by OR."""
    parts = re.split(r"\s+AND\s+", licence.strip(), flags=re.IGNORECASE)
    return all(
        any(_is_listed(choice) for choice in re.split(r"\s+OR\s+", part, flags=re.IGNORECASE))
        for part in parts
    )


def complaint(package: Distribution) -> str | None:
    """Why a package may not be used, or None."""
    name = re.sub(r"[-_.]+", "-", package.name).lower()
    licences = stated(package)
    if name in BY_NAME:
        if any(licence.startswith(BY_NAME[name]) for licence in licences):
            return None
        return f"{name}: allowed with {BY_NAME[name]!r}, but states {licences}"
    if licences and all(is_allowed(licence) for licence in licences):
        return None
    return f"{name}: {licences or 'states no licence'}"


def main(packages: Iterable[Distribution] | None = None) -> int:
    """Check all that is installed beside this interpreter; 0 when every licence is allowed."""
    found = list(packages if packages is not None else distributions())
    complaints = sorted(filter(None, map(complaint, found)))
    for line in complaints:
        sys.stdout.write(line + "\n")
    if not complaints:
        sys.stdout.write(f"{len(found)} packages, all licences allowed\n")
    return 1 if complaints else 0


def _is_listed(choice: str) -> bool:
    name = choice.strip(" ()").upper()
    return SPELLINGS.get(choice.strip().upper(), name) in ALLOWED


if __name__ == "__main__":
    sys.exit(main())
