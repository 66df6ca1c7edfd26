"""Makes the virtual environments: `.venv` to work in, and a second one to freeze from."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import ssl
import sys
import venv
from pathlib import Path

import pythons
from steps import (
    BUILD,
    NOT_READY,
    ROOT,
    VENV,
    StepFailed,
    programs,
    python_of,
    run_quietly,
    say,
    shown,
    surroundings,
)
from system_libraries import ensure_packages, has_apt

STAMP = BUILD / "setup.json"
DIST_ENVIRONMENT = BUILD / "dist-env"
_UV_PIN = ROOT / "packaging/uv.txt"
_INPUTS = (ROOT / "uv.lock", ROOT / "pyproject.toml", _UV_PIN)


def ensure_venv() -> None:
    """Bring `.venv` to what the lock says; does nothing, and asks no network, when it is.

    Raises StepFailed naming the step that failed; then no stamp is left.
    """
    if _stamped() == _digest():
        return
    STAMP.unlink(missing_ok=True)
    if not _is_sound():
        _make_venv()
    _install_uv()
    say("Installing what the lock names into .venv ...")
    _sync(VENV, python_of(VENV), "--all-groups")
    BUILD.mkdir(exist_ok=True)
    STAMP.write_text(json.dumps({"digest": _digest()}) + "\n", encoding="utf-8")


def ensure_dist_environment() -> Path:
    """Bring the environment to freeze from to what the lock says, without development groups.

    Gives its interpreter, one with a shared libpython (PyInstaller needs it).
    """
    python = _python_to_freeze()
    marker = DIST_ENVIRONMENT / "made-from.json"
    wanted = {"digest": _digest(), "python": python.path}
    made = python_of(DIST_ENVIRONMENT)
    if marker.is_file() and json.loads(marker.read_text("utf-8")) == wanted and made.exists():
        return made
    shutil.rmtree(DIST_ENVIRONMENT, ignore_errors=True)
    say(f"Making {shown(DIST_ENVIRONMENT)} with Python {python.minor} ({python.path}) ...")
    _sync(DIST_ENVIRONMENT, Path(python.path), "--no-default-groups", "--group", "dist")
    marker.write_text(json.dumps(wanted) + "\n", encoding="utf-8")
    return made


def _stamped() -> str | None:
    if not STAMP.is_file() or not _is_sound():
        return None
    try:
        return str(json.loads(STAMP.read_text("utf-8"))["digest"])
    except (ValueError, KeyError):
        return None


def _digest() -> str:
    """Hash of all that decides what the environments hold: lock, Python, system, place."""
    digest = hashlib.sha256()
    for path in (*_INPUTS, VENV / "pyvenv.cfg"):
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    digest.update(f"{platform.system()} {platform.machine()} {ROOT}".encode())
    return digest.hexdigest()


def _is_sound() -> bool:
    """Whether `.venv` stands, was made at this place, and its interpreter still exists."""
    configuration = VENV / "pyvenv.cfg"
    # The programs inside name the folder they were installed to: a moved one has to be made anew.
    return (
        python_of(VENV).exists()
        and configuration.is_file()
        and str(VENV) in configuration.read_text("utf-8")
    )


def _make_venv() -> None:
    python = _best(pythons.usable_pythons())
    if not python.has_ensurepip:
        ensure_packages(
            [f"python{python.minor}-venv"] if has_apt() else ["python3-venv"],
            f"Python {python.minor} ({python.path}) cannot make a virtual environment",
        )
    say(f"Making .venv with Python {'.'.join(map(str, python.version))} ({python.path}) ...")
    shutil.rmtree(VENV, ignore_errors=True)
    if Path(sys.executable).resolve() == Path(python.path).resolve():
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
        return
    run_quietly("Virtual environment", [python.path, "-m", "venv", str(VENV)])


def _best(found: list[pythons.Interpreter]) -> pythons.Interpreter:
    if not found:
        raise StepFailed(pythons.no_python_sentence(), NOT_READY)
    return next((python for python in found if python.has_ensurepip), found[0])


def _install_uv() -> None:
    pin = re.search(r"^uv==(\S+)", _UV_PIN.read_text("utf-8"), re.MULTILINE)
    if pin is None:
        raise StepFailed(f"{shown(_UV_PIN)} pins no version of uv.")
    uv = programs(VENV) / "uv"
    if uv.exists() and f"uv {pin[1]} " in run_quietly("uv", [str(uv), "--version"]) + " ":
        return
    say(f"Installing uv {pin[1]} into .venv ...")
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-cache-dir"]
    quiet = ["--disable-pip-version-check", "--no-input"]
    # The index is the configured one, and a hash tells whether it gave the right file; a
    # constraints file of this machine, which is about other programs, is set aside.
    run_quietly(
        "uv",
        [str(python_of(VENV)), "-m", "pip", "install", *quiet, *options, "-r", str(_UV_PIN)],
        surroundings(PIP_CONSTRAINT=os.devnull),
    )


def _sync(environment: Path, python: Path, *groups: str) -> None:
    """Install from the lock, hashes checked, into one environment and nowhere else."""
    env = surroundings(
        UV_PROJECT_ENVIRONMENT=str(environment),
        UV_PYTHON_DOWNLOADS="never",
        UV_NO_PROGRESS="1",
    )
    env.setdefault("UV_CACHE_DIR", str(BUILD / "cache/uv"))
    if ssl.create_default_context().cert_store_stats()["x509_ca"]:
        # The bank's own proxy or mirror may stand between; its authority is in the system's store.
        env.setdefault("UV_SYSTEM_CERTS", "1")
    uv = str(programs(VENV) / "uv")
    command = [uv, "sync", "--locked", "--python", str(python), *groups]
    run_quietly("Locked installation", command, env)


def _python_to_freeze() -> pythons.Interpreter:
    """An interpreter with its shared library, the one of `.venv` before all others."""
    home = re.search(r"^executable = (.+)$", (VENV / "pyvenv.cfg").read_text("utf-8"), re.MULTILINE)
    own = pythons.probe(home[1]) if home else None
    if own is not None and own.library:
        return own
    found = pythons.usable_pythons()
    if shared := [python for python in found if python.library]:
        return shared[0]
    system = pythons.probe("/usr/bin/python3") or own
    if system is None:
        raise StepFailed(pythons.no_python_sentence(), NOT_READY)
    # This is Debian's name; elsewhere the sentence still tells what is wanted.
    reason = f"PyInstaller needs a shared libpython, and Python {system.minor} has none"
    ensure_packages([f"libpython{system.minor}"], reason)
    after = pythons.probe(system.path)
    if after is None or not after.library:
        raise StepFailed(f"{reason}, also after the installation.", NOT_READY)
    return after
