"""The tour from end to end: a fresh core, the real window, the steps, and the journal's proof."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from branch_desk.app import demo_keys, window
from branch_desk.journal import enrolment
from branch_desk.journal.enrolment import JOURNAL_FOLDER
from branch_desk.journal.frame import FrameReader
from branch_desk.journal.verify import verify_log
from branch_desk.services.core_process import CoreProcess
from branch_desk.services.settings import SETTINGS_NAME, Folders
from branch_desk.tour import script
from branch_desk.tour.floor import plain_form_ms
from branch_desk.tour.plan import SCANS, steps
from branch_desk.tour.scans import draw, lay_down
from branch_desk.tour.script import Line, Visit
from branch_desk.ui.shell.application import has_a_font

AS_OF: Final = "2026-11-24"
EXIT_DONE, EXIT_FAILED = 0, 8
ANCHOR_NAME: Final = "last.note"
_BROKEN: Final = 5
_JOURNAL_STEPS: Final = ("journal: genuine against its anchor", "journal: one byte changed, found")
_OFFSCREEN_SAYS: Final = "propagateSizeHints"


def play(out: Path, policy: Path, as_of: str | None, last_step: int | None) -> int:
    """Run the tour into an empty folder and give the exit code: 0, or 8 if a step failed.

    Leaves `pictures/`, `receipts/`, `journal/`, beside it `last.note` (the anchor) and
    `tour.json`. Raises CoreNotStarted.
    """
    out.mkdir(parents=True, exist_ok=True)
    folders = Folders(out / "config", out, out / "log")
    if not has_a_font():
        sys.stderr.write(
            "No font is installed, so no text can be drawn: install fonts-dejavu-core.\n"
        )
        return EXIT_FAILED
    scans = out / "scans"
    for name, words, _ in SCANS:
        draw(scans, name, words)
    folders.config.mkdir()
    scanner = f"scan_folder = '{lay_down(out, scans).absolute()}'\n"
    (folders.config / SETTINGS_NAME).write_text(scanner, "utf-8")
    (out / "receipts").mkdir()
    arguments = ["--demo-data", "--policy", str(policy), "--as-of", as_of or AS_OF]
    with _warnings() as warned, CoreProcess.start(arguments, out / "core") as core:
        visit = Visit(out / "pictures")
        chosen = steps(scans, out / "receipts")[:last_step]
        with window(folders, core.url, keys=demo_keys(folders)) as application:
            lines = script.run(chosen, visit, warned)
            application.window.hide()
    if last_step is None:
        lines += _prove_journal(folders, lines)
    return _report(lines, visit, out)


def _prove_journal(folders: Folders, lines: list[Line]) -> list[Line]:
    """Verify the log against its last note, kept outside the log's folder; then a changed copy."""
    enrolled = enrolment.load(folders.config)
    if enrolled is None or not lines[-1].passed:
        return [Line(name, "", 0, 0, 0, 0, 0, "not run", False) for name in _JOURNAL_STEPS]
    log = folders.data / JOURNAL_FOLDER / enrolled.log_name
    anchor_file = folders.data / ANCHOR_NAME
    anchor_file.write_bytes(_last_note(log))
    whole = verify_log(log, enrolled, anchor_file.read_bytes())
    changed = bytearray(log.read_bytes())
    changed[len(changed) // 2] ^= 1
    copy = folders.data / "changed.log"
    copy.write_bytes(changed)
    broken = verify_log(copy, enrolled, anchor_file.read_bytes())
    copy.unlink()
    words = (
        f"{whole.size} entries, exit {whole.exit_code}",
        f"exit {broken.exit_code}",
    )
    passed = (whole.exit_code == 0, broken.exit_code == _BROKEN)
    return [
        Line(name, "", 0, 0, 0, 0, 0, said, right)
        for name, said, right in zip(_JOURNAL_STEPS, words, passed, strict=True)
    ]


def _last_note(log: Path) -> bytes:
    with log.open("rb") as file:
        *_, last = FrameReader(file)
    return last.note


def _report(lines: list[Line], visit: Visit, out: Path) -> int:
    script.save(lines, out / "tour.json")
    receipts = sorted((out / "receipts").glob("*.pdf"))
    passed = sum(line.passed for line in lines)
    gap = max(line.gap_ms for line in lines)
    sys.stdout.write(
        f"{script.table(lines)}\n\n"
        f"Largest gap of the event loop: {gap} ms (a plain form of Qt: {plain_form_ms():.0f} ms)\n"
        f"Pictures: {out / 'pictures'} ({len(visit.camera.pictures)})\n"
        f"Receipts: {out / 'receipts'} ({len(receipts)})\n"
        f"Journal: {out / JOURNAL_FOLDER}, anchor {out / ANCHOR_NAME}\n"
        f"{passed} passed, {len(lines) - passed} failed\n"
    )
    return EXIT_DONE if passed == len(lines) else EXIT_FAILED


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what Qt complains of, save for the one thing that offscreen always says."""
    warned: list[str] = []

    def note(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and _OFFSCREEN_SAYS not in message:
            warned.append(message)

    before = qInstallMessageHandler(note)
    try:
        yield warned
    finally:
        qInstallMessageHandler(before)
