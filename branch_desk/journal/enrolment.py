"""Who this workstation is: its origin and first key, kept apart from the log they vouch for.

Reading alone stands here, so that a verifier needs no key store; `enrolling` makes an enrolment.
It is local until the core takes part as a witness (step 3): no `witness_vkey` yet.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from branch_desk.domain.canonical import parse_strict
from branch_desk.journal.errors import EnrolmentInvalid
from branch_desk.journal.note import (
    LOG_SIGNATURE,
    ORIGIN_PATTERN,
    WITNESS_COSIGNATURE,
    NoteInvalid,
    VerifierKey,
)

ENROLMENT_NAME: Final = "enrolment.json"
JOURNAL_FOLDER: Final = "journal"


@dataclass(frozen=True)
class Enrolment:
    """The identity that every verifier takes from outside the log."""

    origin: str
    vkey: str
    witness_vkey: str | None = None

    def __post_init__(self) -> None:
        """Raise EnrolmentInvalid unless origin and keys are well formed and belong together."""
        if not re.fullmatch(ORIGIN_PATTERN, self.origin):
            raise EnrolmentInvalid("the enrolment names no valid origin")
        try:
            key = VerifierKey.parse(self.vkey)
            witness = VerifierKey.parse(self.witness_vkey) if self.witness_vkey else None
        except NoteInvalid as error:
            raise EnrolmentInvalid(f"the enrolment holds a bad key: {error}") from None
        if key.name != self.origin or key.kind != LOG_SIGNATURE:
            raise EnrolmentInvalid("the key of the enrolment belongs to another log")
        if witness and witness.kind != WITNESS_COSIGNATURE:
            raise EnrolmentInvalid("the witness key of the enrolment is of another kind")

    @property
    def workstation_id(self) -> str:
        """The profile id, 12 lower-case hex, which the log-in names."""
        return self.origin.split("/")[2]

    @property
    def branch_code(self) -> str:
        """The branch that this profile was enrolled at, 3 digits."""
        return self.origin.split("/")[1]

    @property
    def log_no(self) -> int:
        """The number of the log: 1 until a log is damaged and has a successor."""
        return int(self.origin.split("/")[3].removeprefix("j"))

    @property
    def log_name(self) -> str:
        """The file name of the log, such as `j1.log`."""
        return f"j{self.log_no}.log"

    @property
    def key_slot(self) -> str:
        """The user name under which the key store keeps the seed of the log's key."""
        return f"{self.origin}#0"


def load(config_folder: Path) -> Enrolment | None:
    """Read the enrolment of this profile; None if there is none yet.

    Raises EnrolmentInvalid if the file cannot be read or is no enrolment.
    """
    return load_file(config_folder / ENROLMENT_NAME)


def load_file(path: Path) -> Enrolment | None:
    """Read an enrolment file wherever it lies; None if there is no such file.

    Raises EnrolmentInvalid if it cannot be read or is no enrolment.
    """
    try:
        members = parse_strict(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnrolmentInvalid(f"{path.name} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise EnrolmentInvalid(f"{path.name} is damaged: {error}") from None
    return _from_members(members, path.name)


def _from_members(members: object, name: str) -> Enrolment:
    if not isinstance(members, dict) or not all(isinstance(v, str) for v in members.values()):
        raise EnrolmentInvalid(f"{name} is no enrolment")
    try:
        return Enrolment(**members)
    except TypeError:
        raise EnrolmentInvalid(f"{name} has missing or unknown fields") from None
