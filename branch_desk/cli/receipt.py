"""`branch-desk receipt verify`: says in one sentence whether a receipt is genuine.

The text of the QR code proves its facts; `receipt.json`, and each PDF, which carries it, every row.
"""

import argparse
import getpass
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.receipts import (
    ReceiptFacts,
    ReceiptInvalid,
    ReceiptSeal,
    amount_of,
    last_four_of,
    read_file,
    reprint_words,
)
from branch_desk.domain.sketch import sketch
from branch_desk.journal.enrolment import ENROLMENT_NAME, Enrolment, load_file
from branch_desk.journal.errors import (
    EnrolmentInvalid,
    JournalError,
    JournalLocked,
    KeyringRefused,
)
from branch_desk.journal.receipt_keys import Verdict, judge, read_keys
from branch_desk.services.settings import Folders

EXIT_GENUINE: Final = 0
EXIT_USAGE: Final = 2
EXIT_INVALID: Final = 3
EXIT_UNREACHABLE: Final = 4
EXIT_KEYS: Final = 6
EXIT_LOCKED: Final = 7
EXIT_NOT_GENUINE: Final = 10
_FILES: Final = (".json", ".pdf")
_LARGEST_BYTES: Final = 20 * 2**20

_ABOUT: Final = (
    "Say whether a receipt is genuine: the text of its QR code, its receipt.json, or the PDF that "
    "carries it. Without --keys it is held against the key of this workstation's enrolment. With "
    "--core the core is asked for its reference too, which is journalled as a look at the "
    "operation; the password is asked for, or read from standard input. Exit 0: genuine. 10: "
    "altered, of an unknown workstation, or not known to the core. 3: a file cannot be used."
)


class _Stopped(Exception):
    """The command ends here: a sentence for standard error and the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `receipt verify`."""
    text = "whether a receipt is genuine"
    group = subparsers.add_parser("receipt", help=text, description=f"Say {text}.")
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    help_text = "verify a receipt; exit 0 genuine, 10 not"
    verify = commands.add_parser("verify", help=help_text, description=_ABOUT)
    verify.add_argument("receipt", metavar="TEXT|FILE", help="QR text, receipt.json or PDF")
    against = verify.add_mutually_exclusive_group()
    against.add_argument("--keys", type=Path, metavar="FILE", help="verifier keys, one a line")
    against.add_argument("--core", metavar="URL", help="ask this core for the reference, too")
    verify.add_argument("--officer", metavar="ID", help="with --core: who asks")
    verify.add_argument("--branch", metavar="CODE", help="with --core: at which branch")
    verify.add_argument("--config", type=Path, metavar="DIR", help="the configuration folder")
    verify.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
    verify.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    try:
        lines, code = _answer(arguments)
    except (_Stopped, JournalError) as trouble:
        return _stop(trouble)
    sys.stdout.write("\n".join((*lines, "")))
    return code


def _answer(arguments: argparse.Namespace) -> tuple[list[str], int]:
    """Give what is to be said of the receipt, and the exit code."""
    if arguments.core and not (arguments.officer and arguments.branch):
        raise _Stopped("With --core, name --officer and --branch, too.", EXIT_USAGE)
    known = _known(arguments)
    try:
        seal, sheet = _read(arguments.receipt)
    except ReceiptInvalid as error:
        return [f"Altered, or no receipt at all: {error}."], EXIT_NOT_GENUINE
    verdict = judge(seal, known)
    if verdict is not Verdict.GENUINE:
        sentence = _SENTENCES[verdict].format(workstation=seal.facts.workstation_id)
        return [sentence], EXIT_NOT_GENUINE
    if arguments.core:
        found = _in_core(seal, arguments)
        if found is None or not is_what_was_done(seal.facts, found):
            has = (
                "no such operation" if found is None else "another operation, number, amount or day"
            )
            sentence = (
                "Not in the core: this workstation signed it, but under "
                f"{seal.facts.reference} the core has {has} at branch {arguments.branch}. Call IT."
            )
            return [sentence], EXIT_NOT_GENUINE
    return [*_genuine(seal, sheet)], EXIT_GENUINE


_SENTENCES: Final[Mapping[Verdict, str]] = {
    Verdict.ALTERED: "Altered: this is not what workstation {workstation} signed.",
    Verdict.UNKNOWN_WORKSTATION: (
        "Unknown workstation: no key of {workstation} is at hand, so this may be genuine or not. "
        "Ask for the keys of that workstation and name them with --keys."
    ),
}


def _genuine(seal: ReceiptSeal, sheet: Mapping[str, Any] | None) -> Iterator[str]:
    facts = seal.facts
    parts = [facts.reference, facts.code, f"business day {format_date(facts.business_date)}"]
    if facts.last_four:
        parts.append(f"number ending in {facts.last_four}")
    if facts.amount:
        parts.append(str(facts.amount))
    parts.append(reprint_words(facts.reprint) or "first paper")
    parts.append(f"workstation {facts.workstation_id}")
    parts.append(f"journal {facts.journal_size} / {facts.journal_head}")
    named = ", ".join(parts)
    if sheet is None:
        yield f"Genuine: {named}. The code proves these alone; the PDF proves every row."
        return
    yield f"Genuine: {named}. Its rows, to be compared with the paper:"
    yield from _rows(sheet)


