"""Sees to what pip cannot bring: the libraries of the system that Qt loads, and a font."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from steps import NOT_READY, StepFailed, run_shown, say, surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FONT_PACKAGE = "fonts-dejavu-core"

# What Qt needs to draw without a screen: soname -> package of Debian and Ubuntu.
OFFSCREEN: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
}

# What its xcb platform needs beside these.
DISPLAY: Mapping[str, str] = {
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

_FONT_ENDINGS = {".ttf", ".otf", ".ttc", ".pfb"}


def ensure_libraries(*, display: bool) -> None:
    """Make sure that Qt can start and draw text here, or say exactly what is missing.

    On Debian and Ubuntu the packages are installed when we are root; otherwise the command to
    type is the sentence of the StepFailed that is raised. Elsewhere the libraries are listed
    and set-up goes on.
    """
    if sys.platform != "linux":
        return
    wanted = {**OFFSCREEN, **DISPLAY} if display else OFFSCREEN
    missing = [soname for soname in wanted if not _can_load(soname)]
    packages = [wanted[soname] for soname in missing]
    if not has_font():
        missing.append("a font")
        packages.append(FONT_PACKAGE)
    if not missing:
        return
    if not has_apt():
        say(f"Qt needs these from your system, and they were not found: {', '.join(missing)}.")
        return
    ensure_packages(packages, f"Qt needs {', '.join(missing)}")
    still = [soname for soname in wanted if not _can_load(soname)]
    if still:
        raise StepFailed(f"Still not to be loaded after the installation: {', '.join(still)}.")


def ensure_packages(packages: Iterable[str], reason: str) -> None:
    """Install packages of Debian or Ubuntu as root, or stop with the command to type."""
    names = " ".join(dict.fromkeys(packages))
    if not has_apt():
        raise StepFailed(f"{reason}. Please install what your system calls: {names}.", NOT_READY)
    install = f"apt-get install -y --no-install-recommends {names}"
    if os.geteuid() != 0:
        raise StepFailed(f"{reason}. Please run:\n\n    sudo {install}\n", NOT_READY)
    say(f"{reason}: installing {names}.")
    # Another installation may hold the lock for a while on a machine that was just made.
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    env = surroundings(DEBIAN_FRONTEND="noninteractive")
    for command in ([*apt, "update"], [*apt, *install.split()[1:]]):
        if run_shown(command, env) != 0:
            raise StepFailed(f"System packages failed: {' '.join(command)}", NOT_READY)


def has_apt() -> bool:
    """Whether this system installs with apt-get."""
    return shutil.which("apt-get") is not None


def has_font() -> bool:
    """Whether any font file stands where fontconfig looks; with none Qt draws empty boxes."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    system = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    folders = [*system, data / "fonts", home / ".fonts"]
    return any(
        path.suffix.lower() in _FONT_ENDINGS
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
    )


def _can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
