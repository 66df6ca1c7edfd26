"""The keys that receipts are signed with, and whether one of them has signed a receipt.

No key store is needed: a verifier has verifier keys, from an enrolment or from a file of them.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature

from branch_desk.domain.receipts import ReceiptSeal
from branch_desk.journal.enrolment import Enrolment
from branch_desk.journal.errors import EnrolmentInvalid
from branch_desk.journal.note import NoteInvalid, VerifierKey


class Verdict(StrEnum):
    """What the keys say of a receipt: a closed list."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN_WORKSTATION = "unknown workstation"


def read_keys(path: Path) -> tuple[Enrolment, ...]:
    """Read a file of verifier keys: one a line, the last word of it; the journal's `keys.txt`.

    Raises EnrolmentInvalid, with a reason, for a file that cannot be read or holds anything else.
    """
    try:
        lines = path.read_text("ascii").split("\n")
    except (OSError, UnicodeDecodeError):
        raise EnrolmentInvalid(f"{path.name} cannot be read as a file of keys") from None
    keys = [line.split()[-1] for line in lines if line.strip()]
    if not keys:
        raise EnrolmentInvalid(f"{path.name} holds no key")
    return tuple(_identity(text, path.name) for text in keys)


def judge(seal: ReceiptSeal, known: Sequence[Enrolment]) -> Verdict:
    """Say whether one of the keys of the receipt's workstation has signed exactly this."""
    own = [each for each in known if each.workstation_id == seal.facts.workstation_id]
    if not own:
        return Verdict.UNKNOWN_WORKSTATION
    keys = [VerifierKey.parse(each.vkey) for each in own]
    is_signed = any(_has_signed(key, seal) for key in keys)
    return Verdict.GENUINE if is_signed else Verdict.ALTERED


def _identity(text: str, name: str) -> Enrolment:
    try:
        return Enrolment(VerifierKey.parse(text).name, text)
    except (NoteInvalid, EnrolmentInvalid):
        raise EnrolmentInvalid(f"{name} holds something that is no key of a journal") from None


def _has_signed(key: VerifierKey, seal: ReceiptSeal) -> bool:
    try:
        key.ed25519.verify(seal.signature, seal.message)
    except InvalidSignature:
        return False
    return True
