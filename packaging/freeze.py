"""Freezes the program with PyInstaller, and tries the result as a bare machine would run it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from environment import ensure_dist_environment
from steps import BUILD, FAILED, ROOT, StepFailed, run_quietly, say, shown, surroundings
from system_libraries import ensure_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

TREE = ROOT / "dist/branch-desk"
LOG = BUILD / "pyinstaller.log"
PROGRAMS = ("branch-desk", "branch-desk-cli")

TREE_MB = 260
VERSION_S = 0.5
SELF_TEST_S = 10.0
TOUR_S = 60.0

# Parts of the desktop come from the distribution, with its security updates.
_DESKTOP = ("libqgtk3", "libgtk-3", "libX11.", "libxcb.", "libfontconfig", "libglib-2", "libdbus-1")
# What a careless folder to start in may hold: none of it may be picked up.
_PLANTS = (
    "platforms/libqoffscreen.so",
    "branch_desk.py",
    "PySide6.py",
    "libQt6Core.so.6",
    "sitecustomize.py",
)


def dist() -> int:
    """Build dist/branch-desk anew."""
    if shutil.which("objcopy") is None or shutil.which("objdump") is None:
        ensure_packages(["binutils"], "PyInstaller needs objcopy and objdump")
    python = ensure_dist_environment()
    started = time.monotonic()
    say("Freezing; this takes a minute or two ...")
    shutil.rmtree(TREE, ignore_errors=True)
    folders = ["--distpath", str(TREE.parent), "--workpath", str(BUILD / "pyinstaller")]
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    output = run_quietly("PyInstaller", [*command, *folders, "build.spec"], _build_surroundings())
    LOG.write_text(output, encoding="utf-8")
    size, seconds = _size_mb(TREE), time.monotonic() - started
    say(f"{shown(TREE)}: {size:.0f} MB, {seconds:.0f} s; what PyInstaller said: {shown(LOG)}")
    return 0


def dist_test() -> int:
    """Run the frozen programs from an empty environment in a folder with misleading files."""
    if not all((TREE / name).is_file() for name in PROGRAMS):
        dist()
    found = _complaints_about_the_tree()
    with tempfile.TemporaryDirectory(prefix="branch-desk-dist-test-") as folder:
        start, home = Path(folder, "start"), Path(folder, "home")
        home.mkdir(mode=0o700)
        _plant(start)
        for name in PROGRAMS:
            found += _complaints_about_a_program(name, start, home)
        found += _complaints_about_the_core(start, home)
        found += _complaints_about_a_short_tour(start, home)
        strays = {str(path.relative_to(start)) for path in start.rglob("*") if path.is_file()}
        found += [f"written outside HOME: {name}" for name in sorted(strays - set(_PLANTS))]
    for line in found:
        say(f"FAIL  {line}")
    say(f"make dist-test: {len(found)} failed" if found else "make dist-test: all passed")
    return FAILED if found else 0


def _build_surroundings() -> dict[str, str]:
    """What the spec reads: the commit and its time, so that two builds of it are alike."""
    return surroundings(
        PYTHONHASHSEED="0",
        PYINSTALLER_CONFIG_DIR=str(BUILD / "pyinstaller-config"),
        SOURCE_DATE_EPOCH=_git("log", "-1", "--format=%ct") or "0",
        BRANCH_DESK_COMMIT=_git("rev-parse", "HEAD") or "unknown",
    )


def _git(*arguments: str) -> str | None:
    """One line from git, or None in a source tree that is no checkout."""
    try:
        return run_quietly("git", ["git", *arguments]).strip()
    except StepFailed:
        return None


def _size_mb(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1_000_000


def _complaints_about_the_tree() -> list[str]:
    size = _size_mb(TREE)
    say(f"      {'tree':<32}{size:6.0f} MB (at most {TREE_MB})")
    found = [f"the tree has {size:.0f} MB, more than {TREE_MB}"] if size > TREE_MB else []
    # Not any name that merely ends alike: a checkout may be as short as /src.
    places = rb"(?<![\w./-])" + re.escape(str(ROOT)).encode() + rb"/(build|\.venv|branch_desk)/"
    checkout = re.compile(places)
    for path in sorted(TREE.rglob("*")):
        if path.name.startswith(_DESKTOP):
            found.append(f"a library of the desktop is inside: {path.name}")
        if path.is_file() and not path.is_symlink() and checkout.search(path.read_bytes()):
            found.append(f"the path of the checkout stands in {path.relative_to(TREE)}")
    return found


def _plant(folder: Path) -> None:
    for name in _PLANTS:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise SystemExit('a planted file was loaded')\n", encoding="utf-8")


def _complaints_about_a_program(name: str, start: Path, home: Path) -> list[str]:
    found = []
    seconds, done = _run(name, ["--version", "--json"], start, home)
    if done.returncode != 0 or "version" not in _json(done.stdout):
        found.append(f"{name} --version --json ({done.returncode}): {done.stdout}{done.stderr}")
    # The first run reads the tree from the disk; the budget is about the next.
    seconds, _ = min((_run(name, ["--version"], start, home) for _ in range(3)), key=_seconds)
    _say_time(f"{name} --version", seconds, VERSION_S)
    if seconds > VERSION_S:
        found.append(f"{name} --version took {seconds:.2f} s")
    seconds, done = _run(name, ["self-test"], start, home)
    _say_time(f"{name} self-test", seconds, SELF_TEST_S)
    if done.returncode != 0 or "Traceback" in done.stderr:
        found.append(f"{name} self-test ({done.returncode}):\n{done.stdout}{done.stderr}")
    if seconds > SELF_TEST_S:
        found.append(f"{name} self-test took {seconds:.1f} s")
    return found


def _complaints_about_the_core(start: Path, home: Path) -> list[str]:
    """The web framework and its models are only reached when the core describes itself."""
    _, done = _run("branch-desk-cli", ["core", "openapi"], start, home)
    if done.returncode != 0 or "paths" not in _json(done.stdout):
        return [f"branch-desk-cli core openapi ({done.returncode}): {done.stderr}"]
    return []


def _complaints_about_a_short_tour(start: Path, home: Path) -> list[str]:
    """The real window on a core that the frozen program starts: log-in and the first steps."""
    out = str(home / "tour")
    seconds, done = _run("branch-desk-cli", ["tour", "--out", out, "--steps", "5"], start, home)
    _say_time("branch-desk-cli tour --steps 5", seconds, TOUR_S)
    if done.returncode != 0 or "Traceback" in done.stderr:
        return [f"branch-desk-cli tour ({done.returncode}):\n{done.stdout}{done.stderr}"]
    return []


def _run(
    name: str, arguments: Sequence[str], start: Path, home: Path
) -> tuple[float, subprocess.CompletedProcess[str]]:
    started = time.monotonic()
    done = subprocess.run(
        [TREE / name, *arguments],
        cwd=start,
        env={"HOME": str(home), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )
    return time.monotonic() - started, done


def _seconds(run: tuple[float, subprocess.CompletedProcess[str]]) -> float:
    return run[0]


def _say_time(what: str, seconds: float, bound: float) -> None:
    say(f"      {what:<32}{seconds:6.2f} s  (at most {bound:g})")


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
