"""`branch-desk self-test`: shows that this copy of the program is whole.

Needs no network, key store, enrolment or display, and leaves nothing behind.
"""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

STEP_FAILED: Final = 8

# alembic runs these as scripts, in its own surroundings.
_NOT_IMPORTED: Final = ("branch_desk.core.migrations", "branch_desk.__main__")
_ROOMS: Final = frozenset(
    {"app", "cli", "common", "core", "domain", "journal", "operations", "services", "tour", "ui"}
)
_PICTURES: Final = {"svg", "jpeg", "png"}
_KEY_STORES: Final = {
    "linux": "keyring.backends.SecretService",
    "win32": "keyring.backends.Windows",
    "darwin": "keyring.backends.macOS",
}
_LANGUAGES: Final = {"en_KE": "24 Nov 2026", "sw_KE": "24 Nov 2026"}


class NotWhole(Exception):
    """Something that the program needs is not there or does not work; says what was seen."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `self-test`."""
    text = "show that this copy of the program is whole"
    about = (
        "Show that this copy of the program is whole: a line an item, exit 0 or 8. Needs no "
        "network, key store, enrolment or display."
    )
    subparsers.add_parser("self-test", help=text, description=about).set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Print one line an item, `ok` or `FAIL`; 0 if all are well, else 8."""
    # No window is shown, so none of the person's own screen is needed.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return report(ITEMS)


def report(items: Mapping[str, Callable[[], str]]) -> int:
    """Run each item and print its line; an item says what it saw, or raises what is wrong."""
    results = [_is_well(name, item) for name, item in items.items()]
    sys.stdout.write(f"{results.count(True)} ok, {results.count(False)} failed\n")
    return 0 if all(results) else STEP_FAILED


def _is_well(name: str, item: Callable[[], str]) -> bool:
    try:
        seen = item()
    except (NotWhole, ImportError, OSError, ValueError, LookupError, RuntimeError) as trouble:
        sys.stdout.write(f"FAIL  {name:<12}{type(trouble).__name__}: {trouble}\n")
        return False
    sys.stdout.write(f"ok    {name:<12}{seen}\n")
    return True


def _import_every_module() -> str:
    """Import all that the package holds, so that nothing it needs is missing from a build."""
    package = importlib.import_module("branch_desk")
    names = [
        found.name
        for found in pkgutil.walk_packages(package.__path__, "branch_desk.")
        if not found.name.startswith(_NOT_IMPORTED)
    ]
    rooms = {name.split(".")[1] for name in names}
    if missing := _ROOMS - rooms:
        raise NotWhole(f"rooms missing: {', '.join(sorted(missing))}")
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} modules in {len(rooms)} rooms"


def _start_qt() -> str:
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QImageReader
    from PySide6.QtWidgets import QApplication

    # Kept until the end of the process: Qt is started once.
    _ = QApplication.instance() or QApplication([])
    families = QFontDatabase.families()
    if not families:
        raise NotWhole("there is no font: text would be shown as boxes")
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    if missing := _PICTURES - formats:
        raise NotWhole(f"plug-ins missing for pictures: {', '.join(sorted(missing))}")
    platform, pictures = QGuiApplication.platformName(), ", ".join(sorted(_PICTURES))
    return f"platform {platform}, {len(families)} font families, pictures {pictures}"


def _read_resources() -> str:
    from PySide6.QtGui import QIcon

    from branch_desk.common import resource

    for name in ("branch-desk.svg", "branch-desk-training.svg"):
        if QIcon(str(resource(f"icons/{name}"))).pixmap(64, 64).isNull():
            raise NotWhole(f"the icon cannot be drawn: {name}")
    core = resources.files("branch_desk.core")
    policy = tomllib.loads((core / "policy.toml").read_text("utf-8"))
    versions = [
        file.name
        for file in (core / "migrations/versions").iterdir()
        if file.name.endswith(".py") and not file.name.startswith("_")
    ]
    if not policy or not versions:
        raise NotWhole("the core's policy or its migrations are empty")
    return f"icons, policy of {len(policy)} tables, {len(versions)} migrations"


def _find_key_store() -> str:
    name = _KEY_STORES.get(sys.platform, "")
    backend = getattr(importlib.import_module(name), "Keyring", None)
    return f"{name} is here; whether it answers is for `check`" if backend else name


def _write_dates() -> str:
    from babel.dates import format_date

    for language, expected in _LANGUAGES.items():
        written = format_date(date(2026, 11, 24), "d MMM y", locale=language)
        if written != expected:
            raise NotWhole(f"{language} writes {written}, not {expected}")
    return f"dates in {', '.join(_LANGUAGES)}"


def _seal_a_journal() -> str:
    from branch_desk.journal.enrolling import enrol
    from branch_desk.journal.enrolment import JOURNAL_FOLDER
    from branch_desk.journal.errors import JournalError
    from branch_desk.journal.keys import DemoKeyFile
    from branch_desk.journal.log import Journal
    from branch_desk.journal.verify import verify_log

    with tempfile.TemporaryDirectory(prefix="branch-desk-self-test-") as name:
        folder = Path(name)
        keys = DemoKeyFile(folder / "keys.json")
        try:
            enrolment = enrol(folder / "config", folder / "data", "self-test", "001", keys)
            log = folder / "data" / JOURNAL_FOLDER
            with Journal.open(log, enrolment, keys) as journal:
                note = journal.note
            report = verify_log(log / enrolment.log_name, enrolment, note)
        except JournalError as error:
            raise NotWhole(error.user_message()) from error
        if report.exit_code != 0:
            raise NotWhole(f"a new journal does not verify: {report.findings}")
    return f"sealed and verified, {report.size} entry"


def _check_settings() -> str:
    from branch_desk.services.settings import Settings

    schema: Mapping[str, Any] = Settings.model_json_schema()
    return f"schema of {len(schema['properties'])} keys"


ITEMS: Final[Mapping[str, Callable[[], str]]] = {
    "modules": _import_every_module,
    "qt": _start_qt,
    "resources": _read_resources,
    "key store": _find_key_store,
    "languages": _write_dates,
    "journal": _seal_a_journal,
    "settings": _check_settings,
}
