"""`branch-desk journal`: says how the journal stands, shows its entries, verifies it.

None of these commands writes to a log. Every row that is shown has passed the verifier.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from branch_desk.journal.enrolment import ENROLMENT_NAME, JOURNAL_FOLDER, Enrolment, load_file
from branch_desk.journal.entry import Entry
from branch_desk.journal.errors import Finding, JournalError
from branch_desk.journal.verify import Found, Report, Scan, report_on, scan_log, verify_log
from branch_desk.services.settings import Folders

EXIT_DONE: Final = 0
EXIT_USAGE: Final = 2
EXIT_INVALID: Final = 3
EXIT_BROKEN: Final = 5
_KINDS: Final = ("start", "session", "intent", "result", "view", "recovery")
_COLUMNS: Final = frozenset({"v", "seq", "ts", "kind", "actor", "role"})

_COMMANDS: Final = (
    (
        "status",
        "size, head, and what is still open",
        "Say how many entries the journal has, its head, and which session and operations are "
        "still open.",
    ),
    (
        "show",
        "the entries, verified, one a line",
        "Show the entries, one a line, each once it is verified. Exit 5 if the journal is broken.",
    ),
    (
        "verify",
        "verify a log; exit 0, 9 without anchor, 5 broken",
        "Verify a log against the enrolment, which names its first key, and against an anchor: a "
        "checkpoint that was kept elsewhere. Both must lie outside the folder of the log. Exit 0: "
        "complete and unchanged up to the anchor. 9: consistent, but without an anchor nothing "
        "shows that it is complete. 5: broken. 3: a file cannot be used.",
    ),
)


class _Stopped(Exception):
    """The command ends here: a sentence for standard error and the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class _Source:
    """The log to read and the identity it is held against."""

    path: Path
    enrolment: Enrolment


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `journal status`, `journal show` and `journal verify`."""
    text = "how the journal stands, what is in it, whether it is whole"
    about = "How the journal stands, what is in it, whether it is whole. Nothing is written to it."
    group = subparsers.add_parser("journal", help=text, description=about)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    status, show, verify = (
        commands.add_parser(name, help=text, description=about) for name, text, about in _COMMANDS
    )
    for parser, run in ((status, _status), (show, _show), (verify, _verify)):
        parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
        parser.add_argument("--config", type=Path, metavar="DIR", help="the configuration folder")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
    _add_filters(show)
    verify.add_argument("path", nargs="?", type=Path, metavar="PATH", help="log file or its folder")
    verify.add_argument("--enrolment", type=Path, metavar="FILE", help="identity of the log")
    verify.add_argument("--anchor", type=Path, metavar="FILE", help="a checkpoint kept elsewhere")


def _add_filters(show: argparse.ArgumentParser) -> None:
    show.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="first entry")
    show.add_argument("--to", dest="last", type=int, metavar="N", help="last entry, included")
    show.add_argument("--key", metavar="K", help="only entries of this key")
    show.add_argument("--kind", choices=_KINDS, help="only entries of this kind")


def _status(arguments: argparse.Namespace) -> int:
    try:
        source = _source(arguments)
        result = scan_log(source.path, source.enrolment)
    except (_Stopped, JournalError, OSError) as trouble:
        return _stop(trouble)
    report = report_on(result, None)
    if arguments.json:
        _print_json(_status_members(source, result, report))
    else:
        _print_status(source, result, report)
    return EXIT_BROKEN if report.findings else EXIT_DONE


def _status_members(source: _Source, result: Scan, report: Report) -> dict[str, Any]:
    life = result.verifier.life
    return {
        "origin": source.enrolment.origin,
        "path": str(source.path),
        "size": report.size,
        "head": report.head,
        "note": result.verifier.note.decode(),
        "in_doubt": [vars(intent) for intent in life.open_intents],
        "open_sessions": [vars(session) for session in life.open_sessions],
        "findings": [_found_members(found) for found in report.findings],
    }


def _print_status(source: _Source, result: Scan, report: Report) -> None:
    life = result.verifier.life
    _print(f"Journal {source.enrolment.origin}")
    _print(f"{_count(report.size, 'entry', 'entries')}, head {report.head or 'none'}")
    for session in life.open_sessions:
        _print(f"Open session: {session.actor}, {session.role}")
    for intent in life.open_intents:
        _print(f"In doubt: {intent.op} by {intent.actor}, key {intent.key}, entry {intent.seq}")
    if not life.open_intents:
        _print("No operation is in doubt.")
    _print_findings(report.findings)


def _show(arguments: argparse.Namespace) -> int:
    rows: list[Entry] = []

    def keep(entry: Entry) -> None:
        if _is_wanted(entry, arguments):
            rows.append(entry)

    try:
        source = _source(arguments)
        result = scan_log(source.path, source.enrolment, keep)
    except (_Stopped, JournalError, OSError) as trouble:
        return _stop(trouble)
    for entry in rows:
        members = entry.model_dump(exclude_none=True)
        _print(json.dumps(members, sort_keys=True) if arguments.json else _row(members))
    report = report_on(result, None)
    for found in report.findings:
        sys.stderr.write(_finding_sentence(found) + "\n")
    return EXIT_BROKEN if report.findings else EXIT_DONE


def _is_wanted(entry: Entry, arguments: argparse.Namespace) -> bool:
    last = entry.seq if arguments.last is None else arguments.last
    return (
        arguments.first <= entry.seq <= last
        and arguments.key in {None, getattr(entry, "key", None)}
        and arguments.kind in {None, entry.kind}
    )


def _row(members: dict[str, Any]) -> str:
    details = "  ".join(
        f"{name} {value}" for name, value in members.items() if name not in _COLUMNS
    )
    who = f"{members.get('actor', '-'):<7} {members.get('role', '-'):<20}"
    return f"{members['seq']:>6}  {members['ts']}  {members['kind']:<8}  {who}  {details}"


def _verify(arguments: argparse.Namespace) -> int:
    try:
        source = _source(arguments, arguments.path, arguments.enrolment)
        anchor = _read_anchor(arguments.anchor, source.path.parent)
        report = verify_log(source.path, source.enrolment, anchor)
    except (_Stopped, JournalError, OSError) as trouble:
        return _stop(trouble)
    if arguments.json:
        _print_json(_report_members(source, report))
    else:
        _print_report(report)
    return report.exit_code


def _report_members(source: _Source, report: Report) -> dict[str, Any]:
    return {
        "origin": source.enrolment.origin,
        "path": str(source.path),
        "size": report.size,
        "head": report.head,
        "anchor_size": report.anchor_size,
        "findings": [_found_members(found) for found in report.findings],
        "exit_code": report.exit_code,
    }


def _print_report(report: Report) -> None:
    entries = _count(report.size, "entry", "entries")
    if report.findings:
        _print_findings(report.findings)
        _print(f"Good up to there: {entries}.")
        return
    _print(f"{entries.capitalize()}, consistent and signed. Head {report.head}")
    if report.anchor_size is None:
        _print(
            "No anchor was given. So this cannot show that nothing was cut off at the end, nor "
            "that the workstation has no second history. Give a checkpoint that was kept "
            "elsewhere with --anchor FILE."
        )
    else:
        _print(f"Complete and unchanged up to the anchor's {report.anchor_size}.")


def _source(
    arguments: argparse.Namespace, path: Path | None = None, identity: Path | None = None
) -> _Source:
    """Find log and enrolment; the log never vouches for itself, so they must lie apart."""
    usual = Folders.default()
    place = path or (arguments.data or usual.data) / JOURNAL_FOLDER
    file = identity or (arguments.config or usual.config) / ENROLMENT_NAME
    enrolment = load_file(file)
    if enrolment is None:
        raise _Stopped(
            f"There is no enrolment at {file}. Enrol this workstation with `branch-desk enrol`, or "
            "name the file with --enrolment.",
            EXIT_INVALID,
        )
    # The log of this enrolment or the default folder that is gone is a finding, no wrong path.
    if path is not None and not path.exists() and path.name != enrolment.log_name:
        raise _Stopped(f"There is nothing at {path}. Name a log file or its folder.", EXIT_INVALID)
    _require_outside(file, place if place.is_dir() else place.parent)
    is_folder = place.is_dir() or path is None
    return _Source(place / enrolment.log_name if is_folder else place, enrolment)


def _read_anchor(file: Path | None, folder: Path) -> bytes | None:
    if file is None:
        return None
    _require_outside(file, folder)
    try:
        return file.read_bytes()
    except OSError as error:
        raise _Stopped(
            f"The anchor {file} cannot be read: {error.strerror}.", EXIT_INVALID
        ) from None


def _require_outside(file: Path, folder: Path) -> None:
    if file.resolve().is_relative_to(folder.resolve()):
        sentence = f"{file} lies in the folder of the log. Whoever changed the log could change it "
        raise _Stopped(sentence + "too: keep it elsewhere and name it there.", EXIT_USAGE)


def _stop(trouble: _Stopped | JournalError | OSError) -> int:
    """Say on standard error why the command ends, and give its exit code."""
    code = EXIT_INVALID
    sentence = str(trouble)
    if isinstance(trouble, _Stopped):
        code = trouble.code
    elif isinstance(trouble, JournalError):
        sentence = trouble.user_message()
    else:
        sentence = f"The log cannot be read: {trouble.strerror}."
    sys.stderr.write(sentence + "\n")
    return code


def _print_findings(findings: tuple[Found, ...]) -> None:
    for found in findings:
        _print(_finding_sentence(found))


def _finding_sentence(found: Found) -> str:
    place = f"entry {found.seq}, byte {found.offset}"
    sentence = f"The journal is broken at {place}: {found.finding}: {found.reason}."
    if found.finding is Finding.INCOMPLETE_TAIL:
        sentence += " If a desk is running on this log, run the command again after a second."
    return sentence


def _found_members(found: Found) -> dict[str, Any]:
    return {**vars(found), "finding": str(found.finding)}


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _print_json(members: dict[str, Any]) -> None:
    _print(json.dumps(members, indent=2, sort_keys=True))
