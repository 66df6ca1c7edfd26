"""Runs the commands of set-up and of the make targets, and words what went wrong with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
VENV = ROOT / ".venv"

FAILED = 1
NOT_READY = 3
CHECK_FAILED = 8

_SHOWN_LINES = 25
# Variables of the caller's shell that would bend an interpreter or pip away from this checkout.
_BENDING = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_PREFIX",
    "PIP_TARGET",
    "PIP_USER",
    "PIP_ROOT",
    "PIP_NO_BINARY",
    "VIRTUAL_ENV",
    "UV_PROJECT_ENVIRONMENT",
    "UV_CONSTRAINT",
    "UV_OVERRIDE",
)


class StepFailed(Exception):
    """A step that cannot go on; its text is for the person at the terminal."""

    def __init__(self, sentence: str, exit_code: int = FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def say(text: str = "") -> None:
    """Print one line at once, so that it stands before what the next command prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def shown(path: Path) -> str:
    """A path as a person at the top of the checkout would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def programs(environment: Path) -> Path:
    """The folder of a virtual environment that holds its programs."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return programs(environment) / ("python.exe" if os.name == "nt" else "python")


def surroundings(**extra: str) -> dict[str, str]:
    """The caller's environment variables without those that would bend a child, plus `extra`."""
    kept = {name: value for name, value in os.environ.items() if name not in _BENDING}
    return kept | extra


def run_quietly(step: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """Run a command and give its output; its last lines are shown only when it fails.

    Raises StepFailed with the step, the command and those lines.
    """
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(env) if env is not None else surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StepFailed(f"{step} failed: {' '.join(command)}\n{error}") from error
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-_SHOWN_LINES:])
        raise StepFailed(f"{step} failed ({done.returncode}): {' '.join(command)}\n{tail}")
    return done.stdout


def run_shown(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run a command with its output on the terminal, and give its exit code.

    Ctrl+C reaches the command too, which is left to end in its own order: a desk closes its
    session. Raises KeyboardInterrupt unless it then ends well.
    """
    sys.stdout.flush()
    environment = dict(env) if env is not None else surroundings()
    with subprocess.Popen(command, cwd=ROOT, env=environment) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            if child.wait() == 0:
                return 0
            raise
