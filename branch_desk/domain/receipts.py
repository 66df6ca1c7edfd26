"""A receipt: the sheet of an operation that took effect, its facts, and the seal over both.

The facts stand in the QR code, so the paper alone proves them; the digest covers every row, so the
file `receipt.json`, which each PDF carries, proves all of it.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.canonical import canonical, parse_strict
from branch_desk.domain.money import Money
from branch_desk.domain.sheet import Sheet, SheetRow

FIRST_LINE: Final = "branch-desk receipt v1"
"""The first line of what is signed; no checkpoint begins so, since an origin holds no space."""
FILE_NAME: Final = "receipt.json"
READ_ACTION: Final = "customer_reveal"
"""The right to the read that another paper takes, in clear, and the action of its `view` entry."""
_PREFIX: Final = "BDR1."
_VERSION: Final = 1
_INSTANT: Final = "%Y%m%dT%H%M%SZ"
_LAST: Final = 4
_DIGEST_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_COPY: Final = r"0|[1-9]\d{0,5}:[A-Z]{3}\d{3}:\d{8}T\d{6}Z"
_FACTS: Final = re.compile(
    r"(?P<reference>\d{3}-\d{8}-\d{6,10}),(?P<code>[A-Z]{4}),(?P<day>\d{4}-\d{2}-\d{2}),"
    r"(?P<last_four>-|\d{4}),(?P<amount>-|[A-Z]{3}\d{1,10}\.\d{2}),"
    rf"(?P<copy>{_COPY}),(?P<workstation>[0-9a-f]{{12}}),(?P<epoch>\d{{1,6}}),"
    r"(?P<size>\d{1,10}),(?P<head>[0-9a-f]{16})",
    re.ASCII,
)


class ReceiptInvalid(ValueError):
    """A text or a file that is no receipt, or none that was left as it was signed."""


@dataclass(frozen=True)
class Reprint:
    """A later paper of the same receipt: the how manyth, who had it printed, and when."""

    number: int
    officer_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """What the QR code says. `last_four` of the account, else of the CIF; empty if of neither.

    `journal_size` and `journal_head` (16 hex digits) are the head of the journal when the paper was
    made: after the result, or after the `view` of a reprint. `code` is the operation's four
    capitals, `workstation_id` 12 hex digits, `epoch` the number of its key.
    """

    reference: str
    code: str
    business_date: date
    last_four: str
    amount: Money | None
    reprint: Reprint | None
    workstation_id: str
    epoch: int
    journal_size: int
    journal_head: str

    @property
    def text(self) -> str:
        """The one spelling of these facts, ten of them with commas between."""
        amount = f"{self.amount.currency}{self.amount.amount:.2f}" if self.amount else "-"
        return ",".join(
            (
                self.reference,
                self.code,
                self.business_date.isoformat(),
                self.last_four or "-",
                amount,
                _copy_text(self.reprint),
                self.workstation_id,
                str(self.epoch),
                str(self.journal_size),
                self.journal_head,
            )
        )

    @classmethod
    def parse(cls, text: str) -> "ReceiptFacts":
        """Read the facts. Raises ReceiptInvalid unless they are spelled as `text` spells them."""
        found = _FACTS.fullmatch(text)
        if found is None:
            raise ReceiptInvalid("the facts are not as a receipt spells them")
        amount, last_four = found["amount"], found["last_four"]
        try:
            facts = cls(
                reference=found["reference"],
                code=found["code"],
                business_date=date.fromisoformat(found["day"]),
                last_four=last_four.strip("-"),
                amount=None if amount == "-" else Money.of(amount[3:], amount[:3]),
                reprint=_reprint(found["copy"]),
                workstation_id=found["workstation"],
                epoch=int(found["epoch"]),
                journal_size=int(found["size"]),
                journal_head=found["head"],
            )
        except ValueError:
            raise ReceiptInvalid("the facts name a day that there is not") from None
        if facts.text != text:
            raise ReceiptInvalid("the facts are not as a receipt spells them")
        return facts


@dataclass(frozen=True)
class ReceiptSeal:
    """Facts, digest of the sheet (32 bytes) and signature (64 bytes): what the QR code holds."""

    facts: ReceiptFacts
    digest: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """`BDR1.<facts>.<digest>.<signature>` in base64url, at most about 256 characters."""
        parts = (self.facts.text, _encoded(self.digest), _encoded(self.signature))
        return _PREFIX + ".".join(parts)

    @property
    def message(self) -> bytes:
        """What is signed: the first line, the facts and the digest, each ended by a line feed."""
        return f"{FIRST_LINE}\n{self.facts.text}\n{_encoded(self.digest)}\n".encode()

    @classmethod
    def parse(cls, text: str) -> "ReceiptSeal":
        """Read the text of a QR code. Raises ReceiptInvalid unless it has this one spelling."""
        if not text.startswith(_PREFIX):
            raise ReceiptInvalid("a receipt begins with BDR1")
        # The amount has a point too, so the two last parts are taken from the end.
        parts = text.removeprefix(_PREFIX).rsplit(".", 2)
        if len(parts) != len(("facts", "digest", "signature")):
            raise ReceiptInvalid("a receipt has facts, a digest and a signature")
        digest = _decoded(parts[1], _DIGEST_BYTES)
        signature = _decoded(parts[2], _SIGNATURE_BYTES)
        return cls(ReceiptFacts.parse(parts[0]), digest, signature)


@dataclass(frozen=True)
class Receipt:
    """What a customer takes home; it exists only for DONE.

    `sheet` is the operation's own; `approved_by` says in words who approved. `training` puts that
    word across the paper. `signature` is the journal's over the message of the seal.
    """

    sheet: Sheet
    facts: ReceiptFacts
    bank: str
    branch: str
    at: datetime
    made_by: str
    approved_by: str
    training: bool
    signature: bytes = field(default=b"", repr=False)

    @property
    def reference(self) -> str:
        """The reference that the core gave when it took effect."""
        return self.facts.reference

    @property
    def whole_sheet(self) -> Sheet:
        """Everything that the digest covers, the same on every paper of this receipt."""
        head = (
            SheetRow("Reference", self.reference, strong=True),
            SheetRow("Time", format_date(self.at)),
            SheetRow("Business day", format_date(self.facts.business_date)),
        )
        foot = (SheetRow("Made by", self.made_by), SheetRow("Approved by", self.approved_by))
        rows = (*head, *self.sheet.rows, *foot)
        return Sheet(f"Receipt: {self.sheet.title}", rows, self.sheet.tables)

    @property
    def members(self) -> dict[str, Any]:
        """The sheet as data: bank, branch, title, rows and tables, without what is only looks."""
        sheet = self.whole_sheet
        return {
            "bank": self.bank,
            "branch": self.branch,
            "training": self.training,
            "title": sheet.title,
            "rows": [[row.label, row.value] for row in sheet.rows],
            "tables": [
                {
                    "title": table.title,
                    "headings": list(table.headings),
                    "lines": [list(line) for line in table.lines],
                }
                for table in sheet.tables
            ],
        }

    @property
    def seal(self) -> ReceiptSeal:
        """The facts with the digest of this sheet, and the signature over both."""
        return ReceiptSeal(self.facts, digest_of(self.members), self.signature)

    @property
    def reprint_words(self) -> str:
        """`REPRINT 1   25 Nov 2026 09:14 EAT   REL002`; empty on the original."""
        return reprint_words(self.facts.reprint)

    @property
    def journal_words(self) -> str:
        """The journal's size and head when this paper was made: paper is a witness, too."""
        return f"{self.facts.journal_size} / {self.facts.journal_head}"

    @property
    def file(self) -> bytes:
        """The content of `receipt.json`: the seal's text, and the sheet that it covers."""
        return canonical({"v": _VERSION, "receipt": self.seal.text, "sheet": self.members})