def _rows(sheet: Mapping[str, Any]) -> Iterator[str]:
    if sheet["training"]:
        yield "  TRAINING: not a receipt of a bank"
    yield f"  {sheet['bank']}, {sheet['branch']}"
    yield f"  {sheet['title']}"
    for label, value in sheet["rows"]:
        yield f"  {label}: {value}"
    for table in sheet["tables"]:
        yield f"  {table['title']}"
        for line in table["lines"]:
            yield "    " + ", ".join(
                f"{heading} {cell}" for heading, cell in zip(table["headings"], line, strict=True)
            )


def _known(arguments: argparse.Namespace) -> tuple[Enrolment, ...]:
    """Give the identities to hold it against: those of a file, else this workstation's own."""
    if arguments.keys is not None:
        return read_keys(arguments.keys)
    file = (arguments.config or Folders.default().config) / ENROLMENT_NAME
    own = load_file(file)
    if own is None:
        raise EnrolmentInvalid(f"there is no enrolment at {file}; name a file of keys with --keys")
    return (own,)


def _read(given: str) -> tuple[ReceiptSeal, Mapping[str, Any] | None]:
    """Read a receipt from a file of this name, else from the text itself."""
    path = Path(given)
    if path.suffix.lower() not in _FILES:
        return ReceiptSeal.parse(given.strip()), None
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise _Stopped(f"{path} cannot be read: {error.strerror}.", EXIT_INVALID) from None
    if len(data) > _LARGEST_BYTES:
        raise _Stopped(f"{path} is too large for a receipt.", EXIT_INVALID)
    return read_file(data if path.suffix.lower() == ".json" else _attached(data))


def _attached(data: bytes) -> bytes:
    """Give the one receipt that a PDF carries; by its content, since names come out garbled."""
    from pypdfium2 import PdfDocument, PdfiumError

    found = []
    try:
        with PdfDocument(data) as document:
            for number in range(document.count_attachments()):
                found.append(bytes(document.get_attachment(number).get_data()))
    except PdfiumError:
        raise ReceiptInvalid("the PDF cannot be read") from None
    if len(found) != 1:
        raise ReceiptInvalid("the PDF does not carry one receipt, as ours do")
    return found[0]


def _in_core(seal: ReceiptSeal, arguments: argparse.Namespace) -> Mapping[str, Any] | None:
    """Ask the core for the reference, as an officer, under a `view` entry; None if it has none."""
    from branch_desk.app import signed_in
    from branch_desk.services.api_client import get_request
    from branch_desk.services.errors import BackendUnreachable, BranchDeskError, Refused

    usual = Folders.default()
    folders = {"config": arguments.config or usual.config, "data": arguments.data or usual.data}
    who = (arguments.core, arguments.officer, _password(), arguments.branch)
    try:
        with signed_in(*who, config=folders["config"], data=folders["data"]):
            try:
                found = get_request(f"/operations/by-reference/{seal.facts.reference}").body
            except Refused as refused:
                if refused.problem.code == "not_found":
                    return None
                raise
    except BackendUnreachable as error:
        raise _Stopped(error.user_message(), EXIT_UNREACHABLE) from None
    except BranchDeskError as error:
        raise _Stopped(error.user_message(), EXIT_USAGE) from None
    return dict(found)


def is_what_was_done(facts: ReceiptFacts, found: Mapping[str, Any]) -> bool:
    """Say whether the facts are those of the operation that the core has under the reference."""
    from branch_desk.operations import OPERATIONS

    operations = {str(each.operation): each for each in OPERATIONS if not each.is_enquiry}
    operation = operations.get(str(found.get("operation")))
    if operation is None:
        return False
    ended = found.get("approval") or found.get("reply") or {}
    # Sketches, since personal fields may be masked for whoever asks.
    request = sketch(operation.request, found.get("request") or {})
    result = sketch(operation.reply, ended.get("result") or {})
    return (facts.code, facts.business_date, facts.last_four, facts.amount) == (
        operation.code,
        # The day on which it took effect is a part of the reference (docs/contract.md 1).
        date.fromisoformat(facts.reference[4:12]),
        last_four_of(request, result),
        amount_of(request, result),
    )


def _password() -> str:
    """Ask at the terminal, unseen; from a pipe the first line. Never from the command line."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _stop(trouble: _Stopped | JournalError) -> int:
    """Say on standard error why the command ends, and give its exit code."""
    if isinstance(trouble, _Stopped):
        sentence, code = str(trouble), trouble.code
    else:
        sentence = trouble.user_message()
        own = {JournalLocked: EXIT_LOCKED, KeyringRefused: EXIT_KEYS}
        code = own.get(type(trouble), EXIT_INVALID)
    sys.stderr.write(sentence + "\n")
    return code
