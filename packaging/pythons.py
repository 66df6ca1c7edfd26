"""Finds an interpreter that Branch Desk can be set up with, by running the candidates.

Written for any Python 3.8 or later, because `dev.py` may be started by one that is too old.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
# PySide6 6.11.3 states Python below 3.15.
NEWEST = (3, 14)

# A shim of a version manager exists and fails, and a Python may be built without a module that
# is needed here: only running it tells. The last line looks for the library that a frozen
# program carries (Debian ships it in a package of its own).
_PROBE = """
import ctypes, importlib.util, json, os, sqlite3, ssl, sys, sysconfig, venv
name = sysconfig.get_config_var("INSTSONAME") or ""
folder = sysconfig.get_config_var("LIBDIR") or ""
arch = sysconfig.get_config_var("MULTIARCH") or ""
library = ""
for place in (os.path.join(folder, name), os.path.join(folder, arch, name)):
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and name and os.path.isfile(place):
        library = place
json.dump({
    "path": sys.executable,
    "version": list(sys.version_info[:3]),
    "final": sys.version_info.releaselevel == "final",
    "in_venv": sys.prefix != sys.base_prefix,
    "ensurepip": importlib.util.find_spec("ensurepip") is not None,
    "library": library,
}, sys.stdout)
"""


class Interpreter:
    """A Python that ran: where it is, its version, and what it brings."""

    def __init__(self, path: str, facts: dict[str, object]) -> None:
        version = facts["version"]
        if not isinstance(version, list):
            raise TypeError("version")
        self.path = path
        self.version = tuple(int(part) for part in version)
        self.has_ensurepip = bool(facts["ensurepip"])
        self.library = str(facts["library"])
        self.usable = bool(facts["final"]) and not facts["in_venv"]

    @property
    def minor(self) -> str:
        """Major and minor version, as in the names of Debian's packages."""
        return "{}.{}".format(*self.version)


def probe(command: str) -> Interpreter | None:
    """Run one candidate; None when it does not start or lacks a module that is needed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [command, "-c", _PROBE], capture_output=True, timeout=30, env=clean, check=False
        )
        if done.returncode != 0:
            return None
        facts = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Interpreter(str(facts["path"] or command), facts)


def usable_pythons() -> list[Interpreter]:
    """Every interpreter in reach with a version we support, the best first.

    Newer comes first; among equals the one that can make an environment unaided, then the
    order of PATH.
    """
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    commands = [
        found
        for name in [*names, "python3", "python"]
        for folder in [*folders, "/usr/bin", "/usr/local/bin"]
        if (found := shutil.which(name, path=folder)) is not None
    ]
    pythons: dict[str, Interpreter] = {}
    for command in [*dict.fromkeys(commands), sys.executable]:
        python = probe(command)
        if python is None or not python.usable:
            continue
        if OLDEST <= python.version[:2] <= NEWEST:
            pythons.setdefault(str(Path(python.path).resolve()), python)
    return sorted(
        pythons.values(),
        key=lambda python: (python.version[:2], python.has_ensurepip),
        reverse=True,
    )


def no_python_sentence() -> str:
    """What to tell a person whose machine has no interpreter that will do."""
    oldest, newest = (".".join(map(str, bound)) for bound in (OLDEST, NEWEST))
    return (
        f"Branch Desk needs Python {oldest} to {newest}, and none was found. "
        "On Debian 12 or later and Ubuntu 24.04 or later, please run:\n\n"
        "    sudo apt-get install -y python3 python3-venv\n"
    )
