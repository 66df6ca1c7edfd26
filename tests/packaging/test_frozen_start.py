"""What a frozen program does first: nothing around it may lead Qt, Python or a child elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOOK = Path(__file__).resolve().parent.parent.parent / "packaging/frozen_start.py"
ASKED = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


@pytest.mark.parametrize(("original", "given_on"), [("/usr/own", "/usr/own"), (None, None)])
def test_false_paths_are_dropped_and_children_get_the_original_libraries(
    original: str | None, given_on: str | None
) -> None:
    surroundings = dict.fromkeys(ASKED, "/false")
    if original is not None:
        surroundings["LD_LIBRARY_PATH_ORIG"] = original
    code = f"import os, runpy; runpy.run_path({str(HOOK)!r})\n"
    code += f"print([os.environ.get(name) for name in {ASKED!r}])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"]} | surroundings,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == str([None, None, None, given_on])
