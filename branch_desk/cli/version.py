"""Says which build this is, for support and for scripts, without loading Qt."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from importlib import resources
from importlib.metadata import version

from branch_desk.common import CONTRACT_VERSION


def facts() -> dict[str, str]:
    """Versions of the program and of what it runs on; the commit is `source` in a checkout."""
    return {
        "version": version("branch-desk"),
        "commit": _commit(),
        "python": platform.python_version(),
        "qt": version("PySide6-Essentials"),
        "contract": CONTRACT_VERSION,
    }


def show(arguments: Sequence[str]) -> int:
    """Print the facts as one line, or with `--json` as one object."""
    parser = argparse.ArgumentParser(prog="branch-desk")
    parser.add_argument("--version", action="store_true", required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    found = facts()
    if parser.parse_args(arguments).json:
        line = json.dumps(found)
    else:
        line = "branch-desk {version} ({commit}), Python {python}, Qt {qt}, contract {contract}"
        line = line.format(**found)
    sys.stdout.write(line + "\n")
    return 0


def _commit() -> str:
    """The commit that a frozen program was built from; its build leaves a file that says so."""
    built = resources.files("branch_desk") / "build.json"
    if not built.is_file():
        return "source"
    return str(json.loads(built.read_text(encoding="utf-8"))["commit"])