def read_file(data: bytes) -> tuple[ReceiptSeal, Mapping[str, Any]]:
    """Read a `receipt.json`: its seal, and the sheet that the seal's digest covers.

    Raises ReceiptInvalid if it is no such file, or the sheet is not what the digest was made of.
    """
    try:
        members = parse_strict(data)
    except ValueError:
        raise ReceiptInvalid("the file is no receipt") from None
    if not isinstance(members, dict) or set(members) != {"v", "receipt", "sheet"}:
        raise ReceiptInvalid("the file is no receipt")
    text, sheet = members["receipt"], members["sheet"]
    if members["v"] != _VERSION or not isinstance(text, str) or not isinstance(sheet, dict):
        raise ReceiptInvalid("the file is no receipt")
    seal = ReceiptSeal.parse(text)
    try:
        digest = digest_of(sheet)
    except ValueError:
        raise ReceiptInvalid("the rows cannot be read") from None
    if digest != seal.digest:
        raise ReceiptInvalid("the rows are not those that were signed")
    return seal, sheet


def digest_of(sheet: Mapping[str, Any]) -> bytes:
    """Give the SHA-256 of a sheet's canonical form (RFC 8785), 32 bytes."""
    return hashlib.sha256(canonical(sheet)).digest()


def reprint_words(reprint: Reprint | None) -> str:
    """Say which copy a paper is, when and by whom it was printed; empty for the original."""
    if reprint is None:
        return ""
    return f"REPRINT {reprint.number}   {format_date(reprint.at)}   {reprint.officer_id}"


def last_four_of(request: object, result: object) -> str:
    """Give the last four digits of the account that an operation is about, else of the CIF."""
    for name in ("account_no", "customer_id"):
        for holder in (result, request):
            number = getattr(holder, name, None)
            if number:
                return str(number)[-_LAST:]
    return ""


def amount_of(request: object, result: object) -> Money | None:
    """Give the money that moved: what was paid out, else what was paid in first; None if none."""
    moved = getattr(result, "payout", None) or getattr(request, "initial_deposit", None)
    return moved if isinstance(moved, Money) else None


def _copy_text(reprint: Reprint | None) -> str:
    if reprint is None:
        return "0"
    return f"{reprint.number}:{reprint.officer_id}:{reprint.at.astimezone(UTC):{_INSTANT}}"


def _reprint(text: str) -> Reprint | None:
    if text == "0":
        return None
    number, officer_id, at = text.split(":")
    return Reprint(int(number), officer_id, datetime.strptime(at, _INSTANT).replace(tzinfo=UTC))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: str, length: int) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ReceiptInvalid("the digest or the signature is not base64") from None
    # Encoded again, so that no second spelling gives the same bytes.
    if len(data) != length or _encoded(data) != text:
        raise ReceiptInvalid("the digest or the signature is not as it was written")
    return data
