"""What each make target does once the machine is set up."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TYPE_CHECKING

import freeze
from environment import ensure_venv
from steps import (
    BUILD,
    FAILED,
    ROOT,
    VENV,
    StepFailed,
    programs,
    python_of,
    run_shown,
    say,
    shown,
    surroundings,
)
from system_libraries import ensure_libraries, has_font

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DEMO = BUILD / "demo"
PICTURES = BUILD / "pictures"


def setup(arguments: Sequence[str] = ()) -> int:
    """Set up what all targets need: libraries of the system, `.venv` from the lock."""
    del arguments
    _set_up(display=False)
    return 0


def demo(arguments: Sequence[str]) -> int:
    """Open the desk on a demo bank, or drive it offscreen where there is no display."""
    display = has_display()
    _set_up(display=display)
    if not has_font():
        say("No font was found: the window will show boxes instead of text.")
    if not (display and os.environ.get("KEEP") == "1"):
        shutil.rmtree(DEMO, ignore_errors=True)
    program = str(programs(VENV) / "branch-desk")
    if display:
        say("At branch 001, REL001 (password demo-rel001-desk) makes what SUP001 approves.")
        say(f"The demo bank's data are in {shown(DEMO)}. The desk opens now.")
        return run_shown([program, "demo", "--data", str(DEMO), *arguments])
    why = "HEADLESS=1" if os.environ.get("HEADLESS") == "1" else "No display here"
    say(f"{why}: the desk runs offscreen, driven by key events (a tour of the demo bank).")
    exit_code = run_shown([program, "demo", "--tour", "--out", str(DEMO), *arguments], _offscreen())
    _say_what_the_tour_left(verified=exit_code == 0)
    return exit_code


def test(arguments: Sequence[str]) -> int:
    """Run all tests with their coverage floors; with arguments, only what these choose."""
    _set_up(display=False)
    command = [str(python_of(VENV)), str(ROOT / "packaging/run_tests.py"), *arguments]
    return run_shown(command, _offscreen())


def check(arguments: Sequence[str]) -> int:
    """Format, lint, types, import contracts, the lock and the licences; all are run."""
    del arguments
    _set_up(display=False)
    failed = [step for step, command in _checks().items() if not _passes(step, command)]
    if failed:
        say(f"make check: failed: {', '.join(failed)}")
        return FAILED
    say("make check: all passed")
    return 0


def pictures(arguments: Sequence[str]) -> int:
    """Take the pictures of docs/pictures anew, from a tour into build/pictures."""
    del arguments
    _set_up(display=False)
    shutil.rmtree(PICTURES, ignore_errors=True)
    tour = [str(programs(VENV) / "branch-desk"), "tour", "--out", str(PICTURES)]
    exit_code = run_shown(tour, _offscreen())
    if exit_code != 0:
        return exit_code
    script = str(ROOT / "packaging/pictures.py")
    return run_shown([str(python_of(VENV)), script, str(PICTURES / "pictures")])


def clean(arguments: Sequence[str]) -> int:
    """Remove all that set-up, tests and builds have made."""
    del arguments
    for folder in (VENV, BUILD, ROOT / "dist", ROOT / ".pytest_cache"):
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed .venv, build and dist.")
    return 0


def dist(arguments: Sequence[str]) -> int:
    """Freeze the desk and its command line into dist/branch-desk."""
    del arguments
    _set_up(display=False)
    return freeze.dist()


def dist_test(arguments: Sequence[str]) -> int:
    """Run what `dist` made from an empty environment; freezes first where nothing stands."""
    del arguments
    _set_up(display=False)
    return freeze.dist_test()


TARGETS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "check": check,
    "pictures": pictures,
    "dist": dist,
    "dist-test": dist_test,
    "clean": clean,
}


def has_display() -> bool:
    """Whether a window can be shown here and is wanted."""
    if os.environ.get("HEADLESS") == "1":
        return False
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _set_up(*, display: bool) -> None:
    ensure_libraries(display=display)
    ensure_venv()


def _offscreen() -> dict[str, str]:
    return surroundings(QT_QPA_PLATFORM="offscreen")


def _say_what_the_tour_left(*, verified: bool) -> None:
    pictures = sorted((DEMO / "pictures").glob("*.png"))
    receipts = sorted((DEMO / "receipts").glob("*.pdf"))
    journal = "verified" if verified else "not verified"
    say(
        f"Pictures: {shown(DEMO)}/pictures ({len(pictures)}). "
        f"Receipts: {shown(DEMO)}/receipts ({len(receipts)}). "
        f"Journal: {shown(DEMO)}/journal, {journal}."
    )


def _checks() -> dict[str, list[str]]:
    python, tools = str(python_of(VENV)), programs(VENV)
    return {
        "format": [str(tools / "ruff"), "format", "--check", "."],
        "lint": [str(tools / "ruff"), "check", "."],
        "types": [str(tools / "mypy")],
        "import contracts": [str(tools / "lint-imports"), "--cache-dir", "build/cache/imports"],
        "lock is up to date": [str(tools / "uv"), "lock", "--check", "--offline"],
        "lock names only the index, with hashes": [python, "packaging/check_lock.py"],
        "licences": [python, "packaging/check_licences.py"],
    }


def _passes(step: str, command: Sequence[str]) -> bool:
    say(f"--- {step}")
    started = time.monotonic()
    env = surroundings(UV_PYTHON_DOWNLOADS="never", UV_PYTHON=str(python_of(VENV)))
    env.setdefault("UV_CACHE_DIR", str(BUILD / "cache/uv"))
    try:
        passed = run_shown(command, env) == 0
    except OSError as error:
        raise StepFailed(f"{step}: {error}") from error
    say(f"    {'ok' if passed else 'FAILED'}, {time.monotonic() - started:.1f} s")
    return passed
