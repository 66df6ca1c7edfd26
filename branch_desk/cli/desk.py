"""`branch-desk`, `branch-desk demo`, `tour` and `enrol`: the desk in its window, and its start."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from branch_desk.app import demo_keys, window
from branch_desk.cli.arguments import branch, day
from branch_desk.common import resource
from branch_desk.journal import enrolling
from branch_desk.journal.errors import (
    AlreadyEnrolled,
    EnrolmentInvalid,
    JournalError,
    JournalLocked,
    KeyringRefused,
)
from branch_desk.journal.keys import KeyringStore
from branch_desk.services import settings as settings_room
from branch_desk.services.core_process import CoreNotStarted, CoreProcess
from branch_desk.services.errors import (
    BackendUnreachable,
    BranchDeskError,
    SettingsInvalid,
    explain,
)
from branch_desk.services.settings import Folders

EXIT_DONE: Final = 0
EXIT_USAGE: Final = 2
_SCALES: Final = (100, 125, 150)
_EXITS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (SettingsInvalid, 3),
    (EnrolmentInvalid, 3),
    (AlreadyEnrolled, 3),
    (CoreNotStarted, 4),
    (BackendUnreachable, 4),
    (KeyringRefused, 6),
    (JournalLocked, 7),
    (JournalError, 5),
    (OSError, 3),
)
"""Which trouble ends with which code (docs: packaging, commands); the first that fits counts."""
_DEMO_NAME: Final = "demo"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `demo`, `tour` and `enrol`."""
    text = "the desk on a core of its own with demo data, for training"
    about = "Open the desk on a core of its own with a demo bank, for training."
    demo = subparsers.add_parser("demo", help=text, description=about)
    demo.add_argument(
        "--tour", action="store_true", help="drive the desk by keys, without a display"
    )
    demo.add_argument("--data", type=Path, metavar="DIR", help="where the demo keeps its data")
    demo.add_argument("--out", type=Path, metavar="DIR", help="with --tour: where its results go")
    demo.set_defaults(run=_demo)
    text = "drive the desk by keys against a fresh core: pictures, receipts, a verified journal"
    about = (
        "Drive the real window by key events against a fresh core. Leaves pictures, receipts and "
        "a verified journal; exit 0, or 8 if a step failed."
    )
    tour = subparsers.add_parser("tour", help=text, description=about)
    tour.add_argument("--out", type=Path, metavar="DIR", required=True, help="an empty folder")
    tour.set_defaults(run=_tour)
    for parser in (demo, tour):
        parser.add_argument(
            "--policy", type=Path, metavar="FILE", help="laid over the demo's policy"
        )
        parser.add_argument(
            "--as-of", type=day, metavar="DATE", help="the day that demo data start from"
        )
    tour.add_argument("--steps", type=int, metavar="N", help="end after step N")
    tour.add_argument(
        "--scale",
        type=int,
        choices=_SCALES,
        default=100,
        metavar="PERCENT",
        help="the display's scaling: 100, 125 or 150",
    )
    text = "give this workstation its journal and its key, once per profile"
    about = (
        "Give this workstation its journal and its key, once per profile: under each account of "
        "the system that will use the desk. Needs core_url in the settings and a key store."
    )
    enrol = subparsers.add_parser("enrol", help=text, description=about)
    enrol.add_argument(
        "--branch", type=branch, required=True, metavar="CODE", help="the branch it stands in"
    )
    enrol.set_defaults(run=_enrol)


def run(arguments: argparse.Namespace) -> int:
    """Open the desk on the core that the settings name, and give the exit code."""
    return _explained(lambda: _open(arguments))


def _open(arguments: argparse.Namespace) -> int:
    folders = Folders.default()
    core_url = _core_url(folders)
    with window(folders, core_url, reset_layout=arguments.reset_layout) as application:
        application.run()
    return EXIT_DONE


def _demo(arguments: argparse.Namespace) -> int:
    if arguments.tour:
        arguments.out = arguments.out or (arguments.data or Folders.default().data) / "tour"
        arguments.steps, arguments.scale = None, 100
        return _tour(arguments)
    return _explained(lambda: _open_demo(arguments))


def _open_demo(arguments: argparse.Namespace) -> int:
    root = arguments.data or Folders.default().data / _DEMO_NAME
    folders = Folders(root / "config", root / "data", root / "log")
    with CoreProcess.start(_demo_arguments(arguments), root / "core") as core:
        sys.stdout.write(f"The demo core answers at {core.url}; its data are in {root}.\n")
        sys.stdout.flush()
        with window(folders, core.url, keys=demo_keys(folders)) as application:
            application.run()
    return EXIT_DONE


def _demo_arguments(arguments: argparse.Namespace) -> list[str]:
    policy = arguments.policy or resource("demo-policy.toml")
    as_of = ["--as-of", arguments.as_of.isoformat()] if arguments.as_of else []
    return ["--demo-data", "--policy", str(policy), *as_of]


def _tour(arguments: argparse.Namespace) -> int:
    if arguments.out.exists() and any(arguments.out.iterdir()):
        sys.stderr.write(f"{arguments.out} is not empty: name another folder, or empty it.\n")
        return EXIT_USAGE
    # Before Qt is loaded: a screen large enough for the window at 150 percent, and not the
    # machine's own.
    screen = resource("tour-screen.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    os.environ["QT_SCALE_FACTOR"] = str(arguments.scale / 100)
    from branch_desk.tour.journey import play

    policy = arguments.policy or resource("demo-policy.toml")
    as_of = arguments.as_of.isoformat() if arguments.as_of else None
    return _explained(lambda: play(arguments.out, policy, as_of, arguments.steps))


def _enrol(arguments: argparse.Namespace) -> int:
    return _explained(lambda: _enrol_here(arguments.branch))


def _enrol_here(branch_code: str) -> int:
    folders = Folders.default()
    host = urlsplit(_core_url(folders)).hostname or ""
    keys = KeyringStore.of_system()
    made = enrolling.enrol(folders.config, folders.data, host, branch_code, keys)
    sys.stdout.write(f"Enrolled: {made.origin}\nKeys: {keys.name}\n")
    return EXIT_DONE


def _core_url(folders: Folders) -> str:
    core_url = settings_room.load(folders).core_url
    if core_url is None:
        raise SettingsInvalid(
            f"No core is named. Write core_url into {folders.config / 'settings.toml'}, "
            "or run `branch-desk demo` for training."
        )
    return core_url


def _explained(work: Callable[[], int]) -> int:
    try:
        return work()
    except BrokenPipeError:
        raise  # whoever read our output has gone: no trouble of ours
    except (BranchDeskError, JournalError, OSError) as trouble:
        found = explain(trouble)
        sys.stderr.write(f"{found.title}. {found.message}\n")
        if isinstance(trouble, CoreNotStarted) and trouble.core_exit:
            return trouble.core_exit
        return next((code for kind, code in _EXITS if isinstance(trouble, kind)), 1)
